import LinearAlgebra
import Statistics
import TestSupport
import Testing

@Suite struct NormalsTests {
    @Test func aSecondImplementationGivesTheSameNumbers() {
        var random = Seed(7).stream("ziggurat")
        let numbers = random.normals(20_000)
        #expect(absoluteDistance(Array(numbers.prefix(24)), LinearAlgebraValues.normals) < 1e-15)
        for extreme in LinearAlgebraValues.extremes {
            #expect((numbers[extreme.position] - extreme.value).magnitude < 1e-14)
        }
    }

    /// Kolmogorov and Smirnov's distance to the normal distribution, against its 0.1% point 1.95 / sqrt(n).
    @Test func theDistributionIsNormal() {
        var random = Seed(11).stream("normals")
        let numbers = random.normals(1_000_000).sorted()
        var largest = 0.0
        for (index, number) in numbers.enumerated() {
            let share = Normal.cumulative(number)
            largest = max(largest, share - Double(index) / 1e6, Double(index + 1) / 1e6 - share)
        }
        #expect(largest < 1.95e-3)
        // The tail has a path of its own: 1,000,000 numbers beyond 3.4426 either way number 576, give or take 24.
        let tail = numbers.count { $0.magnitude > 3.442619855899 }
        #expect((tail - 576).magnitude < 100)
    }
}
