import Testing

@Suite struct ReportCommandTests {
    @Test func typedNumbersAreWarnings() throws {
        let place = try Workplace()
        try place.write(
            "pipelines/Wavering/Wavering.swift", "import Workbench\n\nlet a = \"é\"; let b = Prose(\"It is 0.5.\")\n")
        let lint = try place.reprise("report", "wavering", "--lint")
        #expect(lint.code == 3)
        #expect(
            lint.output == #"""
                pipelines/Wavering/Wavering.swift:3:35: warning: 0.5 is typed into prose
                let a = "é"; let b = Prose("It is 0.5.")
                                                  ^
                1 number typed into prose, where nothing ties it to a result
                  hint: interpolate the value with a format, as in \(share, .percent); quote the paper's own: \(quoted: "0.72", from: "Table 2")

                """#)
        #expect(try place.reprise("report", "--lint").output == lint.output)
        #expect(
            try place.reprise("report", "wavering", "--lint", "--json").output
                == #"[{"column":36,"line":3,"number":"0.5","part":"prose","path":"pipelines/Wavering/Wavering.swift"}]"# + "\n")
        #expect(try place.reprise("report", "arithmetic", "--lint").output == "no number is typed into the prose of arithmetic\n")
    }

    @Test func aStudyHasToBeNamed() throws {
        let place = try Workplace()
        #expect(try place.reprise("report").errors.hasPrefix("error: which study?\n  known: arithmetic, "))
    }
}
