/// The inputs of a regression: so many rows of so many columns, kept column by column.
public struct DesignMatrix: Codable, Hashable, Sendable {
    public let rows: Int
    public let columns: Int
    /// The entries, column after column.
    public private(set) var values: [Double]

    /// A matrix of zeros.
    public init(rows: Int, columns: Int) {
        precondition(rows > 0 && columns > 0, "a design matrix needs rows and columns, found \(rows) by \(columns)")
        self.rows = rows
        self.columns = columns
        values = [Double](repeating: 0, count: rows * columns)
    }

    public subscript(row: Int, column: Int) -> Double {
        get {
            requireInside(row, column)
            return values[column * rows + row]
        }
        set {
            requireInside(row, column)
            values[column * rows + row] = newValue
        }
    }

    /// Hands out the entries, column after column, to be overwritten.
    public mutating func withColumns<Result>(_ body: (UnsafeMutableBufferPointer<Double>) throws -> Result) rethrows -> Result {
        try values.withUnsafeMutableBufferPointer { try body($0) }
    }

    /// Adds X'X to a symmetric matrix, of which only the lower triangle is kept, row after row.
    public func addGram(to gram: inout [Double]) {
        precondition(
            gram.count == columns * columns, "a Gram matrix of \(columns) columns has \(columns * columns) entries, found \(gram.count)")
        values.withUnsafeBufferPointer { entries in
            gram.withUnsafeMutableBufferPointer { sums in
                let (x, g) = (entries.baseAddress!, sums.baseAddress!)
                var i = 0
                while i < columns {
                    // An odd number of columns has a last one without a partner: it stands in for it, and its sums are dropped.
                    let pair = i + 1 < columns
                    let (a, b) = (x + i * rows, x + (pair ? i + 1 : i) * rows)
                    var j = 0
                    while j <= i {
                        let partner = j + 1 < columns
                        let (c, d) = (x + j * rows, x + (partner ? j + 1 : j) * rows)
                        let sums = fourProducts(a, b, c, d, rows)
                        g[i * columns + j] += sums[0]
                        if partner, j + 1 <= i { g[i * columns + j + 1] += sums[1] }
                        if pair { g[(i + 1) * columns + j] += sums[2] }
                        if pair, partner { g[(i + 1) * columns + j + 1] += sums[3] }
                        j += 2
                    }
                    i += 2
                }
            }
        }
    }

    /// The products X w.
    public func times(_ weights: [Double]) -> [Double] {
        precondition(weights.count == columns, "a matrix of \(columns) columns takes as many weights, found \(weights.count)")
        var products = [Double](repeating: 0, count: rows)
        values.withUnsafeBufferPointer { x in
            products.withUnsafeMutableBufferPointer { y in
                for column in 0..<columns {
                    let (weight, entries) = (weights[column], x.baseAddress! + column * rows)
                    var row = 0
                    while row &+ 4 <= rows {
                        let sums = lanes(UnsafePointer(y.baseAddress!), row) + weight * lanes(entries, row)
                        UnsafeMutableRawPointer(y.baseAddress! + row).storeBytes(of: sums, as: SIMD4<Double>.self)
                        row &+= 4
                    }
                    while row < rows {
                        y[row] += weight * entries[row]
                        row &+= 1
                    }
                }
            }
        }
        return products
    }

    /// Adds X'y to a vector.
    public func addTransposed(_ labels: [Double], to sums: inout [Double]) {
        precondition(labels.count == rows, "a matrix of \(rows) rows takes as many labels, found \(labels.count)")
        precondition(sums.count == columns, "a matrix of \(columns) columns adds to as many sums, found \(sums.count)")
        values.withUnsafeBufferPointer { x in
            labels.withUnsafeBufferPointer { y in
                for column in 0..<columns {
                    sums[column] += dotProduct(x.baseAddress! + column * rows, y.baseAddress!, rows)
                }
            }
        }
    }

    private func requireInside(_ row: Int, _ column: Int) {
        precondition(
            row >= 0 && row < rows && column >= 0 && column < columns,
            "entry (\(row), \(column)) is outside a matrix of \(rows) by \(columns)")
    }
}

/// The products of two columns with two others; four sums at a time keep both arithmetic units of a core busy.
@inline(__always)
private func fourProducts(
    _ a: UnsafePointer<Double>, _ b: UnsafePointer<Double>, _ c: UnsafePointer<Double>, _ d: UnsafePointer<Double>, _ count: Int
) -> SIMD4<Double> {
    var (ac, ad, bc, bd) = (SIMD4<Double>.zero, SIMD4<Double>.zero, SIMD4<Double>.zero, SIMD4<Double>.zero)
    var index = 0
    while index &+ 4 <= count {
        let (left, right) = (lanes(a, index), lanes(b, index))
        let (first, second) = (lanes(c, index), lanes(d, index))
        ac += left * first
        ad += left * second
        bc += right * first
        bd += right * second
        index &+= 4
    }
    var sums = SIMD4(total(ac), total(ad), total(bc), total(bd))
    while index < count {
        sums += SIMD4(a[index], a[index], b[index], b[index]) * SIMD4(c[index], d[index], c[index], d[index])
        index &+= 1
    }
    return sums
}

@inline(__always)
private func total(_ sums: SIMD4<Double>) -> Double { (sums[0] + sums[1]) + (sums[2] + sums[3]) }
