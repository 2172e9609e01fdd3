/// How much of each earlier task's gradient is added so that the sum makes none of their losses rise (gradient episodic memory).
///
/// The multipliers v minimise v' G G' v / 2 + (G g)' v subject to v >= margin, where the rows of G are the earlier tasks' gradients and g is
/// the new one's; the projected gradient is g + G' v. Found by cyclic coordinate descent, which converges for this convex problem. Source:
/// Lopez-Paz and Ranzato (1706.08840), equation 11; the margin is their memory strength.
///
/// - Parameters:
///   - gram: the products of the earlier gradients with each other, G G'.
///   - products: those with the new gradient, G g.
public func episodicMultipliers(gram: [[Double]], products: [Double], margin: Double = 0) -> [Double] {
    precondition(gram.count == products.count, "a product for each gradient: found \(gram.count) and \(products.count)")
    if products.allSatisfy({ $0 >= 0 }) { return [Double](repeating: 0, count: products.count) }
    var multipliers = [Double](repeating: margin, count: products.count)
    for _ in 0..<10_000 {
        var change = 0.0
        for row in products.indices where gram[row][row] > 0 {
            var slope = products[row]
            for column in products.indices { slope += gram[row][column] * multipliers[column] }
            let next = max(margin, multipliers[row] - slope / gram[row][row])
            change = max(change, abs(next - multipliers[row]))
            multipliers[row] = next
        }
        if change < 1e-12 { break }
    }
    return multipliers
}
