public import Statistics

/// Cards and a target: an answer `i op j op k ...` uses every card once, is evaluated from left to right, and should come to the target.
///
/// Tokens 0 up to the number of cards name a card, the three after them are +, - and *. Many answers are correct, all answers can be listed
/// (54 for three cards, 648 for four), and what a hand can't come to makes an impossible question.
public struct Countdown: VerifiableTask, Hashable {
    /// Cards with values from 1 to 9, and the value asked for.
    public struct Question: Codable, Hashable, Sendable {
        public var cards: [Int]
        public var target: Int

        public init(cards: [Int], target: Int) { (self.cards, self.target) = (cards, target) }
    }

    /// The number of cards.
    public var cards: Int
    /// The largest target.
    public var largestTarget: Int

    /// So many cards, at least 2; targets reach to 40 for three cards or fewer and to 60 for more.
    public init(cards: Int = 3) {
        precondition(cards >= 2, "a countdown needs two cards or more, found \(cards)")
        self.cards = cards
        largestTarget = cards <= 3 ? 40 : 60
    }

    public var vocabulary: Int { cards + 3 }
    public var length: Int { 2 * cards - 1 }
    public var featureCount: Int { 9 * cards + largestTarget + 11 }

    /// One-hot for each card, the target and its last digit, and the target as a share of the largest.
    public func features(of question: Question) -> [Feature] {
        let targets = 9 * cards
        var features = question.cards.enumerated().map { Feature(9 * $0 + $1 - 1) }
        features.append(Feature(targets + question.target - 1))
        features.append(Feature(targets + largestTarget + question.target % 10))
        features.append(Feature(targets + largestTarget + 10, Float(question.target) / Float(largestTarget)))
        return features
    }

    public func outcome(of answer: ArraySlice<Int32>, to question: Question) -> Int? {
        var (used, value) = (0, 0)
        var operation = Int32(cards)
        for (place, token) in answer.enumerated() {
            if place % 2 == 1 {
                guard token >= Int32(cards), token < Int32(vocabulary) else { return nil }
                operation = token
            } else {
                guard token >= 0, token < Int32(cards), used & (1 << Int(token)) == 0 else { return nil }
                used |= 1 << Int(token)
                let card = question.cards[Int(token)]
                switch operation - Int32(cards) {
                case 0: value += card
                case 1: value -= card
                default: value *= card
                }
            }
        }
        return answer.count == length ? value : nil
    }

    public func isCorrect(_ outcome: Int, for question: Question) -> Bool { outcome == question.target }

    /// All answers of the right form, in a fixed order: permutations of the cards by all choices of operators.
    public var answers: [[Int32]] {
        var answers: [[Int32]] = [[]]
        for place in 0..<length {
            var longer: [[Int32]] = []
            for start in answers {
                for token in (place % 2 == 0 ? 0..<Int32(cards) : Int32(cards)..<Int32(vocabulary)) {
                    // Operators may come again, cards may not.
                    if place % 2 == 0 && start.contains(token) { continue }
                    longer.append(start + [token])
                }
            }
            answers = longer
        }
        return answers
    }

    /// The correct answers among `answers`.
    public func solutions(of question: Question, among answers: [[Int32]]) -> [[Int32]] {
        answers.filter { outcome(of: $0[...], to: question) == question.target }
    }

    /// Different questions: cards drawn uniformly, the target uniformly among the values from 1 to the largest that they can come to.
    ///
    /// With `isPossible` false the target is drawn among those that they can't come to. Questions in `excluded` are not drawn.
    public func questions(
        _ count: Int, isPossible: Bool = true, except excluded: [Question] = [], using random: inout RandomStream
    ) -> [Question] {
        let answers = answers
        var known = Set(excluded)
        var questions: [Question] = []
        while questions.count < count {
            let hand = (0..<cards).map { _ in 1 + random.index(below: 9) }
            var reached = [Bool](repeating: false, count: largestTarget + 1)
            for answer in answers {
                let value = outcome(of: answer[...], to: Question(cards: hand, target: 0))!
                if value >= 1 && value <= largestTarget { reached[value] = true }
            }
            let targets = (1...largestTarget).filter { reached[$0] == isPossible }
            guard !targets.isEmpty else { continue }
            let question = Question(cards: hand, target: targets[random.index(below: targets.count)])
            if known.insert(question).inserted { questions.append(question) }
        }
        return questions
    }
}
