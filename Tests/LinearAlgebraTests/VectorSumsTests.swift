import LinearAlgebra
import Testing

@Suite struct VectorSumsTests {
    /// Lengths below, at and above the four numbers that are taken at once.
    @Test(arguments: 0...9) func sumsOfSquaresAreTheFormula(_ count: Int) {
        let numbers = (0..<count).map { Double($0 + 1) }
        #expect(innerProduct(numbers, numbers) == Double(count * (count + 1) * (2 * count + 1)) / 6)
        var sum = [Double](repeating: 1, count: count)
        addScaled(-0.5, numbers, to: &sum)
        #expect(sum == numbers.map { 1 - $0 / 2 })
    }
}
