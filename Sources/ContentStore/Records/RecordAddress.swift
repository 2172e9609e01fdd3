/// Under what a record is found: the machine-independent half of its key, and the environment.
public struct RecordAddress: Hashable, Sendable, Comparable {
    public let key: Digest
    public let environment: Digest

    public init(key: Digest, environment: Digest) {
        self.key = key
        self.environment = environment
    }

    public static func < (left: RecordAddress, right: RecordAddress) -> Bool {
        left.key == right.key ? left.environment < right.environment : left.key < right.key
    }
}
