import TestSupport
import Testing
import Torch

@Suite(.needsTorch) struct TensorTests {
    @Test func arraysGoInAndOut() throws {
        #expect(try Tensor([1, 2, 3]).array() == [1, 2, 3])
        #expect(try Tensor([1.5, -0.0]).array() == [1.5, -0.0])
        #expect(try Tensor([true, false]).array() == [true, false])
        #expect(try Tensor([Float(0.1)]).array() == [Float(0.1)])
        #expect(try Tensor([UInt8(255), 0]).array() == [UInt8(255), 0])
        #expect(try Tensor([Int32(-7)]).to(.float16).doubles() == [-7])
        #expect(try Tensor([[1, 2, 3], [4, 5, 6]]).transposed().array() == [1, 4, 2, 5, 3, 6])
        #expect(try Tensor([Int]()).array() == [Int]())
        #expect(try Tensor(2.5).item() == 2.5)
        #expect(try Tensor(7).wholeItem() == 7)
    }

    @Test func whatIsMadeHasItsShapeAndType() throws {
        let zeros = try Tensor.zeros([2, 0, 3])
        #expect((zeros.shape, zeros.count, zeros.rank, zeros.type, zeros.device) == ([2, 0, 3], 0, 3, .float32, .cpu))
        #expect(try Tensor.full([2], 3).array() == [Float(3), 3])
        #expect(try Tensor.full([2], 3, .int64).array() == [3, 3])
        #expect(try Tensor.range(2..<9, by: 3).array() == [2, 5, 8])
        #expect(try Tensor.linear(from: 0, to: 1, count: 3, .float64).array() == [0, 0.5, 1])
        #expect(try Tensor.identity(2, .int64).array() == [1, 0, 0, 1])
        #expect(try zeros.length(-1) == 3)
    }

    @Test func wholeNumbersStayWholeBesideWholeNumbers() throws {
        let x = try Tensor([7, -7])
        #expect(try (x * 2).array() == [14, -14])
        #expect(try (x % 4).array() == [3, 1])
        #expect(try x.floorDivided(by: 2).array() == [3, -4])
        #expect(try (x / 2).array() == [Float(3.5), -3.5])
        #expect(try (x + 0.5).array() == [Float(7.5), -6.5])
        var y = x
        try y += 1
        try y *= x
        #expect(try y.array() == [56, 42])
        #expect(try x.array() == [7, -7])
    }

    @Test func comparisonsMakeTruthValues() throws {
        let (x, y) = (try Tensor([1, 2, 3]), try Tensor([3, 2, 1]))
        #expect(try (x .< y).array() == [true, false, false])
        #expect(try (x .<= y).array() == [true, true, false])
        #expect(try (x .== 2).array() == [false, true, false])
        #expect(try ((x .> 1) .& (y .!= 1)).array() == [false, true, false])
        #expect(try ((x .>= 3) .| (y .>= 3)).array() == [true, false, true])
        #expect(try ((x .>= 2) .^ (y .>= 2)).array() == [true, false, true])
        #expect(try (.!(x .> 1)).array() == [true, false, false])
        #expect(try (x .> 2).any())
        #expect(try !(x .> 2).all())
        #expect(try x.kept(where: x .> 1, otherwise: 0).array() == [0, 2, 3])
        #expect(try Tensor([.nan, .infinity, 1]).isFinite().array() == [false, false, true])
    }

    @Test func placesOfLargestAndCounts() throws {
        let x = try Tensor([[3, 9, 9], [5, 1, 2]])
        #expect(try x.argMax(1).array() == [1, 0])
        #expect(try x.argMin(0, keep: true).array() == [0, 1, 1])
        #expect(try x.argSort(descending: true).array() == [1, 2, 0, 0, 2, 1])
        #expect(try x.largest(1).places.array() == [1, 0])
        #expect(try Tensor([1, 1, 3]).counts(atLeast: 5).array() == [0, 2, 0, 1, 0])
        #expect(try Tensor([0, 2]).oneHot(3).array() == [1, 0, 0, 0, 0, 1])
        #expect(try (x .> 4).nonZeroPlaces().array() == [0, 1, 0, 2, 1, 0])
        #expect(try x.matrixRank(of: .float64) == 2)
    }

    @Test func descriptionsShowSmallTensors() throws {
        #expect("\(try Tensor([[1, 2], [3, 4]]))" == "[2, 2] int64: 1 2 3 4")
        #expect("\(try Tensor([0.1, .infinity]))" == "[2] float64: 0.1 inf")
        #expect("\(try Tensor(Float(0.1)))" == "[] float32: 0.1")
        #expect("\(try Tensor([true]))" == "[1] bool: 1")
        #expect("\(try Tensor.zeros([5, 5]))" == "[5, 5] float32")
    }

    @Test func masksStandForAsManyAxesAsTheyHave() throws {
        let x = try Tensor.range(0..<12).reshaped(2, 2, 3)
        let mask = try Tensor([true, false, false, true], [2, 2])
        #expect(try x[mask].array() == [0, 1, 2, 9, 10, 11])
        #expect(try x[mask, 1...].array() == [1, 2, 10, 11])
        #expect(try x[mask, 2].array() == [2, 11])
        #expect(try x[..<(-1), 0, -1].array() == [2])
        #expect(try x[1, ...0, [2, 2]].array() == [8, 8])
    }

    @Test func partsCanBeReplacedAndAddedTo() throws {
        let x = try Tensor.zeros([3, 4], .int64)
        #expect(try x.replacing(1, with: Tensor(5)).sum(1).array() == [0, 20, 0])
        #expect(try x.replacing(0..., 2, with: Tensor([1, 2, 3])).array() == [0, 0, 1, 0, 0, 0, 2, 0, 0, 0, 3, 0])
        #expect(try x.replacing([0, 0], [1, 1], with: Tensor(1), add: true)[0, 1].wholeItem() == 2)
        #expect(try x.replacing(x .== 0, with: Tensor(2)).sum().wholeItem() == 24)
        #expect(try x.array() == [Int](repeating: 0, count: 12))
    }
}

extension Tensor {
    fileprivate func matrixRank(of type: ElementType) throws -> Int { try to(type).matrixRank().wholeItem() }
}
