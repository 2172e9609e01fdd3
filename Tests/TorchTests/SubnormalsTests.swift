import TestSupport
import Testing
import Torch

@Suite(.needsTorch) struct SubnormalsTests {
    @Test func theyAreZeroInsideAndThemselvesOutside() throws {
        let small = try Tensor([Float](repeating: 2e-38, count: 32))
        let inner = try flushingSubnormals {
            let once = try (small * 0.25).floats()
            // The end of an inner scope leaves the outer one as it was.
            _ = try flushingSubnormals { try small * 0.25 }
            return try once + (small * 0.25).floats()
        }
        #expect(inner.allSatisfy { $0 == 0 })
        #expect(try (small * 0.25).floats().allSatisfy { $0 == 2e-38 * 0.25 })
    }
}
