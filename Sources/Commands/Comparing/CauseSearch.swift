internal import ContentStore
internal import Execution
internal import Reporting

/// A stage from which a difference of results comes, and how it differs itself.
struct Cause: Hashable {
    let stage: String
    let differences: [KeyDifference]

    var family: String { stageFamily(stage) }
}

/// Walks the traces of two sides upstream to where they part.
final class CauseSearch {
    let first: Trace
    let second: Trace
    private let comparison: KeyComparison
    /// Settings with another value, by path.
    private let settings: [SettingChange]
    private let environment: [KeyDifference]
    private var own: [String: [KeyDifference]?] = [:]
    private var code: [String: [KeyDifference]] = [:]

    init(_ first: Trace, _ second: Trace, comparison: KeyComparison, settings: [SettingChange], environment: [KeyDifference]) {
        (self.first, self.second, self.comparison, self.settings, self.environment) = (first, second, comparison, settings, environment)
    }

    /// The first stages upstream of a stage that differ by themselves: the results that they take are the same, or they have another code,
    /// setting or file besides.
    func causes(of label: String) -> [Cause] {
        var causes: [Cause] = []
        var seen: Set<String> = [label]
        var stack = [label]
        while let label = stack.popLast() {
            guard let old = first.stages[label], let new = second.stages[label] else {
                let there = first.stages[label] == nil ? second : first
                if there.stages[label] != nil, !isLost(label) {
                    causes.append(
                        Cause(stage: label, differences: [KeyDifference(kind: "stage", detail: "only in \(there.side.name)")]))
                }
                continue
            }
            guard old.output != new.output else { continue }
            guard old.key != new.key else {
                let chance = KeyDifference(kind: "chance", detail: "the same key gave another output; './reprise verify' looks into it")
                causes.append(Cause(stage: label, differences: environment.isEmpty ? [chance] : environment))
                continue
            }
            let taken = Set((first.inputs(label) ?? []) + (second.inputs(label) ?? []))
            let lost = taken.filter(isLost)
            let changed = taken.subtracting(lost).filter { first.stages[$0]?.output != second.stages[$0]?.output }
            if var own = ownDifferences(label) {
                // Of a stage that is lost, the keys of those that take it still tell whether it gave the same.
                if !lost.isEmpty {
                    own += inputDifferences(label).filter { input in !changed.contains { input.detail.hasPrefix("\(stageFamily($0)) (") } }
                }
                if !own.isEmpty || changed.isEmpty {
                    causes.append(Cause(stage: label, differences: own.isEmpty ? [KeyComparison.unnamedCode(stageFamily(label))] : own))
                }
            } else {
                let guessed = guessedDifferences(label, certain: !changed.isEmpty)
                if !guessed.isEmpty { causes.append(Cause(stage: label, differences: guessed)) }
            }
            stack += changed.sorted().reversed().filter { seen.insert($0).inserted }
        }
        return causes
    }

    /// Whether the store has lost a stage of a side.
    private func isLost(_ label: String) -> Bool {
        first.side.isPartial && first.stages[label] == nil || second.side.isPartial && second.stages[label] == nil
    }

    private func inputDifferences(_ label: String) -> [KeyDifference] {
        guard let old = first.fields(label), let new = second.fields(label) else { return [] }
        return comparison.differences(
            from: old.filter { $0.kind == "input" }, to: new.filter { $0.kind == "input" }, stage: stageFamily(label))
    }

    /// How a stage differs apart from the results that it takes; nil when the store lacks one of its records.
    func ownDifferences(_ label: String) -> [KeyDifference]? {
        if let known = own[label] { return known }
        guard let old = first.fields(label), let new = second.fields(label) else {
            own[label] = .some(nil)
            return nil
        }
        // Members of a family share their code, which is the long part.
        func digest(_ fields: [KeyField]) -> String { fields.first { $0.kind == "code" }?.value ?? "" }
        let pair = "\(stageFamily(label)) \(digest(old)) \(digest(new))"
        let changed =
            code[pair]
            ?? comparison.differences(
                from: old.filter { $0.kind == "code" }, to: new.filter { $0.kind == "code" }, stage: stageFamily(label))
        code[pair] = changed
        let others = comparison.differences(
            from: old.filter { $0.kind != "code" && $0.kind != "input" }, to: new.filter { $0.kind != "code" && $0.kind != "input" },
            stage: stageFamily(label))
        let found = changed + others
        own[label] = .some(found)
        return found
    }

    /// What can be said of a stage from `results.json` and the pipeline here.
    ///
    /// - Parameter certain: whether only what is certain counts, because the results that the stage takes differ too.
    private func guessedDifferences(_ label: String, certain: Bool) -> [KeyDifference] {
        let taken = second.settings(label) ?? first.settings(label)
        let changed = settings.filter { setting in taken?.contains { setting.path == $0 || setting.path.hasPrefix($0 + ".") } ?? false }
        guard changed.isEmpty else { return changed.map(\.difference) }
        guard !certain else { return [] }
        let isWired = first.inputs(label) != nil || second.inputs(label) != nil
        let what = taken != nil ? "code or files" : isWired ? "code, settings or files" : "code, settings, files or what it takes"
        return [KeyDifference(kind: "unknown", detail: "\(what): results.json has only the key")]
    }
}

/// A setting that two sides have otherwise.
struct SettingChange {
    let path: String
    let old: String?
    let new: String?
    /// Where the new value comes from, where that is known.
    let origin: String?

    var difference: KeyDifference {
        KeyDifference(
            kind: "setting", detail: "\(path) \(old ?? "(not there)") -> \(new ?? "(not there)")\(origin.map { " (\($0))" } ?? "")")
    }
}
