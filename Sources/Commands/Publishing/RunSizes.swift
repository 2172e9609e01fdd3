internal import Configuration
internal import Evidence
internal import Execution

/// How large a run is, to be compared with what rules need: numbers of seeds, of steps and the like.
struct RunSizes {
    /// Settings that are numbers, by path.
    private let settings: [(path: String, value: Double)]
    /// The same without what was given for this run alone.
    private let usual: [String: Double]

    init(of session: Session) throws {
        settings = Self.numbers(session.study.settings)
        let isUsual = session.choices.files.isEmpty && session.choices.changes.isEmpty
        usual = Dictionary(
            (isUsual ? settings : Self.numbers(try session.usualSettings())).map { ($0.path, $0.value) },
            uniquingKeysWith: { first, _ in first })
    }

    /// What a run had too little of for a claim: `seeds 3 of 60`; nil when it had enough.
    ///
    /// A study may have several settings of one name, each for some of its claims. So a run is too small when the largest is, and when one was
    /// made smaller for this run and is below what the claim needs.
    func shortage(for claim: Claim) -> String? {
        for need in claim.needs {
            guard let needed = Double(need.text) else { continue }
            let named = settings.filter { $0.path == need.name || $0.path.hasSuffix(".\(need.name)") }
            guard let largest = named.max(by: { $0.value < $1.value }) else { continue }
            let small = largest.value < needed ? largest : named.first { $0.value < needed && $0.value < usual[$0.path] ?? 0 }
            if let small { return "\(small.path) \(shown(small.value)) of \(need.text)" }
        }
        return nil
    }

    private func shown(_ value: Double) -> String { Int(exactly: value).map { "\($0)" } ?? "\(value)" }

    private static func numbers(_ settings: [ResolvedEntry]) -> [(path: String, value: Double)] {
        settings.compactMap { entry in
            // Seeds are a number, or a mapping with their count.
            let path = entry.path.hasSuffix(".count") ? String(entry.path.dropLast(".count".count)) : entry.path
            return Double(entry.text).map { (path, $0) }
        }
    }
}
