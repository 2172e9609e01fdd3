import Foundation
import Statistics
import TestSupport
import Testing
import Torch

@Suite(.needsTorch) struct MemoryTests {
    /// Resident memory in MB.
    private func resident() throws -> Int {
        let text = try String(contentsOfFile: "/proc/self/statm", encoding: .utf8)
        return try #require(text.split(separator: " ").dropFirst().first.flatMap { Int($0) }) * 4096 >> 20
    }

    /// The tensors are large enough for a leak of any of them to show at once, whatever other tests do meanwhile.
    @Test func nothingIsKeptOverAHundredThousandSteps() throws {
        var random = Seed(1).stream("weights")
        let layer = try Linear(64, 128, using: &random)
        let input = try Tensor.normal([1, 64], using: &random)
        var adam = Adam()
        let parameters = layer.parameters
        var before = 0
        for step in 0..<100_000 {
            try adam.descend(layer(input).squared().mean(), over: parameters)
            if step % 50 == 0 {
                let wide = try layer.weight.expanded(at: 0)
                let parts = try Tensor.stacked(wide.split(into: 2)).sorted().values[0, 0..., [1, 0]].replacing(0, with: wide[0, 0, 0])
                try parts.sum().backward()
                try clip(parameters.compactMap(\.gradient), norm: 1)
                try adam.step(parameters)
                #expect(throws: TensorError.self) { try layer.weight.matmul(layer.weight) }
            }
            if step == 1000 { before = try resident() }
            // One of the layer's 32 KB each step would be 3.2 GB.
            if step % 1000 == 0, step > 1000 { try #require(try resident() - before < 400) }
        }
    }
}
