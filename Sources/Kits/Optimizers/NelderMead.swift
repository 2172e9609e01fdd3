/// The simplex search of Nelder and Mead for the minimum of a function without derivatives, inside bounds if there are any.
///
/// Source: Nelder and Mead, The Computer Journal 7 (1965), 308-313, with the coefficients 1, 2, 1/2, 1/2 and the first simplex that scipy's
/// `minimize(method="Nelder-Mead")` takes: 5% off the start in each direction, 0.00025 where the start is 0. A trial outside the bounds is
/// moved to the nearest point inside. It finds the minimum of one valley; give several starts where there may be more.
public struct NelderMead: Codable, Hashable, Sendable {
    /// The search ends when no corner is further than this from the best in any coordinate, and
    public var pointTolerance: Double
    /// no corner's value is further than this above the best one's.
    public var valueTolerance: Double
    /// After so many evaluations it ends in any case, `converged` being false.
    public var maximumEvaluations: Int

    public init(pointTolerance: Double = 1e-8, valueTolerance: Double = 1e-8, maximumEvaluations: Int = 2000) {
        self.pointTolerance = pointTolerance
        self.valueTolerance = valueTolerance
        self.maximumEvaluations = maximumEvaluations
    }

    /// The best point that a search met.
    public struct Minimum: Codable, Hashable, Sendable {
        public var point: [Double]
        public var value: Double
        /// Evaluations of the function, over all starts.
        public var evaluations: Int
        /// Whether the simplex became as small as the tolerances ask, at the start that led here.
        public var converged: Bool
    }

    /// The minimum found from one start; a value that is not a number counts as infinite.
    public func minimize(
        from start: [Double], within bounds: [ClosedRange<Double>]? = nil, _ function: ([Double]) -> Double
    ) -> Minimum {
        precondition(!start.isEmpty, "a search needs at least one coordinate")
        precondition(
            bounds == nil || bounds?.count == start.count,
            "\(start.count) coordinates have as many bounds, found \(bounds?.count ?? 0)")
        let count = start.count
        var evaluations = 0
        func evaluate(_ point: [Double]) -> Double {
            evaluations += 1
            let value = function(point)
            return value.isNaN ? .infinity : value
        }
        func inside(_ point: inout [Double]) {
            guard let bounds else { return }
            for k in 0..<count { point[k] = min(max(point[k], bounds[k].lowerBound), bounds[k].upperBound) }
        }

        var first = start
        inside(&first)
        var simplex = [first]
        for k in 0..<count {
            var corner = first
            corner[k] = corner[k] == 0 ? 0.00025 : 1.05 * corner[k]
            // Reflected, lest the simplex lose a dimension at an upper bound.
            if let upper = bounds?[k].upperBound, corner[k] > upper { corner[k] = 2 * upper - corner[k] }
            inside(&corner)
            simplex.append(corner)
        }
        var values = simplex.map(evaluate)
        sort(&simplex, &values)

        var centre = [Double](repeating: 0, count: count)
        /// A point on the line from the worst corner through the middle of the others; 1 is the worst corner, 0 the middle.
        func trial(_ place: Double) -> [Double] {
            var point = centre
            for k in 0..<count { point[k] = (1 - place) * centre[k] + place * simplex[count][k] }
            inside(&point)
            return point
        }

        var converged = false
        while true {
            converged = isSmall(simplex, values)
            if converged || evaluations >= maximumEvaluations { break }
            for k in 0..<count {
                var sum = 0.0
                for corner in 0..<count { sum += simplex[corner][k] }
                centre[k] = sum / Double(count)
            }
            var candidate = trial(-1)
            var value = evaluate(candidate)
            var isBetter = true
            if value < values[0] {
                let expanded = trial(-2)
                let further = evaluate(expanded)
                if further < value { (candidate, value) = (expanded, further) }
            } else if value >= values[count - 1] {
                let isOutside = value < values[count]
                let contracted = trial(isOutside ? -0.5 : 0.5)
                let nearer = evaluate(contracted)
                isBetter = isOutside ? nearer <= value : nearer < values[count]
                (candidate, value) = (contracted, nearer)
            }
            if isBetter {
                (simplex[count], values[count]) = (candidate, value)
            } else {
                for corner in 1...count {
                    for k in 0..<count { simplex[corner][k] = simplex[0][k] + 0.5 * (simplex[corner][k] - simplex[0][k]) }
                    inside(&simplex[corner])
                    values[corner] = evaluate(simplex[corner])
                }
            }
            sort(&simplex, &values)
        }
        return Minimum(point: simplex[0], value: values[0], evaluations: evaluations, converged: converged)
    }

    /// The best of the minima found from several starts, the first of equals.
    public func minimize(
        fromEach starts: [[Double]], within bounds: [ClosedRange<Double>]? = nil, _ function: ([Double]) -> Double
    ) -> Minimum {
        precondition(!starts.isEmpty, "a search needs at least one start")
        let minima = starts.map { minimize(from: $0, within: bounds, function) }
        var best = minima[0]
        for minimum in minima.dropFirst() where minimum.value < best.value { best = minimum }
        best.evaluations = minima.reduce(0) { $0 + $1.evaluations }
        return best
    }

    private func isSmall(_ simplex: [[Double]], _ values: [Double]) -> Bool {
        for corner in 1..<simplex.count {
            // Two infinite values have no difference.
            guard values[corner] - values[0] <= valueTolerance else { return false }
            for k in simplex[0].indices where !((simplex[corner][k] - simplex[0][k]).magnitude <= pointTolerance) { return false }
        }
        return true
    }

    /// By insertion, because all corners but one are in order already.
    private func sort(_ simplex: inout [[Double]], _ values: inout [Double]) {
        for place in 1..<values.count {
            var at = place
            while at > 0 && values[at] < values[at - 1] {
                values.swapAt(at, at - 1)
                simplex.swapAt(at, at - 1)
                at -= 1
            }
        }
    }
}
