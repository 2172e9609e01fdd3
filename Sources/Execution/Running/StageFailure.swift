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
        var lines = ["\(place): error: stage '\(label)' \(headline)"]
        let width = facts.map(\.name.count).max() ?? 0
        for fact in facts {
            let parts = fact.value.split(separator: "\n", omittingEmptySubsequences: false)
            lines.append("  \(fact.name):\(String(repeating: " ", count: width - fact.name.count)) \(parts.first ?? "")")
            for part in parts.dropFirst() { lines.append("  \(String(repeating: " ", count: width + 1)) \(part)") }
        }
        lines.append("  hint: \(hint)")
        return lines.joined(separator: "\n")
    }
}
