import Foundation
import Statistics
import Testing

@Suite struct RandomStreamCodableTests {
    @Test(arguments: 0..<20) func aStreamGoesOnWhereItStood(_ drawn: Int) throws {
        var stream = RandomStream(seed: 7, purpose: "coding")
        for _ in 0..<drawn { _ = stream.next() }
        var restored = try JSONDecoder().decode(RandomStream.self, from: JSONEncoder().encode(stream))
        #expect((0..<20).map { _ in restored.next() } == (0..<20).map { _ in stream.next() })
    }
}
