import TestSupport
import Testing
import Torch

/// Every operator's value and gradient, in double precision, against PyTorch's.
@Suite(.needsTorch) struct OperatorTests {
    struct Case: Sendable, CustomTestStringConvertible {
        let name: String
        let inputs: @Sendable () throws -> [Tensor]
        let function: @Sendable ([Tensor]) throws -> Tensor
        var testDescription: String { name }
    }

    @Test(arguments: pointwiseCases + shapeCases + matrixCases + networkCases) func valuesAndGradientsAreThoseOfPyTorch(_ each: Case) throws
    {
        let inputs = try each.inputs().map { try $0.parameter() }
        let result = try each.function(inputs)
        #expect(distance(try result.doubles(), try PyTorch.numbers("value of \(each.name)")) < 1e-12)
        let gradients = try (result * fill(result.shape, k: 9)).sum().gradients(of: inputs)
        #expect(distance(try gradients.flatMap { try $0.doubles() }, try PyTorch.numbers("gradient of \(each.name)")) < 1e-11)
    }

    @Test func everyCaseOfTheScriptIsTested() throws {
        let known = Set(PyTorch.names.filter { $0.hasPrefix("value of ") }.map { String($0.dropFirst(9)) })
        #expect(known == Set((pointwiseCases + shapeCases + matrixCases + networkCases).map(\.name)))
    }
}

struct TensorMismatch: Error {}

extension OperatorTests.Case {
    static func x(_ name: String, _ function: @escaping @Sendable (Tensor) throws -> Tensor) -> Self {
        Self(name: name, inputs: { [try fill(3, 4)] }, function: { try function($0[0]) })
    }

    static func xy(_ name: String, _ function: @escaping @Sendable (Tensor, Tensor) throws -> Tensor) -> Self {
        Self(name: name, inputs: { [try fill(3, 4), try fill(3, 4, k: 5) + 0.03125] }, function: { try function($0[0], $0[1]) })
    }

    static func p(_ name: String, _ function: @escaping @Sendable (Tensor) throws -> Tensor) -> Self {
        Self(name: name, inputs: { [try positive(3, 4)] }, function: { try function($0[0]) })
    }
}
