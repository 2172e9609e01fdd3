import DelayedRepression
import Dynamics
import Statistics
import Testing
import Workbench

@Suite struct EquationTests {
    typealias Constants = DelayedRepression.Replicator.Constants

    @Test func closedFormsAgreeWithTheirNumericalDerivation() {
        for row in DelayedRepressionValues.hopf {
            let constants = Constants(a: row.a, C: row.C, k: row.k, xc: row.xc)
            #expect((constants.equilibrium - row.equilibrium).magnitude < 1e-10)
            #expect((constants.criticalDelay / row.delay - 1).magnitude < 1e-6)
            #expect((constants.lyapunov / row.lyapunov - 1).magnitude < 1e-6)
            #expect((constants.frequency * constants.criticalDelay - .pi / 2).magnitude < 1e-12)
        }
    }

    @Test func publishedNumbersComeOut() {
        #expect((Constants().equilibrium * 1000).rounded() == 628)
        #expect((Constants().criticalDelay * 1000).rounded() == 471)
        #expect((Constants(a: 2, C: 5, k: 10, xc: 0.5).lyapunov * 100).rounded() == -4085)
    }

    @Test func parameterSetsStayInTheirRanges() {
        let sets = DelayedRepression.parameterSets()
        #expect(sets.count == 13)
        #expect(sets[0] == Constants())
        for constants in sets.dropFirst() {
            #expect(constants.isAdmissible)
            #expect((0.15...0.85).contains(constants.rho))
            #expect((4...25).contains(constants.k))
            #expect((0.1 - 1e-12...0.9 + 1e-12).contains(constants.equilibrium))
        }
        #expect(DelayedRepression.parameterSets(seed: Seed(1))[1] != sets[1])
    }

    @Test func thresholdsAndAmplitudesFollowTheNormalForm() throws {
        let table = try DelayedRepression.measureThresholds([Constants(), Constants(a: 2, C: 5, k: 10, xc: 0.5)])
        #expect(table.worstRelativeError < 1e-4)
        #expect(table.halvedStepChange < 1e-4)
        #expect(table.worstPeriodError < 0.01)
        #expect(table.publishedDelayError() < 1e-3)
        #expect(table.amplitudeUndelayed.allSatisfy { $0 < 1e-9 })
        #expect(table.amplitude090.allSatisfy { $0 < 1e-6 })
        #expect(table.amplitudeRatio102.allSatisfy { ($0 - 1).magnitude < 0.02 })
    }

    @Test func aBracketWithoutThresholdCountsAsWrong() {
        var table = DelayedRepression.ThresholdTable()
        table.formula = [1, 2]
        table.empirical = [.nan, 2.1]
        table.empiricalHalved = [1, 2]
        table.periodRatio = [1, .nan]
        #expect(table.relativeErrors[0] == 1)
        #expect(table.worstRelativeError == 1)
        #expect(table.halvedStepChange == 1)
        #expect(table.worstPeriodError == .infinity)
    }

    @Test func theScanSeesPlantedBistabilityAndNoneHere() throws {
        let planted = DelayedRepression.scanPlantedHysteresis()
        #expect(planted.bistableWidth() == 0.1)
        // The upper branch of mu r + r^3 - r^5: r^2 = (1 + sqrt(1 + 4 mu)) / 2.
        for (distance, r) in zip(planted.distance, planted.amplitude) {
            #expect((r - ((1 + (1 - 4 * distance).squareRoot()) / 2).squareRoot()).magnitude < 1e-9)
        }
        #expect(DelayedRepression.scanPlantedHysteresis(distances: [0.26]).bistableWidth() == 0)
        #expect(try DelayedRepression.scanHysteresis([Constants()], distances: [0.01, 0.05], over: 1500).bistableWidth() == 0)
    }

    @Test func theLyapunovScanStaysNegative() {
        let scan = DelayedRepression.scanLyapunov(points: 2000)
        #expect(scan.points == 2000)
        #expect(scan.largest < 0)
        #expect(scan.at.lyapunov == scan.largest)
    }

    @Test func theDiagramShowsTheOscillationOnlyAboveTheThreshold() throws {
        let diagram = try DelayedRepression.bifurcationDiagram(Constants(), ratios: [0.9, 1.1])
        #expect(diagram.amplitude[0] < 1e-6 && diagram.amplitude[1] > 0.1)
        #expect(diagram.predicted[0] == 0)
    }

    @Test func constantsWithoutEquilibriumAreRefused() {
        let error = #expect(throws: InvalidSetting.self) {
            try DelayedRepression.measureThresholds([Constants(a: 2, C: 4, k: 1, xc: 1.5)])
        }
        #expect(
            error?.description == """
                setting 'xc' is out of range
                  found     1.5
                  expected  a threshold with an equilibrium between 0 and 1, not 1.5
                """)
        #expect(throws: InvalidSetting(name: "C", found: "1.0", expected: "more than the benefit a, 2.0")) {
            try DelayedRepression.bifurcationDiagram(Constants(a: 2, C: 1, k: 10, xc: 0.72), ratios: [1])
        }
    }
}
