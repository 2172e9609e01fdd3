import OfflineControl
import Statistics
import TestSupport
import Testing
import Torch

@Suite(.needsTorch) struct EnsembleNetworkTests {
    /// The gradients written out are those that libtorch records.
    @Test func gradientsAreThoseOfLibtorch() throws {
        var streams = [Seed(0).stream("a"), Seed(1).stream("a"), Seed(2).stream("a")]
        let network = try EnsembleNetwork([2, 8, 8, 4], using: &streams)
        var random = Seed(3).stream("inputs")
        let input = try Tensor.normal([3, 10, 2], using: &random)
        let slopes = try Tensor.normal([3, 10, 4], using: &random)
        let recorded = try (network(input) * slopes).sum().gradients(of: network.tensors)
        let written = try network.pass(input).gradients(slopes: slopes)
        for (ours, theirs) in zip(written, recorded) {
            #expect(ours.shape == theirs.shape)
            let difference = try (ours - theirs).absolute().doubles()
            #expect(!difference.contains { !($0 < 1e-5) })
            let sizes = try theirs.absolute().doubles()
            #expect(sizes.contains { $0 > 1e-3 })
        }
        let difference = try (network.pass(input).output - network(input)).absolute().doubles()
        #expect(!difference.contains { !($0 < 1e-6) })
    }
}
