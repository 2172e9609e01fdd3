import Configuration
import Foundation
import Testing

/// A configuration with one property of each kind that matters.
struct Sample: Codable, Sendable, Equatable {
    var delays = [0, 4, 8]
    var rate = 0.5
    var name = "base"
    var isFast = false
    var solver = Solver.rk4
    var payoff = Payoff.code
    var limit: Int?
    var tags: [String] = []
    var level: UInt8 = 3
    var agents = Agents()
    var seeds = SeedCount(count: 20)
    var weights = ["b": 2.0, "a": 1.0]
    var extra: Network?
}

enum Solver: Codable, Sendable, Equatable {
    case rk4
    case euler(step: Double)
    case fixed(Int)
}

enum Payoff: String, Codable, Sendable, CaseIterable { case code, linear }

struct Agents: Codable, Sendable, Equatable {
    var count = 240
    var steps = 500
    var network = Network()
}

struct Network: Codable, Sendable, Equatable {
    var inside = 0.08
    var across = 0.004
}

/// Written as `20` or as `{count: 20, first: 3}`.
struct SeedCount: Codable, Sendable, Equatable {
    var count: Int
    var first = 0

    private enum CodingKeys: String, CodingKey { case count, first }

    init(count: Int, first: Int = 0) {
        self.count = count
        self.first = first
    }

    init(from decoder: any Decoder) throws {
        if let count = try? decoder.singleValueContainer().decode(Int.self) {
            self.init(count: count)
        } else {
            let container = try decoder.container(keyedBy: CodingKeys.self)
            self.init(
                count: try container.decode(Int.self, forKey: .count), first: try container.decodeIfPresent(Int.self, forKey: .first) ?? 0)
            if count < 1 {
                throw DecodingError.dataCorruptedError(forKey: .count, in: container, debugDescription: "at least one seed is needed")
            }
        }
    }
}

/// A file of `valid/` or `invalid/`: YAML, and at the end the expected text in lines that start with `#>`.
struct SampleFile: CustomTestStringConvertible {
    let name: String
    let text: String
    let expected: String

    var testDescription: String { name }

    static func all(in folder: String, of test: String = #filePath) -> [SampleFile] {
        let directory = URL(filePath: test).deletingLastPathComponent().appending(path: folder)
        let names = (try? FileManager.default.contentsOfDirectory(atPath: directory.path(percentEncoded: false))) ?? []
        return names.filter { $0.hasSuffix(".yaml") }.sorted().compactMap { name in
            guard let whole = try? String(contentsOf: directory.appending(path: name), encoding: .utf8) else { return nil }
            let lines = whole.split(separator: "\n", omittingEmptySubsequences: false)
            let cut = lines.firstIndex { $0.hasPrefix("#>") } ?? lines.endIndex
            let expected = lines[cut...].filter { $0.hasPrefix("#>") }.map { $0.dropFirst($0.hasPrefix("#> ") ? 3 : 2) }
            let text = lines[..<cut].joined(separator: "\n") + (cut < lines.endIndex ? "\n" : "")
            return SampleFile(name: name, text: text, expected: expected.joined(separator: "\n"))
        }
    }
}

func resolveSample(
    _ study: String? = nil, preset: String = "default", files: [SourceFile] = [], _ overrides: String...
) throws(DiagnosticError) -> Resolved<Sample> {
    try resolve(
        Sample.self, defaults: Sample(), studyFile: study.map { SourceFile(path: "study.yaml", text: $0) }, preset: preset, files: files,
        overrides: overrides)
}

/// The message of the mistakes, or a word when there is none.
func message(_ body: () throws(DiagnosticError) -> Void) -> String {
    do throws(DiagnosticError) {
        try body()
        return "no error"
    } catch {
        return error.description
    }
}
