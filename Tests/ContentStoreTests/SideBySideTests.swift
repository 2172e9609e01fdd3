import ContentStore
import Testing

@Suite struct SideBySideTests {
    private struct Odd: Error, Equatable { let number: Int }

    @Test(arguments: [0, 1, 2, 1000])
    func resultsAreInTheOrderOfTheItems(count: Int) throws {
        let items = Array(0..<count)
        #expect(try sideBySide(items) { $0 * $0 } == items.map { $0 * $0 })
    }

    @Test func theErrorIsThatOfTheFirstItem() {
        #expect(throws: Odd(number: 7)) {
            try sideBySide(Array(0..<100)) { number in
                guard number < 7 else { throw Odd(number: number) }
                return number
            }
        }
    }
}
