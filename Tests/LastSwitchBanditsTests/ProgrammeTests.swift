import LastSwitchBandits
import Statistics
import TestSupport
import Testing

@Suite struct ProgrammeTests {
    @Test func valuesAgreeWithScipy() {
        for instance in Reference.instances {
            #expect((instance.arms.programme().value - instance.programme).magnitude < 1e-9)
            #expect((instance.arms.programme(budget: 0.9).value - instance.tightened).magnitude < 1e-9)
        }
    }

    /// Wishes carry an arm's law over into itself, and use the budget.
    @Test func lawsAreStationary() {
        for instance in Reference.instances {
            let (arms, programme) = (instance.arms, instance.arms.programme())
            for arm in 0..<arms.count {
                var after = [Double](repeating: 0, count: arms.states)
                for state in 0..<arms.states {
                    after[arms.played(state)] += programme.play[arm * arms.states + state]
                    after[arms.rested(state)] += programme.rest[arm * arms.states + state]
                }
                let law = (0..<arms.states).map { programme.play[arm * arms.states + $0] + programme.rest[arm * arms.states + $0] }
                #expect(absoluteDistance(after, law) < 1e-10 && (law.reduce(0, +) - 1).magnitude < 1e-10)
            }
            #expect(programme.play.reduce(0, +) < 1 + 1e-10)
        }
    }

    @Test func theVirtualValueAgreesWithEnumeration() {
        for instance in Reference.instances {
            #expect((instance.arms.virtualValue(instance.solution) - instance.virtual).magnitude < 1e-12)
        }
    }

    @Test func theExactPayoffOfTheMirroredSystemAgreesWithEnumeration() {
        for instance in Reference.instances {
            #expect((instance.arms.expectedPayoff(instance.solution, rounds: 30) - instance.mirrored).magnitude < 1e-12)
            let byPrices = instance.arms.expectedPayoff(instance.solution, rounds: 30, known: instance.prices)
            #expect((byPrices - instance.mirroredByPrices).magnitude < 1e-12)
        }
    }

    /// The mean over starts lies within four standard errors of the exact one, also where the choice goes by other payoffs.
    @Test func simulationAgreesWithTheExactPayoff() {
        for instance in Reference.instances {
            for known in [nil, instance.prices] {
                let played = instance.arms.mirrored(instance.solution, starts: 4000, rounds: 30, known: known, seed: Seed(7))
                let expected = known == nil ? instance.mirrored : instance.mirroredByPrices
                let error = (variance(played.starts) / 4000).squareRoot()
                #expect((mean(played.starts) - expected).magnitude < 4 * error + 1e-12)
                #expect(played.rounds == 120_000 && played.violations == 0 && played.schedule.count == 30)
            }
        }
    }

    @Test func anUnorderedArmCanPayLessThanItsMirror() {
        var random = Seed(3).stream("payoffs")
        let arms = Arms.random(count: 3, depth: 3, isSorted: false, &random)
        #expect(arms.mirrored(arms.programme(), starts: 4, rounds: 500, seed: Seed(0)).violations > 0)
    }
}
