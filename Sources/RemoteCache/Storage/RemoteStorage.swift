internal import ContentStore

/// Where the bytes of a remote lie.
///
/// Every call is made by one of several threads and may block; none retries.
protocol RemoteStorage: Sendable {
    /// The bytes of something small; nil when it isn't there.
    func read(_ item: RemoteItem, limit: Int, _ transfer: Transfer) throws(RemoteProblem) -> [UInt8]?
    /// Writes something to an open file as it comes; false when it isn't there.
    func fetch(_ item: RemoteItem, to file: RawFile, limit: Int, _ transfer: Transfer) throws(RemoteProblem) -> Bool
    func contains(_ item: RemoteItem, _ transfer: Transfer) throws(RemoteProblem) -> Bool
    func write(_ bytes: [UInt8], to item: RemoteItem, _ transfer: Transfer) throws(RemoteProblem)
    func send(_ file: RawFile, size: Int, to item: RemoteItem, _ transfer: Transfer) throws(RemoteProblem)
}

/// A thing in a remote, by Bazel's paths.
enum RemoteItem: Sendable {
    /// A record.
    case record(Digest)
    /// Bytes that have this digest.
    case blob(Digest)

    var folder: String { if case .record = self { "ac" } else { "cas" } }

    var path: String {
        switch self {
        case .record(let name), .blob(let name): "\(folder)/\(name.hex)"
        }
    }
}

/// Why a remote did not do what it was asked.
struct RemoteProblem: Error, Sendable, Equatable {
    enum Kind: Sendable, Equatable {
        /// It can't be reached, answers too slowly, or answers with nothing that a remote says: there is no use in asking again.
        case away
        /// It doesn't take what is sent.
        case refused
        /// It doesn't take this, which is too large for it.
        case tooLarge
        /// This program has let it be.
        case cancelled
    }

    let kind: Kind
    let message: String

    init(_ kind: Kind, _ message: String) { (self.kind, self.message) = (kind, message) }
}
