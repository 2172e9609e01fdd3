public import Configuration

extension Registration {
    /// The entries that a run has to append: for each judged claim its registration, or what changed since the last entry.
    ///
    /// - Parameter fingerprints: the code fingerprint of the measuring stage, by claim; claims without one are not judged and stay out.
    /// - Parameter sourceTree: the id of the run's source tree.
    /// - Parameter date: the day of the run, `2026-06-01`.
    /// - Parameter digest: SHA-256 of a text in hexadecimal.
    public func registering(
        _ paper: Paper, fingerprints: [String: String], sourceTree: String, date: String, digest: (String) -> String
    ) -> [RegistrationEntry] {
        var new: [RegistrationEntry] = []
        for claim in paper.claims {
            guard let fingerprint = fingerprints[claim.id] else { continue }
            let draft = Draft(paper, claim, fingerprint, sourceTree, date, previous: (new.last ?? entries.last)?.digest)
            if let entry = draft.entry(since: latest(claim.id), because: nil, digest) { new.append(entry) }
        }
        return new
    }

    /// The entries that give the reason for every change of a claim that has none yet; a change not yet on record is recorded with it.
    ///
    /// - Parameter fingerprint: the measuring stage's fingerprint now; nil leaves the registered one.
    /// - Throws: when the claim is unknown, not registered, unchanged, or the reason is empty.
    public func amending(
        _ id: String, of paper: Paper, because: String, fingerprint: String?, sourceTree: String, date: String, digest: (String) -> String
    ) throws(DiagnosticError) -> [RegistrationEntry] {
        func problem(_ headline: String, hint: String? = nil) -> DiagnosticError { DiagnosticError([Diagnostic(headline, hint: hint)]) }
        guard let claim = paper.claim(id) else {
            throw problem("no claim '\(shown(id))' in \(paper.file.path)\(suggestion(for: id, among: paper.claims.map(\.id)))")
        }
        let because = singleSpaced(because)
        guard !because.isEmpty else { throw problem("the reason is empty", hint: "say what was wrong with the old rule or measurement") }
        guard let last = latest(id) else {
            throw problem("claim '\(id)' is not registered yet, so that nothing needs a reason", hint: "a run that judges it registers it")
        }
        var new: [RegistrationEntry] = []
        for change in changes(of: id) where change.because == nil {
            let draft = Draft(paper, claim, last.entry.fingerprint, sourceTree, date, previous: (new.last ?? entries.last)?.digest)
            new.append(draft.reason(for: change.entry, last.entry, because, digest))
        }
        let draft = Draft(
            paper, claim, fingerprint ?? last.entry.fingerprint, sourceTree, date, previous: (new.last ?? entries.last)?.digest)
        if let entry = draft.entry(since: last, because: because, digest) { new.append(entry) }
        guard !new.isEmpty else { throw problem("claim '\(id)' has no change that needs a reason") }
        return new
    }
}

/// What the entries of one claim have in common.
private struct Draft {
    private let claim: Claim
    private let seen: String
    private let fingerprint: String
    private let sourceTree: String
    private let date: String
    private let previous: String?

    init(_ paper: Paper, _ claim: Claim, _ fingerprint: String, _ sourceTree: String, _ date: String, previous: String?) {
        self.claim = claim
        seen = paper.seen.rawValue
        self.fingerprint = fingerprint
        self.sourceTree = sourceTree
        self.date = date
        self.previous = previous
    }

    /// The registration, or the change since the last entry; nil when there is none.
    func entry(
        since last: (entry: RegistrationEntry, rule: [String], controls: [String])?, because: String?, _ digest: (String) -> String
    ) -> RegistrationEntry? {
        let (rule, controls) = (claim.ruleLines, claim.controlLines)
        let ruleDigest = digest(rule.joined(separator: "\n"))
        let controlsDigest = digest(controls.joined(separator: "\n"))
        var changed: [RegistrationEntry.Part] = []
        var diff: [String] = []
        if let last {
            if last.entry.ruleDigest != ruleDigest {
                changed.append(.rule)
                diff += difference(from: last.rule, to: rule)
            }
            if last.entry.controlsDigest != controlsDigest {
                changed.append(.controls)
                diff += difference(from: last.controls, to: controls)
            }
            if last.entry.fingerprint != fingerprint {
                changed.append(.measurement)
                diff += ["- measured by code \(last.entry.fingerprint)", "+ measured by code \(fingerprint)"]
            }
            if changed.isEmpty { return nil }
        }
        return sealed(
            RegistrationEntry(
                claim: claim.id, kind: last == nil ? .registered : .changed, date: date, seen: seen, changed: changed,
                rule: last == nil || changed.contains(.rule) ? rule : [],
                controls: last == nil || changed.contains(.controls) ? controls : [], diff: diff, because: because, explains: nil,
                ruleDigest: ruleDigest, controlsDigest: controlsDigest, fingerprint: fingerprint, sourceTree: sourceTree,
                previous: previous,
                digest: ""), digest)
    }

    func reason(
        for change: RegistrationEntry, _ last: RegistrationEntry, _ because: String, _ digest: (String) -> String
    ) -> RegistrationEntry {
        sealed(
            RegistrationEntry(
                claim: claim.id, kind: .reason, date: date, seen: seen, changed: [], rule: [], controls: [], diff: [], because: because,
                explains: change.digest, ruleDigest: last.ruleDigest, controlsDigest: last.controlsDigest, fingerprint: fingerprint,
                sourceTree: sourceTree, previous: previous, digest: ""), digest)
    }

    private func sealed(_ entry: RegistrationEntry, _ digest: (String) -> String) -> RegistrationEntry {
        var entry = entry
        entry.digest = digest(entry.preimage)
        return entry
    }
}
