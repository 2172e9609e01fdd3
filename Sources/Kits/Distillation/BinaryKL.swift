internal import Glibc
public import Torch

// Losses on logits class by class, each class a question with two answers. Unlike the softmax they see the level of all logits. The pull of
// a loss is its gradient by the logits: `logits.gradients(of: parameters, weights: pull)` is what automatic differentiation of the loss gives,
// for a third of the operators, and several losses on the same logits go back through the network once. Source: Yang et al., Dual-Head Knowledge Distillation (2411.08937), section 3, with the implementation that it names.

/// The divergence of a student's answer to "is it this class?" from the teacher's, summed over classes: BinaryKL.
///
/// temperature^2 times the sum over classes of KL(Bernoulli(sigmoid(t/T)), Bernoulli(sigmoid(z/T))), mean over the batch. Its gradient grows
/// with the number of classes, where that of a softmax loss doesn't.
///
/// - Parameters:
///   - student: logits, `[batch, classes]`.
///   - teacher: logits of the same shape, through which no gradient passes.
public func binaryKL(_ student: Tensor, teacher: Tensor, temperature: Double = 2) throws -> Tensor {
    let softened = try teacher.detached() / temperature
    let targets = try softened.sigmoid()
    // What the targets cost under themselves, so that the loss is zero where both agree.
    let least = try binaryCrossEntropy(softened, targets, reduction: .sum)
    let cost = try binaryCrossEntropy(student / temperature, targets, reduction: .sum)
    return try (cost - least) * (temperature * temperature / Double(student.length(0)))
}

/// The divergence of sigmoid((z - t) / T) from one half, summed over classes: BinaryKL-Norm.
///
/// temperature^2 times the sum over classes of KL(Bernoulli(1/2), Bernoulli(sigmoid((z-t)/T))), mean over the batch. It depends on nothing but
/// the difference of the logits, and doesn't fade where the teacher is sure.
///
/// - Parameters:
///   - student: logits, `[batch, classes]`.
///   - teacher: logits of the same shape, through which no gradient passes.
public func binaryKLNorm(_ student: Tensor, teacher: Tensor, temperature: Double = 2) throws -> Tensor {
    let gap = try (student - teacher.detached()) / temperature
    // -1/2 log sigmoid(x) - 1/2 log sigmoid(-x) is softplus(x) - x/2.
    let cost = try (gap.softplus() - gap * 0.5).sum() - log(2) * Double(gap.count)
    return try cost * (temperature * temperature / Double(student.length(0)))
}

/// The gradient of ``binaryKL(_:teacher:temperature:)`` by the student's logits: T (sigmoid(z/T) - sigmoid(t/T)) over the batch's length.
public func binaryKLPull(_ student: Tensor, teacher: Tensor, temperature: Double = 2) throws -> Tensor {
    try withoutGradients {
        try ((student / temperature).sigmoid() - (teacher / temperature).sigmoid()) * (temperature / Double(student.length(0)))
    }
}

/// The gradient of ``binaryKLNorm(_:teacher:temperature:)`` by the student's logits: T (sigmoid((z-t)/T) - 1/2) over the batch's length.
public func binaryKLNormPull(_ student: Tensor, teacher: Tensor, temperature: Double = 2) throws -> Tensor {
    try withoutGradients {
        try (((student - teacher) / temperature).sigmoid() - 0.5) * (temperature / Double(student.length(0)))
    }
}
