import ContinualLearning
import TestSupport
import Testing
import Torch

@Suite(.needsTorch) struct ElasticWeightsTests {
    @Test func thePenaltyIsHalfTheWeightedSquaredDistance() throws {
        let weights = try Tensor([1.0, 2]).parameter()
        var elastic = ElasticWeights()
        #expect(try elastic.penalty([weights]) == 0)
        #expect(try elastic.gradients([weights])?.count == nil)
        // The means of the squares are (5, 2).
        try elastic.add([weights], gradients: [[try Tensor([1.0, 2])], [try Tensor([3.0, 0])]])
        #expect(try elastic.penalty([weights]) == 0)
        try weights.assign(Tensor([2.0, 5]))
        #expect(abs(try elastic.penalty([weights]) - (5.0 * 1 + 2 * 9) / 2) < 1e-12)
        #expect(try elastic.gradients([weights])?[0].doubles() == [5, 6])
        // A second task adds its own: importance (1, 1) around (2, 5).
        try elastic.add([weights], gradients: [[try Tensor([1.0, 1])]])
        #expect(abs(try elastic.penalty([weights]) - 11.5) < 1e-12)
        try weights.assign(Tensor([3.0, 5]))
        #expect(abs(try elastic.penalty([weights]) - ((5.0 * 4 + 2 * 9) / 2 + 0.5)) < 1e-12)
        #expect(try elastic.gradients([weights])?[0].doubles() == [11, 6])
    }
}
