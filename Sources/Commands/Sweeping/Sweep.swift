internal import Configuration
internal import ContentStore
internal import Evidence
internal import Execution
internal import Provenance
internal import Synchronization

/// Runs a study at every point of a design; what is in the cache is taken from there, so that an interrupted sweep goes on where it was.
///
/// The first point runs alone on all cores, since most of what it makes serves all; then as many points run side by side as there are cores.
struct Sweep {
    struct Result {
        var record: SweepRecord
        var executed = 0
        var cached = 0
        var isInterrupted = false
    }

    /// What became of one point.
    private struct PointRun {
        let point: SweepRecord.Point
        var executed = 0
        var cached = 0
        /// The runs that made what it has.
        var runs: Set<String> = []
    }

    /// The study without the axes.
    let base: Session
    let paper: Paper
    let design: SweepDesign
    let measures: [SweepRecord.Measure]
    /// What repeats the sweep.
    let command: String
    let options: StudyRun.Options
    /// Whether points after one that failed are run too.
    let keepsGoing: Bool

    /// So many points take their turn in one opened store: opening it takes the longer the more it holds, and a run notes all that its store
    /// has been asked for.
    private static let pointsPerStore = 16

    private func choices(at point: SweepDesign.Point) -> Choices {
        var choices = base.choices
        choices.overrides += point.overrides(design.axes)
        return choices
    }

    /// Refuses settings that are wrong at any of the points, all at once and before anything runs.
    func check() throws {
        for axis in design.axes where base.choices.overrides.contains(where: { $0.hasPrefix(axis.key + "=") }) {
            throw CommandError(
                "error: '\(axis.key)' is varied and set at once\n  hint: leave one of the two out", code: 2)
        }
        let (project, entry) = (base.project, base.study.entry)
        let studyFile = try project.source("\(entry.folder)/study.yaml")
        let files = try settingsFiles(base.choices.files)
        var (problems, known): ([Diagnostic], Set<String>) = ([], [])
        for point in design.points {
            do {
                _ = try entry.configure(
                    studyFile: studyFile, preset: base.choices.preset, files: files, overrides: choices(at: point).overrides,
                    includes: project.includes)
            } catch let error as DiagnosticError {
                problems += error.diagnostics.filter { known.insert("\($0)").inserted }
            }
        }
        guard problems.isEmpty else { throw DiagnosticError(problems) }
    }

    // MARK: Running

    /// - Parameters:
    ///   - progress: makes what shows a run; those of one point alone are shown in full.
    ///   - tell: takes a line.
    func run(progress: @Sendable (_ isAlone: Bool) -> any ProgressRenderer, tell: @Sendable (String) -> Void) throws -> Result {
        let state = Mutex<(next: Int, isStopped: Bool, done: [PointRun])>((0, false, []))
        /// Runs points until there are none left.
        @Sendable func work(_ options: StudyRun.Options, limit: Int, isAlone: Bool) throws {
            var (opened, turns): (Session?, Int) = (nil, 0)
            while turns < limit {
                let place = state.withLock { state -> Int? in
                    guard !state.isStopped, !Interrupt.isRaised, state.next < design.points.count else { return nil }
                    defer { state.next += 1 }
                    return state.next
                }
                guard let place else { return }
                do {
                    if turns % Self.pointsPerStore == 0 {
                        opened = try Session(
                            base.project, slug: base.slug, choices: base.choices, machine: base.machine, answers: base.answers)
                        opened?.passage.end()
                    }
                    turns += 1
                    let settings = design.points[place].overrides(design.axes).joined(separator: " ")
                    tell("point \(place + 1) of \(design.points.count): \(settings)")
                    let run = try run(place, opened ?? base, options, progress(isAlone), tell)
                    state.withLock { state in
                        if let run { state.done.append(run) }
                        if run?.point.failure != nil, !keepsGoing { state.isStopped = true }
                    }
                } catch {
                    state.withLock { $0.isStopped = true }
                    throw error
                }
            }
        }
        let jobs = max(1, options.workers ?? Session.cores)
        let lanes = min(jobs, Session.cores)
        var shared = options
        shared.workersInAll = jobs
        shared.cluster?.tasksAtOnce /= lanes
        let alone = shared
        shared.workers = jobs / lanes
        try work(alone, limit: lanes == 1 ? .max : 1, isAlone: true)
        let side = shared
        _ = try sideBySide(Array(0..<lanes)) { _ in try work(side, limit: .max, isAlone: false) }
        return try result(state.withLock { $0.done }.sorted { $0.point.number < $1.point.number })
    }

    /// One point; nil if it was interrupted.
    private func run(
        _ place: Int, _ opened: Session, _ options: StudyRun.Options, _ progress: any ProgressRenderer, _ tell: (String) -> Void
    ) throws -> PointRun? {
        let session = try Session(opened, choices: choices(at: design.points[place]))
        defer { session.passage.end() }
        let recipe = (try? session.recipe(session.context.inputs.assumingDownloads())) ?? ""
        func point(_ outcome: SweepRecord.Outcome) -> SweepRecord.Point {
            SweepRecord.Point(number: place + 1, values: design.points[place].values, recipe: recipe, outcome: outcome)
        }
        let outcome: StudyRun.Outcome
        do {
            outcome = try StudyRun(session: session, options: options, progress: progress).execute()
        } catch let error as PipelineError {
            tell(error.description)
            return PointRun(point: point(.failed(headline(error.description))))
        }
        let summary = outcome.summary
        if summary.isInterrupted { return nil }
        let records = session.study.graph.nodes.indices.compactMap { outcome.planner.record($0)?.run }
        func run(_ result: SweepRecord.Outcome) -> PointRun {
            PointRun(point: point(result), executed: summary.executed, cached: summary.cached + summary.cutOff, runs: Set(records))
        }
        if let failure = summary.failures.first { return run(.failed("stage '\(failure.label)' \(failure.headline)")) }
        // A rule that can't be applied at this point is no reason to lose the others.
        do {
            return run(.measured(try session.judge(paper, outcome.planner).map { finding($0, session, outcome.planner) }))
        } catch let error as DiagnosticError {
            tell(error.description)
            return run(.failed(headline(error.description)))
        }
    }

    private func headline(_ message: String) -> String {
        let line = message.split(separator: "\n").first.map(String.init) ?? message
        return line.firstRange(of: "error: ").map { String(line[$0.upperBound...]) } ?? line
    }

    private func finding(_ judged: JudgedClaim, _ session: Session, _ planner: Planner) -> SweepRecord.Finding {
        let record = session.analysis(of: judged.claim.id).flatMap(planner.record)
        let shown = Set(measures.filter { $0.claim == judged.claim.id }.map(\.name))
        return SweepRecord.Finding(
            claim: judged.claim.id, verdict: judged.verdict,
            stage: record.map { .init(key: $0.key.hex, output: $0.output.hex, run: $0.run) },
            measured: judged.measured.filter { shown.contains($0.key) })
    }

    // MARK: The record

    private func result(_ runs: [PointRun]) throws -> Result {
        // Points side by side of one that failed may have gone on: the table ends where it would have without them.
        let stop = keepsGoing ? nil : runs.firstIndex { $0.point.failure != nil }
        let kept = runs.prefix(stop.map { $0 + 1 } ?? runs.count)
        let settings = base.study.settings.filter { setting in !design.axes.contains { $0.varies(setting.path) } }
        var record = SweepRecord(
            study: base.slug, preset: base.choices.preset, axes: design.axes, kind: design.kind, overrides: base.choices.changes,
            measures: measures, command: command, settings: settings.map { ($0.path, $0.text) },
            usual: try design.axes.map { axis in try base.usualSettings().first { $0.path == axis.key }?.text },
            rules: paper.claims.map { ($0.id, $0.ruleDigest) }, code: try base.familyCode(),
            environment: base.environment.fields.map { ($0.name, $0.value) }, count: design.points.count)
        record.points = kept.map(\.point)
        record.sourceTree = base.newestManifest(of: kept.reduce(into: []) { $0.formUnion($1.runs) })?.source.tree
        return Result(
            record: record, executed: kept.reduce(0) { $0 + $1.executed }, cached: kept.reduce(0) { $0 + $1.cached },
            isInterrupted: Interrupt.isRaised)
    }
}

extension Claim {
    /// Stands for everything that the verdict on what was measured depends on.
    var ruleDigest: String { Digest(of: (ruleLines + controlLines).joined(separator: "\n")).short }
}
