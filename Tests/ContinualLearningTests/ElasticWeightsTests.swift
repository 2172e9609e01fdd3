import ContinualLearning
import Testing
import Torch

extension Trait where Self == ConditionTrait {
    /// The suite needs libtorch, which `./reprise setup torch` installs; where that is impossible it is skipped.
    static var needsTorch: Self { .enabled(if: TorchLibrary.isThere, "libtorch isn't here: './reprise setup torch' installs it") }
}

@Suite(.needsTorch) struct ElasticWeightsTests {
    @Test func thePenaltyIsHalfTheWeightedSquaredDistance() throws {
        let weights = try Tensor([1.0, 2]).parameter()
        var elastic = ElasticWeights()
        #expect(try elastic.penalty([weights]) == nil)
        // The means of the squares are (5, 2).
        try elastic.add([weights], gradients: [[try Tensor([1.0, 2])], [try Tensor([3.0, 0])]])
        #expect(try elastic.penalty([weights])?.item() == 0)
        try weights.assign(Tensor([2.0, 5]))
        let penalty = try #require(try elastic.penalty([weights]))
        #expect(abs(try penalty.item() - (5.0 * 1 + 2 * 9) / 2) < 1e-12)
        #expect(try penalty.gradients(of: [weights])[0].doubles() == [5, 6])
        // A second task adds its own: (1, 1) around (2, 5).
        try elastic.add([weights], gradients: [[try Tensor([1.0, 1])]])
        #expect(abs(try #require(try elastic.penalty([weights])).item() - 11.5) < 1e-12)
    }
}
