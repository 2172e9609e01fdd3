internal import Configuration

/// How a claim's verdict stands to its registration.
public enum RegistrationStatus: String, Sendable, CustomStringConvertible {
    case notRegistered = "not registered"
    case registeredBeforeEvidence = "registered before evidence"
    /// The rule or its controls; also when the measurement changed as well.
    case ruleChanged = "rule changed after evidence"
    case measurementChanged = "measurement changed after evidence"

    public var description: String { rawValue }
}

/// A change after the evidence, and its reason if one was given.
public struct RegisteredChange: Sendable, Equatable {
    public let entry: RegistrationEntry
    public let because: String?
}

/// The registrations of one paper's claims: an append-only list in which each entry holds the digest of the one before.
///
/// It makes moved goalposts visible. It can't see that the last entries were cut off, which the history of the file shows.
public struct Registration: Sendable, Equatable {
    public internal(set) var entries: [RegistrationEntry] = []

    public init() {}

    public mutating func append(_ new: [RegistrationEntry]) { entries += new }

    /// The whole file.
    public var text: String { Self.header + Self.text(of: entries) }

    /// What is appended to the file for new entries.
    public static func text(of entries: [RegistrationEntry]) -> String { entries.map(\.text).joined() }

    /// The comment that a new file starts with.
    public static let header = """
        # Rules as they stood when a run first judged by them, and every change since. The file is only appended to: each entry holds the
        # digest of the one before, and an edited entry is refused. A change gets its reason by: ./reprise amend <claim> --because "..."

        """

    public func status(of claim: String) -> RegistrationStatus {
        let changed = entries.filter { $0.claim == claim && $0.kind == .changed }.flatMap(\.changed)
        if !entries.contains(where: { $0.claim == claim }) { return .notRegistered }
        if changed.contains(.rule) || changed.contains(.controls) { return .ruleChanged }
        return changed.isEmpty ? .registeredBeforeEvidence : .measurementChanged
    }

    /// The changes of a claim, oldest first.
    public func changes(of claim: String) -> [RegisteredChange] {
        entries.filter { $0.claim == claim && $0.kind == .changed }.map { change in
            RegisteredChange(entry: change, because: change.because ?? entries.last { $0.explains == change.digest }?.because)
        }
    }

    /// Registered claims that the paper file no longer has.
    public func withdrawn(from paper: Paper) -> [String] {
        var ids: [String] = []
        for entry in entries where paper.claim(entry.claim) == nil && !ids.contains(entry.claim) { ids.append(entry.claim) }
        return ids
    }

    /// What was last registered for a claim.
    func latest(_ claim: String) -> (entry: RegistrationEntry, rule: [String], controls: [String])? {
        guard let entry = entries.last(where: { $0.claim == claim && $0.kind != .reason }) else { return nil }
        let own = entries.filter { $0.claim == claim && $0.kind != .reason }
        let rule = own.last { $0.kind == .registered || $0.changed.contains(.rule) }?.rule ?? []
        let controls = own.last { $0.kind == .registered || $0.changed.contains(.controls) }?.controls ?? []
        return (entry, rule, controls)
    }
}
