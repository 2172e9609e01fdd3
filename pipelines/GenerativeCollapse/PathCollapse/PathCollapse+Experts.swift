package import Diffusion
import Statistics
import Workbench

extension PathCollapse {
    /// Which schedules the three models have.
    package enum Pairing: String, Choice {
        case matched, mismatched

        package var second: NoiseSchedule { self == .matched ? .linear : .cubic }
    }

    package enum Method: String, Choice {
        /// The drift alone: no weights, no drawing anew.
        case unweighted = "no resampling"
        case constant = "constant exponents"
        case adaptive = "adaptive exponent"
        /// 1 + 100 t (1 - t), as the authors' script has it.
        case bump
        /// Without the model with the negative exponent: another target.
        case positive = "without the negative"
    }

    /// How the exponent of the first model depends on time.
    package enum Exponent: Sendable {
        case constant(Double)
        case bump(Double)
        /// The least that keeps the product normalisable, with a margin; 1 where that is enough.
        case adaptive(DiffusedMixture, DiffusedMixture)

        package func value(at t: Double) -> Double {
            switch self {
            case .constant(let value): return value
            case .bump(let height): return 1 + height * t * (1 - t)
            case .adaptive(let first, let second):
                return max(1, 1.15 * (first.variance(at: t) / second.variance(at: t) - 1) + 0.15)
            }
        }
    }

    /// The three models of p(x | A) p(x, y | B) / p(x): the first two see the column only.
    package struct Experts: Sendable {
        package var conditional: DiffusedMixture
        package var marginal: DiffusedMixture
        package var joint: DiffusedMixture

        package var all: [DiffusedMixture] { [conditional, marginal, joint] }

        package func scheduled(_ first: NoiseSchedule, _ second: NoiseSchedule, _ third: NoiseSchedule) -> Experts {
            Experts(conditional: conditional.scheduled(first), marginal: marginal.scheduled(second), joint: joint.scheduled(third))
        }
    }

    /// The centre of a row or column of the board.
    package static func centre(_ index: Int) -> Double { -0.75 + 0.5 * Double(index) }

    /// Row and column of the black cells.
    package static let blackCells: [(row: Int, column: Int)] = (0..<4).flatMap { row in
        (0..<4).filter { (row + $0) % 2 == 0 }.map { (row, $0) }
    }

    package static func experts(_ board: Board, spread: Double? = nil, second: NoiseSchedule = .linear) -> Experts {
        let spread = spread ?? board.spread
        return Experts(
            conditional: DiffusedMixture(centres: board.columns.map(centre), dimension: 1, spread: spread, schedule: .linear),
            marginal: DiffusedMixture(centres: (0..<4).map(centre), dimension: 1, spread: spread, schedule: second),
            joint: DiffusedMixture(
                centres: blackCells.flatMap { [centre($0.column), centre($0.row)] }, dimension: 2, spread: spread, schedule: .linear))
    }
}
