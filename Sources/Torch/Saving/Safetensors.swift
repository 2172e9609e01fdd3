internal import ContentStore

/// The file format safetensors (Hugging Face, version 0.4), for models that come from elsewhere or go there.
///
/// Within the workbench nothing of it is needed: a stage returns tensors and modules as they are.
public enum Safetensors {
    /// The tensors of a file's bytes, sorted by name.
    ///
    /// Errors: ``TensorError`` that says what is wrong with the bytes.
    public static func read(_ bytes: [UInt8], on device: Device = .cpu) throws -> [(name: String, value: Tensor)] {
        func damaged(_ what: String) -> TensorError { TensorError("Safetensors.read", reason: what) }
        guard bytes.count >= 8 else { throw damaged("\(bytes.count) bytes are too few for a header") }
        let length = bytes.withUnsafeBytes { UInt64(littleEndian: $0.loadUnaligned(as: UInt64.self)) }
        guard length <= UInt64(bytes.count - 8) else { throw damaged("the header's \(length) bytes go beyond the end") }
        let start = 8 + Int(length)
        let header: JSONValue
        do { header = try bytes[8..<start].withUnsafeBytes { try JSONValue(parsing: $0) } } catch {
            throw damaged("the header is no JSON: \(error)")
        }
        guard case .object(let members) = header else { throw damaged("the header is no object") }
        var tensors: [(name: String, value: Tensor)] = []
        for (name, entry) in members.sorted(by: { $0.key.utf8.lexicographicallyPrecedes($1.key.utf8) }) where name != "__metadata__" {
            let format = entry["dtype"]?.string ?? "none"
            guard let type = ElementType(formatName: format) else { throw damaged("'\(name)' has the unknown element type '\(format)'") }
            let (shape, ends) = (entry["shape"]?.array?.compactMap(\.int), entry["data_offsets"]?.array?.compactMap(\.int))
            guard let shape, let ends, ends.count == 2, ends[0] >= 0, ends[0] <= ends[1], ends[1] <= bytes.count - start,
                shape.allSatisfy({ $0 >= 0 }), ends[1] - ends[0] == shape.reduce(type.width, *)
            else { throw damaged("'\(name)' lies outside the file or isn't as long as its shape says") }
            let range = (start + ends[0])..<(start + ends[1])
            tensors.append((name, try bytes[range].withUnsafeBytes { try Tensor(bytes: $0, shape, type, on: device) }))
        }
        return tensors
    }

    /// The bytes of a file with these tensors, whose data lies in the order given.
    public static func write(_ tensors: [(name: String, value: Tensor)]) throws -> [UInt8] {
        var (members, data): ([(String, JSONValue)], [UInt8]) = ([], [])
        for (name, tensor) in tensors {
            let start = data.count
            data += try tensor.bytes()
            members.append(
                (
                    name,
                    .members([
                        ("dtype", .string(tensor.type.formatName)), ("shape", .array(tensor.shape.map { .integer(Int64($0)) })),
                        ("data_offsets", .array([.integer(Int64(start)), .integer(Int64(data.count))])),
                    ])
                ))
        }
        var header = JSONValue.members(members).canonicalBytes
        while header.count % 8 != 0 { header.append(UInt8(ascii: " ")) }
        return withUnsafeBytes(of: UInt64(header.count).littleEndian) { Array($0) } + header + data
    }
}
