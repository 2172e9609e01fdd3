public import Torch

/// The share of rows of logits `[N, classes]` whose largest entry stands at the row's label; of equal entries the first counts.
public func accuracy(_ logits: Tensor, _ labels: Tensor) throws -> Double {
    let hits = try (logits.detached().argMax(1) .== labels).sum().wholeItem()
    return Double(hits) / Double(labels.count)
}
