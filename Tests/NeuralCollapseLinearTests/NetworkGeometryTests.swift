import NeuralCollapse
import NeuralCollapseLinear
import Testing

@Suite struct NetworkGeometryTests {
    @Test func classSizesFallGeometrically() {
        var settings = NeuralCollapseLinear.Networks()
        (settings.most, settings.least, settings.perClass) = (400, 100, 7)
        #expect(NeuralCollapseLinear.classSizes(settings, .imbalanced, classes: 3) == [400, 200, 100])
        #expect(NeuralCollapseLinear.classSizes(settings, .balanced, classes: 3) == [7, 7, 7])
    }

    /// The limit is that of the scalar problem when decays go to zero.
    @Test(arguments: [1, 3]) func thePredictedFrameIsTheLimitOfWeakDecay(_ depth: Int) {
        let sizes = [50, 20, 5]
        let problem = NeuralCollapseLinear.MatrixProblem(sizes: sizes, depth: depth, width: 4, weightDecay: 1e-12, featureDecay: 1e-12)
        let norms = problem.predictedMeanNorms
        let gram = sizes.indices.flatMap { i in sizes.indices.map { j in i == j ? norms[i] * norms[i] : 0 } }
        #expect(gramDistance(gram, NeuralCollapseLinear.predictedGram(sizes, depth: depth)) < 1e-5)
        // Equal classes have the same length at any depth.
        #expect(gramDistance(NeuralCollapseLinear.predictedGram([4, 4], depth: depth), [1, 0, 0, 1]) < 1e-15)
    }
}
