public import Torch

/// The divergence of a student's softened answers from the teacher's: temperature^2 KL(teacher, student), mean over the batch.
///
/// The factor keeps the size of the gradient by the logits about the same at all temperatures. Source: Hinton, Vinyals and Dean, Distilling
/// the Knowledge in a Neural Network (1503.02531), section 2.
///
/// - Parameters:
///   - student: logits, `[batch, classes]`.
///   - teacher: logits of the same shape, through which no gradient passes.
public func softTargetLoss(_ student: Tensor, teacher: Tensor, temperature: Double = 4) throws -> Tensor {
    let targets = try (teacher.detached() / temperature).logSoftmax()
    let answers = try (student / temperature).logSoftmax()
    return try klDivergence(targets, answers).mean() * (temperature * temperature)
}

/// The gradient of ``softTargetLoss(_:teacher:temperature:)`` by the student's logits: T (softmax(z/T) - softmax(t/T)) over the batch's length.
public func softTargetPull(_ student: Tensor, teacher: Tensor, temperature: Double = 4) throws -> Tensor {
    try withoutGradients {
        try ((student / temperature).softmax() - (teacher / temperature).softmax()) * (temperature / Double(student.length(0)))
    }
}
