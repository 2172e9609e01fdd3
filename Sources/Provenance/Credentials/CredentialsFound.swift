/// Places in changed or untracked sources that look like credentials, because of which nothing is stored.
///
/// The secret itself appears in no message.
public struct CredentialsFound: Error, Hashable, Sendable, CustomStringConvertible {
    /// One place that looks like a credential.
    public struct Place: Hashable, Sendable, Comparable {
        /// The path from the working copy's root.
        public let path: String
        /// The line, from 1; `nil` where the file's name gives it away.
        public let line: Int?
        /// What it looks like: `an AWS access key`.
        public let kind: String

        public static func < (left: Place, right: Place) -> Bool {
            (left.path, left.line ?? 0, left.kind) < (right.path, right.line ?? 0, right.kind)
        }
    }

    /// All places, sorted.
    public let places: [Place]

    public var description: String {
        let headline =
            places.count == 1
            ? "error: the sources hold what looks like a credential, so they are not stored"
            : "error: the sources hold \(places.count) things that look like credentials, so they are not stored"
        let facts = places.map { place in
            "  \(place.path)\(place.line.map { ":\($0)" } ?? ""): \(place.kind)"
        }
        let hint =
            "hint: take it out or ignore the file; a line that only looks like one may say \(CredentialScan.pardon)"
        return ([headline] + facts + [hint]).joined(separator: "\n")
    }
}
