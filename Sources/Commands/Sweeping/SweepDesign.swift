internal import Statistics

/// The points of a sweep: all combinations of its axes, or so many drawn at random.
package struct SweepDesign: Sendable {
    package enum Kind: Sendable, Equatable {
        case grid
        case random(count: Int, seed: UInt64)
    }

    /// A value for each axis, in their order.
    package struct Point: Sendable, Hashable {
        package let values: [String]

        /// The settings as they stand on the command line.
        package func overrides(_ axes: [SweepAxis]) -> [String] { zip(axes, values).map { "\($0.key)=\($1)" } }
    }

    package let axes: [SweepAxis]
    package let kind: Kind
    package let points: [Point]

    /// Errors: ``CommandError`` when there is nothing to vary, an axis is there twice, or a grid's range has no count.
    package init(_ axes: [SweepAxis], _ kind: Kind) throws {
        guard !axes.isEmpty else {
            throw CommandError("error: a sweep varies at least one setting\n  hint: '--over delay=0.1,0.2,0.4' varies 'delay'", code: 2)
        }
        for (place, axis) in axes.enumerated() where axes[..<place].contains(where: { $0.key == axis.key }) {
            throw CommandError("error: '\(axis.key)' is varied twice\n  hint: one --over holds all its values", code: 2)
        }
        (self.axes, self.kind) = (axes, kind)
        switch kind {
        case .grid:
            var rows: [[String]] = [[]]
            for values in try axes.map({ try $0.grid() }) { rows = rows.flatMap { row in values.map { row + [$0] } } }
            points = rows.map(Point.init)
        case .random(let count, let seed):
            var seen: Set<Point> = []
            // The streams are named by place and setting: more points or another axis leave those that were there as they were.
            points = (0..<count).compactMap { place in
                let point = Point(
                    values: axes.map { axis in
                        var random = Seed(seed).stream("sweep point \(place) \(axis.key)")
                        return axis.draw(using: &random)
                    })
                return seen.insert(point).inserted ? point : nil
            }
        }
    }
}
