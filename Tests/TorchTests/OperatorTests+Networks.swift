import Torch

private func images() throws -> Tensor { try fill(2, 3, 6, 6) }
private func classes() throws -> Tensor { try Tensor([2, 0, 3]) }

let networkCases: [OperatorTests.Case] = [
    .init(
        name: "linear", inputs: { [try fill(3, 4), try fill(2, 4, k: 1), try fill(2, k: 2)] },
        function: { try Linear(weight: $0[1], bias: $0[2])($0[0]) }),
    .init(
        name: "embedding", inputs: { [try fill(5, 2)] }, function: { try Embedding(weight: $0[0])(Tensor([[1, 4, 0], [2, 2, 3]])) }),
    .init(
        name: "layer norm", inputs: { [try fill(3, 4), try positive(3, 4)[0], try fill(4, k: 2)] },
        function: { try LayerNorm(weight: $0[1], bias: $0[2])($0[0]) }),
    .init(
        name: "conv", inputs: { [try images(), try fill(4, 3, 3, 3, k: 1), try fill(4, k: 2)] },
        function: { try Conv2D(weight: $0[1], bias: $0[2], stride: 2, padding: 1)($0[0]) }),
    .init(
        name: "conv transpose", inputs: { [try images()[0..., 0..., ..<3, ..<3], try fill(3, 2, 3, 3, k: 1), try fill(2, k: 2)] },
        function: { try ConvTranspose2D(weight: $0[1], bias: $0[2], stride: 2, padding: 1, extra: 1)($0[0]) }),
    .init(name: "max pool", inputs: { [try images()] }, function: { try $0[0].maxPooled(2) }),
    .init(name: "mean pool", inputs: { [try images()] }, function: { try $0[0].meanPooled(2) }),
    .init(
        name: "attention", inputs: { [try fill(1, 2, 3, 4), try fill(1, 2, 3, 4, k: 1), try fill(1, 2, 3, 4, k: 2)] },
        function: { try attention($0[0], $0[1], $0[2], causal: true) }),
    .x("cross entropy") { try crossEntropy($0, classes()) },
    .x("cross entropy all") {
        try crossEntropy($0, classes(), weights: positive(3, 4)[0], reduction: .sum, ignoring: 0, smoothing: 0.1)
    },
    .xy("cross entropy soft") { try crossEntropy($0, $1.softmax(1), reduction: .none) },
    .xy("binary") { try binaryCrossEntropy($0, $1.sigmoid(), weights: positive(3, 4)) },
    .xy("squared error") { try squaredError($0, $1) }, .xy("absolute error") { try absoluteError($0, $1, reduction: .sum) },
    .xy("huber") { try huberLoss($0, $1, delta: 0.1) }, .xy("kl") { try klDivergence($0.logSoftmax(), $1.logSoftmax()) },
    .x("entropy") { try entropy(logits: $0) },
]
