import Foundation
import GaussianProcesses
import TestSupport
import Testing

@Suite struct GaussianProcessTests {
    @Test func likelihoodAndPredictionsAreThoseOfScikitLearn() throws {
        for (amplitude, length, noise, likelihood, means, variances, determinant) in GaussianProcessesValues.fits {
            let process = try #require(
                GaussianProcess(
                    inputs: GaussianProcessesValues.inputs, outputs: GaussianProcessesValues.outputs,
                    kernel: SquaredExponential(amplitude: amplitude, length: length), noise: noise))
            #expect(distance([process.logMarginalLikelihood, process.logDeterminant], [likelihood, determinant]) < 1e-9)
            let predictions = GaussianProcessesValues.at.map { process.prediction(at: $0) }
            #expect(distance(predictions.map(\.mean), means) < 1e-9)
            #expect(absoluteDistance(predictions.map(\.variance), variances) < 1e-9)
        }
    }

    /// One observation y at x: mean k y / (1 + noise^2) and variance 1 - k^2 / (1 + noise^2), with k = exp(-1/2) one length away.
    @Test func oneObservationHasAClosedForm() throws {
        let process = try #require(GaussianProcess(inputs: [2], outputs: [3], kernel: SquaredExponential(length: 4), noise: 0.5))
        let (k, total) = (exp(-0.5), 1.25)
        let found = process.prediction(at: 6)
        #expect((found.mean - 3 * k / total).magnitude < 1e-15 && (found.variance - (1 - k * k / total)).magnitude < 1e-15)
        #expect((process.logMarginalLikelihood + 4.5 / total + 0.5 * log(2 * Double.pi * total)).magnitude < 1e-14)
        #expect(process.dataFit == -4.5 / total)
    }

    @Test func withoutObservationsThePriorIsLeft() throws {
        let process = try #require(
            GaussianProcess(inputs: [], outputs: [], kernel: SquaredExponential(amplitude: 3, length: 1), noise: 0.1))
        #expect(process.prediction(at: 5) == (0, 9))
        #expect(process.logMarginalLikelihood == 0)
    }

    @Test func equalInputsWithoutNoiseHaveNoProcess() {
        #expect(GaussianProcess(inputs: [1, 1], outputs: [0, 2], kernel: SquaredExponential(length: 1), noise: 0) == nil)
    }
}
