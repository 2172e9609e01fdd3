internal import Glibc

extension EnvironmentClass.Field {
    /// What libtorch's kernels go by on this machine: the instruction set, the processor's maker, and the variables that choose otherwise.
    ///
    /// Source: the rule of libtorch 2.11 (`at::get_cpu_capability`); MKL, which multiplies matrices, goes by the maker as well.
    public static var torch: EnvironmentClass.Field {
        let variables = torchVariables.compactMap { name in getenv(name).map { "\(name)=\(String(cString: $0))" } }
        return torch(.current, variables: variables)
    }

    package static func torch(_ processor: ProcessorFacts, variables: [String]) -> EnvironmentClass.Field {
        let facts = [processor.torchCapability(variables: variables), processor.maker].compactMap { $0 } + variables
        return EnvironmentClass.Field(name: "torch-cpu", value: facts.joined(separator: " "))
    }

    /// The variables by which libtorch, oneDNN and MKL are told to use other kernels than the processor's best.
    private static let torchVariables = [
        "ATEN_CPU_CAPABILITY", "DNNL_MAX_CPU_ISA", "MKL_CBWR", "MKL_DEBUG_CPU_TYPE", "MKL_ENABLE_INSTRUCTIONS", "ONEDNN_MAX_CPU_ISA",
    ]
}

extension ProcessorFacts {
    /// The instruction set that libtorch chooses: `AVX512`, `AVX2` or `DEFAULT`.
    package func torchCapability(variables: [String] = []) -> String {
        switch variables.first(where: { $0.hasPrefix("ATEN_CPU_CAPABILITY=") })?.split(separator: "=").last {
        case "avx512": return "AVX512"
        case "avx2": return "AVX2"
        case "default": return "DEFAULT"
        default: break
        }
        if flags.isSuperset(of: ["avx512vl", "avx512bw", "avx512dq", "fma"]) { return "AVX512" }
        return flags.isSuperset(of: ["avx2", "fma"]) ? "AVX2" : "DEFAULT"
    }
}
