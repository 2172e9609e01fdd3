internal import Configuration
internal import ContentStore
internal import Evidence
internal import Execution
internal import Glibc
internal import Provenance
internal import Workbench

extension Session {
    var registrationPath: String { "papers/\(slug).registered.yaml" }

    /// The registration so far; a chain that was edited is an error that names the line.
    func registration() throws -> Registration {
        guard let file = try project.source(registrationPath) else { return Registration() }
        return try Registration.parse(file) { Digest(of: $0).hex }
    }

    /// The fingerprint of the code that measures a claim.
    func measuringFingerprint(_ claim: String) -> String? {
        analysis(of: claim).flatMap { context.code.fingerprint(of: study.graph.nodes[$0].site) }
    }

    /// Whether something has been judged for the first time, or has changed since.
    func hasToRegister(_ paper: Paper, _ judged: [JudgedClaim], in registration: Registration) -> Bool {
        !registration.registering(paper, fingerprints: fingerprints(judged), sourceTree: "", date: "", digest: { Digest(of: $0).hex })
            .isEmpty
    }

    private func fingerprints(_ judged: [JudgedClaim]) -> [String: String] {
        var fingerprints: [String: String] = [:]
        for claim in judged where claim.isJudged { fingerprints[claim.claim.id] = measuringFingerprint(claim.claim.id) }
        return fingerprints
    }

    /// Registers what has been judged for the first time, and what has changed since; true when the file grew.
    func register(_ paper: Paper, _ judged: [JudgedClaim], into registration: inout Registration) throws -> Bool {
        // What has nothing new needs no look at the sources.
        guard hasToRegister(paper, judged, in: registration) else { return false }
        let new = registration.registering(
            paper, fingerprints: fingerprints(judged), sourceTree: try currentTree(), date: today(), digest: { Digest(of: $0).hex })
        registration.append(new)
        try writeFile("\(project.root)/\(registrationPath)", Array(registration.text.utf8))
        return true
    }

    func currentTree() throws -> String { try SourceTree.capture(root: project.root).tree?.id ?? "unpinned" }
}

/// The date in UTC, as year-month-day.
func today() -> String {
    var (now, parts) = (time(nil), tm())
    gmtime_r(&now, &parts)
    func two(_ number: Int32) -> String { (number < 10 ? "0" : "") + String(number) }
    return "\(parts.tm_year + 1900)-\(two(parts.tm_mon + 1))-\(two(parts.tm_mday))"
}
