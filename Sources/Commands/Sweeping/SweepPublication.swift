internal import Configuration
internal import ContentStore
internal import Execution
internal import Reporting
internal import Workbench

/// Puts a sweep beside a study's report, and into it.
struct SweepPublication {
    let session: Session
    let name: String

    /// Refuses what could not be run again from the command alone, before anything runs.
    init(_ name: String, of session: Session) throws {
        (self.name, self.session) = (name, session)
        guard !name.isEmpty, name.allSatisfy({ ("a"..."z").contains($0) || ("0"..."9").contains($0) || $0 == "-" }) else {
            throw CommandError(
                "error: '\(shown(name))' is no name for a published sweep\n  expected: a to z, 0 to 9 and '-'\n"
                    + "  hint: it names a folder below \(PublishedSweeps.folder(session.slug))")
        }
        guard Choices(preset: session.choices.preset).isPublished else {
            throw CommandError(
                "error: a sweep of preset '\(session.choices.preset)' can't be published\n  expected: default, paper or endpoint\n"
                    + "  hint: without '--publish' its page goes to the trials")
        }
        guard session.choices.files.isEmpty else {
            throw CommandError(
                "error: a sweep with '--config' can't be published\n  found: \(session.choices.files.joined(separator: ", "))\n"
                    + "  hint: give its settings as key=value, or make them a preset of study.yaml")
        }
    }

    private var outputs: String { "\(session.project.root)/outputs/\(session.slug)" }
    var folder: String { "\(outputs)/sweeps/\(name)" }

    /// Writes the files of the sweep; those of an earlier one of that name go.
    func write(_ record: SweepRecord) throws {
        let isOfReport = try Self.publishedRecord(session)?.preset == record.preset
        let figures = SweepReport(record: record, published: isOfReport ? [:] : nil, name: name).figures
        let drawn = try DrawnFigure.drawn(figures, root: session.project.root, store: session.store.path)
        for figure in drawn { try figure.write(into: outputs) }
        DrawnFigure.removeOthers(than: figures.map { String($0.name.dropFirst("sweeps/\(name)/".count)) }, in: folder)
        try writeFile("\(folder)/sweep.csv", Array(record.csv.utf8))
        try writeFile("\(folder)/sweep.json", Array(record.text.utf8))
    }

    /// Writes the report again with the sweep; its path, or nil where that would take a run, or put a verdict on record.
    func writeReport() throws -> String? {
        guard let preset = try Self.publishedRecord(session)?.preset else { return nil }
        let session = try Session(session.project, slug: session.slug, choices: Choices(preset: preset))
        let planner = try Planner(session.study.graph, store: session.store, context: session.context)
        let publication = Publication(session: session, planner: planner)
        guard planner.plan.isComplete, try !publication.registers() else { return nil }
        return try publication.publish().reportPath
    }

    /// What is published of the study now; nil for nothing that can be read.
    static func publishedRecord(_ session: Session) throws -> PublishedRecord? {
        try session.project.source("outputs/\(session.slug)/results.json").flatMap { try? PublishedRecord(parsing: $0.text) }
    }
}
