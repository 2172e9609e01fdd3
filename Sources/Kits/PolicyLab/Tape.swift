internal import Glibc
public import Statistics

/// What a forward pass leaves behind: answers, what the policy thought of each token, and the units that a gradient needs.
///
/// Answers are rows, `group` of them for each question; token t of row r stands at r * length + t. Answers to one question share their
/// beginnings, and what follows the same beginning is computed once: each beginning is a node of a tree, and a token belongs to the node
/// that it was drawn at. A tape can be used again and keeps its memory.
public final class Tape {
    public private(set) var rows = 0
    public private(set) var group = 0
    public private(set) var length = 0
    /// From rows x length: the token, and the node that it was drawn at.
    let token = Buffer<Int32>()
    let node = Buffer<Int32>()

    /// Beginnings that occur.
    private(set) var nodes = 0
    /// Of each node: its parent (-1 at a root), the token that leads to it, its number of tokens, and its question.
    let parent = Buffer<Int32>()
    let arrival = Buffer<Int32>()
    let depth = Buffer<Int32>()
    let question = Buffer<Int32>()
    /// From nodes x vocabulary: the node that a token leads to, or -1.
    private let children = Buffer<Int32>()
    /// From nodes x vocabulary: probabilities and their logarithms; and the entropy of each node, in nats.
    let probability = Buffer<Double>()
    let logarithm = Buffer<Double>()
    let entropy = Buffer<Double>()
    /// From nodes x hidden: the sum of rows that a beginning selects, without its place, and the two hidden layers.
    private let sum = Buffer<Float>()
    let first = Buffer<Float>()
    let second = Buffer<Float>()
    private let logits = Buffer<Float>()
    private let active = Buffer<Int32>()
    private var vocabulary = 0

    public init() {}

    /// All tokens, row by row.
    public var tokens: [Int32] { token.array }
    /// The logarithm of each token's probability, in nats.
    public var logProbabilities: [Double] {
        (0..<token.count).map { logarithm.start[Int(node.start[$0]) * vocabulary + Int(token.start[$0])] }
    }
    /// The entropy of the distribution that each token was drawn from, in nats.
    public var entropies: [Double] { (0..<token.count).map { entropy.start[Int(node.start[$0])] } }

    /// Draws `group` answers to each question, one uniform number a token.
    public func sample(_ network: PolicyNetwork, _ questions: [[Feature]], group: Int, using random: inout RandomStream) {
        prepare(network, questions.count * group, group)
        run(network, questions) { probability, count, _ in
            let u = random.uniform()
            var (token, sum) = (0, probability[0])
            while sum <= u && token < count &- 1 {
                token &+= 1
                sum += probability[token]
            }
            return token
        }
    }

    /// Goes through given answers, equally many for each question, row by row.
    public func replay(_ network: PolicyNetwork, _ questions: [[Feature]], answers: [Int32]) {
        precondition(
            !questions.isEmpty && answers.count % (network.length * questions.count) == 0,
            "answers need \(network.length) tokens each and equally many for \(questions.count) questions, found \(answers.count) tokens")
        precondition(
            answers.allSatisfy { $0 >= 0 && $0 < network.vocabulary }, "a token lies between 0 and \(network.vocabulary - 1)")
        let rows = answers.count / network.length
        prepare(network, rows, rows / questions.count)
        answers.withUnsafeBufferPointer { answers in run(network, questions) { _, _, place in Int(answers[place]) } }
    }

    private func prepare(_ network: PolicyNetwork, _ rows: Int, _ group: Int) {
        (self.rows, self.group, length, vocabulary, nodes) = (rows, group, network.length, network.vocabulary, 0)
        let count = rows * length
        for buffer in [token, node, parent, arrival, depth, question] { buffer.resize(count) }
        children.resize(count * vocabulary)
        for buffer in [probability, logarithm] { buffer.resize(count * vocabulary) }
        entropy.resize(count)
        for buffer in [sum, first, second] { buffer.resize(count * network.hidden) }
        logits.resize(network.layout.outputs)
        active.resize(network.hidden)
    }

    @inline(__always)
    private func run(_ network: PolicyNetwork, _ questions: [[Feature]], _ choose: (UnsafeMutablePointer<Double>, Int, Int) -> Int) {
        let (layout, hidden, vocabulary, length, group) = (network.layout, network.hidden, network.vocabulary, self.length, self.group)
        let (token, node, children, sum, probability) = (token.start, node.start, children.start, sum.start, probability.start)
        network.parameters.withUnsafeBufferPointer { parameters in
            let weights = parameters.baseAddress!
            for asked in questions.indices {
                let root = nodes
                (sum + root &* hidden).update(repeating: 0, count: hidden)
                for feature in questions[asked] {
                    addMultiple(sum + root &* hidden, feature.value, weights + feature.index * hidden, count: hidden)
                }
                compute(root, parent: -1, arrival: -1, depth: 0, question: asked, weights, layout, hidden)
                for row in asked * group..<(asked + 1) * group {
                    var current = root
                    for t in 0..<length {
                        let place = row &* length &+ t
                        let chosen = choose(probability + current &* vocabulary, vocabulary, place)
                        token[place] = Int32(truncatingIfNeeded: chosen)
                        node[place] = Int32(truncatingIfNeeded: current)
                        guard t &+ 1 < length else { break }
                        let link = children + (current &* vocabulary &+ chosen)
                        if link.pointee < 0 {
                            let next = nodes
                            link.pointee = Int32(truncatingIfNeeded: next)
                            (sum + next &* hidden).update(from: sum + current &* hidden, count: hidden)
                            let row = layout.tokens &+ t &* vocabulary &+ chosen
                            addMultiple(sum + next &* hidden, 1, weights + row &* hidden, count: hidden)
                            compute(next, parent: current, arrival: chosen, depth: t &+ 1, question: asked, weights, layout, hidden)
                        }
                        current = Int(link.pointee)
                    }
                }
            }
        }
    }

    /// The layers of a node whose sum of rows is known.
    private func compute(
        _ place: Int, parent: Int, arrival: Int, depth: Int, question: Int, _ weights: UnsafePointer<Float>,
        _ layout: PolicyNetwork.Layout, _ hidden: Int
    ) {
        nodes = place &+ 1
        self.parent.start[place] = Int32(truncatingIfNeeded: parent)
        self.arrival.start[place] = Int32(truncatingIfNeeded: arrival)
        self.depth.start[place] = Int32(truncatingIfNeeded: depth)
        self.question.start[place] = Int32(truncatingIfNeeded: question)
        (children.start + place &* vocabulary).update(repeating: -1, count: vocabulary)

        let (one, two) = (first.start + place &* hidden, second.start + place &* hidden)
        let (list, z) = (active.start, logits.start)
        rectifiedSum(one, sum.start + place &* hidden, weights + (layout.places &+ depth) &* hidden, count: hidden)
        var count = positives(list, one, count: hidden)
        two.update(from: weights + layout.secondBias, count: hidden)
        addRows(two, one, list, count, weights + layout.second, width: hidden)
        rectify(two, count: hidden)
        count = positives(list, two, count: hidden)
        z.update(from: weights + layout.outputBias, count: layout.outputs)
        addRows(z, two, list, count, weights + layout.output, width: layout.outputs)

        let (p, logarithms) = (probability.start + place &* vocabulary, logarithm.start + place &* vocabulary)
        var largest = z[0]
        for token in 1..<vocabulary { largest = max(largest, z[token]) }
        var total = 0.0
        for token in 0..<vocabulary {
            p[token] = exp(Double(z[token]) - Double(largest))
            total += p[token]
        }
        let normalizer = Double(largest) + log(total)
        var entropy = 0.0
        for token in 0..<vocabulary {
            p[token] /= total
            logarithms[token] = Double(z[token]) - normalizer
            entropy -= p[token] * logarithms[token]
        }
        self.entropy.start[place] = entropy
    }
}
