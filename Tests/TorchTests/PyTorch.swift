import ContentStore
import Foundation
import Testing
import Torch

/// What PyTorch says, as Tests/References/torch_values.py wrote it down.
enum PyTorch {
    static let values: JSONValue = {
        let path = URL(filePath: #filePath).deletingLastPathComponent().appending(path: "Fixtures/pytorch.json")
        return try! JSONValue(parsing: [UInt8](Data(contentsOf: path)))
    }()

    static var names: [String] {
        guard case .object(let members) = values else { return [] }
        return members.map(\.key)
    }

    static func numbers(_ name: String) throws -> [Double] {
        try #require(values[name]?.array, "the fixture has no '\(name)'").compactMap(\.double)
    }
}

/// Numbers between -0.4 and 0.4 that are exact in every format; the script makes the same.
func fill(_ shape: Int..., k: Int = 0, _ type: ElementType = .float64) throws -> Tensor { try fill(shape, k: k, type) }

func fill(_ shape: [Int], k: Int = 0, _ type: ElementType = .float64) throws -> Tensor {
    try Tensor((0..<shape.reduce(1, *)).map { Double(($0 * 37 + k * 11) % 101 - 50) / 128 }, shape).to(type)
}

func positive(_ shape: Int..., k: Int = 0) throws -> Tensor { try fill(shape, k: k).absolute() + 0.25 }

/// Overwrites the parameters of a module with fill(shape, k) for k = 0, 1, ... in their order.
func filled<M: Module>(_ module: M) throws -> M {
    for (k, parameter) in module.parameters.enumerated() { try parameter.assign(fill(parameter.shape, k: k)) }
    return module
}
