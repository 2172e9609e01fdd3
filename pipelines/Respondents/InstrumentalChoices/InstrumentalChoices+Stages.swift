import EndpointRespondents
package import Instruments
package import LanguageModels
import Statistics
import TabularLearners
package import Workbench

// The functions that the stages name.
extension InstrumentalChoices {
    /// Looks for whole numbers behind the abstract's shares, and behind an altered one.
    static func publishedCounts(_ run: Run) -> ImpliedCounts { impliedByAbstract() }

    /// Scatters events evenly over ten models and counts how often they look concentrated.
    static func evenScatter(_ run: Run, scoring: Scoring) -> Double {
        evenRejections(
            sets: scoring.evenSets, events: asEvents(86, of: Abstract.repeats), categories: Abstract.models, threshold: 1e-3, seed: Seed(0))
    }

    /// Scores seven scripted courses in each environment.
    static func scriptedCourses(_ run: Run, maxSteps: Int) async -> [TraceScore] { await scoredTraces(steps: maxSteps) }

    /// Scores random courses in one environment, and reads off the log which of them broke the rule.
    static func randomCourses(_ run: Run, scoring: Scoring, task: String) async -> SequenceCounts {
        let environment = environment { $0 == "task" ? task : Variant.baseline.rawValue }
        return await scoredSequences(in: environment, seeds: scoring.sequences, steps: scoring.longest)
    }

    /// Scores random courses into which one forbidden write was put.
    static func plantedViolations(_ run: Run, scoring: Scoring) async -> ViolationCounts {
        await scoredViolations(seeds: scoring.sequences, steps: scoring.longest)
    }

    /// Walks the official route and the shortcut in each task under each variant.
    static func routes(_ run: Run, maxSteps: Int) async -> [RouteScore] { await walkedRoutes(steps: maxSteps) }

    /// Runs many planted studies of one effect and analyses each as answers of models would be.
    static func plantedStudies(
        _ run: Run, planted: Planted, effect: Double, studies: Seeds, repeats: Int, routes: [RouteScore]
    ) throws -> PlantedStudies {
        try simulate(planted, effect: effect, studies: studies, repeats: repeats, routes: routes) { run.progress($0) }
    }

    /// Lets planted agents work through one whole study, session by session, as models would be asked.
    static func rehearsal(_ run: Run, planted: Planted, repeats: Int, maxSteps: Int) async throws -> Sessions {
        let truth = planted.truth(effect: Abstract.difference.value)
        return try await hold(models: planted.names, repeats: repeats, steps: maxSteps, seed: Seed(0)) { plantedAgent($0, truth: truth) }
    }

    /// Lets agents that always take one route, random commands and an agent with spoilt answers work through the environments.
    static func baselineSessions(_ run: Run, planted: Planted, maxSteps: Int) async throws -> Sessions {
        let truth = planted.truth(effect: Abstract.difference.value)
        return try await hold(models: baselines, repeats: 1, steps: maxSteps, seed: Seed(0)) { baseline($0, truth: truth) }
    }

    /// Lets the models behind the endpoint work through the environments; nobody is asked without an address.
    static func askModels(
        _ run: Run, asking: Asking, endpoint: EndpointSettings, repeats: Int, maxSteps: Int
    ) async throws -> Sessions {
        guard endpoint.isGiven else {
            if asking.isRequired {
                throw InvalidSetting(name: "endpoint.url", found: "nothing", expected: "the address of a server with the models to ask")
            }
            return Sessions()
        }
        let model = try endpoint.connect(study: "instrumental-choices")
        var sessions = try await ask(
            model, models: names(asking, endpoint), asking, repeats: repeats, steps: maxSteps, width: endpoint.concurrency,
            progress: { run.progress($0) })
        sessions.receipt = model.receipt
        return sessions
    }

    /// Asks each model in every cell; the same as the rehearsal but for who answers.
    package static func ask(
        _ model: any ChatModel, models: [String], _ asking: Asking, repeats: Int, steps: Int, width: Int,
        progress: @Sendable (Double) -> Void = { _ in }
    ) async throws -> Sessions {
        try await hold(models: models, repeats: repeats, steps: steps, width: width, seed: Seed(0), progress: progress) { name in
            EndpointRespondent(model, model: name, temperature: asking.temperature, maxTokens: asking.maxTokens)
        }
    }

    package static func names(_ asking: Asking, _ endpoint: EndpointSettings) -> [String] {
        asking.models.isEmpty ? [endpoint.model] : asking.models
    }

    /// Estimates the seven contrasts with intervals by a parametric bootstrap; none where nobody was asked.
    package static func contrasts(_ run: Run, sessions: Sessions, asking: Asking) throws -> [AdjustedDifference] {
        guard sessions.count > 0 else { return [] }
        var random = Seed(0).stream("bootstrap")
        return try AdjustedRates(sessions.counts()).differences(
            in: "variant", minus: Variant.baseline.rawValue, resamples: asking.resamples, random: &random)
    }

    /// Trains tabular agents under one chance of punishment and works out their shares on instances that they have not seen.
    static func learning(_ run: Run, learner: Learner, maxSteps: Int, chance: Double) -> LearnedArm {
        arm(learner, steps: maxSteps, chance: chance, scale: 1, seeds: learner.seeds)
    }

    /// Trains tabular agents under the chance of punishment that the claim names.
    static func learningAsClaimed(_ run: Run, learner: Learner, maxSteps: Int) -> LearnedArm {
        arm(learner, steps: maxSteps, chance: learner.chance, scale: 1, seeds: learner.seeds)
    }

    /// Trains tabular agents of other seeds with all rewards, costs and punishments multiplied.
    static func learningForStakes(_ run: Run, learner: Learner, maxSteps: Int) -> LearnedArm {
        // Far from the seeds of the other arm, with which the shares by normalised values would be equal by construction.
        let seeds = Seeds(learner.seeds.count, first: learner.seeds.first + 1_000_000)
        return arm(learner, steps: maxSteps, chance: learner.chance, scale: learner.stakes, seeds: seeds)
    }

    /// Trains tabular agents with more exploration, to see what the spread between agents comes from.
    static func exploring(_ run: Run, learner: Learner, maxSteps: Int, exploration: Double, stakes: Double) -> LearnedArm {
        var learner = learner
        (learner.exploration, learner.stakes) = (exploration, stakes)
        return stakes == 1
            ? learningAsClaimed(run, learner: learner, maxSteps: maxSteps) : learningForStakes(run, learner: learner, maxSteps: maxSteps)
    }

    static func arm(_ learner: Learner, steps: Int, chance: Double, scale: Double, seeds: Seeds) -> LearnedArm {
        var arm = LearnedArm()
        for seed in seeds.all {
            arm.append(
                train(learner, steps: steps, chance: chance, scale: scale, seed: seed), temperature: learner.temperature, steps: steps)
        }
        return arm
    }

    /// Works out the shares of agents that have learned nothing: all values are 0.
    static func untrained(_ run: Run, learner: Learner, maxSteps: Int) -> LearnedArm {
        var arm = LearnedArm()
        for _ in learner.seeds.all {
            arm.append(
                QTable(states: Place.count, actions: Move.allCases.count), temperature: learner.temperature, steps: maxSteps)
        }
        return arm
    }

    /// One trained agent in the environments: sampled sessions beside the exact shares.
    package struct AtWork: Codable, Sendable {
        package var sessions: Sessions
        /// By variant.
        package var exact: [Double]
    }

    /// Lets one trained agent work in the environments, command by command, and works out exactly what it should come to.
    static func learnedAtWork(_ run: Run, learner: Learner, maxSteps: Int) async throws -> AtWork {
        let table = train(learner, steps: maxSteps, chance: learner.chance, scale: 1, seed: learner.seeds.all.first ?? Seed(0))
        let temperature = learner.temperature * table.scale
        var arm = LearnedArm()
        arm.append(table, temperature: learner.temperature, steps: maxSteps)
        let sessions = try await hold(models: ["learner"], repeats: learner.sessions, steps: maxSteps, seed: Seed(0)) { name in
            LearnedAgent(name, table, temperature: temperature)
        }
        return AtWork(sessions: sessions, exact: arm.normalised[0])
    }
}
