public import Statistics

/// A start and operations modulo a number: an answer is the row of running values, and its last one should be the result.
///
/// Just one outcome is correct, so that a majority of answers is defined, and the first wrong value of a row can be named.
public struct Chain: VerifiableTask, Hashable {
    public struct Question: Codable, Hashable, Sendable {
        public var start: Int
        /// 0 adds, 1 subtracts, 2 multiplies.
        public var operations: [Int]
        public var operands: [Int]

        public init(start: Int, operations: [Int], operands: [Int]) {
            (self.start, self.operations, self.operands) = (start, operations, operands)
        }
    }

    public var modulus: Int
    public var length: Int

    /// So many operations modulo a number of at least 2.
    public init(modulus: Int = 10, length: Int = 4) {
        precondition(modulus >= 2 && length >= 1, "a chain needs a modulus of 2 or more and an operation, found \(modulus) and \(length)")
        (self.modulus, self.length) = (modulus, length)
    }

    public var vocabulary: Int { modulus }
    public var featureCount: Int { modulus + length * (3 + modulus) }

    /// One-hot for the start, each operation and each operand.
    public func features(of question: Question) -> [Feature] {
        var features = [Feature(question.start)]
        for place in 0..<length {
            let base = modulus + place * (3 + modulus)
            features.append(Feature(base + question.operations[place]))
            features.append(Feature(base + 3 + question.operands[place]))
        }
        return features
    }

    public func outcome(of answer: ArraySlice<Int32>, to question: Question) -> Int? { answer.last.map { Int($0) } }

    public func isCorrect(_ outcome: Int, for question: Question) -> Bool { outcome == trace(of: question).last.map { Int($0) } }

    /// The correct row of running values.
    public func trace(of question: Question) -> [Int32] {
        var value = question.start
        return zip(question.operations, question.operands).map { operation, operand in
            switch operation {
            case 0: value += operand
            case 1: value += modulus - operand
            default: value *= operand
            }
            value %= modulus
            return Int32(value)
        }
    }

    /// The place of the first value that doesn't follow from the one before it; nil if all do.
    public func firstError(in answer: ArraySlice<Int32>, to question: Question) -> Int? {
        var value = question.start
        for (place, token) in answer.enumerated() {
            let step = Question(start: value, operations: [question.operations[place]], operands: [question.operands[place]])
            if trace(of: step).first != token { return place }
            value = Int(token)
        }
        return nil
    }

    /// Different questions, every number drawn uniformly, none of them in `excluded`.
    public func questions(_ count: Int, except excluded: [Question] = [], using random: inout RandomStream) -> [Question] {
        var known = Set(excluded)
        var questions: [Question] = []
        while questions.count < count {
            let question = Question(
                start: random.index(below: modulus), operations: (0..<length).map { _ in random.index(below: 3) },
                operands: (0..<length).map { _ in random.index(below: modulus) })
            if known.insert(question).inserted { questions.append(question) }
        }
        return questions
    }
}
