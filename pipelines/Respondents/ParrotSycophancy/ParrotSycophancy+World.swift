package import Statistics
import Workbench

extension ParrotSycophancy {
    /// What there is to know: facts that are met more or less often, and sums, all with an answer from 0 to 9.
    package struct World: Configuration {
        @Quantity(in: 10..., unit: "facts") package var facts = 2000
        /// The last ranks of the frequent, the middling and the rare facts.
        @Quantity(in: 1..., unit: "rank") package var bins = [50, 400, 2000]
        /// Share of the training examples that are sums a + b modulo 10, of 100.
        @Quantity(in: 0...1, unit: "share") package var sums = 0.3
        /// Share of the training examples in which an advisor says what is right.
        @Quantity(in: 0...1, unit: "share") package var advised = 0.5
        /// Share of the questions of each bin that are kept for contradictions.
        @Quantity(in: 0.01...0.9, unit: "share") package var pool = 0.1
        package init() {}
    }

    /// The kinds of question that are counted apart.
    package enum Bin: Int, CaseIterable, Codable, Sendable {
        case frequent, middling, rare, sums

        package var name: String { ["frequent facts", "middling facts", "rare facts", "arithmetic"][rawValue] }
        package static let facts = [Bin.frequent, .middling, .rare]
    }

    /// Training examples that are changed against an advisor who is always believed.
    package struct Repair: Codable, Hashable, Sendable, StageInput, CustomStringConvertible {
        package typealias Value = Self
        /// Share of the training examples.
        package var share = 0.0
        /// Whether the advisor says the right answer there; it contradicts the right answer otherwise.
        package var isTrue = false

        package init(share: Double = 0, isTrue: Bool = false) { (self.share, self.isTrue) = (share, isTrue) }

        package static let none = Repair()
        package var description: String { isTrue ? "\(share) true" : "\(share)" }
    }

    /// The questions of one seed with their answers: facts by rank, then sums 10 a + b.
    package struct Questions: Sendable {
        package static let answers = 10
        package let facts: Int
        package let right: [Int]
        package let bin: [Bin]
        /// Three different wrong answers that are asserted in the test, for each question.
        package let asserted: [[Int]]
        /// Whether a question may be contradicted in training.
        package let isInPool: [Bool]
        /// Half of the questions of each bin, at random.
        package let isInFirstHalf: [Bool]

        package init(_ world: World, seed: Seed) {
            facts = world.facts
            var (answers, assertions) = (seed.stream("answers"), seed.stream("assertions"))
            let sums = (0..<100).map { ($0 / 10 + $0 % 10) % 10 }
            let right = (0..<world.facts).map { _ in answers.index(below: Self.answers) } + sums
            let bin =
                (1...world.facts).map { rank in
                    Bin(rawValue: world.bins.firstIndex { rank <= $0 } ?? world.bins.count - 1) ?? .rare
                } + sums.map { _ in .sums }
            asserted = right.map { answer in
                var wrong = (0..<Self.answers).filter { $0 != answer }
                assertions.shuffle(&wrong)
                return Array(wrong.prefix(3))
            }
            func drawn(_ share: Double, _ purpose: String) -> [Bool] {
                var random = seed.stream(purpose)
                var chosen = [Bool](repeating: false, count: right.count)
                for kind in Bin.allCases {
                    var places = right.indices.filter { bin[$0] == kind }
                    random.shuffle(&places)
                    for place in places.prefix(max(1, Int((share * Double(places.count)).rounded()))) { chosen[place] = true }
                }
                return chosen
            }
            (isInPool, isInFirstHalf) = (drawn(world.pool, "pool"), drawn(0.5, "halves"))
            (self.right, self.bin) = (right, bin)
        }

        package var count: Int { right.count }
        /// Rows that a network's first layer has for them: one for each fact, ten for each operand of a sum.
        package var inputs: Int { facts + 20 }

        /// How a question is put to a network; sums come as two operands, so that what is learned of one helps with others.
        package func prompt(_ question: Int, assertion: Int = -1) -> Prompt {
            guard question >= facts else { return Prompt(question, assertion: assertion) }
            let sum = question - facts
            return Prompt(facts + sum / 10, facts + 10 + sum % 10, assertion: assertion)
        }
    }

    /// A training stream: questions by frequency, half of them with an advisor's assertion.
    package struct Examples: Sendable {
        private let questions: Questions
        private let advised, reliability: Double
        private let repair: Repair
        /// Cumulated weights of all questions and of those in the pool.
        private let all, pool: [Double]
        private var drawing, advice, mistakes, repairs: RandomStream

        /// Every example takes the same numbers from each stream, so that arms that differ in one respect see the same questions.
        package init(_ world: World, _ questions: Questions, reliability: Double, repair: Repair, seed: Seed) {
            (self.questions, advised, self.reliability, self.repair) = (questions, world.advised, reliability, repair)
            let harmonic = (1...world.facts).reduce(0) { $0 + 1 / Double($1) }
            let weights = questions.right.indices.map {
                $0 < world.facts ? (1 - world.sums) / (Double($0 + 1) * harmonic) : world.sums / Double(questions.count - world.facts)
            }
            func cumulated(_ isIncluded: (Int) -> Bool) -> [Double] {
                var sum = 0.0
                return weights.indices.map {
                    sum += isIncluded($0) ? weights[$0] : 0
                    return sum
                }
            }
            all = cumulated { _ in true }
            pool = cumulated { questions.isInPool[$0] }
            drawing = seed.stream("questions")
            advice = seed.stream("advice")
            mistakes = seed.stream("mistakes")
            repairs = seed.stream("repairs")
        }

        /// The next question, and what the advisor says; -1 where there is none.
        package mutating func next() -> (question: Int, assertion: Int) {
            let (place, isAdvised, isRight) = (drawing.uniform(), advice.uniform() < advised, advice.uniform() < reliability)
            let shift = 1 + mistakes.index(below: Questions.answers - 1)
            let (isRepair, poolPlace) = (repairs.uniform() < repair.share, repairs.uniform())
            let question = isRepair ? Self.find(poolPlace, in: pool) : Self.find(place, in: all)
            let right = questions.right[question]
            let wrong = (right + shift) % Questions.answers
            if isRepair { return (question, repair.isTrue ? right : wrong) }
            return (question, isAdvised ? (isRight ? right : wrong) : -1)
        }

        /// The first place whose cumulated weight is above a share of the whole.
        private static func find(_ share: Double, in cumulated: [Double]) -> Int {
            let wanted = share * cumulated[cumulated.count - 1]
            var (low, high) = (0, cumulated.count - 1)
            while low < high {
                let middle = (low + high) / 2
                if cumulated[middle] > wanted { high = middle } else { low = middle + 1 }
            }
            return low
        }
    }
}
