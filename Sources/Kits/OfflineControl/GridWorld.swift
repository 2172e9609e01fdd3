public import TabularDecisions

/// A map of free cells and walls with the moves north, east, south and west, and exact distances in it.
///
/// A map is written in rows, `#` for a wall and anything else for a free cell. With probability `slip` one of the four moves is made at
/// random; a move into a wall or off the map stays where it is.
public struct GridWorld: Codable, Hashable, Sendable {
    public let rows: [String]
    public let slip: Double
    /// Row and column of each free cell: the states, in the order of reading.
    public let cells: [[Int]]
    /// The state after each move without slipping, at state x 4 + move.
    public let neighbours: [Int]

    public init(_ rows: [String], slip: Double = 0) {
        precondition(slip >= 0 && slip <= 1, "a probability of slipping lies in [0, 1], found \(slip)")
        (self.rows, self.slip) = (rows, slip)
        let map = rows.map { Array($0) }
        var (cells, index) = ([[Int]](), [[Int]: Int]())
        for row in map.indices {
            for column in map[row].indices where map[row][column] != "#" {
                index[[row, column]] = cells.count
                cells.append([row, column])
            }
        }
        precondition(!cells.isEmpty, "a map needs a free cell, found none in \(rows.count) rows")
        self.cells = cells
        neighbours = cells.enumerated().flatMap { state, cell in
            [[-1, 0], [0, 1], [1, 0], [0, -1]].map { index[[cell[0] + $0[0], cell[1] + $0[1]]] ?? state }
        }
    }

    public var states: Int { cells.count }

    /// The state of a cell; nil for a wall.
    public func state(row: Int, column: Int) -> Int? { cells.firstIndex(of: [row, column]) }

    /// The least number of moves from a state to each state; nil where there is no way.
    public func distances(from start: Int) -> [Int?] { distances(from: [start]) { state in (0..<4).map { neighbours[state * 4 + $0] } } }

    /// The least number of moves from each state to the nearest of some; nil where there is no way.
    public func distances(to goals: [Int]) -> [Int?] {
        var before = [[Int]](repeating: [], count: states)
        for state in 0..<states { for move in 0..<4 { before[neighbours[state * 4 + move]].append(state) } }
        return distances(from: goals) { before[$0] }
    }

    private func distances(from starts: [Int], _ adjacent: (Int) -> [Int]) -> [Int?] {
        var found = [Int?](repeating: nil, count: states)
        for start in starts { found[start] = 0 }
        var queue = starts
        var head = 0
        while head < queue.count {
            let state = queue[head]
            head += 1
            for next in adjacent(state) where found[next] == nil {
                found[next] = found[state]! + 1
                queue.append(next)
            }
        }
        return found
    }

    /// The moves of a state that bring a goal nearer by one.
    public func optimalMoves(from state: Int, to goal: Int) -> [Int] {
        let distances = distances(to: [goal])
        guard let here = distances[state], here > 0 else { return [] }
        return (0..<4).filter { distances[neighbours[state * 4 + $0]] == here - 1 }
    }

    /// The moves as a table of probabilities.
    public func process(discount: Double) -> DecisionProcess {
        var transitions = [Double](repeating: 0, count: states * 4 * states)
        for state in 0..<states {
            for move in 0..<4 {
                for made in 0..<4 {
                    transitions[(state * 4 + move) * states + neighbours[state * 4 + made]] += slip / 4 + (made == move ? 1 - slip : 0)
                }
            }
        }
        return DecisionProcess(states: states, actions: 4, transitions: transitions, discount: discount)
    }
}
