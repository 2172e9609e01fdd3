internal import CTorch

// Through the store: the elements become a tensor of the artifact's safetensors file, beside the shape and the type.
extension Tensor: Codable {
    private enum CodingKeys: String, CodingKey { case type, shape, elements, isParameter }

    public convenience init(from decoder: any Decoder) throws {
        let container = try decoder.container(keyedBy: CodingKeys.self)
        let name = try container.decode(String.self, forKey: .type)
        guard let type = ElementType(formatName: name) else {
            throw DecodingError.dataCorruptedError(forKey: .type, in: container, debugDescription: "no element type '\(name)'")
        }
        let shape = try container.decode([Int].self, forKey: .shape)
        func read<Number: BitwiseCopyable & Decodable>(_ number: Number.Type) throws -> Tensor {
            try container.decode([Number].self, forKey: .elements).withUnsafeBytes { try Tensor(bytes: $0, shape, type) }
        }
        var read: Tensor =
            switch type {
            case .float32: try read(Float.self)
            case .float64: try read(Double.self)
            case .int64: try read(Int.self)
            case .int32: try read(Int32.self)
            case .int16: try read(Int16.self)
            case .int8: try read(Int8.self)
            case .uint8: try read(UInt8.self)
            case .bool: try read(Bool.self)
            case .float16, .bfloat16: try read(UInt16.self)
            }
        if try container.decodeIfPresent(Bool.self, forKey: .isParameter) ?? false { read = try read.parameter() }
        self.init(owning: withExtendedLifetime(read) { torch.pointee.share(read.handle) }!)
    }

    public func encode(to encoder: any Encoder) throws {
        var container = encoder.container(keyedBy: CodingKeys.self)
        try container.encode(type.formatName, forKey: .type)
        try container.encode(shape, forKey: .shape)
        switch type {
        case .float32: try container.encode(elements(as: Float.self), forKey: .elements)
        case .float64: try container.encode(elements(as: Double.self), forKey: .elements)
        case .int64: try container.encode(elements(as: Int.self), forKey: .elements)
        case .int32: try container.encode(elements(as: Int32.self), forKey: .elements)
        case .int16: try container.encode(elements(as: Int16.self), forKey: .elements)
        case .int8: try container.encode(elements(as: Int8.self), forKey: .elements)
        case .uint8: try container.encode(elements(as: UInt8.self), forKey: .elements)
        case .bool: try container.encode(elements(as: Bool.self), forKey: .elements)
        // Swift has no number of these everywhere: their bits.
        case .float16, .bfloat16: try container.encode(elements(as: UInt16.self), forKey: .elements)
        }
        if isParameter { try container.encode(true, forKey: .isParameter) }
    }
}
