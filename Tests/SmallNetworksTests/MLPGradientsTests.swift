import SmallNetworks
import Statistics
import TestSupport
import Testing
import Torch

@Suite(.needsTorch) struct MLPGradientsTests {
    /// The gradients written out are those that libtorch records, in the order of the parameters.
    @Test func theCrossEntropyIsThatOfLibtorch() throws {
        var random = Seed(0).stream("weights")
        let network = try MLP([5, 8, 6, 3], using: &random)
        let images = try Tensor.normal([12, 5], using: &random)
        let labels = try Tensor.integers([12], in: 0..<3, using: &random)
        let recorded = try crossEntropy(network(images), labels).gradients(of: network.parameters)
        let pass = try network.pass(images)
        #expect(distance(try pass.output.doubles(), try network(images).doubles()) < 1e-6)
        let written = try network.gradients(pass, slopes: crossEntropySlopes(pass.output, labels.oneHot(3).to(.float32)))
        #expect(written.count == network.parameters.count)
        for (ours, theirs) in zip(written, recorded) {
            #expect(ours.shape == theirs.shape)
            #expect(distance(try ours.doubles(), try theirs.doubles()) < 1e-6)
            #expect(try theirs.doubles().contains { $0.magnitude > 1e-3 })
        }
    }

    /// The divergence from a teacher has the same slopes: its own entropy is constant.
    @Test func targetsMayBeProbabilities() throws {
        var random = Seed(1).stream("weights")
        let network = try MLP([4, 7, 3], using: &random)
        let images = try Tensor.normal([9, 4], using: &random)
        let teacher = try Tensor.normal([9, 3], using: &random).softmax(1)
        let recorded = try klDivergence(teacher.log(), (network(images) / 2).logSoftmax()).mean().gradients(of: network.parameters)
        let pass = try network.pass(images)
        // The chain rule for logits over 2.
        let written = try network.gradients(pass, slopes: crossEntropySlopes(pass.output / 2, teacher) / 2)
        for (ours, theirs) in zip(written, recorded) { #expect(distance(try ours.doubles(), try theirs.doubles()) < 1e-6) }
    }
}
