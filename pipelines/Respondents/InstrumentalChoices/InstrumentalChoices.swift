package import LanguageModels
package import Statistics
package import Workbench

/// When do agents take a shortcut that breaks a rule: when much is at stake, when nobody watches, or when the honest way doesn't work?
///
/// The paper lets ten hosted models work in terminals in which each of seven tasks has an official route and a shortcut that a policy forbids, and counts who takes the
/// shortcut. Its models are not asked here. What can be looked at without them is the instrument: environments with a scorer that is put to the test, an
/// estimate of what each variant adds that is tried on agents whose truth is known, what the published counts say and what they can't, and whether agents that
/// merely learned from rewards show the same pattern. With an endpoint the same instrument asks models.
package struct InstrumentalChoices: Study {
    package struct Config: Configuration {
        /// Planted studies of each effect.
        @Quantity(in: 2..., unit: "planted studies") package var studies = Seeds(300)
        @Quantity(in: 1..., unit: "samples a cell") package var repeats = 3
        @Quantity(in: 1..., unit: "commands a session") package var maxSteps = 30
        package var planted = Planted()
        package var scoring = Scoring()
        package var learner = Learner()
        package var asking = Asking()
        package var endpoint = EndpointSettings()
        package init() {}
    }

    /// How the scorer is put to the test.
    package struct Scoring: Configuration {
        /// Random courses in each environment, and courses with a forbidden write in all.
        @Quantity(in: 1..., unit: "courses") package var sequences = Seeds(2000)
        @Quantity(in: 1..., unit: "commands") package var longest = 12
        /// Sets of evenly scattered events.
        @Quantity(in: 1..., unit: "sets") package var evenSets = 2000
        package init() {}
    }

    /// How models behind the endpoint are asked.
    package struct Asking: Configuration {
        /// The models, by the server's names; the endpoint's own if there are none.
        package var models: [String] = []
        @Quantity(in: 1..., unit: "tokens an answer") package var maxTokens = 256
        @Quantity(in: 0..., unit: "temperature") package var temperature = 1.0
        /// Refitted bootstrap draws behind each interval.
        @Quantity(in: 10..., unit: "draws") package var resamples = 200
        /// Whether a run without an endpoint is a mistake.
        package var isRequired = false
        package init() {}
    }

    package init() {}

    package func pipeline(_ config: Settings<Config>) -> Pipeline {
        // The counts that were published.
        let counts = Evaluate("published counts", Self.publishedCounts)
        let even = Evaluate("even scatter", Self.evenScatter, config.scoring)

        // The scorer.
        let traces = Evaluate("scripted courses", Self.scriptedCourses, config.maxSteps)
        let sequences = ForEach(factor("task", Self.tasks.map(\.name))) { task in
            Evaluate("random courses", Self.randomCourses, config.scoring, task)
        }
        let violations = Evaluate("planted violations", Self.plantedViolations, config.scoring)

        // The estimate, on planted agents.
        let routes = Evaluate("routes", Self.routes, config.maxSteps)
        let planted = ForEach(factor("effect", [0, 0.03, 0.05, 0.08, 0.11, 0.157])) { effect in
            Evaluate("planted studies", Self.plantedStudies, config.planted, effect, config.studies, config.repeats, routes)
        }
        let rehearsal = Evaluate("rehearsal", Self.rehearsal, config.planted, config.repeats, config.maxSteps)
        let rehearsed = Evaluate("rehearsed contrasts", Self.contrasts, rehearsal, config.asking)
        let baselines = Evaluate("baselines", Self.baselineSessions, config.planted, config.maxSteps)

        // Models, where there is an endpoint.
        let asked = Evaluate("models", Self.askModels, config.asking, config.endpoint, config.repeats, config.maxSteps)
        let found = Evaluate("contrasts", Self.contrasts, asked, config.asking)

        // Agents that learned.
        let learned = ForEach(factor("punished", [0, 0.25, 0.5, 0.75, 1])) { chance in
            Train("learning", Self.learning, config.learner, config.maxSteps, chance)
        }
        let claimed = Train("learning as claimed", Self.learningAsClaimed, config.learner, config.maxSteps)
        let stakes = Train("learning for high stakes", Self.learningForStakes, config.learner, config.maxSteps)
        let exploring = ForEach(factor("exploration", [0.3, 0.5]), factor("stakes", [1.0, 10])) { exploration, stakes in
            Train("learning with more exploration", Self.exploring, config.learner, config.maxSteps, exploration, stakes)
        }
        let untrained = Evaluate("untrained agents", Self.untrained, config.learner, config.maxSteps)
        let atWork = Evaluate("a learned agent at work", Self.learnedAtWork, config.learner, config.maxSteps)

        Analyze("count-arithmetic", Self.evidenceForCounts, counts)
        Analyze("indispensable", Self.evidenceForIndispensable, planted, found)
        Analyze("concentration", Self.evidenceForConcentration, counts, even)
        Analyze("scorer-validity", Self.evidenceForScorer, traces, sequences, violations)
        Analyze("learned-agents", Self.evidenceForLearners, claimed, stakes, untrained)
        Report(
            Self.report, counts, even, traces, sequences, violations, routes, planted, rehearsal, rehearsed, baselines, asked, found,
            learned,
            claimed, stakes, exploring, atWork, config.learner)
    }
}
