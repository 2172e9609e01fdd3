internal import ArgumentParser
internal import ContentStore

struct DoctorCommand: ParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "doctor", abstract: "Reads everything in the store, repairs what is damaged and says what it did.",
        discussion:
            "No good result is lost: what is damaged is set aside in the store's folder 'quarantine' and made again by the next run that "
            + "needs it. Runs may go on meanwhile. Exit codes: 0 nothing was wrong, 1 something was.")

    @Flag(help: "Only look.") var dryRun = false
    @Flag(help: "Print JSON.") var json = false
    @Flag(help: .hidden) var yes = false

    func run() throws {
        let project = try RepriseCommand.project()
        let store = try Store(at: project.storePath)
        var results = StoreExamination(store, repairs: !dryRun, now: currentTime()) {
            writeError("waiting for another command to leave the store\n")
        }
        try results.run()
        var files = FileExamination(store, repairs: !dryRun)
        try files.run()
        let findings = results.findings + files.findings
        if json {
            print(report(results.examined, files.manifests, findings).canonicalText)
        } else {
            tell(results.examined, files.manifests, findings)
        }
        if !findings.isEmpty { throw ExitCode(1) }
    }

    private func tell(_ examined: Examined, _ manifests: Int, _ findings: [Repair]) {
        for finding in findings { print("\(word(finding.kind)): \(finding.finding)\n  \(finding.action)") }
        let what =
            "\(counted(examined.records, "record")), \(counted(examined.blobs, "blob")) (\(byteCount(examined.size))) "
            + "and \(counted(manifests, "manifest"))"
        guard !findings.isEmpty else { return print("Examined \(what): nothing is wrong.") }
        let counts = [Repair.Kind.repaired, .found, .attention].compactMap { kind -> String? in
            let count = findings.count { $0.kind == kind }
            guard count > 0 else { return nil }
            switch kind {
            case .repaired: return "\(count) repaired"
            case .found: return "\(count) can be repaired, './reprise doctor' does it"
            case .attention: return "\(count) left to you"
            }
        }
        print("Examined \(what): \(counts.joined(separator: ", ")).")
    }

    private func word(_ kind: Repair.Kind) -> String {
        switch kind {
        case .repaired: "repaired"
        case .found: "would repair"
        case .attention: "look at this"
        }
    }

    private func report(_ examined: Examined, _ manifests: Int, _ findings: [Repair]) -> JSONValue {
        .members([
            ("records", .integer(Int64(examined.records))), ("blobs", .integer(Int64(examined.blobs))),
            ("manifests", .integer(Int64(manifests))),
            (
                "findings",
                .array(
                    findings.map {
                        .members([("kind", .string($0.kind.rawValue)), ("finding", .string($0.finding)), ("action", .string($0.action))])
                    })
            ),
        ])
    }
}
