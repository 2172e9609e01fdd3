import Foundation
import Testing

@Suite struct WhyCommandTests {
    /// `why` with digests cut to `…`.
    private func why(_ place: Workplace, _ arguments: String...) throws -> String {
        try place.shell(["\(Workplace.products)/fixture", "why"] + arguments).output.replacing(#/\b[0-9a-f]{12}\b/#, with: "…")
    }

    @Test func anInputIsNamed() throws {
        let place = try Workplace()
        try place.reprise("run", "arithmetic")
        try place.reprise("run", "arithmetic", "offset=5", "--only", "numbers")
        #expect(
            try why(place, "arithmetic", "offset=5") == """
                ▶ part[size=2,seed=0] and 5 more: input: numbers (digest … -> …)
                ▶ sum[size=2,seed=0] and 5 more: after part
                ▶ sum-of-parts: after sum
                ▶ sign: input: numbers (digest … -> …)
                ▶ rounded: after sign
                ▶ report: after rounded, sum

                """)
    }

    @Test func anotherEnvironmentIsNamed() throws {
        let place = try Workplace()
        try place.reprise("run", "arithmetic", "--until", "sign")
        place.environment["GLIBC_TUNABLES"] = "glibc.cpu.hwcaps=-FMA_Usable,-FMA,-FMA4_Usable,-FMA4,-AVX2_Usable,-AVX2"
        let expected = "▶ numbers: environment: fma on -> off\n"
        let found = try why(place, "arithmetic/numbers")
        // A processor without FMA has nothing to switch off.
        #expect(found == expected || found.hasPrefix("✔ numbers: cached by run "))
    }

    @Test func aProgramAndAFileAreNamed() throws {
        let place = try Workplace()
        try place.write("one.sh", "cp \"$2\" \"$3\"")
        try place.write("two.sh", "cat \"$2\" > \"$3\"")
        try place.write("papers/shelling.yaml", Workplace.paper.replacing("arithmetic", with: "shelling"))
        let first = "script=\(place.root)/one.sh"
        #expect(try place.reprise("run", "shelling", first).code == 0)
        #expect(try why(place, "shelling", first) == "Nothing would run: all 2 stages are up to date.\n")
        #expect(try why(place, "shelling/scaled", "script=\(place.root)/two.sh").hasSuffix("\n    file: script (digest … -> …)\n"))
        let arguments = "{file 0 one.sh} --factor={value 1} {json 2} {output out/scaled.csv}"
        #expect(
            try why(place, "shelling/scaled", first, "program=bash") == """
                ▶ scaled: program: command sh \(arguments) -> bash \(arguments)
                    program: bash (not there) -> …
                    program: sh is no longer taken

                """)
        #expect(try why(place, "shelling/scaled", first, "factor=3") == "▶ scaled: setting: factor 2 -> 3 (argument factor=3)\n")
    }

    @Test func whatIsThereSaysWhereFromAndWhatItCost() throws {
        let place = try Workplace()
        #expect(try why(place, "arithmetic/sign") == "▶ sign: after numbers\n")
        try place.reprise("run", "arithmetic", "--until", "numbers")
        #expect(try why(place, "arithmetic/sign") == "▶ sign: never run\n")
        try place.reprise("run", "arithmetic")
        let found = try why(place, "arithmetic/sign").replacing(#/run \d{8}T\d{6}Z-[0-9a-f]{4}/#, with: "run RUN")
        #expect(found == "✔ sign: cached by run RUN, just now, cost 0.0 s of CPU\n")
    }

    @Test func membersOfAFamilyAreToldApart() throws {
        let place = try Workplace()
        try place.reprise("run", "arithmetic", "sizes=[2]")
        let lines = try why(place, "arithmetic/part").split(separator: "\n")
        #expect(lines.count == 2)
        #expect(lines[0].hasPrefix("✔ part[size=2,seed=0] and 2 more: cached by run "))
        #expect(lines[1] == "▶ part[size=3,seed=0] and 2 more: never run")
    }
}
