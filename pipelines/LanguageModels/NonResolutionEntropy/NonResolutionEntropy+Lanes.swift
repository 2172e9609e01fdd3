// Rows of 64 numbers for the trainer: four lanes of 16, and the same as 16 groups of four.

typealias Quad = SIMD4<Double>

/// The sum of a lane, halves first.
@inline(__always)
func total(_ lane: SIMD16<Double>) -> Double {
    let eight = lane.lowHalf + lane.highHalf
    let four = eight.lowHalf + eight.highHalf
    let two = four.lowHalf + four.highHalf
    return two[0] + two[1]
}

@inline(__always)
func positive(_ quad: Quad) -> Quad { Quad(repeating: 0).replacing(with: quad, where: quad .> 0) }

/// A row of four lanes as 16 groups of four, so that several rows fit into the registers at once.
struct Quads {
    private let start: UnsafeMutableRawPointer

    init(_ lanes: UnsafeMutablePointer<SIMD16<Double>>) { start = UnsafeMutableRawPointer(lanes) }

    subscript(index: Int) -> Quad {
        @inline(__always) get { start.load(fromByteOffset: index &* 32, as: Quad.self) }
        @inline(__always) nonmutating set { start.storeBytes(of: newValue, toByteOffset: index &* 32, as: Quad.self) }
    }
}
