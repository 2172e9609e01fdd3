public import Statistics

/// A small autoregressive policy: two layers of rectified units that see the question, the place in the answer, and all tokens before it.
///
/// Tokens before are one-hot at their place, so that the first layer is a sum of rows; there is no attention and nothing recurrent. Weights
/// are single precision in one array, which an optimiser takes as it is. Hidden units come in multiples of eight; multiples of 32 are
/// fastest.
public struct PolicyNetwork: Codable, Hashable, Sendable {
    public let featureCount: Int
    public let length: Int
    public let vocabulary: Int
    public let hidden: Int
    /// All weights: see ``Layout``.
    public var parameters: [Float]

    /// A network for a task; hidden weights are normal with variance 2 over the number of inputs (He et al. 2015), the output's are 0.
    ///
    /// An output of 0 makes every token equally probable at first.
    public init(_ task: some VerifiableTask, hidden: Int, using random: inout RandomStream) {
        precondition(hidden >= 8 && hidden % 8 == 0, "a policy network needs a multiple of 8 hidden units, found \(hidden)")
        (featureCount, length, vocabulary) = (task.featureCount, task.length, task.vocabulary)
        self.hidden = hidden
        parameters = []
        let layout = layout
        parameters = [Float](repeating: 0, count: layout.count)
        let first = (2 / Double(layout.inputs)).squareRoot()
        for place in 0..<layout.inputs * hidden { parameters[place] = Float(random.normal(deviation: first)) }
        let second = (2 / Double(hidden)).squareRoot()
        for place in layout.second..<layout.outputBias { parameters[place] = Float(random.normal(deviation: second)) }
    }

    /// Where the weights of each layer begin; each row of a matrix holds the weights that leave one unit.
    struct Layout {
        /// Rows of the first matrix: features, then places, then the tokens of each place but the last.
        let inputs: Int
        /// Numbers in a row of the output matrix, of which only the first `vocabulary` are used.
        let outputs: Int
        /// Rows of the first matrix that belong to places and to tokens before.
        let places: Int
        let tokens: Int
        let secondBias: Int
        let second: Int
        let outputBias: Int
        let output: Int
        let count: Int
    }

    var layout: Layout {
        let inputs = featureCount + length + (length - 1) * vocabulary
        let outputs = (vocabulary + 7) / 8 * 8
        let secondBias = inputs * hidden
        let second = secondBias + hidden
        let outputBias = second + hidden * hidden
        let output = outputBias + outputs
        return Layout(
            inputs: inputs, outputs: outputs, places: featureCount, tokens: featureCount + length, secondBias: secondBias, second: second,
            outputBias: outputBias, output: output, count: output + hidden * outputs)
    }

    /// Weights that training can change.
    public var weightCount: Int {
        let layout = layout
        return layout.outputBias + vocabulary * (hidden + 1)
    }
}
