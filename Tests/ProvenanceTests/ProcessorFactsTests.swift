import Testing

import Provenance

struct ProcessorFactsTests {
    private func facts(_ flags: String) -> ProcessorFacts {
        ProcessorFacts(cpuinfo: "processor\t: 0\nmodel name\t: Example CPU @ 2.50GHz\nflags\t\t: \(flags)\n")
    }

    private let second = "cx16 lahf_lm popcnt pni sse4_1 sse4_2 ssse3"
    private let third = "abm avx avx2 bmi1 bmi2 f16c fma movbe xsave"
    private let fourth = "avx512f avx512bw avx512cd avx512dq avx512vl"

    @Test func levelsNeedAllOfTheirFeatures() {
        #expect(facts("").x86Level == "x86-64")
        #expect(facts(second).x86Level == "x86-64-v2")
        #expect(facts("\(second) \(third)").x86Level == "x86-64-v3")
        #expect(facts("\(second) \(third) \(fourth)").x86Level == "x86-64-v4")
        #expect(facts("\(third) \(fourth)").x86Level == "x86-64")
        #expect(facts("\(second) \(fourth)").x86Level == "x86-64-v2")
        #expect(facts(second).model == "Example CPU @ 2.50GHz")
    }

    @Test func libtorchTakesTheWidestKernelsUnlessToldOtherwise() {
        func torch(_ processor: ProcessorFacts, _ variables: [String]) -> EnvironmentClass.Field { .torch(processor, variables: variables) }
        #expect(torch(facts(second), []).value == "DEFAULT")
        #expect(torch(facts("\(second) \(third)"), []).value == "AVX2")
        #expect(torch(facts("\(third) \(fourth)"), []).value == "AVX512")
        #expect(torch(facts("\(third) avx512f"), []).value == "AVX2")
        let variables = ["ATEN_CPU_CAPABILITY=avx2", "MKL_CBWR=COMPATIBLE"]
        #expect(torch(facts("\(third) \(fourth)"), variables).value == "AVX2 ATEN_CPU_CAPABILITY=avx2 MKL_CBWR=COMPATIBLE")
        let made = ProcessorFacts(cpuinfo: "vendor_id\t: AuthenticAMD\nflags\t\t: \(third)\n")
        #expect(torch(made, []).value == "AVX2 AuthenticAMD")
    }

    #if arch(x86_64)
    @Test func aTunableTurnsFusedMultiplyAddOff() {
        let facts = facts("\(second) \(third)")
        #expect(facts.usesFMA(tunables: nil))
        #expect(!facts.usesFMA(tunables: "glibc.malloc.check=1:glibc.cpu.hwcaps=-AVX512F,-FMA"))
        #expect(facts.usesFMA(tunables: "glibc.cpu.hwcaps=-FMA4"))
        #expect(!self.facts(second).usesFMA(tunables: nil))
    }
    #endif
}
