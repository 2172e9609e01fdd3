internal import CTorch

/// Where a tensor's elements are and its operators run; in a file it is `cpu`, `cuda` or `cuda:1`.
///
/// What a graphics processor computes differs in its last bits from what the processor does, and from one kind to the next: a stage that
/// takes a device as a setting has it in its key.
public enum Device: Hashable, Sendable, CustomStringConvertible {
    case cpu
    case cuda(Int)

    public static var cuda: Device { .cuda(0) }

    init(code: Int) { self = code == 0 ? .cpu : .cuda(code - 1) }

    /// The number for the shim.
    ///
    /// Errors: ``TensorError`` when libtorch can't use the device.
    func code() throws -> Int {
        switch self {
        case .cpu: return 0
        case .cuda(let index):
            let count = try Self.cudaDevices.get()
            guard index >= 0, index < count else {
                throw TensorError("device", reason: "there is no '\(self)' among \(count) CUDA device\(count == 1 ? "" : "s")")
            }
            return 1 + index
        }
    }

    private static let cudaDevices: Result<Int, any Error> = Result {
        let count = try TorchLibrary.opened.get().pointee.open_cuda()
        guard count >= 0 else { throw TensorError("device") }
        return count
    }

    public var description: String {
        switch self {
        case .cpu: "cpu"
        case .cuda(0): "cuda"
        case .cuda(let index): "cuda:\(index)"
        }
    }
}

extension Device: Codable {
    public init(from decoder: any Decoder) throws {
        let text = try decoder.singleValueContainer().decode(String.self)
        let parts = text.split(separator: ":", omittingEmptySubsequences: false)
        switch (parts.first, parts.count > 1 ? Int(parts[1]) : nil, parts.count) {
        case ("cpu", _, 1): self = .cpu
        case ("cuda", _, 1): self = .cuda(0)
        case ("cuda", let index?, 2) where index >= 0: self = .cuda(index)
        default:
            throw DecodingError.dataCorrupted(
                .init(codingPath: decoder.codingPath, debugDescription: "a device is 'cpu', 'cuda' or 'cuda:1', found '\(text)'"))
        }
    }

    public func encode(to encoder: any Encoder) throws {
        var container = encoder.singleValueContainer()
        try container.encode(description)
    }
}
