internal import ArgumentParser
internal import Configuration
internal import ContentStore
internal import Execution

struct ConfigCommand: ParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "config", abstract: "Prints the resolved settings of a study and where each comes from.")

    @OptionGroup var options: StudyOptions

    func run() throws {
        let session = try options.session()
        let entries = session.study.settings + session.study.resourceSettings
        if options.json {
            let rows = entries.map { entry in
                var members: [(String, JSONValue)] = [("setting", .string(entry.path)), ("value", .string(entry.text))]
                if let unit = entry.unit { members.append(("unit", .string(unit))) }
                if let range = entry.range { members.append(("range", .string(range))) }
                return JSONValue.members(members + [("origin", .string("\(entry.origin)"))])
            }
            return print(JSONValue.array(rows).canonicalText)
        }
        // Columns that nothing stands in are left out.
        var columns = [entries.map(\.path), entries.map(\.text)]
        let declared = entries.map { [$0.unit, $0.range].compactMap { $0 }.joined(separator: ", ") }
        if declared.contains(where: { !$0.isEmpty }) { columns.append(declared) }
        let widths = columns.map { column in min(48, column.map(\.count).max() ?? 0) }
        for (row, entry) in entries.enumerated() {
            print(zip(columns, widths).map { $0[row].padded(to: $1) }.joined(separator: "  ") + "  \(entry.origin)")
        }
    }
}
