import Foundation
import Optimizers
import Testing

@Suite struct NelderMeadTests {
    static func valley(_ x: [Double]) -> Double {
        zip(x, x.dropFirst()).reduce(0) { $0 + 100 * ($1.1 - $1.0 * $1.0) * ($1.1 - $1.0 * $1.0) + (1 - $1.0) * (1 - $1.0) }
    }

    static func function(_ name: String) -> ([Double]) -> Double {
        switch name {
        case "valley": valley
        case "tilted": { x in (x[0] - 1).magnitude + 2 * (x[1] + x[0]).magnitude + x[2] * x[2] }
        default: { x in (x[0] - 5) * (x[0] - 5) + (x[1] + 2) * (x[1] + 2) + x[0] * x[1] / 2 }
        }
    }

    @Test func everySearchTakesTheStepsOfScipy() {
        for (name, start, low, high, point, value, evaluations) in OptimizersValues.searches {
            let bounds = low.isEmpty ? nil : zip(low, high).map { $0...$1 }
            let found = NelderMead(pointTolerance: 1e-6, valueTolerance: 1e-10).minimize(from: start, within: bounds, Self.function(name))
            #expect(found.converged)
            #expect(found.evaluations == evaluations, "\(name) from \(start)")
            #expect((found.value - value).magnitude < 1e-12)
            for (ours, theirs) in zip(found.point, point) { #expect((ours - theirs).magnitude < 1e-9, "\(name) from \(start)") }
        }
    }

    /// x^4 / 4 - x^2 / 2 - x / 10: the deeper valley is on the right.
    @Test func severalStartsFindTheDeeperValley() {
        func wells(_ x: [Double]) -> Double { x[0] * x[0] * x[0] * x[0] / 4 - x[0] * x[0] / 2 - x[0] / 10 }
        let left = NelderMead().minimize(from: [-1], wells)
        let both = NelderMead().minimize(fromEach: [[-1], [2]], wells)
        #expect(left.point[0] < 0)
        // The largest root of x^3 - x - 1/10, by Viete's formula.
        let root = 2 / 3.0.squareRoot() * cos(acos(0.15 * 3.0.squareRoot()) / 3)
        #expect((both.point[0] - root).magnitude < 1e-6)
        #expect(both.evaluations > left.evaluations)
    }

    @Test func whatIsNoNumberIsAvoided() {
        let found = NelderMead().minimize(from: [2]) { x in x[0] < 0.5 ? .nan : x[0] * x[0] }
        #expect((found.point[0] - 0.5).magnitude < 1e-6)
        let nothing = NelderMead(maximumEvaluations: 50).minimize(from: [1, 1]) { _ in .nan }
        #expect(nothing.value == .infinity && !nothing.converged)
    }

    @Test func aSearchThatIsCutShortSaysSo() {
        let found = NelderMead(maximumEvaluations: 40).minimize(from: [-1.2, 1], Self.valley)
        #expect(!found.converged)
        // The last step may shrink the whole simplex.
        #expect((40...44).contains(found.evaluations))
    }
}
