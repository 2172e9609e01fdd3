package import LanguageModels
package import Statistics
package import Workbench

/// Do language models play repeated games well, or do the games pay anyone well?
///
/// Models played small games against each other and did well where self-interest pays and badly where players have to coordinate; one never
/// forgave a single defection and never followed a partner who takes turns. The models can't be shipped, but the games are known to the last
/// payoff, the released records can be counted again, and ten simple players can be sent through all 144 games. So it is asked how much of the
/// pattern is the players' and how much the games', whether a habit of naming the first option does as well, why the second seat earns less
/// than the first, and what two games without forgiveness can show. An endpoint that is given is asked to play by the same instrument.
package struct RepeatedGames: Study {
    package struct Config: Configuration {
        @Quantity(in: 2..., unit: "rounds a match") package var rounds = 10
        /// Repetitions of every ordered pair of players.
        @Quantity(in: 1..., unit: "repetitions") package var seeds = Seeds(20)
        package var resamples = Resamples()
        package var scripted = Scripted()
        package var planted = Planted()
        package var asking = Asking()
        package var endpoint = EndpointSettings()
        package init() {}
    }

    package struct Resamples: Configuration {
        @Quantity(in: 10..., unit: "resamples of games") package var count = 2000
        package init() {}
    }

    /// Simple rules against partners that follow a script.
    package struct Scripted: Configuration {
        @Quantity(in: 2..., unit: "matches in either seat") package var matches = Seeds(200)
        package init() {}
    }

    /// Programs with a planted truth that the instrument for endpoints has to find.
    package struct Planted: Configuration {
        @Quantity(in: 1..., unit: "matches of each condition") package var repeats = 25
        @Quantity(in: 10..., unit: "studies of each size") package var studies = 300
        /// Chances of forgiving that are planted; with 0 among them there is a rate of false alarms.
        @Quantity(in: 0...1, unit: "probability") package var chances = [0, 0.05, 0.1, 0.17, 0.3, 0.5]
        /// Of a refusal, and of an answer that can't be understood, for each answer.
        @Quantity(in: 0...0.5, unit: "probability") package var noise = 0.02
        package init() {}
    }

    /// What an endpoint is asked.
    package struct Asking: Configuration {
        @Quantity(in: 1..., unit: "matches of each condition") package var repeats = 2
        /// Games of the grid that the model plays against itself.
        @Quantity(in: 0...144, unit: "games") package var grid = 0
        @Quantity(in: 0...) package var temperature = 0.0
        @Quantity(in: 1..., unit: "tokens an answer") package var maxTokens = 1
        package init() {}
    }

    package init() {}

    package func pipeline(_ config: Settings<Config>) -> Pipeline {
        let zoo = Evaluate("zoo", Self.zoo, config.rounds, config.seeds)
        let rivals = ForEach(factor("text", Text.allCases), factor("share", Self.shares)) { text, share in
            Evaluate("rivals", Self.rivals, text, share, config.rounds, config.seeds)
        }
        let fit = Evaluate("fit", Self.fit, rivals, config.resamples)
        let pattern = Evaluate("pattern", Self.pattern, zoo, rivals, config.resamples)
        let swapped = Evaluate("in the models' place", Self.inTheModelsPlace, zoo, pattern, rivals, config.rounds, config.seeds)
        let encounters = Evaluate("scripted partners", Self.encounters, config.scripted)
        let planted = Evaluate("planted players", Self.plantedPlayers, config.rounds, config.planted)
        let asked = Evaluate("endpoint", Self.asked, config.endpoint, config.asking, config.rounds)

        Analyze("family-pattern", Self.evidenceForPattern, pattern)
        Analyze("win-win-signature", Self.evidenceForWinWin, pattern)
        Analyze("unforgiving", Self.evidenceForUnforgiving, encounters)
        Analyze("no-alternation", Self.evidenceForAlternation, encounters)
        Analyze("scot-humans", Self.evidenceForPeople)
        Analyze("seat-artifact", Self.evidenceForSeats, fit)
        Report(Self.report, zoo, rivals, fit, pattern, swapped, encounters, planted, asked)
    }
}
