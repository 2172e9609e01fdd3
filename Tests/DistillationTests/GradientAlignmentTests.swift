import Distillation
import TestSupport
import Testing
import Torch

@Suite(.needsTorch) struct GradientAlignmentTests {
    /// Two parameters, taken together as one vector of three numbers.
    private func gradient(_ x: Double, _ y: Double, _ z: Double) throws -> [Tensor] { [try Tensor([x, y]), try Tensor([z])] }

    private func numbers(_ gradient: [Tensor]) throws -> [Double] { try gradient.flatMap { try $0.doubles() } }

    @Test func lengthsAndCosinesAreThoseOfOneVector() throws {
        let (first, second) = (try gradient(3, 0, 4), try gradient(0, 1, 0))
        #expect(try length(of: first) == 5)
        #expect(try cosine(first, second) == 0)
        #expect(try cosine(first, gradient(-3, 0, -4)) == -1)
        #expect(try cosine(first, gradient(0, 0, 0)).isNaN)
    }

    @Test func whatAgreesIsLeftAlone() throws {
        #expect(try numbers(aligned(gradient(1, 2, 3), with: gradient(1, 0, 0))) == [1, 2, 3])
    }

    @Test func whatWorksAgainstTheMainGradientIsTakenOff() throws {
        let main = try gradient(2, 0, 1)
        let rest = try aligned(gradient(-3, 5, 1), with: main)
        // -3*2 + 1*1 = -5 over 5 is -1: minus one times the main gradient is taken off.
        #expect(try numbers(rest) == [-1, 5, 2])
        #expect(try scalarProduct(rest, main) == 0)
    }

    @Test func theSecondOfASumCanBeScaled() throws {
        #expect(try numbers(sum(gradient(1, 2, 3), gradient(10, 20, 30), times: 0.5)) == [6, 12, 18])
    }
}
