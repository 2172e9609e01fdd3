internal import Glibc

/// What the kernel says about the first processor.
package struct ProcessorFacts {
    /// Feature flags: `flags` on x86-64, `Features` on ARM.
    package let flags: Set<String>
    package let model: String?
    /// Who made it, as the processor says: `GenuineIntel`, `AuthenticAMD`.
    package let maker: String?

    /// The facts of this machine, read once.
    static let current = ProcessorFacts(cpuinfo: firstProcessor())

    package init(cpuinfo: String) {
        var flags: Set<String> = []
        var (model, maker): (String?, String?)
        for line in cpuinfo.split(separator: "\n") {
            guard let colon = line.firstIndex(of: ":") else { continue }
            let name = line[..<colon].split(whereSeparator: { $0 == " " || $0 == "\t" }).joined(separator: " ")
            let value = line[line.index(after: colon)...].drop(while: { $0 == " " })
            switch name {
            case "flags", "Features": if flags.isEmpty { flags = Set(value.split(separator: " ").map(String.init)) }
            case "model name", "Model": if model == nil { model = String(value) }
            case "vendor_id": if maker == nil { maker = String(value) }
            default: break
            }
        }
        self.flags = flags
        self.maker = maker
        self.model = model
    }

    /// The highest x86-64 level of the psABI whose features are all there: `x86-64`, `x86-64-v2`, `-v3` or `-v4`.
    ///
    /// Source: System V ABI, AMD64 supplement, "Micro-architecture levels"; names as in Linux's `/proc/cpuinfo`.
    package var x86Level: String {
        var reached = "x86-64"
        let levels: [(String, Set<String>)] = [
            ("x86-64-v2", ["cx16", "lahf_lm", "popcnt", "pni", "sse4_1", "sse4_2", "ssse3"]),
            ("x86-64-v3", ["abm", "avx", "avx2", "bmi1", "bmi2", "f16c", "fma", "movbe", "xsave"]),
            ("x86-64-v4", ["avx512f", "avx512bw", "avx512cd", "avx512dq", "avx512vl"]),
        ]
        for (name, needed) in levels {
            guard needed.isSubset(of: flags) else { break }
            reached = name
        }
        return reached
    }

    /// Whether the C library computes with fused multiply-add, which changes last bits: the processor has it and no tunable hides it.
    package func usesFMA(tunables: String?) -> Bool {
        #if arch(x86_64)
        guard flags.contains("fma"), flags.contains("avx2") else { return false }
        let hidden = (tunables ?? "").split(whereSeparator: { $0 == ":" || $0 == "=" || $0 == "," })
        return !hidden.contains { ["-FMA", "-FMA_Usable", "-AVX2", "-AVX2_Usable"].contains($0) }
        #else
        return true
        #endif
    }

    /// Only the first processor's part is read: on a machine with hundreds, the whole text takes the kernel milliseconds to write.
    private static func firstProcessor() -> String {
        let descriptor = open("/proc/cpuinfo", O_RDONLY | O_CLOEXEC)
        guard descriptor >= 0 else { return "" }
        defer { close(descriptor) }
        var bytes = [UInt8](repeating: 0, count: 8192)
        var count = 0
        while count < bytes.count {
            let got = bytes.withUnsafeMutableBytes { read(descriptor, $0.baseAddress! + count, $0.count - count) }
            if got <= 0 { break }
            count += got
            if bytes[..<count].firstRange(of: [10, 10]) != nil { break }
        }
        return String(decoding: bytes[..<count], as: UTF8.self)
    }
}

extension ArraySlice<UInt8> {
    fileprivate func firstRange(of pattern: [UInt8]) -> Range<Int>? {
        guard count >= pattern.count else { return nil }
        return (startIndex...(endIndex - pattern.count)).first { self[$0..<($0 + pattern.count)].elementsEqual(pattern) }.map {
            $0..<($0 + pattern.count)
        }
    }
}
