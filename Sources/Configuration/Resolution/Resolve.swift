/// Resolves a configuration: defaults in Swift < `study.yaml` < preset < further files < `key=value`.
///
/// Mappings are merged key by key; a number, a word or a list replaces what stands below it, and so does another case of an enum. The known
/// keys are those that `Value.init(from:)` asks for. A type that can be written in several ways should try `singleValueContainer()` first:
/// a mistake within a keyed container is recorded, and the default stands in for it, so that one run shows all mistakes.
/// - Parameter studyFile: the study's own file; nil when it has none.
/// - Parameter preset: `default` always exists.
/// - Parameter overrides: `key=value` arguments in their order.
/// - Parameter includes: where `include` in any mapping finds files; without it, `include` is a key like any other.
/// - Parameter defaultsOf: the defaults of a type where it has some, for groups in optionals, lists and dictionaries.
/// - Throws: every mistake in all of the sources, also in presets that are not the chosen one.
public func resolve<Value: Codable & Sendable>(
    _ type: Value.Type, defaults: Value, studyFile: SourceFile?, preset: String, files: [SourceFile] = [], overrides: [String] = [],
    includes: IncludeFolder? = nil, defaultsOf: @escaping (any Any.Type) -> (any Encodable)? = { _ in nil }
) throws(DiagnosticError) -> Resolved<Value> {
    let including = Including(includes)
    let study = StudyFile(studyFile, including)
    var problems = study.problems
    var base: [Layer] = []
    do {
        base.append(Layer(file: nil, root: try encodeNode(defaults), origin: .default))
    } catch {
        throw DiagnosticError([Diagnostic("the defaults of \(type) cannot be encoded: \(error)")])
    }
    try refuseWrongDefaults(type, base)
    let studyPath = studyFile?.path ?? ""
    if let settings = study.settings { base.append(Layer(file: studyFile, root: settings, origin: .file(studyPath))) }

    var layers = base
    if let chosen = study.presets.first(where: { $0.name == preset }) {
        layers.append(Layer(file: studyFile, root: chosen.node, origin: .preset(preset, studyPath)))
    } else if preset != "default" {
        let known = ["default"] + study.presets.map(\.name).filter { $0 != "default" }
        problems.append(
            Diagnostic(
                "no preset '\(shown(preset))'\(suggestion(for: preset, among: known))", facts: ["known: \(known.joined(separator: ", "))"]))
    }
    for file in files {
        if let root = topLevelMapping(file, &problems) {
            layers.append(Layer(file: file, root: including.expand(root, in: file), origin: .file(file.path)))
        }
    }
    for (index, text) in overrides.enumerated() {
        let file = SourceFile.argument(index + 1, text)
        do throws(DiagnosticError) {
            layers.append(Layer(file: file, root: including.expand(try overrideNode(file), in: file), origin: .override(text)))
        } catch {
            problems += error.diagnostics
        }
    }

    problems += including.problems

    let session = DecodingSession(layers, defaultsOf: defaultsOf)
    let value = session.decodeRoot(type)
    problems += session.problems
    for other in study.presets where other.name != preset {
        let layer = Layer(file: studyFile, root: other.node, origin: .preset(other.name, studyPath))
        let session = DecodingSession(base + [layer], defaultsOf: defaultsOf)
        _ = session.decodeRoot(type)
        problems += session.problems
    }
    guard problems.isEmpty else { throw DiagnosticError(inOrder(problems, of: layers)) }
    guard let value, let encoded = try? encodeNode(value) else {
        throw DiagnosticError([
            Diagnostic("\(type) does not read back what it writes", hint: "its defaults must survive encoding and decoding")
        ])
    }
    return Resolved(value, encoded, Array(layers.dropFirst()))
}

/// Mistakes in the order of precedence of their sources; those without a place come first.
private func inOrder(_ problems: [Diagnostic], of layers: [Layer]) -> [Diagnostic] {
    let paths = layers.map { $0.file?.path }
    let ranked = problems.enumerated().map { position, problem in
        (rank: problem.file.map { paths.firstIndex(of: $0.path) ?? 0 } ?? -1, position: position, problem: problem)
    }
    return ranked.sorted { ($0.rank, $0.position) < ($1.rank, $1.position) }.map(\.problem)
}

/// A default outside its own range is the study's mistake, also where a file replaces it.
private func refuseWrongDefaults<Value: Decodable>(_ type: Value.Type, _ defaults: [Layer]) throws(DiagnosticError) {
    let session = DecodingSession(defaults)
    _ = session.decodeRoot(type)
    // The layer itself has no file: a mistake with a place is one that the property's declaration made.
    let mistakes = session.problems.filter { $0.file != nil }
    guard mistakes.isEmpty else { throw DiagnosticError(mistakes) }
}
