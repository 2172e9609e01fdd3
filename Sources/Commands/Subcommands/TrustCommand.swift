internal import ArgumentParser
internal import ContentStore
internal import Execution

struct TrustCommand: ParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "trust", abstract: "Counts the last output of a stage as that of its present code, without running it.",
        discussion:
            "For an edit that can't change a result: './reprise trust my-study/fit --because \"renamed a variable\"'. The report says so, with the "
            + "reason, wherever a verdict rests on it, until './reprise verify' has rerun the stage.")

    @OptionGroup var options: StudyOptions
    @Option(help: "Why the result would be the same.") var because: String

    func run() throws {
        var options = options
        let because = because.split(whereSeparator: \.isWhitespace).joined(separator: " ")
        guard !because.isEmpty else { throw CommandError("error: '--because' says nothing\n  hint: the report shows it to its readers") }
        try refuseCredentials(inReason: because)
        guard let stage = options.takeStage() else {
            throw CommandError(
                "error: which stage of \(options.study)?\n  expected: \(options.study)/<stage>\n"
                    + "  hint: './reprise why \(options.study)' lists the stages that would run")
        }
        let session = try options.session()
        let positions = try session.selection(only: [stage], until: [], from: []) ?? []
        var trusting = try Trusting(session, because: because)
        let trusted = try trusting.trust(positions.sorted())
        if options.json {
            let stages = trusted.map { JSONValue.members([("stage", .string($0.label)), ("trust", $0.mark.json)]) }
            return print(JSONValue.members([("study", .string(session.slug)), ("trusted", .array(stages))]).canonicalText)
        }
        guard let first = trusted.first else { return print("Nothing to trust: '\(stage)' is up to date.") }
        let seconds = trusted.reduce(0) { $0 + $1.record.seconds }
        print("trusted \(firstOf(trusted.map(\.label))): \(duration(seconds)) of CPU not spent")
        for difference in first.mark.differences { print("    \(difference)") }
        print("The report says so until './reprise verify \(session.slug)' has rerun \(trusted.count > 1 ? "them" : "it").")
    }
}
