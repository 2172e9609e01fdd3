import MatrixGames
import RepeatedGames
import Statistics
import TestSupport
import Testing
import Workbench

@Suite struct RivalsTests {
    @Test("rivals earn in either seat what another program found") func scores() {
        for row in RepeatedGamesValues.rivals {
            let scores = RepeatedGames.rivals(
                .unwatched, text: row.isTransposed ? .transposed : .asScored, share: row.share, rounds: 10, seeds: Seeds(6)
            ).scores
            func means(_ values: [Double]) -> [Double] { GameFamily.allCases.map { family in mean(family.games.map { values[$0] }) } }
            #expect(absoluteDistance(means(scores.first), row.first) < 0.015)
            #expect(absoluteDistance(means(scores.second), row.second) < 0.015)
        }
    }

    @Test("the deviation counts 14 means alike") func deviation() {
        let places = RepeatedGames.familyRecords.map(\.family.games)
        var exact = RepeatedGames.rivals(.unwatched, text: .asScored, share: 1, rounds: 2, seeds: Seeds(1)).scores
        for record in RepeatedGames.familyRecords {
            for game in record.family.games { (exact.first[game], exact.second[game]) = (record.first, record.second) }
        }
        #expect(RepeatedGames.deviation(exact, places) < 1e-12)
        // A family off by .14 in one seat is one of 14 means, however many games it has.
        for game in GameFamily.tragic.games { exact.second[game] += 0.14 }
        #expect((RepeatedGames.deviation(exact, places) - 0.01).magnitude < 1e-12)
    }

    @Test("labels alone make no gap, and the transposed text makes one in every family") func gaps() {
        let fit = RepeatedGames.fit(ZooTests.rivals, resamples: 200)
        #expect(fit.rivals.count == 10 && fit.labelMismatches == 0)
        #expect(fit.largestGap(.asScored) < 0.03 && fit.largestGap(.transposed) > 0.3)
        #expect(fit.best(.transposed).signs == 7 && fit.best(.transposed).share == 0.5)
        #expect(fit.largestGap(.transposed, share: 1) == 0)
        #expect((fit.gain.value - (fit.best(.asScored).deviation - fit.best(.transposed).deviation)).magnitude < 1e-12)
        #expect(fit.gain.low ?? .nan < fit.gain.value && fit.gain.n == 144)
    }

    @Test("the fit tells which text rivals were told") func recovered() {
        let checks = RepeatedGames.rivalsInTheModelsPlace(ZooTests.rivals, rounds: 10, seeds: Seeds(4))
        #expect(checks.map(\.text) == [.asScored, .asScored, .transposed, .transposed] && checks.map(\.share) == [0.25, 0.5, 0.25, 0.5])
        for check in checks { #expect(check.text == .transposed ? check.gain > 0.02 && check.signs == 7 : check.gain < 0) }
    }

    @Test("a grid without its mirror images is noticed") func mismatches() {
        #expect(RepeatedGames.labelMismatches() == 0)
        // The first row holds the mirror image of the first column's games in no other cell than its own.
        #expect(RepeatedGames.labelMismatches(Array(OrdinalGames.all.prefix(12))) > 0)
    }

    @Test("what the second player is told of dominant options") func told() {
        let found = RepeatedGames.toldDominance
        #expect(found.map(\.isFirstDominant) == [true, false])
        #expect(found.map { [$0.games, $0.first, $0.second, $0.neither] } == RepeatedGamesValues.told)
    }
}
