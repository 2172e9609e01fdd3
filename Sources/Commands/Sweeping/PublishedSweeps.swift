internal import Configuration
internal import ContentStore
internal import Execution
internal import Glibc
internal import Reporting
internal import Workbench

/// The sweeps that are published with a study's report: `outputs/<slug>/sweeps/<name>/sweep.json`.
struct PublishedSweeps {
    struct Sweep {
        let name: String
        let record: SweepRecord
    }

    let sweeps: [Sweep]

    /// Errors: ``CommandError`` for a file that can't be read.
    init(_ slug: String, root: String) throws {
        sweeps = try Self.names(slug, root: root).map { name in
            guard let record = Self.record(slug, name, root: root) else {
                throw CommandError(
                    "error: '\(Self.path(slug, name))' can't be read\n  hint: 'git checkout' brings the last one back; without its folder the report has no such sweep",
                    code: 1)
            }
            return Sweep(name: name, record: record)
        }
    }

    static func folder(_ slug: String) -> String { "outputs/\(slug)/sweeps" }
    static func path(_ slug: String, _ name: String) -> String { "\(folder(slug))/\(name)/sweep.json" }

    /// Nil for a file that can't be read.
    static func record(_ slug: String, _ name: String, root: String) -> SweepRecord? {
        try? SweepRecord(parsing: String(decoding: readFile("\(root)/\(path(slug, name))"), as: UTF8.self))
    }

    static func names(_ slug: String, root: String) -> [String] {
        FileStatus.names(in: "\(root)/\(folder(slug))").filter { FileStatus(of: "\(root)/\(path(slug, $0))") != nil }
    }

    /// Stands for the files as they are: sizes and times.
    static func stamp(_ slug: String, root: String) -> String {
        names(slug, root: root).map { name in
            let status = FileStatus(of: "\(root)/\(path(slug, name))")
            return "\(name) \(status?.size ?? 0) \(status?.modified ?? 0)"
        }.joined(separator: "\n")
    }

    /// All files of published sweeps, relative to the folder of the study's outputs.
    static func files(_ slug: String, root: String) -> [String] {
        names(slug, root: root).flatMap { name in
            FileStatus.names(in: "\(root)/\(folder(slug))/\(name)").map { "sweeps/\(name)/\($0)" }
        }
    }

    /// The report's section; none without sweeps.
    ///
    /// - Parameters:
    ///   - verdicts: of the report that it becomes a part of.
    ///   - preset: of that report.
    func section(verdicts: [String: String], preset: String, in session: Session) throws -> [Block] {
        guard !sweeps.isEmpty else { return [] }
        let parts = try sweeps.map { sweep -> Block in
            var record = sweep.record
            record.usual = record.axes.map { axis in session.study.settings.first { $0.path == axis.key }?.text }
            let report = SweepReport(
                record: record, published: sweep.record.preset == preset ? verdicts : nil, name: sweep.name)
            let freshness = try SweepFreshness(sweep.record, in: session)
            var blocks = report.blocks
            if let difference = freshness.difference {
                blocks.insert(
                    .prose(
                        "⚠️ These points were run with other code or settings than the rest of this report (\(difference)); the command below runs them again."
                    ), at: 0)
            }
            let keys = sweep.record.axes.map { escapedMarkdown($0.key) }.joined(separator: ", ")
            return .section(title: "\(escapedMarkdown(sweep.name)): \(keys)", blocks: blocks)
        }
        let opening: ProseText =
            "Beside the published run, the study was run with other settings. These are trials: they register nothing, and their verdicts are those that each setting would have had."
        return [.section(title: "What the settings change", blocks: [.prose(opening)] + parts)]
    }
}
