import Instruments
import Statistics
import Testing

@Suite struct ExperimentalDesignTests {
    private let design = ExperimentalDesign([.init("frame", ["plain", "exam"]), .init("tone", ["a", "b", "c"])])
    private let two = ["A", "B", "C", "D", "E"].map { ExperimentalDesign.Factor($0, ["-", "+"]) }

    @Test func aFullFactorialHasAllCombinationsInOrder() {
        #expect(
            design.cells.map(\.levels) == [
                ["plain", "a"], ["plain", "b"], ["plain", "c"], ["exam", "a"], ["exam", "b"], ["exam", "c"],
            ])
        #expect(design.cells[4]["tone"] == "b" && design.cells[4].facts == ["frame": "exam", "tone": "b"])
        #expect(design.cells[4].description == "frame=exam, tone=b")
        #expect(design.aliases() == [] && design.resolution == nil)
    }

    /// Box, Hunter and Hunter: the half fraction of four factors with D = ABC has resolution IV and these pairs of interactions.
    @Test func aHalfFractionHasTheAliasesOfTheTextbook() throws {
        let half = try ExperimentalDesign.fraction(of: Array(two[0..<4]), setting: ["D": ["A", "B", "C"]])
        #expect(half.cells.map { $0.levels.joined() } == ["----", "--++", "-+-+", "-++-", "+--+", "+-+-", "++--", "++++"])
        #expect(half.aliases() == [["A x B", "C x D"], ["A x C", "B x D"], ["A x D", "B x C"]])
        #expect(half.resolution == 4)
    }

    /// The quarter fraction of five factors with D = AB and E = AC has the words ABD, ACE and BCDE.
    @Test func aQuarterFractionHasTheAliasesOfTheTextbook() throws {
        let quarter = try ExperimentalDesign.fraction(of: two, setting: ["D": ["A", "B"], "E": ["A", "C"]])
        #expect(quarter.cells.count == 8 && quarter.resolution == 3)
        #expect(
            quarter.aliases() == [
                ["A", "B x D", "C x E"], ["B", "A x D"], ["C", "A x E"], ["D", "A x B"], ["E", "A x C"], ["B x C", "D x E"],
                ["B x E", "C x D"],
            ])
    }

    /// In every fraction each level of each factor occurs equally often, and so does each pair of levels of two factors that no word of two holds.
    @Test func fractionsAreBalanced() throws {
        let quarter = try ExperimentalDesign.fraction(of: two, setting: ["D": ["A", "B"], "E": ["A", "C"]])
        for (first, factor) in two.enumerated() {
            for other in two[(first + 1)...] {
                for levels in [["-", "-"], ["-", "+"], ["+", "-"], ["+", "+"]] {
                    #expect(quarter.cells.count { [$0[factor.name], $0[other.name]] == levels } == 2)
                }
            }
        }
    }

    @Test func generatorsThatCanNotBeAreRefused() {
        func message(_ factors: [ExperimentalDesign.Factor], _ generators: [String: [String]]) -> String? {
            #expect(throws: FractionError.self) { try ExperimentalDesign.fraction(of: factors, setting: generators) }?.description
        }
        #expect(
            message(design.factors, ["tone": ["frame"]]) == """
                a fraction needs factors of two levels
                  factor: 'tone'
                  found:  ["a", "b", "c"]
                  hint: cross this factor with the fraction's trials instead
                """)
        #expect(
            message(two, ["D": ["A", "X"]]) == """
                'D' can't be set by ["A", "X"]
                  factors: ["A", "B", "C", "D", "E"]
                  hint: set a factor by one or more of the others
                """)
        #expect(
            message(two, ["D": ["A", "B"], "E": ["A", "D"]]) == """
                'E' is set by 'D', which is set itself
                  hint: set it by the factors that set 'D'
                """)
    }

    @Test func everyUnitSeesEveryCell() {
        for order in TrialOrder.allCases {
            let trials = design.trials(units: ["p", "q"], repeats: 2, order: order, seed: Seed(3))
            #expect(trials.count == 24)
            for unit in ["p", "q"] {
                for repetition in 0...1 {
                    let own = trials.filter { $0.unit == unit && $0.repetition == repetition }
                    #expect(Set(own.map(\.cell)) == Set(design.cells) && own.map(\.position) == Array(0..<6))
                }
            }
        }
    }

    @Test func randomOrdersDifferAndComeAgain() {
        func order(_ unit: String, _ units: [String]) -> [String] {
            design.trials(units: units, order: .random, seed: Seed(8)).filter { $0.unit == unit }.map(\.cell.description)
        }
        #expect(order("p", ["p"]) == order("p", ["q", "p"]))
        #expect(order("p", ["p", "q"]) != order("q", ["p", "q"]))
    }

    @Test func aLatinSquareHasEveryCellAtEveryPlaceOnce() {
        for count in [2, 3, 6] {
            for place in 0..<count { #expect(Set((0..<count).map { latinRow($0, of: count)[place] }).count == count) }
        }
    }

    @Test func aWilliamsSquareHasEveryCellAfterEveryOtherEquallyOften() {
        for (count, rows, times) in [(2, 2, 1), (4, 4, 1), (6, 6, 1), (3, 6, 2), (5, 10, 2), (7, 14, 2)] {
            let square = (0..<rows).map { williamsRow($0, of: count) }
            var followers: [[Int]: Int] = [:]
            for row in square {
                #expect(row.sorted() == Array(0..<count))
                for (first, second) in zip(row, row.dropFirst()) { followers[[first, second], default: 0] += 1 }
            }
            #expect(followers.count == count * (count - 1) && followers.values.allSatisfy { $0 == times })
            for place in 0..<count { #expect((0..<count).allSatisfy { cell in square.count { $0[place] == cell } == rows / count }) }
        }
    }

    @Test func streamsBelongToTrialsAndNotToPlaces() {
        let larger = ExperimentalDesign([.init("frame", ["new", "plain", "exam"]), .init("tone", ["a", "b", "c"])])
        let cell = "frame=exam, tone=b"
        func numbers(_ design: ExperimentalDesign, _ order: TrialOrder) -> UInt64 {
            let trial = design.trials(units: ["p"], order: order, seed: Seed(1)).first { $0.cell.description == cell }!
            var random = trial.stream(of: Seed(1))
            return random.next()
        }
        #expect(numbers(design, .standard) == numbers(larger, .random))
        let trials = design.trials(units: ["p"], order: .standard)
        var (first, second) = (trials[1].stream(of: Seed(1)), trials[4].stream(of: Seed(1)))
        #expect(first.next() != second.next())
        (first, second) = (trials[1].sharedStream(of: Seed(1), across: "frame"), trials[4].sharedStream(of: Seed(1), across: "frame"))
        #expect(first.next() == second.next())
        #expect(trials[1].pair(across: "frame") == "p #0 tone=b" && trials[4].pair(across: "frame") == "p #0 tone=b")
        #expect(trials[1].pair(across: "tone") != trials[4].pair(across: "tone"))
    }
}
