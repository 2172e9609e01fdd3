import Dynamics
import EarlyWarning
import Statistics
import Testing

@Suite struct LikelihoodTests {
    @Test func theBestConstantAndFallingRatesAreThoseOfScipy() {
        for row in EarlyWarningValues.fits {
            let constant = EarlyWarning.RateFit.constant(row.series)
            #expect((constant.logLikelihood - row.constant).magnitude < 1e-6)
            let declining = EarlyWarning.RateFit.declining(row.series, from: constant)
            #expect((declining.logLikelihood - row.declining).magnitude < 1e-4)
            #expect((EarlyWarning.likelihoodRatio(row.series) - 2 * (row.declining - row.constant)).magnitude < 2e-4)
        }
    }

    /// scipy's density at other values of mean and noise can't exceed the profile's.
    @Test func theProfileIsTheMaximumOverMeanAndNoise() {
        for row in EarlyWarningValues.fits {
            #expect(EarlyWarning.RateFit(row.series, rate: 0.7, decline: 0.4).logLikelihood >= row.logLikelihood)
        }
    }

    @Test func aRisingRateHasRatioZeroAndAFallingOneDoesNot() {
        #expect(EarlyWarning.likelihoodRatio(EarlyWarningValues.fits[3].series) == 0)
        #expect(EarlyWarning.likelihoodRatio(EarlyWarningValues.fits[0].series) > 4)
    }

    @Test func aFitFindsThePlantedProcess() {
        var random = Seed(5).stream("planted")
        let process = OrnsteinUhlenbeck(rate: 0.4, noise: 0.2, mean: 3)
        let fit = EarlyWarning.RateFit.constant(process.series(count: 20_000, every: 1, random: &random))
        #expect((fit.rate - 0.4).magnitude < 0.03 && (fit.noise - 0.2).magnitude < 0.01 && (fit.mean - 3).magnitude < 0.03)
    }
}
