import MatrixGames
import RepeatedGames
import Statistics
import TestSupport
import Testing
import Workbench

@Suite struct EncountersTests {
    private let encounters = RepeatedGames.encounters(.unwatched, scripted: .init())

    @Test("rules that forgive do, and those that don't never") func forgiveness() {
        for player in [Strategy.titForTat, .titForTwoTats, .generousTitForTat(forgiveness: 0.3)] {
            #expect(encounters.dilemma(player).forgiveness == 1 && encounters.dilemma(player).looksUnforgiving == 0)
        }
        for player in [Strategy.grim, .fictitiousPlay] {
            let encounter = encounters.dilemma(player)
            #expect(encounter.forgiveness == 0 && encounter.looksUnforgiving == 1)
            // Eight answers in each of 200 matches in either seat.
            #expect(encounter.answered == 3200 && encounter.matches == 400)
        }
        // The recorded moves are those of grim.
        #expect(encounters.dilemma(.grim).meanPoints == 90)
        // Against coins, a J is answered by J half of the time: five standard errors of 3,200 answers.
        #expect((encounters.dilemma(.random).forgiveness - 0.5).magnitude < 0.045)
    }

    /// A learner who has seen one J follow F and one F follow J knows the turns: from the fourth round on it is there, and in the first and third by luck.
    @Test("the conditional learner finds the turns, the myopic one is always late") func turns() {
        let learner = encounters.sexes(.conditionalFictitiousPlay)
        #expect(learner.coordination(5..<10).value == 1)
        #expect(absoluteDistance([learner.coordination(5..<10).low ?? .nan], [wilson(successes: 400, of: 400).low ?? .nan]) < 1e-12)
        let myopic = encounters.sexes(.lastMoveBestResponse)
        #expect((myopic.coordination().value - 0.1).magnitude < 1e-12 && myopic.coordinated == [400] + [Int](repeating: 0, count: 9))
        #expect((myopic.meanPoints - 10).magnitude < 1e-12)
    }

    @Test("how much forgiving two matches can miss") func chances() {
        #expect(
            absoluteDistance(
                [RepeatedGames.largestConsistentChance(16), RepeatedGames.largestConsistentChance(8)], RepeatedGamesValues.chances)
                < 1e-12)
        for chance in [0.02, 0.05, 0.1, 0.2, 0.3] {
            let needed = RepeatedGames.matchesNeeded(chance)
            // The chance of no trace in so many matches is below .05, and in one fewer it isn't.
            #expect(
                RepeatedGames.largestConsistentChance(8 * needed) <= chance
                    && RepeatedGames.largestConsistentChance(8 * (needed - 1)) > chance)
        }
    }
}
