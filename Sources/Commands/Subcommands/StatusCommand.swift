internal import ArgumentParser
internal import ContentStore
internal import Execution
internal import Reporting

struct StatusCommand: ParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "status", abstract: "Says whether what is published still belongs to the code and settings here.",
        discussion: "Needs no store: results.json names the key of every stage, so any clone can tell.")

    @Argument(help: "Studies; all when none is named.") var studies: [String] = []
    @Flag(help: "Print JSON.") var json = false

    func run() throws {
        let project = try RepriseCommand.project()
        let slugs = studies.isEmpty ? project.catalogue.entries.map(\.slug) : studies
        let rows = try slugs.map { ($0, try Freshness.of($0, in: project), try Freshness.ofSweeps($0, in: project)) }
        if json {
            let members = rows.map { slug, status, sweeps in
                JSONValue.members([
                    ("study", .string(slug)), ("status", .string(status.text)),
                    ("claims", .members(status.claims.map { ($0.id, .string($0.verdict)) })),
                    ("sweeps", .members(sweeps.map { ($0.name, .string($0.text)) })),
                ])
            }
            return print(JSONValue.array(members).canonicalText)
        }
        let width = rows.map(\.0.count).max() ?? 0
        for (slug, status, sweeps) in rows {
            var counts: [String] = []
            for verdict in [
                "reproduced", "not reproduced", "inconclusive", "inconclusive (control failed)", "instrument validated", "not tested",
            ] {
                let count = status.claims.count { $0.verdict == verdict }
                if count > 0 { counts.append("\(count) \(verdict)") }
            }
            print("\(slug.padded(to: width))  \(status.text)\(counts.isEmpty ? "" : "  (\(counts.joined(separator: ", ")))")")
            for sweep in sweeps {
                print("\("".padded(to: width))  sweep '\(sweep.name)': \(sweep.text)")
                if sweep.text.hasPrefix("stale") { print("\("".padded(to: width))    to run it again: \(sweep.command)") }
            }
        }
    }
}
