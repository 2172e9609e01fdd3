/// Why a stage has no output.
package struct StageFailure: Sendable, Equatable {
    package let label: String
    /// Where the stage is declared and where its function stands: `pipelines/...:12`.
    package let place: String
    package let headline: String
    package let facts: [(name: String, value: String)]
    package let hint: String

    /// A worker could not be started.
    package struct Start: Error, CustomStringConvertible {
        let reason: String
        package var description: String { "error: cannot start a worker: \(reason)" }
    }

    package static func == (left: StageFailure, right: StageFailure) -> Bool { left.description == right.description }
}

extension StageFailure: CustomStringConvertible {
    package var description: String {
        (["\(place): error: stage '\(label)' \(headline)"] + factLines(facts) + ["  hint: \(hint)"]).joined(separator: "\n")
    }
}

/// What an error knows, in lines below its headline: the values below each other, further lines of a value below the first.
func factLines(_ facts: [(name: String, value: String)]) -> [String] {
    let width = facts.map(\.name.count).max() ?? 0
    return facts.flatMap { fact -> [String] in
        let parts = fact.value.split(separator: "\n", omittingEmptySubsequences: false)
        let first = "  \(fact.name):\(String(repeating: " ", count: width - fact.name.count)) \(parts.first ?? "")"
        return [first] + parts.dropFirst().map { "  \(String(repeating: " ", count: width + 1)) \($0)" }
    }
}
