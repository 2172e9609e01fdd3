import CouchPsychometrics
import PsychometricScales
import TestSupport
import Testing
import Workbench

@Suite struct TailsTests {
    private let table = CouchPsychometrics.tails(.unwatched, simulated: 2000)

    @Test func theTailsAreThoseOfTheRule() {
        #expect(CouchPsychometrics.tailError(table) <= 5e-5)
        #expect(table.tails.count == 52)
    }

    @Test func theNumberOfCutoffsAgreesWithGoingThroughAllOutcomes() {
        for expected in CouchPsychometricsValues.batteries {
            let style = ResponseStyle(rawValue: expected.style)!
            #expect(absoluteDistance(table.reached(style), expected.reached) < 1e-12)
        }
        let most = CouchPsychometricsValues.batteries.map(\.firstTwo).max()!
        #expect((CouchPsychometrics.mostByStyle([CouchPsychometrics.gad7, CouchPsychometrics.phq9]) - most).magnitude < 1e-12)
    }

    @Test func simulatedSharesAreAsFarFromTheExactOnesAsChanceAllows() {
        let common = table.tails.filter { $0.exact > 0.01 && $0.exact < 0.99 }
        #expect(common.allSatisfy { $0.z.magnitude < 4.5 })
        #expect(common.contains { $0.z.magnitude > 0.5 })
        for tail in common {
            let error = (tail.exact * (1 - tail.exact) / 2000).squareRoot()
            #expect((tail.z * error - (tail.simulated - tail.exact)).magnitude < 1e-12)
        }
    }
}
