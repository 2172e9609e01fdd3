import EmergentCollusion
import Statistics
import Testing
import TestSupport

/// Expected values from `Tests/References/emergent_collusion.py`: all signals and coins by enumeration, votes and discussions by scipy.
@Suite struct HerdingTests {
    @Test func closedFormsAgreeWithEnumeration() {
        for row in CollusionValues.herds {
            let cascades = (1...5).map { EmergentCollusion.cascadeProbability(accuracy: row.accuracy, pairs: $0) }
            #expect(distance(cascades, row.cascades) < 1e-12)
            let right = [1, 3, 5, 7, 9, 11].map { EmergentCollusion.herdAccuracy(accuracy: row.accuracy, agents: $0) }
            #expect(distance(right, stride(from: 0, to: 11, by: 2).map { row.right[$0] }) < 1e-12)
        }
        for row in CollusionValues.votes {
            #expect(distance([EmergentCollusion.majorityAccuracy(accuracy: row[0], agents: Int(row[1]))], [row[2]]) < 1e-12)
        }
    }

    /// Forty-eight shares of 40,000 groups, none further than 4.5 standard errors.
    @Test func simulationsAgreeWithEnumeration() {
        for row in CollusionValues.herds {
            let herds = EmergentCollusion.herd(accuracy: row.accuracy, agents: 11, groups: 40_000, seed: Seed(5))
            #expect(EmergentCollusion.cascadeDistance(herds) < 4.5)
            for (found, p) in zip(herds.right, row.right) {
                #expect((Double(found) / 40_000 - p).magnitude < 4.5 * (p * (1 - p) / 40_000).squareRoot())
            }
        }
    }

    /// With the cascade's own signals put to a vote nothing is lost, and in a row it is.
    @Test func aVoteLosesNothing() {
        let herds = EmergentCollusion.herd(accuracy: 0.7, agents: 15, groups: 40_000, seed: Seed(6))
        for row in CollusionValues.votes where row[0] == 0.7 {
            let p = row[2]
            #expect((herds.votes[Int(row[1]) - 1] / 40_000 - p).magnitude < 4.5 * (p * (1 - p) / 40_000).squareRoot())
        }
        let loss = EmergentCollusion.herdingLoss(herds, agents: 5)
        #expect(loss.low! > 0.07 && loss.high! < 0.1 && loss.contains(loss.value))
    }

    @Test func discussionsAgreeWithScipy() {
        for row in CollusionValues.debates {
            let debate = EmergentCollusion.debate(accuracy: 0.7, agents: 5, weight: row[0], rounds: 3, groups: 40_000, seed: Seed(7))
            for (found, p) in zip([debate.right, debate.unanimous, debate.unanimouslyWrong], row[1...]) {
                #expect((Double(found) / 40_000 - p).magnitude < 4.5 * (p * (1 - p) / 40_000).squareRoot())
            }
        }
    }
}
