/// Resolves a configuration: defaults in Swift < `study.yaml` < preset < further files < `key=value`.
///
/// Mappings are merged key by key; a number, a word or a list replaces what stands below it, and so does another case of an enum. The known
/// keys are those that `Value.init(from:)` asks for. A type that can be written in several ways should try `singleValueContainer()` first:
/// a mistake within a keyed container is recorded, and the default stands in for it, so that one run shows all mistakes.
/// - Parameter studyFile: the study's own file; nil when it has none.
/// - Parameter preset: `default` always exists.
/// - Parameter overrides: `key=value` arguments in their order.
/// - Throws: every mistake in all of the sources, also in presets that are not the chosen one.
public func resolve<Value: Codable & Sendable>(
    _ type: Value.Type, defaults: Value, studyFile: SourceFile?, preset: String, files: [SourceFile] = [], overrides: [String] = []
) throws(DiagnosticError) -> Resolved<Value> {
    let study = StudyFile(studyFile)
    var problems = study.problems
    var base: [Layer] = []
    do {
        base.append(Layer(file: nil, root: try encodeNode(defaults), origin: .default))
    } catch {
        throw DiagnosticError([Diagnostic("the defaults of \(type) cannot be encoded: \(error)")])
    }
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
        if let root = topLevelMapping(file, &problems) { layers.append(Layer(file: file, root: root, origin: .file(file.path))) }
    }
    for (index, text) in overrides.enumerated() {
        let file = SourceFile.argument(index + 1, text)
        do throws(DiagnosticError) {
            layers.append(Layer(file: file, root: try overrideNode(file), origin: .override(text)))
        } catch {
            problems += error.diagnostics
        }
    }

    let session = DecodingSession(layers)
    let value = session.decodeRoot(type)
    problems += session.problems
    for other in study.presets where other.name != preset {
        let session = DecodingSession(base + [Layer(file: studyFile, root: other.node, origin: .preset(other.name, studyPath))])
        _ = session.decodeRoot(type)
        problems += session.problems
    }
    guard problems.isEmpty else { throw DiagnosticError(problems) }
    guard let value, let encoded = try? encodeNode(value) else {
        throw DiagnosticError([
            Diagnostic("\(type) does not read back what it writes", hint: "its defaults must survive encoding and decoding")
        ])
    }
    return Resolved(value, encoded, Array(layers.dropFirst()))
}
