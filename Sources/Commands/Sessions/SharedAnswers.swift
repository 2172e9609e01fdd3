internal import Configuration
internal import Provenance
internal import Synchronization

/// What the sessions of one command on one study and preset find out once: it takes the longer the more is in the store, or must not change between them.
final class SharedAnswers: Sendable {
    /// What stages took before, by label.
    let seconds = Once<[String: Double]>()
    /// The sources that the program was built from, and what there is to say of them.
    let source = Once<(source: SourceTree.Capture, warnings: [String])>()
    /// The settings of the preset as it stands.
    let usual = Once<[ResolvedEntry]>()
    /// How many records of the store are damaged.
    let damage = Once<Int>()
}

/// A value that is found when it is first asked for.
final class Once<Value: Sendable>: Sendable {
    private let value = Mutex<Value?>(nil)

    func callAsFunction(_ find: () throws -> Value) rethrows -> Value {
        try value.withLock { value in
            if let value { return value }
            let found = try find()
            value = found
            return found
        }
    }
}
