/// One thing that an examination found, and what was done about it.
package struct Repair: Sendable, Equatable {
    package enum Kind: String, Sendable {
        /// It is as it should be again.
        case repaired
        /// It can be put right, and was left alone because only a look was asked for.
        case found
        /// A person has to do something.
        case attention
    }

    package var kind: Kind
    /// What was wrong.
    package let finding: String
    /// What was done, or would be done, or what to do.
    package let action: String

    package init(_ kind: Kind, _ finding: String, _ action: String) {
        (self.kind, self.finding, self.action) = (kind, finding, action)
    }
}

/// What an examination looked at.
package struct Examined: Sendable, Equatable {
    package var records = 0
    package var blobs = 0
    /// Bytes of the blobs.
    package var size = 0

    package init() {}
}
