internal import ContentStore
internal import Provenance
internal import RemoteCache

extension RestoredWorktree {
    /// In what the environment here differs from that of the results.
    private var environmentDifferences: [(name: String, here: String?, there: String?)] {
        target.environment.map { EnvironmentClass.here(like: $0).differences(from: $0) } ?? []
    }

    /// Whether a run there will find everything in the store; nil where nothing says.
    var isCached: Bool? {
        guard let results, target.environment != nil else { return nil }
        return environmentDifferences.isEmpty && results.present == results.count && notes.isEmpty
    }

    var text: String {
        var lines = ["restored \(target.name) in \(root)"]
        func add(_ name: String, _ text: String) { lines.append("  \(name.padded(to: 11))  \(text)") }
        add("sources", "source tree \(target.tree.prefix(12)), from \(origin)")
        if target.study != nil {
            let choices = [target.preset] + target.typed + (target.settings == nil ? [] : ["with all settings in \(settingsFile)"])
            add("settings", "preset \(choices.joined(separator: " "))")
        }
        if !outputs.isEmpty { add("report", outputs) }
        if target.study != nil { add("results", resultsText) }
        if !environmentDifferences.isEmpty {
            add("environment", "another than then, so nothing is cached: \(EnvironmentClass.text(environmentDifferences))")
        } else if target.environment != nil {
            add("environment", "the same as then")
        }
        for note in notes { add("note", note) }
        add(
            "next",
            "cd \(Self.quoted(root)) && \(command.map(Self.quoted).joined(separator: " "))\(isCached == true ? "   # all cached" : "")")
        add("when done", "git worktree remove --force \(Self.quoted(root))")
        return lines.joined(separator: "\n")
    }

    private var resultsText: String {
        guard let results else { return "no list of them; a run finds what is in the store and makes the rest" }
        let origin = results.fetched > 0 ? ", \(results.fetched) of them from \(remote.map { "\($0.location)" } ?? "")" : ""
        let text = "\(results.present) of \(results.count) are in the store\(origin)"
        guard results.present < results.count else { return text }
        return text
            + (remote == nil ? "; '--remote URL' takes what others have shared, the rest is made again" : "; the others are made again")
    }

    var json: JSONValue {
        .members([
            ("name", .string(target.name)), ("folder", .string(root)), ("sourceTree", .string(target.tree)), ("origin", .string(origin)),
            ("study", target.study.map(JSONValue.string) ?? .null), ("command", .array(command.map(JSONValue.string))),
            ("report", .string(outputs)),
            (
                "results",
                results.map {
                    .members([
                        ("count", .integer(Int64($0.count))), ("present", .integer(Int64($0.present))),
                        ("fetched", .integer(Int64($0.fetched))),
                    ])
                } ?? .null
            ),
            (
                "environment",
                .array(
                    environmentDifferences.map {
                        .members([
                            ("name", .string($0.name)), ("then", $0.there.map(JSONValue.string) ?? .null),
                            ("here", $0.here.map(JSONValue.string) ?? .null),
                        ])
                    })
            ),
            ("cached", isCached.map(JSONValue.bool) ?? .null), ("notes", .array(notes.map(JSONValue.string))),
        ])
    }

    /// As a shell takes it.
    private static func quoted(_ word: String) -> String {
        let plain = word.utf8.allSatisfy { byte in
            (48...57).contains(byte) || (65...90).contains(byte) || (97...122).contains(byte) || "-_./=,:+@%".utf8.contains(byte)
        }
        return plain && !word.isEmpty ? word : "'" + word.replacing("'", with: "'\\''") + "'"
    }
}
