/// Holm's adjusted p-values, in the order given: reject those at most alpha, and the chance of any false rejection is at most alpha.
///
/// Source: Holm, Scandinavian Journal of Statistics 6 (1979), 65-70.
public func holm(_ p: [Double]) -> [Double] {
    var adjusted = p
    var largest = 0.0
    for (rank, index) in p.indices.sorted(by: { (p[$0], $0) < (p[$1], $1) }).enumerated() {
        largest = max(largest, min(1, Double(p.count - rank) * p[index]))
        adjusted[index] = largest
    }
    return adjusted
}
