import NeuralCollapse
import TestSupport
import Testing

@Suite struct ClassFeaturesTests {
    @Test(arguments: NeuralCollapseValues.cases.indices) func metricsAreThoseOfNumpy(_ index: Int) throws {
        let values = NeuralCollapseValues.cases[index]
        let sample = try Sample(values)
        let found = sample.features
        #expect(absoluteDistance(found.means.values, try #require(values["means"])) < 1e-13)
        #expect(absoluteDistance(found.variances, try #require(values["variances"])) < 1e-13)
        let nc1 = try #require(values["nc1"]?.first)
        #expect((found.withinClassVariability() / nc1 - 1).magnitude < 1e-10)
        #expect(absoluteDistance(found.distanceNormalizedVariances(), try #require(values["cdnv"])) < 1e-12)
        #expect(found.nearestCentres().map(Double.init) == values["nearest"])
        #expect(found.decisions(sample.classifier, bias: sample.bias).map(Double.init) == values["decided"])
        #expect(found.nearestCentreAgreement(sample.classifier, bias: sample.bias) == values["agreement"]?.first)
        #expect(found.nearestCentreAccuracy == values["accuracy"]?.first)
    }

    @Test func collapsedFeaturesHaveNoVariability() {
        let means = Frame.simplex(4, width: 6)
        let labels = [0, 1, 2, 3, 3, 3, 0]
        let collapsed = ClassFeatures(means.keeping(labels), labels: labels, classes: 4)
        #expect(collapsed.withinClassVariability() < 1e-30)
        #expect(collapsed.distanceNormalizedVariances().allSatisfy { $0 < 1e-30 })
        #expect(collapsed.nearestCentreAccuracy == 1)
        // The same decisions as by the means, which are equally long.
        #expect(collapsed.nearestCentreAgreement(means) == 1)
    }

    /// Two classes at -1 and 1 with features 0.5 to either side: S_W = 0.25, S_B = 1, K = 2, and (0.25 + 0.25) / (2 * 4) for the pair.
    @Test func valuesByHand() {
        let found = ClassFeatures(Frame([-1.5, -0.5, 0.5, 1.5], width: 1), labels: [0, 0, 1, 1], classes: 2)
        #expect(found.withinClassVariability() == 0.125)
        #expect(found.distanceNormalizedVariances() == [0.0625])
    }

    @Test func samplesWithoutClassAreLeftOut() {
        let all = ClassFeatures(Frame([-1.5, -0.5, 0.5, 1.5], width: 1), labels: [0, 0, 1, 1], classes: 2)
        let some = ClassFeatures(Frame([-1.5, 70, -0.5, 0.5, 1.5, -80], width: 1), labels: [0, -1, 0, 1, 1, -1], classes: 2)
        #expect(some.means == all.means && some.counts == [2, 2])
        #expect(some.withinClassVariability() == all.withinClassVariability())
        #expect(some.nearestCentres() == [0, -1, 0, 1, 1, -1])
        #expect(some.nearestCentreAccuracy == 1)
    }

    @Test func equalMeansHaveNoVariabilityToCompareWith() {
        #expect(ClassFeatures(Frame([1, 2, 1, 2], width: 2), labels: [0, 1], classes: 2).withinClassVariability().isNaN)
    }
}

struct Sample {
    var features: ClassFeatures
    var classifier: Frame
    var bias: [Double]

    init(_ values: [String: [Double]]) throws {
        let shape = try #require(values["shape"]).map { Int($0) }
        features = ClassFeatures(
            Frame(try #require(values["features"]), width: shape[1]), labels: try #require(values["labels"]).map { Int($0) },
            classes: shape[0])
        classifier = Frame(try #require(values["classifier"]), width: shape[1])
        bias = try #require(values["bias"])
    }
}
