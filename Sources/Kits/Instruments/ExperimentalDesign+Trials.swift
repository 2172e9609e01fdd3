public import Statistics

/// In which order a unit goes through the cells of a design.
public enum TrialOrder: String, Codable, Hashable, Sendable, CaseIterable {
    /// As the cells stand, the same for every unit.
    case standard
    /// At random, anew for every unit and repeat.
    case random
    /// By the rows of a cyclic Latin square: over as many units and repeats as there are cells, each cell comes once at each place.
    case latinSquare
    /// By the rows of a Williams square: in addition each cell follows each other one equally often.
    ///
    /// With an odd number of cells the balance takes twice as many units and repeats. Source: Williams, Australian Journal of Scientific Research A 2
    /// (1949), 149-168.
    case balanced
}

/// One administration of one cell of a design to one unit.
public struct Trial: Codable, Hashable, Sendable {
    /// What is put to the respondent in every cell: a question, a scenario, a questionnaire.
    public let unit: String
    /// Counts administrations of the same cell to the same unit, from 0.
    public let repetition: Int
    /// The place of the cell in the unit's order, from 0.
    public let position: Int
    public let cell: ExperimentalDesign.Cell

    public init(unit: String, repetition: Int, position: Int, cell: ExperimentalDesign.Cell) {
        (self.unit, self.repetition, self.position, self.cell) = (unit, repetition, position, cell)
    }

    /// Names what a trial shares with those that differ from it in one factor alone, so that their answers are pairs.
    public func pair(across factor: String) -> String { "\(unit) #\(repetition) \(cell.describe(leavingOut: factor))" }

    /// The trial's own stream: it depends on unit, repeat and levels, not on the order, so that more cells or units change no other trial's numbers.
    public func stream(of seed: Seed, for purpose: String = "answer") -> RandomStream {
        seed.stream("\(purpose): \(unit) #\(repetition) \(cell)")
    }

    /// A stream that the trials which differ in one factor alone share, so that they see the same random numbers.
    public func sharedStream(of seed: Seed, across factor: String, for purpose: String = "answer") -> RandomStream {
        seed.stream("\(purpose): \(pair(across: factor))")
    }
}

extension ExperimentalDesign {
    /// Every cell for every unit and repeat, in the order in which they are to be put.
    ///
    /// - Parameter seed: for random orders, from its streams "order: unit #repeat".
    public func trials(units: [String], repeats: Int = 1, order: TrialOrder = .random, seed: Seed = Seed(0)) -> [Trial] {
        precondition(repeats >= 0, "a design can't be repeated \(repeats) times")
        var trials: [Trial] = []
        for (row, unit) in units.enumerated() {
            for repetition in 0..<repeats {
                let places: [Int]
                switch order {
                case .standard: places = Array(cells.indices)
                case .random:
                    var random = seed.stream("order: \(unit) #\(repetition)")
                    var shuffled = Array(cells.indices)
                    random.shuffle(&shuffled)
                    places = shuffled
                case .latinSquare: places = latinRow(row * repeats + repetition, of: cells.count)
                case .balanced: places = williamsRow(row * repeats + repetition, of: cells.count)
                }
                for (position, place) in places.enumerated() {
                    trials.append(Trial(unit: unit, repetition: repetition, position: position, cell: cells[place]))
                }
            }
        }
        return trials
    }
}

/// A row of the cyclic Latin square: the cells in turn, from another one each row.
public func latinRow(_ row: Int, of count: Int) -> [Int] { (0..<count).map { (row + $0) % count } }

/// A row of a Williams square: 0, 1, n - 1, 2, n - 2, ... shifted by the row; for odd n the second n rows are the first in reverse.
public func williamsRow(_ row: Int, of count: Int) -> [Int] {
    let zigzag = (0..<count).map { $0.isMultiple(of: 2) ? (count - $0 / 2) % count : ($0 + 1) / 2 }
    let isReversed = !count.isMultiple(of: 2) && (row / max(1, count)).isMultiple(of: 2) == false
    let places = zigzag.map { ($0 + row) % count }
    return isReversed ? places.reversed() : places
}
