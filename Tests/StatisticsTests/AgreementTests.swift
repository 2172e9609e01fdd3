import Statistics
import Testing

@Suite struct AgreementTests {
    @Test func kappaAgreesWithStatsmodels() {
        for row in EffectValues.kappa {
            #expect(close(cohensKappa(row.first, row.second), row.plain, relative: 1e-12))
            #expect(close(cohensKappa(row.first, row.second) { Double(($0 - $1).magnitude) }, row.linear, relative: 1e-12))
            #expect(close(cohensKappa(row.first, row.second) { Double(($0 - $1) * ($0 - $1)) }, row.quadratic, relative: 1e-12))
        }
    }

    @Test func alphaAgreesWithItsPublishedProgram() throws {
        for row in EffectValues.alphas {
            let alpha = krippendorffAlpha(row.ratings, scale: try #require(RatingScale(rawValue: row.scale)))
            #expect(close(alpha, row.alpha, relative: 1e-11), "\(row.scale) \(alpha) \(row.alpha)")
        }
    }

    /// The first example is that of Krippendorff's book, whose nominal and interval values are 0.743 and 0.849.
    @Test func alphaIsThatOfTheBook() {
        #expect((krippendorffAlpha(EffectValues.alphas[0].ratings, scale: .nominal) - 0.743).magnitude < 5e-4)
        #expect((krippendorffAlpha(EffectValues.alphas[0].ratings, scale: .interval) - 0.849).magnitude < 5e-4)
    }

    @Test func intraclassCorrelationAgreesWithPingouin() {
        for row in EffectValues.intraclass { #expect(close(intraclassCorrelation(row.ratings), row.value, relative: 1e-9)) }
        // Table 4 of Shrout and Fleiss.
        #expect((intraclassCorrelation(EffectValues.intraclass[0].ratings) - 0.29).magnitude < 5e-3)
    }

    @Test func oneRatingForAllSaysNothing() {
        #expect(cohensKappa([1, 1], [1, 1]).isNaN)
        #expect(krippendorffAlpha([[2, 2], [2, 2]], scale: .nominal).isNaN)
    }
}
