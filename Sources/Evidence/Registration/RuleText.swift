extension Claim {
    /// The rule as lines of text, the same for every layout, spelling of numbers and order in the paper file.
    ///
    /// The definitions belong to it: a name that means something else is another rule.
    public var ruleLines: [String] {
        ["judged at \(judgedAt)"]
            + needs.map { "needs \($0.name): \($0.text)" }.sorted()
            + measures.map { "measure \($0.name): \($0.definition)" }.sorted()
            + lines("reproduced", reproduced) + lines("refuted", refuted) + lines("validated", validated)
    }

    /// The controls in the same manner; why they are there doesn't count.
    public var controlLines: [String] {
        controls.sorted { $0.id < $1.id }.flatMap { control in
            control.measures.map { "\(control.id) measure \($0.name): \($0.definition)" }.sorted()
                + lines("\(control.id) holds", control.holds)
        }
    }

    private func lines(_ list: String, _ comparisons: [Comparison]) -> [String] {
        comparisons.map { "\(list): \($0.canonical)" }.sorted()
    }
}

/// What has to change to get from one list of lines to the other: `- old`, then `+ new`.
package func difference(from old: [String], to new: [String]) -> [String] {
    old.filter { !new.contains($0) }.map { "- \($0)" } + new.filter { !old.contains($0) }.map { "+ \($0)" }
}
