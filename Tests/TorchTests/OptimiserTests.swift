import ContentStore
import Statistics
import TestSupport
import Testing
import Torch

private struct Net: Module {
    let hidden: Linear
    let output: Linear

    func callAsFunction(_ x: Tensor) throws -> Tensor { try output(hidden(x).tanh()) }
}

@Suite(.needsTorch) struct OptimiserTests {
    private func net() throws -> Net {
        var random = Seed(1).stream("weights")
        return try filled(Net(hidden: Linear(4, 5, .float64, using: &random), output: Linear(5, 3, .float64, using: &random)))
    }

    private func loss(_ net: Net, _ step: Int) throws -> Tensor { try crossEntropy(net(fill(6, 4, k: step)), Tensor([0, 1, 2, 0, 1, 2])) }

    private func losses(_ optimiser: some Optimiser, clip: Double? = nil) throws -> [Double] {
        var optimiser = optimiser
        let net = try net()
        let parameters = net.parameters
        return try (0..<6).map { step in
            let loss = try loss(net, step)
            try optimiser.descend(loss, over: parameters, clip: clip)
            return try loss.item()
        }
    }

    @Test func lossesFallAsThoseOfPyTorch() throws {
        let optimisers: [(String, any Optimiser)] = [
            ("sgd", SGD(learningRate: 0.5)), ("momentum", SGD(learningRate: 0.3, momentum: 0.9, weightDecay: 0.01)),
            ("nesterov", SGD(learningRate: 0.3, momentum: 0.9, nesterov: true)),
            ("adam", Adam(learningRate: 0.05, beta2: 0.98, weightDecay: 0.02)),
            ("adamw", Adam.decoupled(learningRate: 0.05, weightDecay: 0.1)),
        ]
        for (name, optimiser) in optimisers {
            #expect(distance(try losses(optimiser), try PyTorch.numbers("losses of \(name)")) < 1e-12, "\(name)")
        }
        #expect(distance(try losses(SGD(learningRate: 0.5), clip: 0.05), try PyTorch.numbers("losses of clipped")) < 1e-12)
    }

    @Test func backwardAndStepDoTheSame() throws {
        var adam = Adam(learningRate: 0.05, beta2: 0.98, weightDecay: 0.02)
        let net = try net()
        let losses = try (0..<6).map { step in
            let loss = try loss(net, step)
            try loss.backward()
            try adam.step(net.parameters)
            return try loss.item()
        }
        #expect(distance(losses, try PyTorch.numbers("losses of adam")) < 1e-12)
        #expect(net.parameters.allSatisfy { $0.gradient == nil })
    }

    @Test func whatWasKeptGoesOnAsItWouldHave() throws {
        struct Training: Codable {
            var net: Net
            var adam = Adam(learningRate: 0.05, beta2: 0.98, weightDecay: 0.02)
        }
        var training = Training(net: try net())
        let losses = try (0..<6).map { step in
            training = try ArtifactDecoder.decode(Training.self, from: ArtifactEncoder.encode(training))
            let loss = try loss(training.net, step)
            try training.adam.descend(loss, over: training.net.parameters)
            return try loss.item()
        }
        #expect(distance(losses, try PyTorch.numbers("losses of adam")) < 1e-12)
    }

    @Test func normsAreClippedTogether() throws {
        let gradients = [try Tensor([3.0, 0]), try Tensor([[4.0]])]
        #expect(try clip(gradients, norm: 10) == 5)
        #expect(try gradients[0].doubles() == [3, 0])
        #expect(try clip(gradients, norm: 1) == 5)
        #expect(abs(try gradients[1].item() - 0.8) < 1e-6)
    }

    @Test func otherParametersThanBeforeAreAnError() throws {
        var adam = Adam()
        let x = try Tensor([1.0]).parameter()
        try adam.step([x], gradients: [x.detached()])
        let more = #expect(throws: TensorError.self) { try adam.step([x, x], gradients: [x, x]) }
        #expect(more?.reason == "2 parameters, where the steps before had 1")
        let fewer = #expect(throws: TensorError.self) { try adam.step([x], gradients: []) }
        #expect(fewer?.reason == "0 gradients for 1 parameters")
    }

    @Test func schedulesRiseAndFall() {
        let rates = { (schedule: Schedule) in [0, 1, 2, 6, 10, 50].map { schedule($0) } }
        #expect(rates(Schedule(peak: 1, warmup: 2, steps: 10)) == [0.5, 1, 1, 1, 1, 1])
        #expect(rates(Schedule(peak: 1, warmup: 2, steps: 10, decay: .linear, floor: 0.5)) == [0.5, 1, 1, 0.75, 0.5, 0.5])
        let cosine = rates(Schedule(peak: 1, warmup: 2, steps: 10, decay: .cosine))
        #expect(zip(cosine, [0.5, 1, 1, 0.5, 0, 0]).allSatisfy { abs($0 - $1) < 1e-15 })
        let exponential = rates(Schedule(peak: 1, steps: 10, decay: .exponential, floor: 0.01))
        #expect(
            zip(exponential, [1, 0.630957344480193, 0.398107170553497, 0.0630957344480193, 0.01, 0.01]).allSatisfy { abs($0 - $1) < 1e-14 })
    }
}
