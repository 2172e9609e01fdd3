import ContinualLearning
import Statistics
import Testing

@Suite struct ReplayMemoryTests {
    @Test func tasksShareTheRoom() {
        var random = Seed(1).stream("memory")
        var memory = ReplayMemory(capacity: 10)
        memory.add(100, using: &random)
        #expect(memory.places.map(\.count) == [10])
        let first = Set(memory.places[0])
        #expect(first.count == 10 && first.allSatisfy { 0..<100 ~= $0 })
        memory.add(4, using: &random)
        #expect(memory.places.map(\.count) == [5, 4])
        memory.add(100, using: &random)
        #expect(memory.places.map(\.count) == [3, 3, 3] && memory.count == 9)
        #expect(first.isSuperset(of: memory.places[0]))
        // More tasks than room: one example each.
        for _ in 0..<10 { memory.add(5, using: &random) }
        #expect(memory.places.allSatisfy { $0.count == 1 })
    }

    @Test func allThatIsKeptIsDrawnEquallyOften() {
        var random = Seed(2).stream("memory")
        var memory = ReplayMemory(capacity: 6)
        memory.add(3, using: &random)
        memory.add(1, using: &random)
        var counts: [Int: Int] = [:]
        for (task, place) in memory.draw(40_000, using: &random) { counts[10 * task + place, default: 0] += 1 }
        #expect(counts.keys.sorted() == [0, 1, 2, 10])
        // A binomial count of 40,000 draws with probability 1/4 has a standard deviation of 87.
        #expect(counts.values.allSatisfy { abs($0 - 10_000) < 400 })
    }
}
