internal import ContentStore

/// Runs the stages of `content` once for each combination of levels and gathers what its last line makes.
///
/// Stages are named by their levels, never by position: taking a level out touches no other.
public func ForEach<each Source: LevelSource, Output: Codable & Sendable>(
    _ source: repeat each Source, @EnsembleBuilder content: (repeat Factor<(each Source).LevelValue>) throws -> Artifact<Output>
) rethrows -> EnsembleArtifact<Output> {
    // Once: a setting lists its levels anew whenever it is asked, and there may be a combination for each of many seeds.
    let sources = (repeat (each source)._factor)
    var counts: [Int] = []
    for factor in repeat each sources { counts.append(factor.values.count) }
    var cells: [EnsembleCell] = []
    for combination in 0..<counts.reduce(1, *) {
        var rest = combination
        // The last factor varies fastest.
        var indices = [Int](repeating: 0, count: counts.count)
        for position in counts.indices.reversed() {
            indices[position] = rest % counts[position]
            rest /= counts[position]
        }
        var position = 0
        var levels: [Level] = []
        func current<Value>(_ factor: FactorLevels<Value>) -> Factor<Value> {
            let value = factor.values[indices[position]]
            let level = Level(factor: factor.name, value: value)
            levels.append(level)
            position += 1
            return Factor(value: value, level: level, path: factor.path)
        }
        let factors = (repeat current(each sources))
        let artifact = try content(repeat each factors)
        cells.append(EnsembleCell(node: artifact.node, levels: levels))
    }
    return EnsembleArtifact(cells: cells)
}

/// The body of a `ForEach`: its last line is what is gathered.
@resultBuilder
public enum EnsembleBuilder {
    public static func buildExpression<Value>(_ artifact: Artifact<Value>) -> Artifact<Value> { artifact }
    public static func buildBlock<Value>(_ artifact: Artifact<Value>) -> Artifact<Value> { artifact }
    public static func buildEither<Value>(first artifact: Artifact<Value>) -> Artifact<Value> { artifact }
    public static func buildEither<Value>(second artifact: Artifact<Value>) -> Artifact<Value> { artifact }
}

/// The outputs of a `ForEach` that may not have run yet.
public struct EnsembleArtifact<Member: Codable & Sendable>: StageInput {
    package let cells: [EnsembleCell]

    public var _port: InputPort<Ensemble<Member>> {
        let levels = cells.map(\.levels)
        return InputPort(reference: .ensemble(cells), levels: commonLevels) { loaded in
            guard case .members(let members) = loaded, members.count == levels.count else { throw PortError() }
            return Ensemble(
                cells: try zip(levels, members).map { .init(levels: $0, value: try ArtifactDecoder.decode(Member.self, from: $1)) })
        }
    }

    /// Levels of outer loops: what every member depends on, besides this ensemble's own factors.
    private var commonLevels: [Level] {
        guard let first = cells.first else { return [] }
        let own = Set(first.levels.map(\.factor))
        return first.node.levels.filter { level in !own.contains(level.factor) && cells.allSatisfy { $0.node.levels.contains(level) } }
    }
}
