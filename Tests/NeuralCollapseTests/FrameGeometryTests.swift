import NeuralCollapse
import TestSupport
import Testing

@Suite struct FrameGeometryTests {
    @Test(arguments: NeuralCollapseValues.cases.indices) func geometryIsThatOfNumpy(_ index: Int) throws {
        let values = NeuralCollapseValues.cases[index]
        let sample = try Sample(values)
        let means = sample.features.means
        #expect(absoluteDistance(means.norms, try #require(values["norms"])) < 1e-13)
        #expect(absoluteDistance([coefficientOfVariation(means.norms)], try #require(values["variation"])) < 1e-13)
        #expect(absoluteDistance(means.cosines(), try #require(values["cosines"])) < 1e-13)
        #expect(absoluteDistance(means.centred().cosines(), try #require(values["centredCosines"])) < 1e-13)
        #expect(absoluteDistance(means.centred().logKernels(), try #require(values["kernels"])) < 1e-12)
        #expect(absoluteDistance(sample.classifier.alignments(with: means.centred()), try #require(values["alignments"])) < 1e-13)
        #expect(absoluteDistance(means.singularValues(), try #require(values["singular"])) < 1e-12)
        #expect(absoluteDistance([gramDistance(means.gram(), sample.classifier.gram())], try #require(values["gramDistance"])) < 1e-13)
    }

    @Test(arguments: [2, 3, 10]) func simplexFramesAreEquiangular(_ count: Int) {
        let frame = Frame.simplex(count, width: count + 2)
        #expect(absoluteDistance(frame.norms, [Double](repeating: 1, count: count)) < 1e-15)
        #expect(frame.cosines().allSatisfy { ($0 + 1 / Double(count - 1)).magnitude < 1e-15 })
        #expect(frame.centre.allSatisfy { $0.magnitude < 1e-16 })
    }

    @Test func centringAnOrthogonalFrameGivesASimplexFrame() {
        let orthogonal = Frame([2, 0, 0, 0, 2, 0, 0, 0, 2], width: 3)
        #expect(orthogonal.cosines() == [0, 0, 0])
        #expect(orthogonal.centred().cosines().allSatisfy { ($0 + 0.5).magnitude < 1e-15 })
        #expect(gramDistance(orthogonal.centred().gram(), Frame.simplex(3, width: 3).gram()) < 1e-15)
    }

    @Test func aZeroVectorHasNoAngle() {
        #expect(Frame([0, 0, 1, 1], width: 2).cosines()[0].isNaN)
    }

    @Test func spreadsByHand() {
        #expect(relativeSpread([1, 2, 3]) == 1)
        #expect(relativeSpread([2, 2]) == 0)
        #expect(gramDistance([1, 0, 0, 1], [3, 0, 0, 3]) < 1e-15)
        #expect(gramDistance([1, 0, 0, 0], [0, 0, 0, 1]) == 2.0.squareRoot())
    }
}
