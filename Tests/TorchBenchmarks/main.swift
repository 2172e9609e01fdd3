import Glibc
import PolicyLab
import Statistics
import Torch
import Workbench

// Steps of training as they occur in studies; Tests/Benchmarks/torch_eager.py does the same in PyTorch and compares. Prints the CPU time of
// one step in microseconds, the best of some rounds.

func measure(_ name: String, steps: Int, _ step: () throws -> Void) throws {
    for _ in 0..<max(3, steps / 10) { try step() }
    var best = Double.infinity
    for _ in 0..<5 {
        let start = clock()
        for _ in 0..<steps { try step() }
        best = min(best, Double(clock() - start) / Double(steps))
    }
    print(name, best)
}

/// The 21,000 weights of the policy lab: a batch of tokens with advantages.
struct Policy: Module {
    let hidden, output: Linear

    func callAsFunction(_ x: Tensor) throws -> Tensor { try output(hidden(x).relu()) }
}

func policyUpdate(_ random: inout RandomStream) throws {
    let policy = try Policy(hidden: Linear(96, 128, using: &random), output: Linear(128, 64, using: &random))
    let states = try Tensor.normal([512, 96], using: &random)
    let actions = try Tensor.integers([512, 1], in: 0..<64, using: &random)
    let advantages = try Tensor.normal([512], using: &random)
    var adam = Adam()
    let parameters = policy.parameters
    try measure("policy update", steps: 300) {
        let logarithms = try policy(states).logSoftmax().gathered(1, actions).squeezed(1)
        try adam.descend(-(logarithms * advantages).mean(), over: parameters)
    }
}

struct Block: Module {
    let firstNorm, secondNorm: LayerNorm
    let attention: SelfAttention
    let wide, narrow: Linear

    init(_ width: Int, _ random: inout RandomStream) throws {
        (firstNorm, secondNorm) = (try LayerNorm(width), try LayerNorm(width))
        attention = try SelfAttention(width, heads: 4, causal: true, using: &random)
        (wide, narrow) = (try Linear(width, 4 * width, using: &random), try Linear(4 * width, width, using: &random))
    }

    func callAsFunction(_ x: Tensor) throws -> Tensor {
        let y = try x + attention(firstNorm(x))
        return try y + narrow(wide(secondNorm(y)).gelu())
    }
}

struct Transformer: Module {
    let words: Embedding
    let places: Tensor
    let blocks: [Block]
    let norm: LayerNorm
    let head: Linear

    init(vocabulary: Int, width: Int, steps: Int, _ random: inout RandomStream) throws {
        words = try Embedding(vocabulary, width, using: &random)
        places = try Tensor.normal([steps, width], using: &random).parameter()
        blocks = try (0..<2).map { _ in try Block(width, &random) }
        norm = try LayerNorm(width)
        head = try Linear(width, vocabulary, using: &random)
    }

    func callAsFunction(_ tokens: Tensor) throws -> Tensor {
        try head(norm(blocks.reduce(words(tokens) + places) { try $1($0) }))
    }
}

func transformerStep(_ random: inout RandomStream) throws {
    let model = try Transformer(vocabulary: 64, width: 64, steps: 32, &random)
    let tokens = try Tensor.integers([16, 33], in: 0..<64, using: &random)
    var adam = Adam.decoupled()
    let parameters = model.parameters
    try measure("transformer step", steps: 40) {
        let logits = try model(tokens[0..., ..<32])
        try adam.descend(crossEntropy(logits.flattened(to: 1), tokens[0..., 1...].flattened()), over: parameters, clip: 1)
    }
}

struct Network: Module {
    let first, second: Conv2D
    let head: Linear

    func callAsFunction(_ images: Tensor) throws -> Tensor {
        try head(second(first(images).relu().maxPooled(2)).relu().maxPooled(2).flattened(from: 1))
    }
}

func convolutionStep(_ random: inout RandomStream) throws {
    let model = try Network(
        first: Conv2D(1, 16, size: 3, padding: 1, using: &random), second: Conv2D(16, 32, size: 3, padding: 1, using: &random),
        head: Linear(32 * 49, 10, using: &random))
    let images = try Tensor.normal([32, 1, 28, 28], using: &random)
    let labels = try Tensor.integers([32], in: 0..<10, using: &random)
    var sgd = SGD(learningRate: 0.01, momentum: 0.9)
    let parameters = model.parameters
    try measure("convolution step", steps: 40) { try sgd.descend(crossEntropy(model(images), labels), over: parameters) }
}

func smallOperators(_ random: inout RandomStream) throws {
    let (a, b) = (try Tensor.normal([8, 8], using: &random), try Tensor.normal([8, 8], using: &random))
    try measure("1000 small operators", steps: 100) {
        try withoutGradients {
            var x = a
            for _ in 0..<250 { x = try (x * b + a).tanh() * 0.5 }
        }
    }
    let weight = try Tensor.normal([8, 8], deviation: 0.1, using: &random).parameter()
    try measure("300 small operators and back", steps: 100) {
        var x = a
        for _ in 0..<100 { x = try (x.matmul(weight) + a).tanh() }
        _ = try x.sum().gradients(of: [weight])
    }
}

/// The policy lab's step in plain Swift: 512 answers of five tokens drawn from 20,000 weights, rewarded, and followed by Adam.
func countdownUpdate() throws {
    var lab = CountdownLab()
    (lab.heldOut, lab.impossible) = (1, 1)
    let questions = countdownQuestions(.unwatched, lab: lab)
    let base = baseCountdownPolicy(.unwatched, lab: lab, questions: questions)
    var streams = TrainingStreams(Seed(1))
    // A rate of 0 keeps the policy where it is, so that every step costs the same.
    var learner = Learner(lab.task, questions: questions.train, policy: base, optimizer: PolicyOptimizer(rate: 0))
    try measure("countdown update", steps: 50) { _ = learner.step(StepPlan(), weighting: ClippedRatio(), streams: &streams) }
}

var random = Seed(1).stream("benchmark")
try policyUpdate(&random)
try transformerStep(&random)
try convolutionStep(&random)
try smallOperators(&random)
try countdownUpdate()
