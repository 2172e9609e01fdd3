/// Accuracies on every task of a stream while it is learned, and what one makes of them.
///
/// The metrics are those of De Lange, van de Ven and Tuytelaars (2205.13452, section 3). Where they take a least accuracy, `smoothing` asks
/// for the least moving average over so many evaluations instead, since the least of a noisy curve lies below its course.
public struct ContinualEvaluation: Codable, Sendable {
    /// After each task: the accuracy on it and on all before it, the first task's first.
    public let ends: [[Double]]
    /// For each task but the last: the accuracy on it at each evaluation after its own end, up to the end of the stream.
    public let curves: [[Double]]

    public init(ends: [[Double]], curves: [[Double]]) {
        precondition(!ends.isEmpty, "a stream has a task at least")
        precondition(
            ends.enumerated().allSatisfy { $1.count == $0 + 1 } && curves.count == ends.count - 1,
            "after task k there are k accuracies, and each task but the last has a curve")
        (self.ends, self.curves) = (ends, curves)
    }

    /// The same seen by somebody who looks only when a task ends.
    public var atTaskEnds: ContinualEvaluation {
        ContinualEvaluation(ends: ends, curves: curves.indices.map { task in ends[(task + 1)...].map { $0[task] } })
    }

    /// The mean accuracy over all tasks at the end (ACC).
    public var accuracy: Double { average(ends[ends.count - 1]) }

    /// How much accuracy was lost between the end of a task and the end of the stream, mean over all tasks but the last (FORG).
    public var forgetting: Double { average(curves.indices.map { ends[$0][$0] - ends[ends.count - 1][$0] }) }

    /// The least accuracy since a task was learned, mean over all tasks but the last (min-ACC).
    public func minimumAccuracy(smoothing width: Int = 1) -> Double {
        average(curves.map { movingAverage($0, width: width).min() ?? .nan })
    }

    /// The accuracy on the last task together with the least accuracies on the others, each task weighted alike (WC-ACC).
    public func worstCaseAccuracy(smoothing width: Int = 1) -> Double {
        let (tasks, last) = (Double(ends.count), ends[ends.count - 1][ends.count - 1])
        return curves.isEmpty ? last : last / tasks + (1 - 1 / tasks) * minimumAccuracy(smoothing: width)
    }

    /// The largest loss of accuracy inside so many consecutive evaluations, that at the task's own end included, mean over all tasks but the
    /// last (WF).
    public func windowedForgetting(_ width: Int) -> Double {
        average(curves.indices.map { largestDrop(in: [ends[$0][$0]] + curves[$0], window: width) })
    }
}

/// The mean of each so many neighbours; a shorter list has the mean of all.
public func movingAverage(_ values: [Double], width: Int) -> [Double] {
    precondition(width > 0, "a moving average takes one value at least, found \(width)")
    guard width > 1, !values.isEmpty else { return values }
    let width = min(width, values.count)
    return (0...(values.count - width)).map { start in average(Array(values[start..<start + width])) }
}

/// The largest fall from a value to a later one within so many consecutive values; 0 when nothing falls.
public func largestDrop(in values: [Double], window: Int) -> Double {
    var largest = 0.0
    for later in values.indices {
        for earlier in max(0, later - max(1, window) + 1)..<(later + 1) { largest = max(largest, values[earlier] - values[later]) }
    }
    return largest
}

private func average(_ values: [Double]) -> Double { values.reduce(0, +) / Double(values.count) }
