internal import Configuration

/// One entry of `papers/<slug>.registered.yaml`.
public struct RegistrationEntry: Sendable, Equatable {
    public enum Kind: String, Sendable, CaseIterable {
        /// The first run that judges the claim.
        case registered
        /// A later run, or `amend`, that found something changed.
        case changed
        /// The reason for a change that an earlier entry records.
        case reason
    }

    /// What can change after the evidence.
    public enum Part: String, Sendable, CaseIterable { case rule, controls, measurement }

    public let claim: String
    public let kind: Kind
    public let date: String
    /// What the rule's author had seen.
    public let seen: String
    public let changed: [Part]
    /// The rule's lines; empty when they are those of the entry before for this claim.
    public let rule: [String]
    public let controls: [String]
    /// `- old` and `+ new` lines of rule, controls and fingerprint.
    public let diff: [String]
    public let because: String?
    /// The digest of the change that a reason is for.
    public let explains: String?
    public let ruleDigest: String
    public let controlsDigest: String
    /// The code fingerprint of the stage that measures.
    public let fingerprint: String
    /// The source tree of the run.
    public let sourceTree: String
    /// The digest of the entry before, of whatever claim; nil for the first.
    public let previous: String?
    public internal(set) var digest: String

    /// What the digest is taken of: every field with its name and length, so that no two entries share a text.
    var preimage: String {
        var text = "registration 1\n"
        func add(_ name: String, _ values: [String]) {
            text += "\(name) \(values.count)\n"
            for value in values { text += "\(value.utf8.count) \(value)\n" }
        }
        add("claim", [claim])
        add("entry", [kind.rawValue])
        add("date", [date])
        add("seen", [seen])
        add("changed", changed.map(\.rawValue))
        add("rule", rule)
        add("controls", controls)
        add("diff", diff)
        add("because", because.map { [$0] } ?? [])
        add("explains", explains.map { [$0] } ?? [])
        add("rule_digest", [ruleDigest])
        add("controls_digest", [controlsDigest])
        add("measurement", [fingerprint])
        add("source_tree", [sourceTree])
        add("previous", previous.map { [$0] } ?? [])
        return text
    }

    /// The entry as an element of the file's list.
    var text: String {
        func list(_ name: String, _ lines: [String]) -> String {
            lines.isEmpty ? "  \(name): []\n" : "  \(name):\n" + lines.map { "    - \(yamlQuoted($0))\n" }.joined()
        }
        return "- claim: \(yamlText(claim))\n  entry: \(kind.rawValue)\n  date: \(yamlQuoted(date))\n  seen: \(yamlText(seen))\n"
            + "  changed: [\(changed.map(\.rawValue).joined(separator: ", "))]\n" + list("rule", rule) + list("controls", controls)
            + list("diff", diff) + "  because: \(because.map(yamlQuoted) ?? "null")\n  explains: \(explains.map(yamlQuoted) ?? "null")\n"
            + "  rule_digest: \(yamlQuoted(ruleDigest))\n  controls_digest: \(yamlQuoted(controlsDigest))\n"
            + "  measurement: \(yamlQuoted(fingerprint))\n  source_tree: \(yamlQuoted(sourceTree))\n"
            + "  previous: \(previous.map(yamlQuoted) ?? "null")\n  digest: \(yamlQuoted(digest))\n"
    }
}
