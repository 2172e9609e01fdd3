import ContentStore
import Foundation
import Testing
import Torch

/// What PyTorch says, as Tests/References/accumulate_or_replace_networks.py wrote it down.
enum PyTorch {
    private static let values: JSONValue = {
        let path = URL(filePath: #filePath).deletingLastPathComponent().appending(path: "Fixtures/pytorch.json")
        return try! JSONValue(parsing: [UInt8](Data(contentsOf: path)))
    }()

    static func numbers(_ name: String) throws -> [Double] {
        try #require(values[name]?.array, "the fixture has no '\(name)'").compactMap(\.double)
    }

    static func text(_ name: String) throws -> String { try #require(values[name]?.string, "the fixture has no '\(name)'") }
}

/// Numbers between -0.4 and 0.4 that are exact in every format; the script makes the same.
func fill(_ count: Int, k: Int = 0) -> [Float] { (0..<count).map { Float(($0 * 37 + k * 11) % 101 - 50) / 128 } }
