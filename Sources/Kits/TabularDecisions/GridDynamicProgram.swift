internal import LinearAlgebra

/// What to take, period by period, from a stock that grows at random: a dynamic program on a grid of stocks.
///
/// In each period a stock x is lowered to an escapement s <= x, both on the grid; what is taken, x - s, is the reward, and the next stock
/// depends on s alone. Source: Reed, Journal of Environmental Economics and Management 6 (1979), 350-363; Clark and Mangel, Dynamic State
/// Variable Models in Ecology (2000), chapter 1.
public struct GridDynamicProgram: Sendable {
    /// Stocks, ascending.
    public let grid: [Double]
    /// The probability of each next stock after each escapement, row after row.
    public let transitions: [Double]
    /// The worth of the next period's reward in this one.
    public let discount: Double

    public init(grid: [Double], transitions: [Double], discount: Double) {
        precondition(
            transitions.count == grid.count * grid.count,
            "\(grid.count) stocks have \(grid.count * grid.count) transition probabilities, found \(transitions.count)")
        precondition(discount >= 0 && discount < 1, "a discount is at least 0 and below 1, found \(discount)")
        precondition(zip(grid, grid.dropFirst()).allSatisfy { $0 < $1 }, "the stocks of a grid ascend")
        self.grid = grid
        self.transitions = transitions
        self.discount = discount
    }

    /// The best policy and what it is worth.
    public struct Solution: Codable, Hashable, Sendable {
        /// The discounted sum of what is taken, from each stock.
        public var values: [Double]
        /// The escapement at each stock, as a place on the grid; the greatest of equals.
        public var escapements: [Int]
        public var iterations: Int
    }

    /// The solution by value iteration, its values within `tolerance` of the best.
    public func solve(tolerance: Double = 1e-9) -> Solution {
        let count = grid.count
        var values = grid
        let matrix = RowMatrix(transitions, rows: max(1, count))
        // The discounted mean of the next stock's value, for each escapement.
        var worth = [Double](repeating: 0, count: matrix.rows)
        func lookAhead() {
            matrix.multiply(values, into: &worth)
            for place in 0..<count { worth[place] *= discount }
        }
        var iterations = 0
        // What is left to come is at most the last change times discount / (1 - discount).
        let enough = discount == 0 ? Double.infinity : tolerance * (1 - discount) / discount
        var change = Double.infinity
        while change > enough {
            lookAhead()
            change = 0
            var best = -Double.infinity
            var size = 0.0
            for place in 0..<count {
                best = max(best, worth[place] - grid[place])
                let value = grid[place] + best
                change = max(change, (value - values[place]).magnitude)
                size = max(size, value.magnitude)
                values[place] = value
            }
            iterations += 1
            // Nor can it come closer than rounding.
            if change <= 4 * size.ulp { break }
        }
        lookAhead()
        var escapements = [Int](repeating: 0, count: count)
        for place in 1..<max(1, count) {
            let before = escapements[place - 1]
            escapements[place] = worth[place] - grid[place] >= worth[before] - grid[before] ? place : before
        }
        return Solution(values: values, escapements: escapements, iterations: iterations)
    }
}
