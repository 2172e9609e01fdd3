internal import LinearAlgebra

/// The limited-memory BFGS method: minimises a smooth function of many variables by its values and gradients.
///
/// Steps satisfy the strong Wolfe conditions. Where the decrease that a step promises is lost in the rounding of the values, slopes alone
/// decide (the approximate Wolfe conditions), so that a gradient can be brought down to its own rounding. Sources: Nocedal and Wright,
/// Numerical Optimization (2nd edition), algorithms 7.4 and 7.5; Hager and Zhang, SIAM Journal on Optimization 16 (2005), equation 4.1.
public struct LBFGS: Codable, Hashable, Sendable {
    /// How many of the last steps the method remembers.
    public var memory: Int
    /// The Euclidean norm of the gradient at which it ends.
    public var tolerance: Double
    /// The most steps.
    public var limit: Int

    public init(memory: Int = 10, tolerance: Double = 1e-8, limit: Int = 1000) {
        (self.memory, self.tolerance, self.limit) = (memory, tolerance, limit)
    }

    /// Why a minimisation ended.
    public enum Ending: String, Codable, Sendable {
        /// The gradient is as small as asked for.
        case converged
        /// There were as many steps as allowed.
        case limit
        /// No step along the direction of steepest descent lowers the function: rounding, a wrong gradient, or a value that is no number.
        case noDescent
    }

    /// Where a minimisation ended.
    public struct Minimum: Codable, Sendable {
        public var point: [Double]
        public var value: Double
        public var gradientNorm: Double
        public var iterations: Int
        public var evaluations: Int
        public var ending: Ending
    }

    /// Descends from a point.
    ///
    /// - Parameter objective: the value at a point; it overwrites its second argument with the gradient there. A step to where the value is
    ///   not finite is shortened.
    public func minimise(from start: [Double], _ objective: (_ point: [Double], _ gradient: inout [Double]) -> Double) -> Minimum {
        var gradient = [Double](repeating: 0, count: start.count)
        let value = objective(start, &gradient)
        var found = Minimum(
            point: start, value: value, gradientNorm: innerProduct(gradient, gradient).squareRoot(), iterations: 0, evaluations: 1,
            ending: .limit)
        var history = History(memory: memory)
        var (point, slopes) = (start, gradient)
        while true {
            if found.gradientNorm <= tolerance {
                found.ending = .converged
                return found
            }
            guard found.iterations < limit else { return found }
            var direction = history.direction(against: gradient)
            var slope = innerProduct(direction, gradient)
            if !(slope < 0) {
                history.forget()
                direction = gradient.map { -$0 }
                slope = -found.gradientNorm * found.gradientNorm
            }
            let isFirst = history.isEmpty
            let trial = search(
                from: Trial(step: 0, value: found.value, slope: slope), first: isFirst ? min(1, 1 / found.gradientNorm) : 1
            ) { step in
                point = found.point
                addScaled(step, direction, to: &point)
                found.evaluations += 1
                let value = objective(point, &slopes)
                return Trial(step: step, value: value, slope: innerProduct(direction, slopes))
            }
            guard let trial else {
                // What the method remembers may mislead it; the steepest descent doesn't.
                guard !isFirst else {
                    found.ending = .noDescent
                    return found
                }
                history.forget()
                continue
            }
            history.add(from: found.point, to: point, gradient, slopes)
            swap(&found.point, &point)
            swap(&gradient, &slopes)
            found.value = trial.value
            found.gradientNorm = innerProduct(gradient, gradient).squareRoot()
            found.iterations += 1
        }
    }

    private struct Trial {
        var step: Double
        var value: Double
        /// Along the direction.
        var slope: Double
    }

    /// A step that satisfies the conditions, evaluated last; nil if none is found.
    ///
    /// Between a step that is low enough and leads further down, and one that is too high or leads up, there is one that satisfies them.
    private func search(from origin: Trial, first: Double, _ evaluate: (Double) -> Trial) -> Trial? {
        let (decrease, curvature) = (1e-4, 0.9)
        let rounding = 1e-12 * origin.value.magnitude
        var (low, high): (Trial, Trial?) = (origin, nil)
        var step = first
        for _ in 0..<60 {
            let trial = evaluate(step)
            let isLost = (step * origin.slope).magnitude <= rounding
            let isLow = trial.value <= origin.value + (isLost ? rounding : decrease * step * origin.slope)
            if isLow, trial.slope.magnitude <= curvature * origin.slope.magnitude { return trial }
            if isLow, trial.slope < 0 { low = trial } else { high = trial }
            guard let high else {
                step *= 3
                continue
            }
            let width = high.step - low.step
            // Where the slope vanishes on a straight line between the two; the middle where the upper slope says nothing.
            let share = high.slope > 0 && high.slope.isFinite ? low.slope / (low.slope - high.slope) : 0.5
            step = low.step + min(max(share, 0.1), 0.9) * width
        }
        return nil
    }

    /// The last steps, oldest first, with the changes of the gradient over them.
    private struct History {
        let memory: Int
        private var steps: [[Double]] = []
        private var changes: [[Double]] = []
        private var products: [Double] = []

        init(memory: Int) { self.memory = max(0, memory) }

        var isEmpty: Bool { steps.isEmpty }

        mutating func forget() { (steps, changes, products) = ([], [], []) }

        mutating func add(from old: [Double], to new: [Double], _ before: [Double], _ after: [Double]) {
            var (step, change) = (new, after)
            addScaled(-1, old, to: &step)
            addScaled(-1, before, to: &change)
            let product = innerProduct(step, change)
            // Without curvature along the step the matrix would not stay positive.
            guard memory > 0, product > 1e-300, product > 1e-16 * innerProduct(change, change) else { return }
            if steps.count == memory {
                steps.removeFirst()
                changes.removeFirst()
                products.removeFirst()
            }
            steps.append(step)
            changes.append(change)
            products.append(product)
        }

        /// The gradient times the negative inverse of the approximated Hessian.
        func direction(against gradient: [Double]) -> [Double] {
            var direction = gradient.map { -$0 }
            guard let last = changes.last else { return direction }
            var shares = [Double](repeating: 0, count: steps.count)
            for place in steps.indices.reversed() {
                shares[place] = innerProduct(steps[place], direction) / products[place]
                addScaled(-shares[place], changes[place], to: &direction)
            }
            let scale = products[products.count - 1] / innerProduct(last, last)
            for index in direction.indices { direction[index] *= scale }
            for place in steps.indices {
                addScaled(shares[place] - innerProduct(changes[place], direction) / products[place], steps[place], to: &direction)
            }
            return direction
        }
    }
}
