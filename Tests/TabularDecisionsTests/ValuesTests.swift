import Glibc
import TabularDecisions
import Testing

@Suite struct ValuesTests {
    @Test func optimalValuesAgreeWithALinearProgram() {
        #expect(isClose(process.optimalValues(Reference.reward), Reference.optimal, 1e-11))
    }

    @Test func softValuesAgreeWithARootFinder() {
        #expect(isClose(process.softOptimalValues(Reference.reward, temperature: 0.3), Reference.soft, 1e-11))
    }

    @Test func valuesAndVisitsOfAPolicyAgreeWithNumpy() {
        #expect(isClose(process.values(of: Reference.policy, Reference.reward), Reference.values, 1e-13))
        let visits = process.occupancy(of: Reference.policy, start: Reference.start)
        #expect(isClose(visits, Reference.visits, 1e-13))
        #expect((visits.reduce(0, +) - 1 / 0.15).magnitude < 1e-12)
    }

    @Test func softMaximaTendToMaxima() {
        let values = [1.0, 3, 2, 0, 0, 0, -1, -1, 5, 2, 2, 2, 1000, 0, -1000]
        #expect(process.maxima(values) == [3, 0, 5, 2, 1000])
        let gain = 0.01 * log(3.0)
        let expected: [Double] = [3, gain, 5, 2 + gain, 1000]
        #expect(isClose(process.softMaxima(values, temperature: 0.01), expected, 1e-12))
    }

    @Test func logarithmsOfPoliciesKeepWhatProbabilitiesLose() {
        let logs = process.logSoftmaxPolicy([0, 1, 2, 0, 0, 0, 0, -100, 0, 0, 0, 0, 0, 0, 0], inverseTemperature: 20)
        #expect((logs[0] + 40).magnitude < 1e-8 && (logs[2] + exp(-20.0)).magnitude < 1e-14)
        #expect((logs[7] + 2000 + log(2)).magnitude < 1e-12)
        for state in 0..<5 { #expect(((0..<3).reduce(0) { $0 + exp(logs[state * 3 + $1]) } - 1).magnitude < 1e-14) }
    }

    @Test func greedyPoliciesTakeTheFirstOfEquals() {
        #expect(process.greedyPolicy([1, 2, 2, 0, 0, 0, 3, 1, 0, 0, 0, 9, 5, 4, 5]) == [0, 1, 0, 1, 0, 0, 1, 0, 0, 0, 0, 1, 1, 0, 0])
    }

    @Test func eliminationFindsThePivotsItNeeds() {
        #expect(isClose(solveLinear([0, 2, 1, 1, 0, 0, 0, 1, -1], [7, 4, 2]), [4, 3, 1], 1e-15))
        #expect(solveLinear([4], [2]) == [0.5])
    }
}
