import TestSupport
import Testing
import Torch

@Suite(.needsTorch) struct TensorErrorTests {
    private func failure(_ body: () throws -> some Any) throws -> String {
        do { _ = try body() } catch let error as TensorError { return error.description }
        throw TensorMismatch()
    }

    @Test func shapesThatDontFitAreNamed() throws {
        let (x, y) = (try fill(2, 3), try fill(4, 5))
        #expect(
            try failure { try x.matmul(y) }
                == "matmul of [2, 3] and [4, 5] failed: mat1 and mat2 shapes cannot be multiplied (2x3 and 4x5)")
        #expect(
            try failure { try x + y }
                == "add of [2, 3] and [4, 5] failed: The size of tensor a (3) must match the size of tensor b (5) at non-singleton dimension 1"
        )
        #expect(
            try failure { try einsum("ij,jk->ik", x, y) }
                == "einsum of [2, 3] and [4, 5] failed: einsum(): subscript j has size 4 for operand 1 which does not broadcast with previously seen size 3"
        )
        #expect(
            try failure { try crossEntropy(x, Tensor([1, 2, 0])) }
                == "crossEntropy of [2, 3] (float64, cpu) and [3] (int64, cpu) failed: Expected input batch_size (2) to match target batch_size (3)."
        )
        #expect(
            try failure { try Tensor.joined([x, y]) }
                == "cat of [2, 3] and [4, 5] failed: Sizes of tensors must match except in dimension 0. Expected size 3 but got size 5 for tensor number 1 in the list."
        )
        #expect(try failure { try x.reshaped(4, 2) } == "reshape of [2, 3] failed: shape '[4, 2]' is invalid for input of size 6")
    }

    @Test func elementTypesThatDontFitAreNamed() throws {
        #expect(
            try failure { try fill([2, 3], .float32).matmul(fill(3, 2)) }
                == "matmul of [2, 3] (float32, cpu) and [3, 2] (float64, cpu) failed: expected m1 and m2 to have the same dtype, but got: float != double"
        )
        #expect(try failure { try fill(2).array(of: Int.self) } == "array of [2] failed: the elements are float64, not int64")
    }

    @Test func mistakesWithOneTensorAreNamed() throws {
        let x = try fill(2, 3)
        #expect(try failure { try x[0, 0, 0] } == "subscript of [2, 3] failed: 3 indices for 2 axes")
        #expect(
            try failure { try x[2] }
                == "select of [2, 3] failed: select(): index 2 out of range for tensor of size [2, 3] at dimension 0")
        #expect(try failure { try x[0..., 0..., 0...] } == "subscript of [2, 3] failed: 3 indices for 2 axes")
        #expect(try failure { try x.item() } == "item of [2, 3] failed: a Tensor with 6 elements cannot be converted to Scalar")
        #expect(try failure { try Tensor([1, 2, 3], [2, 2]) } == "Tensor failed: 3 elements don't fill the shape [2, 2]")
        #expect(try failure { try Tensor([[1, 2], [3]]) } == "Tensor failed: rows of [1, 2] elements make no matrix")
        #expect(
            try failure { try x.split(into: 2) }
                == "split of [2, 3] failed: axis -1 of length 3 can't be divided into 2 equal parts")
        #expect(
            try failure { try x.parameter().backward() }
                == "backward of [2, 3] failed: grad can be implicitly created only for scalar outputs")
        #expect(
            try failure { try Tensor([[1.0, 2], [2, 1]]).cholesky() }
                == "cholesky of [2, 2] failed: linalg.cholesky: The factorization could not be completed because the input is not positive-definite (the leading minor of order 2 is not positive-definite)."
        )
    }

    @Test func aDeviceThatIsNotThereIsAnError() throws {
        let failure = try failure { try Tensor.zeros([2], on: .cuda(99)) }
        #expect(failure.hasPrefix("device failed: "))
    }
}
