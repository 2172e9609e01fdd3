internal import ArgumentParser
internal import ContentStore

struct DiffCommand: ParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "diff", abstract: "Says how two results of a study differ, and what made the difference.",
        discussion:
            "Each side is a run (20261121T031500Z-4f2a), a commit or branch with its committed outputs, a folder of outputs such as that of a trial, "
            + "or 'work': what is published in the working copy, which is also the second side when one is given. Numbers are compared in units of "
            + "their spread from seed to seed.")

    @Argument(help: "One side.") var first: String
    @Argument(help: "The other side.") var second = "work"
    @Option(help: "Which study, where both sides hold several.") var study: String?
    @Flag(help: "Also numbers that did not change, or not beyond noise.") var all = false
    @Option(help: ArgumentHelp("Write a page into this folder with the figures that differ side by side.", valueName: "folder"))
    var figures: String?
    @Flag(help: "Print JSON.") var json = false

    func run() throws {
        let project = try RepriseCommand.project()
        let reader = try SideReader(project)
        let sides = try reader.sides(first, second, study: study)
        let diff = try StudyDiff(sides.0, sides.1, reader, all: all)
        print(json ? diff.json.canonicalText : diff.text(all: all))
        guard let figures else { return }
        guard !diff.figures.isEmpty else { return writeError("No figure differs, so no page was written.\n") }
        let python = environmentVariable("REPRISE_PYTHON") ?? "\(project.root)/.venv/bin/python"
        let path = "\(figures)/\(diff.study)-figures.html"
        try writeFile(path, Array(FigurePage(diff: diff, python: python).html().utf8))
        writeError("\(path)\n")
    }
}
