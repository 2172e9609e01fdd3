extension PolicyNetwork {
    /// The gradient of a weighted sum over tokens, of log-probabilities and of entropies, for answers that went over a tape.
    ///
    /// That is the sum of `weights` times log pi(token) and, where given, of `entropyWeights` times the entropy of the token's distribution;
    /// one weight a token, row by row. Beginnings at which all weights are 0 cost nothing. The tape must come from this network with these
    /// parameters.
    public func gradient(
        _ tape: Tape, _ questions: [[Feature]], weights: [Double], entropyWeights: [Double]? = nil
    ) -> [Float] {
        let count = tape.rows * tape.length
        precondition(
            weights.count == count && (entropyWeights?.count ?? count) == count,
            "a gradient needs a weight for each of \(count) tokens, found \(weights.count)")
        let pass = BackwardPass(self, tape, questions: questions.count)
        pass.collect(weights, entropyWeights)
        let nodes = (0..<tape.nodes).filter(pass.hasSlope)
        for start in stride(from: 0, to: nodes.count, by: BackwardPass.chunk) {
            pass.add(nodes[start..<min(start + BackwardPass.chunk, nodes.count)])
        }
        pass.spread(questions)
        return pass.gradient
    }
}

/// The backward pass over the nodes of a tape, in chunks, so that what a chunk touches stays close to the processor.
private final class BackwardPass {
    static let chunk = 64

    private let tape: Tape
    private let layout: PolicyNetwork.Layout
    private let hidden: Int
    private let vocabulary: Int
    private let total = Buffer<Float>()
    /// From nodes x vocabulary: the weights of the tokens drawn at a node; and of each node the sum of its entropy weights.
    private let drawn = Buffer<Double>()
    private let entropyWeight = Buffer<Double>()
    /// Slopes along the sums of each question's features, from questions x hidden.
    private let asked = Buffer<Float>()
    /// The second and the output matrix with rows and columns exchanged.
    private let secondColumns: Buffer<Float>
    private let outputColumns: Buffer<Float>
    /// Slopes along the second layer, from chunk x hidden.
    private let slopes = Buffer<Float>()
    /// Slopes along the first layer, and along the logits, of one token.
    private let below = Buffer<Float>()
    private let output = Buffer<Float>()
    private let column = Buffer<Float>()
    private let list = Buffer<Int32>()
    private let tokens = Buffer<Int32>()

    init(_ network: PolicyNetwork, _ tape: Tape, questions: Int) {
        self.tape = tape
        (layout, hidden, vocabulary) = (network.layout, network.hidden, network.vocabulary)
        secondColumns = exchanged(network.parameters, layout.second, hidden, hidden)
        outputColumns = exchanged(network.parameters, layout.output, hidden, layout.outputs)
        for (buffer, count) in [
            (total, layout.count), (asked, questions * hidden), (slopes, Self.chunk * hidden), (below, hidden), (output, layout.outputs),
            (column, Self.chunk),
        ] {
            buffer.resize(count)
            buffer.start.update(repeating: 0, count: count)
        }
        list.resize(max(hidden, Self.chunk))
        tokens.resize(vocabulary)
        for token in 0..<vocabulary { tokens.start[token] = Int32(token) }
    }

    var gradient: [Float] { total.array }

    /// Gathers what the tokens of each node weigh: they share all slopes below the logits.
    func collect(_ weights: [Double], _ entropyWeights: [Double]?) {
        drawn.resize(tape.nodes * vocabulary)
        drawn.start.update(repeating: 0, count: drawn.count)
        entropyWeight.resize(tape.nodes)
        entropyWeight.start.update(repeating: 0, count: tape.nodes)
        for place in weights.indices {
            let node = Int(tape.node.start[place])
            drawn.start[node &* vocabulary &+ Int(tape.token.start[place])] += weights[place]
            if let entropyWeights { entropyWeight.start[node] += entropyWeights[place] }
        }
    }

    func hasSlope(_ node: Int) -> Bool {
        entropyWeight.start[node] != 0 || (0..<vocabulary).contains { drawn.start[node * vocabulary + $0] != 0 }
    }

    /// Adds the slopes of some nodes.
    func add(_ nodes: ArraySlice<Int>) {
        let (first, second) = (tape.first.start, tape.second.start)
        let (total, asked, slopes, below, output) = (total.start, asked.start, slopes.start, below.start, output.start)
        let (column, list, tokens) = (column.start, list.start, tokens.start)
        let (secondColumns, outputColumns) = (secondColumns.start, outputColumns.start)
        let (layout, hidden, outputs, vocabulary) = (layout, hidden, layout.outputs, vocabulary)
        for (member, node) in zip(0..., nodes) {
            fillOutput(node)
            let (one, two) = (first + node &* hidden, second + node &* hidden)
            addMultiple(total + layout.outputBias, 1, output, count: outputs)

            // The slopes along the second layer, and the output matrix.
            let slope = slopes + member &* hidden
            slope.update(repeating: 0, count: hidden)
            addRows(slope, output, tokens, vocabulary, outputColumns, width: hidden)
            mask(slope, where: two, count: hidden)
            let count = positives(list, two, count: hidden)
            for active in 0..<count {
                let unit = Int(list[active])
                addMultiple(total + layout.output + unit &* outputs, two[unit], output, count: outputs)
            }
            addMultiple(total + layout.secondBias, 1, slope, count: hidden)

            // The first matrix, along the question, the place, and the tokens before.
            below.update(repeating: 0, count: hidden)
            addRows(below, slope, list, count, secondColumns, width: hidden)
            mask(below, where: one, count: hidden)
            addMultiple(asked + Int(tape.question.start[node]) &* hidden, 1, below, count: hidden)
            var depth = Int(tape.depth.start[node])
            addMultiple(total + (layout.places &+ depth) &* hidden, 1, below, count: hidden)
            var earlier = node
            while depth > 0 {
                depth -= 1
                let row = layout.tokens &+ depth &* vocabulary &+ Int(tape.arrival.start[earlier])
                addMultiple(total + row &* hidden, 1, below, count: hidden)
                earlier = Int(tape.parent.start[earlier])
            }
        }
        // The second matrix: for each unit of the first layer, the slopes of those nodes at which it is not 0.
        for unit in 0..<hidden {
            for (member, node) in zip(0..., nodes) { column[member] = first[node &* hidden &+ unit] }
            let count = positives(list, column, count: nodes.count)
            addRows(total + layout.second + unit &* hidden, column, list, count, slopes, width: hidden)
        }
    }

    /// The slopes along the logits of a node: those of its tokens, w (onehot - p), and of its entropy, -e p (log p + H).
    private func fillOutput(_ node: Int) {
        let (p, drawn, output) = (tape.probability.start + node &* vocabulary, drawn.start + node &* vocabulary, output.start)
        var weight = 0.0
        for token in 0..<vocabulary { weight += drawn[token] }
        for token in 0..<vocabulary { output[token] = Float(drawn[token] - weight * p[token]) }
        let entropyWeight = entropyWeight.start[node]
        guard entropyWeight != 0 else { return }
        let (logarithms, entropy) = (tape.logarithm.start + node &* vocabulary, tape.entropy.start[node])
        for token in 0..<vocabulary { output[token] -= Float(entropyWeight * p[token] * (logarithms[token] + entropy)) }
    }

    /// Hands the slopes of each question's sum on to its features.
    func spread(_ questions: [[Feature]]) {
        for (question, features) in questions.enumerated() {
            for feature in features {
                addMultiple(total.start + feature.index * hidden, feature.value, asked.start + question * hidden, count: hidden)
            }
        }
    }
}

/// A matrix that begins at `start`, with rows and columns exchanged.
private func exchanged(_ parameters: [Float], _ start: Int, _ rows: Int, _ columns: Int) -> Buffer<Float> {
    let buffer = Buffer<Float>()
    buffer.resize(rows * columns)
    for row in 0..<rows {
        for column in 0..<columns { buffer.start[column * rows + row] = parameters[start + row * columns + column] }
    }
    return buffer
}
