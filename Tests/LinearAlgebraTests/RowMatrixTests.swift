import LinearAlgebra
import Testing

@Suite struct RowMatrixTests {
    private let a = RowMatrix([1, 2, 3, 4, 5, 6, 7, 8, 9, 10], rows: 2)
    private let b = RowMatrix([1, 0, 2, 0, 1, 0, 1, 0, 1, 0, 2, 2, 2, 2, 2], rows: 3)

    @Test func productsOfRowsAreWorkedOutByHand() {
        #expect(a.products(withRowsOf: b).values == [12, 6, 30, 32, 16, 80])
        #expect(a.products(withRowsOf: b).rows == 2)
        // Only the lower triangle is filled.
        #expect(a.rowProducts() == [55, 0, 130, 330])
    }

    @Test func productsAreAdded() {
        let weights = RowMatrix([1, -1, 2, 0, 3, 1], rows: 2)
        var sum = RowMatrix([1, 1, 1, 1, 1, 0, 0, 0, 0, 0], rows: 2)
        weights.addProduct(with: b, to: &sum)
        #expect(sum.values == [6, 4, 7, 4, 6, 2, 5, 2, 5, 2])
        var other = RowMatrix(rows: 3, columns: 5)
        weights.addTransposedProduct(with: a, to: &other)
        #expect(other.values == [1, 2, 3, 4, 5, 17, 19, 21, 23, 25, 8, 11, 14, 17, 20])
    }
}
