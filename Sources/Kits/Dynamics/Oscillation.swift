import Glibc

extension Trajectory {
    /// Half the distance between the largest and the least value; 0 if there are none.
    public var amplitude: Double {
        guard let least = values.min(), let most = values.max() else { return 0 }
        return 0.5 * (most - least)
    }

    /// The times at which the quantity crosses a level from below, linear between neighbours.
    public func upwardCrossings(of level: Double) -> [Double] {
        var times: [Double] = []
        for index in values.indices.dropFirst() where values[index - 1] < level && values[index] >= level {
            times.append(time(index - 1) + step * (level - values[index - 1]) / (values[index] - values[index - 1]))
        }
        return times
    }

    /// The mean time between upward crossings of a level; nothing if there are fewer than two.
    public func period(around level: Double) -> Double? {
        let times = upwardCrossings(of: level)
        guard let first = times.first, let last = times.last, times.count > 1 else { return nil }
        return (last - first) / Double(times.count - 1)
    }

    /// The local extremes of the distance from a level, as time and distance, through the parabola of three neighbours.
    public func extremes(around level: Double) -> (times: [Double], distances: [Double]) {
        var times: [Double] = []
        var distances: [Double] = []
        for index in values.indices.dropFirst().dropLast() {
            let before = (values[index - 1] - level).magnitude
            let here = (values[index] - level).magnitude
            let after = (values[index + 1] - level).magnitude
            guard here > before && here >= after else { continue }
            let bend = before - 2 * here + after
            let shift = bend == 0 ? 0 : 0.5 * (before - after) / bend
            times.append(time(index) + shift * step)
            distances.append(here - 0.25 * (before - after) * shift)
        }
        return (times, distances)
    }

    /// The exponential growth rate of a small oscillation around a level, per unit of time; negative if it decays.
    ///
    /// The slope of the extremes' logarithms against time (the logarithmic decrement), over the extremes from `time` on up to the first that
    /// leaves `band`: above it the oscillation isn't small, below it is rounding. Nothing if fewer than two extremes are left.
    public func growthRate(around level: Double, from time: Double, band: ClosedRange<Double>) -> Double? {
        let (times, distances) = extremes(around: level)
        var pairs: [(time: Double, height: Double)] = []
        for (moment, distance) in zip(times, distances) where moment >= time {
            guard band.contains(distance) else { break }
            pairs.append((moment, log(distance)))
        }
        guard pairs.count > 1 else { return nil }
        let count = Double(pairs.count)
        let centreTime = pairs.reduce(0) { $0 + $1.time } / count
        let centreHeight = pairs.reduce(0) { $0 + $1.height } / count
        var (both, square) = (0.0, 0.0)
        for pair in pairs {
            both += (pair.time - centreTime) * (pair.height - centreHeight)
            square += (pair.time - centreTime) * (pair.time - centreTime)
        }
        return both / square
    }
}
