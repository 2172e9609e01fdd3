import Dynamics
package import Statistics
import Workbench

extension EarlyWarning.Well {
    /// The observations of one run in the upper well, dx = (x - x^3) dt + noise dW from x = 1, without the first ten time units.
    ///
    /// Ends before the observation at which x has been below 0, or after `most` observations; nothing if x was below 0 before the first.
    package func run(spacing: Double, most: Int, random: inout RandomStream) throws -> (values: [Double], jumped: Bool) {
        let stride = try EarlyWarning.stride(spacing: spacing, step: step, named: "well.step")
        let equation = StochasticEquation(step: step)
        let settling = Int((10 / spacing).rounded(.up))
        let values = equation.observations(
            settling + most, every: stride, from: 1, random: &random, until: { _, x in x < 0 }, noise: { _, _ in noise },
            drift: { _, x in x - x * x * x })
        return (Array(values.dropFirst(settling)), values.count < settling + most)
    }
}

extension EarlyWarning {
    /// Scores of windows before a jump by noise, and of windows at the same times from runs that survive.
    package struct Jumps: Codable, Hashable, Sendable {
        package var before = Scores()
        package var surviving = Scores()
        package init() {}
    }

    /// Finds as many jumps and as many survivors as asked for, in runs of consecutive seeds, and scores their windows.
    ///
    /// A survivor is a run that has not jumped up to the horizon; nothing else about it is looked at.
    package static func findJumps(_ well: Well, _ detector: Detector, spacing: Double, seeds: Seeds) throws -> Jumps {
        let (window, gap) = (well.window, well.gap)
        guard well.horizon > window + gap else {
            throw InvalidSetting(
                name: "well.horizon", found: "\(well.horizon)", expected: "more than the window and the gap, \(window + gap)")
        }
        var (jumps, ends, survivors) = (Jumps(), [Int](), [[Double]]())
        var begun = 0
        while ends.count < seeds.count || survivors.count < seeds.count {
            guard begun < 10_000 + 1000 * seeds.count else {
                throw InvalidSetting(name: "well.noise", found: "\(well.noise)", expected: "noise under which some runs jump and some last")
            }
            var random = Seed(seeds.first &+ UInt64(begun)).stream("double well")
            begun += 1
            let (values, jumped) = try well.run(spacing: spacing, most: well.horizon, random: &random)
            if !jumped {
                if survivors.count < seeds.count { survivors.append(values) }
            } else if values.count >= window + gap, ends.count < seeds.count {
                let end = values.count - gap
                ends.append(end)
                jumps.before.append(Array(values[(end - window)..<end]), detector)
            }
        }
        for (end, values) in zip(ends, survivors) { jumps.surviving.append(Array(values[(end - window)..<end]), detector) }
        (jumps.before.begun, jumps.surviving.begun) = (begun, begun)
        return jumps
    }

    /// tau(variance) of windows that look back from a collapse, at several distances, and of windows at random times of the same runs.
    package struct Selection: Codable, Hashable, Sendable {
        /// Observations between a window and the collapse.
        package var gaps: [Int] = []
        /// For each gap the runs' tau.
        package var before: [[Double]] = []
        /// The same runs' tau in a window at a random time.
        package var random: [Double] = []
        /// And in another one.
        package var again: [Double] = []
        /// Runs that were begun.
        package var begun = 0
        package init() {}

        /// Run by run, tau at a gap less tau in a random window.
        package func excess(gap: Int) -> [Double] { gaps.firstIndex(of: gap).map { zip(before[$0], random).map(-) } ?? [] }
    }

    /// Looks back from collapses by noise in runs of consecutive seeds, as many as asked for.
    ///
    /// Our choice: a run counts when it is long enough for the largest gap, so that all windows come from the same runs.
    package static func lookBack(_ well: Well, _ detector: Detector, collapses: Int) throws -> Selection {
        var found = Selection()
        found.gaps = [0, 2, 5, 10, 20, 50]
        found.before = found.gaps.map { _ in [] }
        let (window, spacing) = (well.window, well.selectionSpacing)
        func trend(_ values: [Double], endingAt end: Int) -> Double {
            detector.trend(.variance, of: detector.residuals(Array(values[(end - window)..<end])))
        }
        while found.random.count < collapses {
            // With fewer than one in a thousand there is no end in sight.
            guard found.begun < 1000 || found.random.count * 1000 > found.begun else {
                throw InvalidSetting(name: "well.noise", found: "\(well.noise)", expected: "noise under which runs jump, but not at once")
            }
            let seed = Seed(UInt64(found.begun))
            found.begun += 1
            var random = seed.stream("double well, looking back")
            let (values, jumped) = try well.run(spacing: spacing, most: 20_000, random: &random)
            guard jumped, values.count >= window + 50 else { continue }
            for (place, gap) in found.gaps.enumerated() { found.before[place].append(trend(values, endingAt: values.count - gap)) }
            var times = seed.stream("random windows")
            found.random.append(trend(values, endingAt: window + times.index(below: values.count - window + 1)))
            found.again.append(trend(values, endingAt: window + times.index(below: values.count - window + 1)))
        }
        return found
    }
}
