internal import ArgumentParser
internal import ContentStore
internal import Execution

struct ListCommand: ParsableCommand {
    static let configuration = CommandConfiguration(commandName: "list", abstract: "Lists the studies and the questions they answer.")

    @Flag(help: "Print JSON.")
    var json = false

    func run() throws {
        let project = try RepriseCommand.project()
        if json {
            let rows = project.catalogue.entries.map { entry in
                JSONValue.members([
                    ("study", .string(entry.slug)), ("folder", .string(entry.folder)),
                    ("question", .string(firstParagraph(entry.question))),
                ])
            }
            return print(JSONValue.array(rows).canonicalText)
        }
        let width = project.catalogue.entries.map(\.slug.count).max() ?? 0
        for entry in project.catalogue.entries { print("\(entry.slug.padded(to: width))  \(firstParagraph(entry.question))") }
    }
}

/// The first paragraph of a doc comment on one line.
func firstParagraph(_ text: String) -> String {
    var lines: [Substring] = []
    for line in text.split(separator: "\n", omittingEmptySubsequences: false) {
        if line.isEmpty, !lines.isEmpty { break }
        if !line.isEmpty { lines.append(line) }
    }
    return lines.joined(separator: " ")
}
