/// Which records are kept whatever their age, and how large the store may stay.
package struct CollectionRules: Sendable {
    /// How many runs of each study keep what they used.
    package var keepRuns: Int
    /// Bytes down to which the least recently used go; nil lets everything go that no root keeps.
    package var limit: Int?
    /// The machine-independent keys of the stages whose results are published.
    package var publishedKeys: Set<Digest>
    /// Bytes of the store besides records and blobs; they count towards the limit.
    package var otherSize: Int
    /// Files younger than this many seconds stay: somebody may be about to speak of them.
    package var grace: Double
    /// Seconds since 1970.
    package var now: Double

    package init(
        keepRuns: Int = 5, limit: Int? = nil, publishedKeys: Set<Digest> = [], otherSize: Int = 0, grace: Double = 900, now: Double
    ) {
        (self.keepRuns, self.limit, self.publishedKeys) = (keepRuns, limit, publishedKeys)
        (self.otherSize, self.grace, self.now) = (otherSize, grace, now)
    }
}
