import TestSupport
import Testing
import Torch

@Suite(.needsTorch) struct GradientsTests {
    /// A function that goes through much of what models are made of.
    private func model(_ x: Tensor, _ w: Tensor) throws -> Tensor {
        try (x.matmul(w).tanh() * x.sum(1, keep: true)).softmax().log().mean() + w.norm()
    }

    @Test func gradientsAreWhatFiniteDifferencesAre() throws {
        let (x, w) = (try fill(3, 4).parameter(), try fill(4, 2, k: 1).parameter())
        let gradients = try model(x, w).gradients(of: [x, w])
        for (tensor, gradient) in zip([x, w], gradients) {
            let (elements, derivatives) = (try tensor.doubles(), try gradient.doubles())
            for place in elements.indices {
                func at(_ step: Double) throws -> Double {
                    var moved = elements
                    moved[place] += step
                    let other = try Tensor(moved, tensor.shape)
                    return try model(tensor === x ? other : x, tensor === w ? other : w).item()
                }
                #expect(abs((try at(1e-5) - at(-1e-5)) / 2e-5 - derivatives[place]) < 1e-8)
            }
        }
    }

    @Test func gradientsOfGradients() throws {
        let x = try fill(3).parameter()
        let first = try (x.exp() * x.sin()).sum().gradients(of: [x], createGraph: true)[0]
        #expect(distance(try first.squared().sum().gradients(of: [x])[0].doubles(), try PyTorch.numbers("second order")) < 1e-13)
    }

    @Test func backwardAddsUpUntilCleared() throws {
        let x = try Tensor([1.0, 2]).parameter()
        #expect(x.gradient == nil)
        let y = try x.squared().sum()
        try y.backward(retainGraph: true)
        try y.backward()
        #expect(try x.gradient?.doubles() == [4, 8])
        x.clearGradient()
        #expect(x.gradient == nil)
        try (x * 3).backward(Tensor([1.0, 10]))
        #expect(try x.gradient?.doubles() == [3, 30])
    }

    @Test func whatWasNotComputedFromHasZeros() throws {
        let (x, y) = (try Tensor([1.0]).parameter(), try Tensor([1.0, 2]).parameter())
        #expect(try x.sum().gradients(of: [x, y]).map { try $0.doubles() } == [[1], [0, 0]])
    }

    @Test func nothingIsRecordedWhereGradientsAreOff() throws {
        let x = try Tensor([1.0]).parameter()
        #expect(x.isParameter && x.requiresGradient)
        #expect(try (x * 2).requiresGradient)
        #expect(try !(x * 2).isParameter)
        #expect(try !withoutGradients { try x * 2 }.requiresGradient)
        #expect(throws: TensorMismatch.self) { try withoutGradients { throw TensorMismatch() } }
        #expect(try (x * 2).requiresGradient)
        #expect(try !x.detached().requiresGradient)
    }

    @Test func inPlaceChangesAreSeenEverywhereAndNotRecorded() throws {
        let x = try Tensor([1.0, 2]).parameter()
        let same = x
        try x.assign(Tensor([3.0, 5]))
        try x.blend(with: Tensor([5.0, 5]), weight: 0.5)
        #expect(try same.doubles() == [4, 5])
        #expect(x.isParameter)
    }
}
