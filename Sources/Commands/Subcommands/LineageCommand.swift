internal import ArgumentParser
internal import ContentStore
internal import Execution
internal import Provenance

struct LineageCommand: ParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "lineage", abstract: "Says how a result came about, or what depends on an input.",
        discussion: """
            Of what is published: a number as the report prints it ('0.527'), its place ('report.md:57'), the name of something measured, a stage, a \
            figure, or a file of outputs. Printed are the stages that it comes from, back to the first, each with its function, settings and data, and \
            the commit that has the sources; that needs no store. An input (a setting, a file, a source file, a declaration such as 'GRPO.step') leads \
            the other way, to the stages, claims, figures and numbers that depend on it; without a study, in all studies. With a run \
            (20261121T031500Z-4f2a) in the place of the study it is told as it was then.
            """)

    @Argument(help: "The study, as 'list' names it; or a run; or an input, to ask all studies.") var study: String
    @Argument(help: "A number, a place in the report, something measured, a stage, a figure, a file, or an input.") var subject: String?
    @Flag(help: "What depends on a stage, instead of what made it.") var dependents = false
    @Flag(help: "Print JSON.") var json = false

    func run() throws {
        let project = try RepriseCommand.project()
        guard let subject else { return try search(project) }
        if let run = RunID(study) {
            let history = try RunHistory(project)
            let lineage = try RunLineage(
                history.manifest(named: run).manifest, subject, SideReader(project), history: history, dependents: dependents)
            return print(json ? lineage.json.canonicalText : lineage.text)
        }
        let entry = try project.entry(study)
        do {
            guard !dependents else { throw CommandError("error: no stage or input '\(shortened(subject))' in \(study)") }
            let lineage = try Lineage(entry.slug, subject, in: project)
            print(json ? lineage.json.canonicalText : lineage.text)
        } catch let error as CommandError {
            let store = try RunHistory(project).store
            guard let found = try Dependents(subject, in: entry, of: project, store: store, stages: dependents) else { throw error }
            print(json ? found.json.canonicalText : found.text)
        }
    }

    /// An input without a study: what depends on it anywhere.
    private func search(_ project: Project) throws {
        if project.catalogue[study] != nil || RunID(study) != nil {
            throw CommandError(
                "error: the lineage of what in '\(study)'?\n"
                    + "  hint: add a number, something measured, a stage, a figure, a file, or an input; './reprise lineage <input>' asks all studies"
            )
        }
        let store = try RunHistory(project).store
        // A study whose settings are wrong today is no answer, and no reason to be silent about the others.
        let found = project.catalogue.entries.compactMap { entry in
            (try? Dependents(study, in: entry, of: project, store: store, stages: false)) ?? nil
        }
        if json { return print(JSONValue.array(found.map(\.json)).canonicalText) }
        guard !found.isEmpty else {
            throw CommandError(
                "error: no study takes an input '\(shortened(study))'\n"
                    + "  hint: give a setting's path, a file that stages take, a source file as git names it, or a declaration such as 'GRPO.step'"
            )
        }
        print(found.map(\.text).joined(separator: "\n\n"))
    }
}
