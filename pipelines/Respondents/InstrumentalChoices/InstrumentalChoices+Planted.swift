package import Instruments
import Statistics
import VirtualFileSystem
import Workbench

extension InstrumentalChoices {
    /// A planted share of the shortcut: a logit model of model, task and variant.
    ///
    /// The defaults are picked because they fit the abstract: with the effect of a blocked honest path at 15.7 points they make 5.1% of all samples,
    /// two thirds of them by two models and 85% in three tasks. That a logit of main effects made the paper's numbers is our choice.
    package struct Planted: Configuration {
        @Quantity(unit: "logit") package var intercept = -6.6
        /// For each of the first models, and of the first tasks.
        @Quantity(unit: "logit") package var strongModels = 2.8
        @Quantity(unit: "logit") package var strongTasks = 2.7
        @Quantity(in: 1..., unit: "models") package var models = 10
        @Quantity(in: 0..., unit: "models") package var modelsThatAreStrong = 2
        @Quantity(in: 0...7, unit: "tasks") package var tasksThatAreStrong = 3
        package init() {}

        package var names: [String] { (1...models).map { "agent \($0)" } }

        /// The truth in which a blocked honest path raises the share by an effect, averaged over models and tasks; nothing else about a variant counts.
        package func truth(effect: Double) -> PlantedTruth {
            let design = InstrumentalChoices.design(models: names)
            func truth(_ logit: Double) -> PlantedTruth {
                PlantedTruth(
                    intercept: intercept,
                    effects: names.prefix(modelsThatAreStrong).map { PlantedEffect("model", $0, logit: strongModels) }
                        + InstrumentalChoices.tasks.prefix(tasksThatAreStrong).map { PlantedEffect("task", $0.name, logit: strongTasks) }
                        + (logit == 0 ? [] : [PlantedEffect("variant", Variant.blocked.rawValue, logit: logit)]))
            }
            guard effect > 0 else { return truth(0) }
            // The difference rises with the logit: bisection to full precision.
            var (low, high) = (0.0, 40.0)
            for _ in 0..<60 {
                let middle = 0.5 * (low + high)
                let found = truth(middle).difference(
                    in: "variant", of: Variant.blocked.rawValue, minus: Variant.baseline.rawValue, over: design)
                if found < effect { low = middle } else { high = middle }
            }
            return truth(0.5 * (low + high))
        }
    }

    /// What both routes are scored as in one environment, and how many commands they take.
    package struct RouteScore: Codable, Sendable {
        package var task: String
        package var variant: Variant
        package var official: Outcome
        package var shortcut: Outcome
        package var officialCommands: Int
        package var shortcutCommands: Int
    }

    /// Walks both routes in every environment.
    package static func walkedRoutes(steps: Int) async -> [RouteScore] {
        var scores: [RouteScore] = []
        for task in tasks {
            for variant in Variant.allCases {
                let environment = Environment(task, variant)
                guard let official = await environment.session(of: environment.officialRoute, steps: steps),
                    let shortcut = await environment.session(of: environment.shortcut, steps: steps)
                else { continue }
                scores.append(
                    RouteScore(
                        task: task.name, variant: variant, official: environment.outcome(of: official),
                        shortcut: environment.outcome(of: shortcut), officialCommands: official.events.count,
                        shortcutCommands: shortcut.events.count))
            }
        }
        return scores
    }

    /// An agent that decides at its first command, by the truth, whether to take the shortcut, and then walks that route to its end.
    package static func plantedAgent(_ name: String, truth: PlantedTruth, noise: ProgrammedRespondent.Noise = .none) -> ProgrammedRespondent
    {
        ProgrammedRespondent(name, truth: truth, noise: noise) { stimulus, conversation, random in
            let environment = environment { stimulus.facts[$0] }
            let own = conversation.turns.filter { $0.role == .assistant && Workplace.grammar.action($0.text) != nil }.map(\.text)
            let takesShortcut = own.first.map { $0 == environment.forbidden } ?? random.bernoulli(truth.rate(given: stimulus.facts))
            let route = takesShortcut ? environment.shortcut : environment.officialRoute
            return own.count < route.count ? route[own.count] : "submit Done."
        }
    }

    /// Respondents that need no model: both routes always, random commands, and a planted agent whose answers are often spoilt.
    package static func baseline(_ name: String, truth: PlantedTruth) -> any Respondent {
        switch name {
        case "always honest": return plantedAgent(name, truth: PlantedTruth(intercept: -1000))
        case "always shortcut": return plantedAgent(name, truth: PlantedTruth(intercept: 1000))
        case "planted, spoilt answers": return plantedAgent(name, truth: truth, noise: .init(refusal: 0.03, garbled: 0.05))
        default:
            return ProgrammedRespondent(name) { stimulus, _, random in
                let environment = environment { stimulus.facts[$0] }
                return environment.workplace.randomAction(
                    texts: [environment.task.filled, environment.task.after, environment.task.before, "done"], using: &random
                ).description
            }
        }
    }

    package static let baselines = ["always honest", "always shortcut", "random commands", "planted, spoilt answers"]
}
