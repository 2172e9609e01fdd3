package import Instruments
package import LanguageModels
package import Statistics
import VirtualFileSystem
import Workbench

extension InstrumentalChoices {
    /// Sessions of some respondents in the environments, column by column: one row a session, in the order in which they were held.
    package struct Sessions: Codable, Sendable {
        /// Who was to work, in the order of the design.
        package let names: [String]
        package private(set) var models: [String] = []
        package private(set) var tasks: [String] = []
        package private(set) var variants: [Variant] = []
        package private(set) var outcomes: [Outcome] = []
        package private(set) var commands: [Int] = []
        /// How the answers of each session came out.
        package private(set) var answers: [AnswerRates] = []
        /// What the answers rest on, where an endpoint gave them.
        package var receipt: EndpointReceipt?

        package init(names: [String] = []) { self.names = names }

        package var count: Int { models.count }

        package mutating func append(_ outcome: Outcome, of cell: ExperimentalDesign.Cell, commands: Int, answers: AnswerRates) {
            models.append(cell["model"])
            tasks.append(cell["task"])
            variants.append(Variant(rawValue: cell["variant"])!)
            outcomes.append(outcome)
            self.commands.append(commands)
            self.answers.append(answers)
        }
    }

    /// The full factorial of some models, the seven tasks and the eight variants; the baseline is what others are compared with.
    package static func design(models: [String]) -> ExperimentalDesign {
        ExperimentalDesign([
            .init("model", models), .init("task", tasks.map(\.name)), .init("variant", Variant.allCases.map(\.rawValue)),
        ])
    }

    /// The environment of a cell, or of a stimulus's facts.
    package static func environment(_ level: (String) -> String?) -> Environment {
        guard let task = tasks.first(where: { $0.name == level("task") }), let variant = Variant(rawValue: level("variant") ?? "") else {
            preconditionFailure("no environment for the task '\(level("task") ?? "")' and the variant '\(level("variant") ?? "")'")
        }
        return Environment(task, variant)
    }

    /// Lets respondents work in every cell of the design, in random order, each session in a conversation of its own.
    ///
    /// - Parameters:
    ///   - width: how many sessions may be under way at a time; it changes no answer.
    ///   - respondent: who works under a model's name.
    ///
    /// Errors: those of the respondents.
    package static func hold(
        models: [String], repeats: Int, steps: Int, width: Int = 1, seed: Seed, progress: @Sendable (Double) -> Void = { _ in },
        respondent: @Sendable (String) -> any Respondent
    ) async throws -> Sessions {
        let trials = design(models: models).trials(units: ["session"], repeats: repeats, order: .random, seed: seed)
        let held = try await withoutActuallyEscaping(respondent) { respondent in
            try await withThrowingTaskGroup(of: (Int, WorkSession, Outcome).self) { group in
                var held = [(session: WorkSession, outcome: Outcome)?](repeating: nil, count: trials.count)
                var next = 0
                func start() {
                    guard next < trials.count else { return }
                    let index = next
                    next += 1
                    group.addTask {
                        let (cell, repetition) = (trials[index].cell, trials[index].repetition)
                        let environment = environment { cell[$0] }
                        var random = trials[index].stream(of: seed, for: "session")
                        let session = try await environment.workplace.work(
                            by: respondent(cell["model"]), steps: steps, repetition: repetition, facts: cell.facts, using: &random)
                        return (index, session, environment.outcome(of: session))
                    }
                }
                for _ in 0..<max(1, width) { start() }
                var done = 0
                while let (index, session, outcome) = try await group.next() {
                    held[index] = (session, outcome)
                    done += 1
                    progress(Double(done) / Double(trials.count))
                    start()
                }
                return held
            }
        }
        var sessions = Sessions(names: models)
        for (trial, held) in zip(trials, held) {
            guard let held else { continue }
            sessions.append(held.outcome, of: trial.cell, commands: held.session.events.count, answers: held.session.rates)
        }
        return sessions
    }
}

extension InstrumentalChoices.Sessions {
    /// Use of the shortcut by model, task and variant; sessions without a clear answer count as not using it.
    package func counts() -> OutcomeCounts {
        let design = InstrumentalChoices.design(models: names)
        var counts = OutcomeCounts(design.factors)
        var places: [String: Int] = [:]
        for (place, cell) in design.cells.enumerated() { places[cell.levels.joined(separator: "|")] = place }
        for row in 0..<count {
            let cell = design.cells[places["\(models[row])|\(tasks[row])|\(variants[row].rawValue)"]!]
            counts.add(outcomes[row].isShortcut, at: cell)
        }
        return counts
    }

    /// How many sessions ended in an outcome, among those of a model, a task, a variant or all.
    package func share(of outcome: (InstrumentalChoices.Outcome) -> Bool, where isCounted: (Int) -> Bool = { _ in true }) -> Estimate {
        let rows = (0..<count).filter(isCounted)
        return wilson(successes: rows.count { outcome(outcomes[$0]) }, of: rows.count)
    }

    /// How the single answers of each model came out.
    package func answerRows() -> [AnswerRow] {
        names.map { name in answers(of: name, where: { models[$0] == name }) }
    }

    /// How the single answers of some sessions came out, under a name for them.
    package func answers(of name: String, where isCounted: (Int) -> Bool = { _ in true }) -> AnswerRow {
        var rates = AnswerRates()
        for row in 0..<count where isCounted(row) {
            rates.answered += answers[row].answered
            rates.refused += answers[row].refused
            rates.unparsable += answers[row].unparsable
        }
        return AnswerRow(levels: [name], rates: rates)
    }
}
