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
        let entries = session.study.settings
        if options.json {
            let rows = entries.map { entry in
                JSONValue.members([
                    ("setting", .string(entry.path)), ("value", .string(entry.text)), ("origin", .string("\(entry.origin)")),
                ])
            }
            return print(JSONValue.array(rows).canonicalText)
        }
        let (paths, values) = (entries.map(\.path.count).max() ?? 0, min(48, entries.map(\.text.count).max() ?? 0))
        for entry in entries { print("\(entry.path.padded(to: paths))  \(entry.text.padded(to: values))  \(entry.origin)") }
    }
}
