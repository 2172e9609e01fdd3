import Glibc
import Optimizers
import TestSupport
import Testing

@Suite struct LBFGSTests {
    /// The sum of 100 (x_(i+1) - x_i^2)^2 + (1 - x_i)^2, least at ones.
    private func rosenbrock(_ x: [Double], _ gradient: inout [Double]) -> Double {
        var value = 0.0
        for index in gradient.indices { gradient[index] = 0 }
        for index in 0..<x.count - 1 {
            let (bend, gap) = (x[index + 1] - x[index] * x[index], 1 - x[index])
            value += 100 * bend * bend + gap * gap
            gradient[index] -= 400 * x[index] * bend + 2 * gap
            gradient[index + 1] += 200 * bend
        }
        return value
    }

    @Test(arguments: [2, 10]) func findsTheEndOfACurvedValley(_ count: Int) {
        let found = LBFGS(tolerance: 1e-9).minimise(from: (0..<count).map { $0 % 2 == 0 ? -1.2 : 1 }, rosenbrock)
        #expect(found.ending == .converged && found.gradientNorm <= 1e-9)
        #expect(absoluteDistance(found.point, [Double](repeating: 1, count: count)) < 1e-9)
        #expect(found.iterations < 150 && found.evaluations < 250)
    }

    /// A value far from zero, in whose rounding the last steps are lost.
    @Test func theGradientGoesDownToItsOwnRounding() {
        let found = LBFGS(tolerance: 1e-12).minimise(from: [4, -3, 2]) { x, gradient in
            var value = 1e4
            for index in x.indices {
                let scale = Double(index + 1)
                value += cosh(scale * (x[index] - 1)) / scale
                gradient[index] = sinh(scale * (x[index] - 1))
            }
            return value
        }
        #expect(found.ending == .converged)
        #expect(absoluteDistance(found.point, [1, 1, 1]) < 1e-12)
    }

    @Test func aLogisticRegressionIsThatOfScipy() {
        let points = (0..<12).map { [sin(1.7 * Double($0)), cos(2.9 * Double($0)), 1] }
        let signs = (0..<12).map { (3 * $0) % 5 < 2 ? 1.0 : -1 }
        let found = LBFGS(memory: 4, tolerance: 1e-11).minimise(from: [0, 0, 0]) { w, gradient in
            var value = 0.01 * w.reduce(0) { $0 + $1 * $1 }
            for index in w.indices { gradient[index] = 0.02 * w[index] }
            for (point, sign) in zip(points, signs) {
                let margin = sign * zip(point, w).reduce(0) { $0 + $1.0 * $1.1 }
                value += log1p(exp(-margin))
                for index in w.indices { gradient[index] -= sign * point[index] / (1 + exp(margin)) }
            }
            return value
        }
        #expect(found.ending == .converged)
        #expect(absoluteDistance(found.point, OptimizersValues.logistic) < 1e-10)
        #expect((found.value - OptimizersValues.logisticValue).magnitude < 1e-12)
    }

    /// The logarithm is no number below zero, where the first step leads.
    @Test func stepsOutOfTheDomainAreShortened() {
        let found = LBFGS(tolerance: 1e-10).minimise(from: [0.01]) { x, gradient in
            gradient[0] = 1 - 2 / x[0]
            return x[0] - 2 * log(x[0])
        }
        #expect(found.ending == .converged && (found.point[0] - 2).magnitude < 1e-9)
    }

    @Test func aGradientThatPointsTheWrongWayLeadsNowhere() {
        let found = LBFGS().minimise(from: [1, 2]) { x, gradient in
            for index in x.indices { gradient[index] = -2 * x[index] }
            return x[0] * x[0] + x[1] * x[1]
        }
        #expect(found.ending == .noDescent && found.point == [1, 2] && found.value == 5)
    }

    @Test func aValueThatIsNoNumberLeadsNowhere() {
        let found = LBFGS().minimise(from: [1]) { _, gradient in
            gradient[0] = .nan
            return .nan
        }
        #expect(found.ending == .noDescent && found.gradientNorm.isNaN && found.iterations == 0)
    }

    @Test func itStopsAtTheLimitAndAtAMinimum() {
        let short = LBFGS(limit: 3).minimise(from: [-1.2, 1], rosenbrock)
        #expect(short.ending == .limit && short.iterations == 3)
        let there = LBFGS().minimise(from: [1, 1], rosenbrock)
        #expect(there.ending == .converged && there.evaluations == 1)
    }
}
