internal import ContentStore
internal import Reporting

extension StudyDiff {
    /// Whether nothing at all differs.
    var isEmpty: Bool {
        verdicts.isEmpty && numbers.allSatisfy { $0.size == .same } && code.isEmpty && sources.isEmpty && settings.isEmpty && data.isEmpty
            && environment.isEmpty && trust.isEmpty && figures.isEmpty && stages.isEmpty && unknown.isEmpty
    }

    /// What people read.
    ///
    /// - Parameter all: also numbers that did not change, or not beyond noise.
    func text(all: Bool) -> String {
        var lines = ["\(study): \(first.name) -> \(second.name)"]
        func section(_ title: String, _ content: [String]) {
            guard !content.isEmpty else { return }
            lines.append(title)
            lines += content.map { "  \($0)" }
        }
        if isEmpty {
            lines.append(
                "no difference: verdicts, measured values, code, settings, data, environment, trust marks and figures are the same")
            return (lines + notes.map { "note: \($0)" }).joined(separator: "\n")
        }
        if verdicts.isEmpty {
            lines.append("verdicts: no change (\(counted(second.record.claims.count, "claim")))")
        } else {
            section("verdicts", verdicts.map { "\($0.claim): \($0.old ?? "no such claim") -> \($0.new ?? "no such claim")" })
        }
        lines += numberLines(all: all)
        section("why", explanationLines)
        section("code", code)
        section("sources", sources.prefix(20) + (sources.count > 20 ? ["and \(sources.count - 20) more"] : []))
        section("settings", settings.map { String($0.difference.line.dropFirst("setting: ".count)) })
        section("data", data)
        section("environment", environment.map(\.detail))
        section("trust marks", trust)
        section("stages", stages)
        section("figures", figures.map { "\($0.name): \($0.old?.place ?? "not there") -> \($0.new?.place ?? "not there")" })
        let same = [
            ("code", code.isEmpty && unknown.isEmpty), ("settings", settings.isEmpty), ("data", data.isEmpty && unknown.isEmpty),
            ("environment", environment.isEmpty), ("trust marks", trust.isEmpty), ("figures", figures.isEmpty),
        ].filter(\.1).map(\.0)
        if !same.isEmpty { lines.append("the same: \(same.joined(separator: ", "))") }
        if !unknown.isEmpty {
            lines.append(
                "not known: code by declaration and data, as the store lacks records of \(firstOf(unknown)), whose keys differ")
        }
        lines += notes.map { "note: \($0)" }
        return lines.joined(separator: "\n")
    }

    private func numberLines(all: Bool) -> [String] {
        let differing = numbers.filter { $0.size != .same }
        guard !numbers.isEmpty else { return ["measured values: none"] }
        let shown = all ? numbers : numbers.filter(\.isNotable)
        guard !shown.isEmpty else {
            return [
                differing.isEmpty
                    ? "measured values: no change (\(counted(numbers.count, "number")))"
                    : "measured values: no change beyond noise (\(differing.count) of \(numbers.count) differ, shown with --all)"
            ]
        }
        let lines = shown.map { "  \($0.claim)/\($0.name): \($0.text)" }
        let rest = numbers.count - shown.count
        return ["measured values"] + lines + (rest > 0 ? ["  no change beyond noise in \(rest) more"] : [])
    }

    var explanationLines: [String] {
        explanations.flatMap { explanation in
            [explanation.claims.joined(separator: ", ")]
                + explanation.groups.flatMap { group in
                    ["  \(firstOf(group.stages))"] + group.differences.map { "    \($0)" }
                }
        }
    }
}
