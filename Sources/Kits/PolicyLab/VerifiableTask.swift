/// A family of questions whose answers a program can check: what a policy is trained on with verified rewards.
///
/// Every answer has the same number of tokens, so that a batch of answers is a rectangle.
public protocol VerifiableTask: Codable, Sendable {
    associatedtype Question: Codable, Hashable, Sendable
    /// Different tokens; an answer consists of numbers from 0 up to it.
    var vocabulary: Int { get }
    /// Tokens of an answer.
    var length: Int { get }
    /// Numbers that describe a question, most of which are 0.
    var featureCount: Int { get }

    /// The numbers of a question that are not 0.
    func features(of question: Question) -> [Feature]

    /// What an answer comes to; nil if it breaks the form that answers must have.
    func outcome(of answer: ArraySlice<Int32>, to question: Question) -> Int?

    /// Whether an outcome is what the question asks for.
    func isCorrect(_ outcome: Int, for question: Question) -> Bool
}

extension VerifiableTask {
    /// The reward of an answer: 1 if it is correct, else 0.
    public func reward(of answer: ArraySlice<Int32>, to question: Question) -> Double {
        outcome(of: answer, to: question).map { isCorrect($0, for: question) ? 1 : 0 } ?? 0
    }
}

/// One number of a question's description, and its place.
@frozen
public struct Feature: Codable, Hashable, Sendable {
    public var index: Int
    public var value: Float

    public init(_ index: Int, _ value: Float = 1) { (self.index, self.value) = (index, value) }
}
