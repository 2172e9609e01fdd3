import MatrixGames
import RepeatedGames
import Statistics
import TestSupport
import Testing
import Workbench

@Suite struct ZooTests {
    static let zoo = RepeatedGames.zoo(.unwatched, rounds: 10, seeds: Seeds(8))

    static let rivals = RepeatedGames.Text.allCases.flatMap { text in
        RepeatedGames.shares.map { RepeatedGames.rivals(.unwatched, text: text, share: $0, rounds: 10, seeds: Seeds(4)) }
    }

    static let pattern = RepeatedGames.pattern(zoo, labelBiased: rivals[2].scores.both, resamples: 4000)

    @Test("players earn by family what another program found") func families() {
        for (player, expected) in RepeatedGamesValues.players.enumerated() {
            #expect(
                absoluteDistance(GameFamily.allCases.map { Self.zoo.mean(of: player, in: $0) }, expected) < 0.012,
                "\(Strategy.classical[player])")
        }
        // The mean of all players is that of all seats.
        for game in OrdinalGames.all.indices {
            #expect((mean(Self.zoo.players.map { $0[game] }) - Self.zoo.scores[game]).magnitude < 1e-12)
        }
    }

    @Test("published means minus the zoo's have the interval of another bootstrap") func differences() {
        for (family, expected) in zip([GameFamily.prisonersDilemma, .biased, .secondBest], RepeatedGamesValues.differences) {
            let found = Self.pattern[family].difference
            #expect(absoluteDistance([found.value, found.low ?? .nan, found.high ?? .nan], expected) < 0.006, "\(family)")
        }
        // Games that pay alike leave nothing to chance.
        let certain = RepeatedGames.difference(0.7, minus: [0.5, 0.5, 0.5], family: .tragic, resamples: 50)
        #expect(absoluteDistance([certain.value, certain.low ?? .nan, certain.high ?? .nan], [0.2, 0.2, 0.2]) < 1e-12 && certain.n == 3)
    }

    @Test("headroom is 0 for what random gets and 1 for the best together") func headroom() {
        let family = GameFamily.prisonersDilemma
        let random = Self.zoo.mean(of: 0, in: family)
        let best = 6.0 / 7
        let published = RepeatedGames.familyRecords[1].mean
        #expect((RepeatedGames.jointBest(in: family) - best).magnitude < 1e-12)
        #expect((Self.pattern[family].headroom - (published - random) / (best - random)).magnitude < 1e-12)
        // Half of the time the first-listed option, with the payoffs as scored.
        #expect(Self.rivals[2].text == .asScored && Self.rivals[2].share == 0.5)
        let biased = RepeatedGamesValues.rivals[1]
        let gain = (biased.first[1] + biased.second[1]) / 2 - mean(RepeatedGamesValues.players.map { $0[1] })
        #expect((Self.pattern[family].labelBiased - gain).magnitude < 0.012)
        let range = RepeatedGames.headrooms(Self.pattern)
        #expect(range.low == Self.pattern.families.map(\.headroom).min() && range.high == Self.pattern.families.map(\.headroom).max())
    }

    @Test("players in the models' place pass the rule as often as by another count") func place() {
        let checks = RepeatedGames.playersInTheModelsPlace(Self.zoo, Self.pattern)
        #expect(checks.map(\.planted) == [0, 0.04, 0.06, 0.08])
        for (check, expected) in zip([checks[0], checks[1], checks[3]], RepeatedGamesValues.checks) {
            #expect(absoluteDistance([check.dilemma, check.biased, check.secondBest, check.all], expected) < 0.1)
            #expect(check.choices == 252)
        }
        #expect(checks[0].all == 0 && checks[3].all > 0.9)
    }

    @Test("always the first option pays both what the first cell holds") func alwaysFirst() {
        for (family, expected) in zip(GameFamily.allCases, [1, 6.0 / 7, 0.614, 0.711, 0.75, 0.583, 0.625]) {
            for seat in Seat.allCases { #expect((RepeatedGames.alwaysFirst(in: family, seat) - expected).magnitude < 0.0005) }
        }
    }
}
