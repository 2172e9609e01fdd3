import Foundation
import GaussianProcesses
import GpFishery
import Statistics
import Testing

@Suite struct ProcessTests {
    let data = GpFishery.Transitions(GpFishery.archivedSeries, pseudoObservation: true)

    @Test func theLogPosteriorIsThatOfScipy() {
        #expect(data.inputs.count == 40 && data.inputs[0] == 0 && data.outputs[39] == 7.201817)
        var settings = GpFishery.Process()
        settings.priors = true
        let found = GpFishery.processLogPosterior([log(8.0), log(0.4), log(6.0)], data, settings)
        #expect((found - Reference.posterior).magnitude < 1e-8)
        #expect(GpFishery.processLogPosterior([log(8.0), log(0.4), log(101.0)], data, settings) == -.infinity)
    }

    @Test func theBestHyperParametersAreATop() {
        var settings = GpFishery.Process()
        for amplitude in GpFishery.Amplitude.allCases {
            settings.amplitude = amplitude
            settings.priors = amplitude == .one
            let fit = GpFishery.fitProcess(data, settings)
            let logs = [log(fit.length), log(fit.noise), log(fit.amplitude)].prefix(amplitude == .fitted ? 3 : 2)
            let best = GpFishery.processLogPosterior(Array(logs), data, settings)
            for k in logs.indices {
                for step in [-0.05, 0.05] {
                    var moved = Array(logs)
                    moved[k] += step
                    #expect(GpFishery.processLogPosterior(moved, data, settings) < best + 1e-6)
                }
            }
        }
    }

    @Test func withDataEverywhereNothingIsFarAway() {
        let ratios = GpFishery.coveredTable(.init(), .init(), Seeds(3))
        #expect(ratios.count == 3 && ratios.allSatisfy { $0 > 0.5 && $0 < 2 })
    }
}
