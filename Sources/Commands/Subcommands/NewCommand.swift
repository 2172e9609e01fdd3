internal import ArgumentParser
internal import Configuration
internal import ContentStore
internal import Evidence
internal import Execution
internal import Glibc

struct NewCommand: ParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "new",
        abstract: "Writes a new study: a small complete one to start from, its paper file, and its line in Package.swift.")

    @Argument(help: "The study's name on the command line, such as 'my-paper'.") var slug: String
    @Option(help: "The theme: a folder of 'pipelines', in CapitalizedWords; the paper's, if its file is there, else 'Drafts'.")
    var theme: String?
    @Option(help: "The paper's title.") var title: String?
    @Option(help: "The paper's number at arXiv.") var arxiv = "2601.00001"
    @Option(help: "The day on which the paper came out, such as 2026-05-27.") var published: String?
    @Flag(help: "Print JSON.") var json = false
    @Flag(help: .hidden) var yes = false

    func run() throws {
        let project = try RepriseCommand.project()
        let planned = try plannedPaper(project)
        let theme = theme ?? planned?.outline.theme ?? "Drafts"
        var template = StudyTemplate(
            slug: slug, title: title ?? slug.split(separator: "-").joined(separator: " "), arxiv: arxiv, theme: theme,
            published: published ?? today())
        template.plannedPaper = planned?.text
        try check(template, project)
        let manifest = try addLine(template, project)
        var written: [String] = []
        do {
            for (path, text) in template.files {
                written.append(path)
                try writeFile("\(project.root)/\(path)", Array(text.utf8))
            }
            try writeFile("\(project.root)/Package.swift", Array(manifest.utf8))
        } catch {
            // Half a study would be in the way of the next try.
            for path in written {
                if let text = planned?.text, path == paperPath {
                    _ = try? writeFile("\(project.root)/\(path)", Array(text.utf8))
                } else {
                    unlink("\(project.root)/\(path)")
                }
            }
            throw error
        }
        written.append("Package.swift")
        if json {
            return print(JSONValue.members([("study", .string(slug)), ("files", .array(written.map(JSONValue.string)))]).canonicalText)
        }
        for path in written { print(path) }
        print("next: './reprise run \(slug)'")
    }

    private var paperPath: String { "papers/\(slug).yaml" }

    /// The paper's file, when it is there and has no rules yet: then the study is what it waits for.
    private func plannedPaper(_ project: Project) throws -> (text: String, outline: PaperOutline)? {
        guard let file = try project.source(paperPath), let outline = try? PaperOutline.parse(file), !outline.hasRules else { return nil }
        return (file.text, outline)
    }

    /// All mistakes in what was asked for.
    private func check(_ template: StudyTemplate, _ project: Project) throws {
        var mistakes: [String] = []
        let parts = slug.split(separator: "-", omittingEmptySubsequences: false)
        if !parts.allSatisfy({ part in part.first?.isLetter == true && part.allSatisfy { $0.isASCII && ($0.isLowercase || $0.isNumber) } })
        {
            mistakes.append(
                "error: '\(slug)' is no name for a study\n  expected: words of small letters and digits that begin with a letter, joined by '-', such as 'my-paper'"
            )
        }
        let theme = template.theme
        if !(theme.first?.isUppercase == true && theme.allSatisfy { $0.isASCII && ($0.isLetter || $0.isNumber) }) {
            mistakes.append("error: '\(theme)' is no name for a theme\n  expected: CapitalizedWords, such as 'TippingPoints'")
        }
        if let known = project.catalogue[slug] { mistakes.append("error: there is a study '\(slug)' already\n  at: \(known.folder)") }
        for (path, _) in template.files where access("\(project.root)/\(path)", F_OK) == 0 {
            if path == paperPath, template.plannedPaper != nil {
                // It is written again, so it must still be readable then.
                if let text = template.files.first?.text, (try? Paper.parse(SourceFile(path: path, text: text))) == nil {
                    mistakes.append(
                        "error: '\(path)' can't be completed by itself\n  hint: write its rules by hand, as in other papers, and try again")
                }
                continue
            }
            if project.catalogue[slug] == nil {
                mistakes.append("error: '\(path)' is there already\n  hint: choose another name, or move it away")
            }
        }
        guard mistakes.isEmpty else { throw CommandError(mistakes.joined(separator: "\n"), code: 2) }
    }

    /// Package.swift with the study's line after the last one.
    private func addLine(_ template: StudyTemplate, _ project: Project) throws -> String {
        guard let file = try project.source("Package.swift") else {
            throw CommandError(
                "error: no Package.swift\n  looked for: \(project.root)/Package.swift\n  hint: run './reprise' of the project", code: 2)
        }
        var lines = file.text.split(separator: "\n", omittingEmptySubsequences: false).map(String.init)
        guard let start = lines.firstIndex(where: { $0.hasPrefix("let studies: [Target] = [") }),
            let end = lines[start...].firstIndex(where: { $0 == "]" })
        else {
            throw CommandError(
                "error: Package.swift has no list of studies\n  expected: 'let studies: [Target] = [', then a line for each study, then ']'\n"
                    + "  hint: add the line by hand: \(template.packageLine.trimmedLines)", code: 2)
        }
        let last = end - 1
        if last > start, !lines[last].hasSuffix(",") { lines[last] += "," }
        lines.insert(template.packageLine, at: end)
        return lines.joined(separator: "\n")
    }
}
