/// The inner product of two vectors of one length.
public func innerProduct(_ a: [Double], _ b: [Double]) -> Double {
    precondition(a.count == b.count, "an inner product takes vectors of one length, found \(a.count) and \(b.count)")
    return a.withUnsafeBufferPointer { a in
        b.withUnsafeBufferPointer { b in a.isEmpty ? 0 : dotProduct(a.baseAddress!, b.baseAddress!, a.count) }
    }
}

/// Adds a multiple of one vector to another of the same length.
public func addScaled(_ factor: Double, _ vector: [Double], to sum: inout [Double]) {
    precondition(vector.count == sum.count, "a sum takes vectors of one length, found \(vector.count) and \(sum.count)")
    vector.withUnsafeBufferPointer { x in
        sum.withUnsafeMutableBufferPointer { y in
            for index in y.indices { y[index] += factor * x[index] }
        }
    }
}
