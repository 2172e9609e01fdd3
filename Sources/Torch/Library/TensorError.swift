internal import CTorch

/// A call that libtorch refused: which call, on tensors of which shapes, and why.
public struct TensorError: Error, CustomStringConvertible {
    /// The operator, such as `matmul`.
    public let call: String
    /// What the call was given, such as `[2, 3] and [4, 5]`; the element type is added where the tensors' differ.
    public let operands: String
    /// What libtorch, or the check before it, says.
    public let reason: String

    /// - Parameter reason: nil to take what the shim's last failure left.
    init(_ call: String? = nil, _ arguments: [Tensor] = [], reason: String? = nil) {
        let name = call ?? text(torch.pointee.failed_call())
        self.reason = reason ?? trimmed(text(torch.pointee.failed_text()))
        self.call = swiftName(name)
        operands = list(arguments)
    }

    public var description: String {
        let subject = operands.isEmpty ? call : "\(call) of \(operands)"
        return "\(subject) failed: \(reason)"
    }
}

/// `[2, 3] and [4, 5]`.
private func list(_ tensors: [Tensor]) -> String {
    let differ = Set(tensors.map(\.type)).count > 1 || Set(tensors.map(\.device)).count > 1
    let texts = tensors.map { differ ? "\($0.shape) (\($0.type), \($0.device))" : "\($0.shape)" }
    return texts.count < 2 ? texts.joined() : texts.dropLast().joined(separator: ", ") + " and " + texts[texts.count - 1]
}

/// `cross_entropy` is called `crossEntropy` here, and the forms for numbers and for all axes have the name of the others.
private func swiftName(_ name: String) -> String {
    var words = name.split(separator: "_")
    if words.count > 1, let last = words.last, last == "scalar" || last == "all" { words.removeLast() }
    return words.prefix(1).joined() + words.dropFirst().map { $0.prefix(1).uppercased() + $0.dropFirst() }.joined()
}

private func trimmed(_ text: String) -> String {
    var text = Substring(text)
    while let last = text.last, last.isWhitespace { text.removeLast() }
    return String(text)
}
