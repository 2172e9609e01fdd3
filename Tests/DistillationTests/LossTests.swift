import Distillation
import Statistics
import TestSupport
import Testing
import Torch

/// Losses, gradients and the auxiliary head against PyTorch, in double precision.
@Suite(.needsTorch) struct LossTests {
    private func expectAgreement(
        _ loss: (Tensor, Tensor) throws -> Tensor, _ pull: (Tensor, Tensor) throws -> Tensor, _ expected: [Double],
        sourceLocation: SourceLocation = #_sourceLocation
    ) throws {
        let (student, teacher) = (try fill(5, 7, k: 3).parameter(), try fill(5, 7, k: 8))
        let value = try loss(student, teacher)
        let found = try [value.item()] + value.gradients(of: [student])[0].doubles()
        #expect(distance(found, expected) < 1e-12, sourceLocation: sourceLocation)
        #expect(distance(try pull(student, teacher).doubles(), Array(expected.dropFirst())) < 1e-12, sourceLocation: sourceLocation)
    }

    @Test func valuesAndGradientsAreThoseOfPyTorch() throws {
        try expectAgreement({ try binaryKL($0, teacher: $1) }, { try binaryKLPull($0, teacher: $1) }, DistillationValues.binaryKL)
        try expectAgreement(
            { try binaryKLNorm($0, teacher: $1) }, { try binaryKLNormPull($0, teacher: $1) }, DistillationValues.binaryKLNorm)
        try expectAgreement(
            { try softTargetLoss($0, teacher: $1) }, { try softTargetPull($0, teacher: $1) }, DistillationValues.softTargets)
    }

    @Test func allLossesVanishWhereTheStudentAgrees() throws {
        let logits = try fill(4, 6)
        for loss in [
            try binaryKL(logits, teacher: logits), try binaryKLNorm(logits, teacher: logits), try softTargetLoss(logits, teacher: logits),
        ] {
            #expect(try loss.item().magnitude < 1e-12)
        }
    }

    /// The same shift of all logits is nothing to a softmax; the sigmoids see it.
    @Test func onlyTheLossesOnLogitsSeeTheirLevel() throws {
        let logits = try fill(4, 6)
        #expect(try softTargetLoss(logits + 3, teacher: logits).item().magnitude < 1e-12)
        #expect(try binaryKL(logits + 3, teacher: logits).item() > 1)
        #expect(try binaryKLNorm(logits + 3, teacher: logits).item() > 1)
    }

    /// Far from each other both losses are linear: T^2 times the distance over T, less what the target costs itself.
    @Test func largeLogitsDoNotOverflow() throws {
        let (far, near) = (try Tensor([400.0, -400, 400], [1, 3]), try Tensor([-400.0, -400, 400], [1, 3]))
        #expect(try (binaryKL(far, teacher: near).item() - 4 * 200).magnitude < 1e-9)
        #expect(try (binaryKLNorm(far, teacher: near).item() - 4 * (200 - 0.6931471805599453)).magnitude < 1e-9)
    }

    @Test func noGradientReachesTheTeacher() throws {
        let (student, teacher) = (try fill(2, 3).parameter(), try fill(2, 3, k: 1).parameter())
        for loss in [
            try binaryKL(student, teacher: teacher), try binaryKLNorm(student, teacher: teacher),
            try softTargetLoss(student, teacher: teacher),
        ] {
            #expect(try loss.gradients(of: [teacher])[0].doubles() == [Double](repeating: 0, count: 6))
        }
    }

    @Test func theHeadIsThatOfPyTorch() throws {
        var random = Seed(1).stream("weights")
        let made = try NonLinearHead(3, 2, width: 4, dropout: 0, using: &random)
        for (k, parameter) in made.parameters.enumerated() { try parameter.assign(fill(parameter.shape, k: k) / 8) }
        let input = try fill(6, 3, k: 9).to(.float32).parameter()
        let output = try made(input, using: &random)
        let gradients = try (output * fill(6, 2, k: 1).to(.float32)).sum().gradients(of: [input, made.hidden.weight])
        let found = try output.doubles() + gradients[0].doubles() + gradients[1].doubles()
        #expect(distance(found, DistillationValues.head) < 1e-4)
    }

    @Test func shapesThatDoNotFitAreNamed() throws {
        let (student, teacher) = (try fill(2, 3), try fill(4, 5))
        #expect(throws: TensorError.self) { try binaryKLNorm(student, teacher: teacher) }
    }
}

/// Numbers between -3.2 and 3.2 that are exact in every format; the script makes the same.
func fill(_ shape: Int..., k: Int = 0) throws -> Tensor { try fill(shape, k: k) }

func fill(_ shape: [Int], k: Int) throws -> Tensor {
    try Tensor((0..<shape.reduce(1, *)).map { Double(($0 * 37 + k * 11) % 101 - 50) / 16 }, shape)
}
