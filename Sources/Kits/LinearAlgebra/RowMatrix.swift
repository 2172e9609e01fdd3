/// A matrix of few rows and many columns, kept row after row: class scores of many samples, or a layer's features.
///
/// All products run along the rows, which is where the length is.
public struct RowMatrix: Codable, Hashable, Sendable {
    public let rows: Int
    public let columns: Int
    /// The entries, row after row.
    public var values: [Double] {
        didSet { requireSize() }
    }

    public init(_ values: [Double], rows: Int) {
        precondition(rows > 0 && values.count % rows == 0, "a matrix of \(rows) rows takes whole rows, found \(values.count) entries")
        self.rows = rows
        columns = values.count / rows
        self.values = values
    }

    /// A matrix of zeros.
    public init(rows: Int, columns: Int) { self.init([Double](repeating: 0, count: rows * columns), rows: rows) }

    /// A A', of which only the lower triangle is filled, row after row.
    public func rowProducts() -> [Double] {
        var products = [Double](repeating: 0, count: rows * rows)
        guard columns > 0 else { return products }
        // A row is a column there, and the products are taken four at a time.
        var design = DesignMatrix(rows: columns, columns: rows)
        design.withColumns { _ = $0.update(fromContentsOf: values) }
        design.addGram(to: &products)
        return products
    }

    /// A B' for a matrix with as many columns: `rows` x `other.rows`.
    public func products(withRowsOf other: RowMatrix) -> RowMatrix {
        precondition(columns == other.columns, "products of rows take as many columns, found \(columns) and \(other.columns)")
        var products = [Double](repeating: 0, count: rows * other.rows)
        values.withUnsafeBufferPointer { left in
            other.values.withUnsafeBufferPointer { right in
                guard let a = left.baseAddress, let b = right.baseAddress else { return }
                for i in 0..<rows {
                    for j in 0..<other.rows {
                        products[i * other.rows + j] = dotProduct(a + i * columns, b + j * columns, columns)
                    }
                }
            }
        }
        return RowMatrix(products, rows: rows)
    }

    /// A x for a vector of as many entries as there are columns; overwrites its second argument, of as many as there are rows.
    public func multiply(_ vector: [Double], into product: inout [Double]) {
        precondition(
            vector.count == columns && product.count == rows,
            "a \(rows) x \(columns) matrix takes a vector of \(columns) to one of \(rows), found \(vector.count) and \(product.count)")
        values.withUnsafeBufferPointer { values in
            vector.withUnsafeBufferPointer { vector in
                guard let row = values.baseAddress, let x = vector.baseAddress else { return }
                for index in 0..<rows { product[index] = dotProduct(row + index * columns, x, columns) }
            }
        }
    }

    /// The matrix on its side: its columns, one after the other.
    public func transposed() -> RowMatrix {
        RowMatrix((0..<columns).flatMap { column in (0..<rows).map { values[$0 * columns + column] } }, rows: columns)
    }

    /// Adds A B to a matrix.
    public func addProduct(with other: RowMatrix, to sum: inout RowMatrix) {
        precondition(
            columns == other.rows && sum.rows == rows && sum.columns == other.columns,
            "\(rows) x \(columns) times \(other.rows) x \(other.columns) doesn't go into \(sum.rows) x \(sum.columns)")
        combine(other, into: &sum) { target, source in target * columns + source }
    }

    /// Adds A' B to a matrix.
    public func addTransposedProduct(with other: RowMatrix, to sum: inout RowMatrix) {
        precondition(
            rows == other.rows && sum.rows == columns && sum.columns == other.columns,
            "\(rows) x \(columns), transposed, times \(other.rows) x \(other.columns) doesn't go into \(sum.rows) x \(sum.columns)")
        combine(other, into: &sum) { target, source in source * columns + target }
    }

    /// Adds to every row of `sum` the rows of `other`, each times this matrix's entry at `place`.
    @inline(__always)
    private func combine(_ other: RowMatrix, into sum: inout RowMatrix, at place: (_ target: Int, _ source: Int) -> Int) {
        let (length, sources, targets) = (other.columns, other.rows, sum.rows)
        values.withUnsafeBufferPointer { factors in
            other.values.withUnsafeBufferPointer { source in
                sum.values.withUnsafeMutableBufferPointer { target in
                    guard let from = source.baseAddress, let to = target.baseAddress else { return }
                    for i in 0..<targets {
                        let row = to + i * length
                        for j in 0..<sources {
                            let (factor, given) = (factors[place(i, j)], from + j * length)
                            for column in 0..<length { row[column] += factor * given[column] }
                        }
                    }
                }
            }
        }
    }

    private func requireSize() {
        precondition(values.count == rows * columns, "a \(rows) x \(columns) matrix keeps its size, found \(values.count) entries")
    }
}
