internal import Configuration
internal import Evidence
internal import Execution
internal import Statistics

/// Runs a study at every point of a design; what is in the cache is taken from there, so that an interrupted sweep goes on where it was.
struct Sweep {
    /// What became of a point.
    enum Outcome {
        case measured([JudgedClaim])
        /// The first message.
        case failed(String)
    }

    struct Result {
        var rows: [(point: SweepDesign.Point, outcome: Outcome)] = []
        var executed = 0
        var cached = 0
        var isInterrupted = false

        var failures: Int { rows.count { if case .failed = $0.outcome { true } else { false } } }
    }

    let project: Project
    let slug: String
    let choices: Choices
    let design: SweepDesign
    let options: StudyRun.Options
    let machine: MachineClass
    /// Whether points after one that failed are run too.
    let keepsGoing: Bool

    func choices(at point: SweepDesign.Point) -> Choices {
        Choices(preset: choices.preset, files: choices.files, overrides: choices.overrides + point.overrides(design.axes))
    }

    /// Refuses settings that are wrong at any of the points, all at once and before anything runs.
    func check() throws {
        for axis in design.axes where choices.overrides.contains(where: { $0.hasPrefix(axis.key + "=") }) {
            throw CommandError(
                "error: '\(axis.key)' is varied and set at once\n  hint: leave one of the two out", code: 2)
        }
        let entry = try project.entry(slug)
        let studyFile = try project.source("\(entry.folder)/study.yaml")
        let files = try settingsFiles(choices.files)
        var problems: [Diagnostic] = []
        for point in design.points {
            do {
                _ = try entry.configure(
                    studyFile: studyFile, preset: choices.preset, files: files, overrides: choices(at: point).overrides,
                    includes: project.includes)
            } catch let error as DiagnosticError {
                for problem in error.diagnostics where !problems.contains(where: { "\($0)" == "\(problem)" }) { problems.append(problem) }
            }
        }
        guard problems.isEmpty else { throw DiagnosticError(problems) }
    }

    /// - Parameter tell: takes a line before each point.
    func run(progress: any ProgressRenderer, tell: (String) -> Void) throws -> Result {
        var result = Result()
        for (place, point) in design.points.enumerated() {
            tell("point \(place + 1) of \(design.points.count): \(point.overrides(design.axes).joined(separator: " "))")
            let session = try Session(project, slug: slug, choices: choices(at: point), machine: machine)
            let paper = try session.paper()
            let outcome = try StudyRun(session: session, options: options, progress: progress).execute()
            result.executed += outcome.summary.executed
            result.cached += outcome.summary.cached + outcome.summary.cutOff
            if outcome.summary.isInterrupted {
                result.isInterrupted = true
                return result
            }
            if let failure = outcome.summary.failures.first {
                result.rows.append((point, .failed("stage '\(failure.label)' \(failure.headline)")))
            } else {
                // A rule that can't be applied at this point is no reason to lose the others.
                do { result.rows.append((point, .measured(try session.judge(paper, outcome.planner)))) } catch let error as DiagnosticError
                {
                    result.rows.append((point, .failed(error.diagnostics.first.map { "\($0)" } ?? "can't be judged")))
                }
            }
            if case .failed = result.rows[result.rows.count - 1].outcome, !keepsGoing { return result }
        }
        return result
    }
}
