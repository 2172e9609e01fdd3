import Glibc
import PolicyEntropyLaw
import Statistics
import Testing

@Suite struct FormsTests {
    static let (h, r) = (PolicyEntropyLawValues.entropy, PolicyEntropyLawValues.accuracy)

    @Test func fitsCriteriaAndForecastsAgreeWithNumpy() {
        for (number, form) in PolicyEntropyLaw.Form.allCases.enumerated() {
            for (ours, theirs) in zip(PolicyEntropyLaw.fit(form, Self.h, Self.r), PolicyEntropyLawValues.coefficients[number]) {
                #expect((ours - theirs).magnitude < 1e-12)
            }
            #expect((PolicyEntropyLaw.aicc(form, Self.h, Self.r) - PolicyEntropyLawValues.aicc[number]).magnitude < 1e-9)
            let forecast = PolicyEntropyLaw.forecastError(form, Self.h, Self.r, share: 0.4)
            #expect((forecast - PolicyEntropyLawValues.forecasts[number]).magnitude < 1e-12)
        }
    }

    @Test func theSeenShareIsRoundedAndNeverTooSmall() {
        #expect(PolicyEntropyLaw.seenPoints(61, share: 0.15) == 9 && PolicyEntropyLaw.seenPoints(101, share: 0.15) == 15)
        #expect(PolicyEntropyLaw.seenPoints(10, share: 0.15) == 4 && PolicyEntropyLaw.seenPoints(5, share: 1) == 4)
    }

    @Test func aPlantedLawIsFound() {
        let planted = Self.h.map { 0.4 - 0.1 * exp($0) }
        #expect(PolicyEntropyLaw.forecastRatio(Self.h, planted, share: 0.4) < 1e-10)
        #expect(PolicyEntropyLaw.forecastRatio(Self.h, Self.h.map { 0.4 - 0.1 * $0 }, share: 0.4) > 1e10)
    }

    @Test func ratiosAreAveragedOnTheLogarithm() {
        let mean = PolicyEntropyLaw.geometricMean([0.5, 2, 4])
        #expect((mean.value - pow(4, 1.0 / 3)).magnitude < 1e-12 && mean.method == "t 95% on the logarithm" && mean.n == 3)
        #expect((mean.low! * mean.high! - mean.value * mean.value).magnitude < 1e-12)
    }
}
