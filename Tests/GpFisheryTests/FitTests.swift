import Foundation
import GpFishery
import Statistics
import Testing

typealias Reference = GpFisheryValues

@Suite struct FitTests {
    @Test func fitsOfTheArchivedDataAreThoseOfLeastSquares() throws {
        #expect(GpFishery.archivedSeries.count == 40)
        let fits = GpFishery.fits(GpFishery.archivedSeries)
        for (fit, (name, parameters, noise, deviance)) in zip(fits, Reference.fits) {
            #expect(fit.model.rawValue == name && fit.n == 39)
            #expect((fit.deviance - deviance).magnitude < 1e-5, "\(name)")
            #expect((fit.growth.noise - noise).magnitude < 1e-6, "\(name)")
            for (ours, theirs) in zip(fit.growth.parameters, parameters) { #expect((ours / theirs - 1).magnitude < 0.002, "\(name)") }
            // The deviance of the fit as a growth model is the same.
            let logs = GpFishery.archivedSeries.map { log($0) }
            #expect((GpFishery.deviance(fit.growth, GpFishery.archivedSeries, logs: logs) - fit.deviance).magnitude < 1e-9)
        }
    }

    @Test func theCriteriaPickTheTrueModelOnTheArchivedData() {
        let fits = GpFishery.fits(GpFishery.archivedSeries)
        #expect(fits.map(\.model.parameters) == [4, 3, 4])
        #expect(GpFishery.pick(fits, by: \.aic) == .allen && GpFishery.pick(fits, by: \.bic) == .allen)
        #expect(GpFishery.pick(fits, by: \.publishedAIC) == .ricker)
        #expect((fits[1].bic - fits[1].deviance - 3 * log(39.0)).magnitude < 1e-12)
        // With the sign restored the printed numbers agree.
        let restored = GpFishery.printed.map { $0.impliedDeviance + 2 * Double($0.model.parameters) }
        #expect(restored.map { ($0 * 100).rounded() / 100 } == [40.51, 42.13, 43.01])
    }

    @Test func dataOfTheModelsLeadBackToThem() {
        for (model, parameters) in [(GpFishery.Model.allen, [2.0, 8, 5]), (.ricker, [0.4, 8]), (.myers, [1.5, 1.5, 15])] {
            let truth = GpFishery.Growth(model, parameters, noise: 0.02)
            var random = Seed(1).stream("data")
            let fit = GpFishery.fit(model, truth.series(from: 5.6, years: 2000, &random))
            #expect((fit.growth.noise - 0.02).magnitude < 0.002)
            for stock in [5.0, 6, 7, 8] {
                #expect((fit.growth.median(after: stock) / truth.median(after: stock) - 1).magnitude < 0.03, "\(model) \(stock)")
            }
        }
    }
}
