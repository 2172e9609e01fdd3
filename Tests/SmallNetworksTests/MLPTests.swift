import SmallNetworks
import Statistics
import TestSupport
import Testing
import Torch

@Suite(.needsTorch) struct MLPTests {
    private func network(_ activation: Activation = .relu) throws -> MLP {
        MLP(
            layers: [
                Linear(weight: try Tensor([[1.0, -1], [2, 0], [0, 1]]).parameter(), bias: try Tensor([0.0, -1, 1]).parameter()),
                Linear(weight: try Tensor([[1.0, 1, 1], [0, 2, -1]]).parameter(), bias: nil),
            ], activation: activation)
    }

    @Test func featuresAndLogitsAreThoseOfTheFormula() throws {
        let network = try network()
        let inputs = try Tensor([[1.0, 2], [3, -4]])
        // Hidden: (1 - 2, 2 - 1, 2 + 1) and (3 + 4, 6 - 1, -4 + 1), cut at zero.
        #expect(try network.features(inputs).doubles() == [0, 1, 3, 7, 5, 0])
        #expect(try network(inputs).doubles() == [4, -1, 12, 10])
        #expect(try network.hidden(inputs).map { try $0.doubles() } == [[0, 1, 3, 7, 5, 0]])
        #expect(try self.network(.identity).features(inputs).doubles() == [-1, 1, 3, 7, 5, -3])
        #expect(network.head.weight.shape == [2, 3])
    }

    @Test func parametersHaveNamesAndImagesAreFlattened() throws {
        var random = Seed(1).stream("weights")
        let network = try MLP([6, 5, 4, 3], using: &random)
        #expect(
            network.namedParameters.map(\.name) == [
                "layers.0.weight", "layers.0.bias", "layers.1.weight", "layers.1.bias", "layers.2.weight", "layers.2.bias",
            ])
        #expect(try network(Tensor.zeros([7, 2, 3])).shape == [7, 3])
        #expect(try MLP([6, 3], bias: false, using: &random).parameterCount == 18)
    }

    @Test func weightsStartWithTheVarianceAskedFor() throws {
        var random = Seed(2).stream("weights")
        func spread(_ start: InitialWeights) throws -> (weight: Double, bias: Double) {
            let layer = try MLP([400, 300], start: start, using: &random).head
            return (try layer.weight.standardDeviation().item(), try layer.bias!.standardDeviation().item())
        }
        // Of 120,000 weights the standard deviation is within 0.2 percent, of 300 biases within 5.
        let uniform = try spread(.uniform)
        #expect(abs(uniform.weight / (0.05 / 3.squareRoot()) - 1) < 0.01 && abs(uniform.bias / (0.05 / 3.squareRoot()) - 1) < 0.2)
        let he = try spread(.he)
        #expect(abs(he.weight / (2.0 / 400).squareRoot() - 1) < 0.01 && he.bias == 0)
        let normal = try spread(.normal(deviation: 0.3))
        #expect(abs(normal.weight / 0.3 - 1) < 0.01 && normal.bias == 0)
    }

    @Test func accuracyIsTheShareOfRowsWhoseLargestIsRight() throws {
        let logits = try Tensor([[1.0, 2, 3], [3, 2, 1], [1, 5, 2], [0, 0, 1]])
        #expect(try accuracy(logits, Tensor([2, 0, 0, 2])) == 0.75)
    }
}
