internal import Glibc

/// The probabilities proportional to the exponentials of logits.
public func softmax(_ logits: [Double]) -> [Double] {
    var weights = logits
    let total = exponentials(&weights)
    for index in weights.indices { weights[index] /= total }
    return weights
}

/// Replaces logits by their exponentials, the largest being 1, and tells the sum.
@discardableResult
public func exponentials(_ logits: inout [Double]) -> Double {
    logits.withUnsafeMutableBufferPointer { z in
        var largest = -Double.infinity
        for index in 0..<z.count where z[index] > largest { largest = z[index] }
        var total = 0.0
        for index in 0..<z.count {
            let weight = exp(z[index] - largest)
            z[index] = weight
            total += weight
        }
        return total
    }
}

/// The entropy of a distribution, in nats.
public func entropy(_ probabilities: some Sequence<Double>) -> Double {
    probabilities.reduce(0) { $1 > 0 ? $0 - $1 * log($1) : $0 }
}
