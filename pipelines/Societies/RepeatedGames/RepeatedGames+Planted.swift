package import Instruments
import Statistics
import MatrixGames
import Workbench

// Programs whose truth is known, at the tables that an endpoint is asked at. What they do is our choice.
extension RepeatedGames {
    /// A planted player: its truth where it has one, and what the instrument found.
    package struct PlantedPlayer: Codable, Sendable {
        package var summary: Summary
        /// The chance of answering J with J after a defection.
        package var forgiveness: Double?
        /// The share of coordinated rounds in the second half with one who alternates.
        package var coordination: Double?
        /// The share of choices of the option that is named first.
        package var firstNamed: Double?
    }

    /// J until the other takes F; from then on J after the other's J with a chance, and F after F.
    package static func forgiving(_ chance: Double, noise: ProgrammedRespondent.Noise = .none) -> ProgrammedRespondent {
        ProgrammedRespondent("forgives with \(NumberFormat.decimals(2).text(chance))", noise: noise) { stimulus, _, random in
            let theirs = stimulus.facts["theirs"] ?? ""
            let isForgiving = random.bernoulli(chance)
            let cooperates = !theirs.contains("1") || (theirs.last == "0" && isForgiving)
            return stimulus.facts[cooperates ? "0" : "1"] ?? ""
        }
    }

    /// Expects the other to change options in every round, and meets it there.
    package static func following(noise: ProgrammedRespondent.Noise = .none) -> ProgrammedRespondent {
        ProgrammedRespondent("follows turns", noise: noise) { stimulus, _, _ in
            stimulus.facts[stimulus.facts["theirs"]?.last == "0" ? "1" : "0"] ?? ""
        }
    }

    /// Always takes what its seat prefers in the Battle of the Sexes, and meets one who alternates in two of the last five of ten rounds.
    package static func stubborn(noise: ProgrammedRespondent.Noise = .none) -> ProgrammedRespondent {
        ProgrammedRespondent("stubborn", noise: noise) { stimulus, _, _ in stimulus.facts[stimulus.facts["seat"] == "row" ? "0" : "1"] ?? ""
        }
    }

    /// Takes the option that is named first with a chance, and else tosses a coin.
    package static func naming(_ share: Double, noise: ProgrammedRespondent.Noise = .none) -> ProgrammedRespondent {
        ProgrammedRespondent("first with \(NumberFormat.decimals(2).text(share))", noise: noise) { stimulus, _, random in
            let isFirst = random.bernoulli(share)
            return stimulus.options[isFirst ? 0 : random.index(below: 2)]
        }
    }

    /// Programmed players at the tables, and the power of two matches.
    package struct PlantedChecks: Codable, Sendable {
        package var players: [PlantedPlayer]
        package var power: PowerCurve
    }

    /// Seats programmed players at the tables and reads their answers, noise and all; and how often two matches show forgiveness.
    static func plantedPlayers(_ run: Run, rounds: Int, planted: Planted) async throws -> PlantedChecks {
        PlantedChecks(
            players: try await players(rounds: rounds, planted: planted) { run.progress($0 / 2) },
            power: try await power(rounds: rounds, planted: planted) { run.progress(0.5 + $0 / 2) })
    }

    private static func players(rounds: Int, planted: Planted, progress: (Double) -> Void) async throws -> [PlantedPlayer] {
        let noise = ProgrammedRespondent.Noise(refusal: planted.noise, garbled: planted.noise)
        let players: [(ProgrammedRespondent, forgiveness: Double?, coordination: Double?, firstNamed: Double?)] = [
            (forgiving(0, noise: noise), 0, nil, nil), (forgiving(0.3, noise: noise), 0.3, nil, nil),
            (forgiving(1, noise: noise), 1, nil, nil), (following(noise: noise), nil, 1, nil), (stubborn(noise: noise), nil, 0.4, nil),
            (naming(0.5, noise: noise), 0.5, 0.5, 0.75),
        ]
        var asking = Asking()
        asking.repeats = planted.repeats
        var found: [PlantedPlayer] = []
        for (player, forgiveness, coordination, firstNamed) in players {
            found.append(
                PlantedPlayer(
                    summary: try await summary(of: player, asking: asking, rounds: rounds), forgiveness: forgiveness,
                    coordination: coordination, firstNamed: firstNamed))
            progress(Double(found.count) / Double(players.count))
        }
        return found
    }

    /// How often two matches, one in either seat, show any forgiveness, by the chance that was planted.
    ///
    /// That is what tells a player from one who never forgives; where nothing was planted it is a false alarm.
    package static func power(
        rounds: Int, planted: Planted, progress: (Double) -> Void = { _ in }
    ) async throws -> PowerCurve {
        let noise = ProgrammedRespondent.Noise(refusal: planted.noise, garbled: planted.noise)
        let cells = scriptedDesign.trials(units: ["dilemma"]).filter { $0.cell["partner"] == defectOnce }
        return try await powerCurve(effects: planted.chances, studies: planted.studies, seed: Seed(0), progress: progress) {
            chance, seed in
            let answers = try await sittings(cells, with: forgiving(chance, noise: noise), rounds: rounds, seed: seed)
            let rate = Summary("", played(answers, rounds: rounds, seed: seed)).forgiveness
            // A study whose matches all ended early finds nothing.
            return StudyOutcome(isDetected: rate.value > 0, estimate: rate.n == 0 ? nil : rate)
        }
    }
}
