import CodeAnalysis
import Configuration
import Evidence
import Foundation

/// Writes the public entry of a study's module, once its measured names agree with its paper file.
struct EntryCommand {
    let root: String
    let module: String
    let paper: String
    let output: String
    let sources: [String]

    func run() throws {
        let files = try sources.sorted().map { path in
            StudySource(path: path, text: try String(contentsOf: URL(filePath: path), encoding: .utf8))
        }
        let visitors = files.map(StudyVisitor.init)
        guard visitors.contains(where: { $0.types.contains(module) }) else {
            throw ToolError(description: "\(sources.first ?? module):1:1: error: module \(module) has no 'struct \(module): Study'")
        }
        try checkNames(visitors)
        try write(
            """
            public import Workbench

            /// The study of this module.
            public func registeredStudy_\(module)() -> any Study.Type { \(module).self }

            /// The numbers that are typed into its report's prose.
            public func typedNumbers_\(module)() -> [TypedNumber] {
                [\(files.flatMap(typedNumbers).map { "\n            \($0)," }.joined())
                ]
            }

            """, to: output)
    }

    private func typedNumbers(_ file: StudySource) -> [String] {
        TypedNumberCheck(file.tree).findings.map { finding in
            let place = file.converter.location(for: finding.position)
            let path = file.path.hasPrefix(root) ? String(file.path.dropFirst(root.count)) : file.path
            return ".init(path: \(literal(path)), line: \(place.line), column: \(place.column), text: \(literal(finding.text)), "
                + "part: \(literal(finding.part)))"
        }
    }

    /// Every name that the paper's rules use has to be measured, and every measured name has to be in the paper file.
    private func checkNames(_ visitors: [StudyVisitor]) throws {
        let shown = paper.hasPrefix(root) ? String(paper.dropFirst(root.count)) : paper
        guard let text = try? String(contentsOf: URL(filePath: paper), encoding: .utf8) else {
            throw ToolError(
                description: "\(paper):1:1: error: study \(module) has no paper file\nhint: it holds the claims and the rule for each")
        }
        let paper = try Paper.parse(SourceFile(path: shown, text: text))
        let functions = stageFunctions(visitors)
        var mistakes: [(path: String, line: Int, column: Int, text: String)] = []
        for site in visitors.flatMap(\.sites) where site.kind == "Analyze" {
            let place = (site.file.path, site.nameLocation.line, site.nameLocation.column)
            guard let name = site.name else {
                mistakes.append((place.0, place.1, place.2, "the claim that a stage measures has to be named by a plain string literal"))
                continue
            }
            guard let claim = paper.claim(name) else {
                mistakes.append(
                    (place.0, place.1, place.2, "no claim '\(name)' in \(shown)\(suggestion(for: name, among: paper.claims.map(\.id)))"))
                continue
            }
            let literals = measured(from: site.function, functions)
            for literal in literals {
                guard let measuredName = literal.name else {
                    mistakes.append((literal.file.path, literal.line, literal.column, "a measured name has to be a plain string literal"))
                    continue
                }
                if !claim.measuredNames.contains(measuredName) {
                    mistakes.append(
                        (
                            literal.file.path, literal.line, literal.column,
                            "claim '\(name)' measures no '\(measuredName)'\(suggestion(for: measuredName, among: claim.measuredNames)); see \(shown):\(claim.place.line)"
                        ))
                }
            }
            let known = Set(literals.compactMap(\.name))
            for missing in claim.measuredNames where !known.contains(missing) {
                mistakes.append(
                    (
                        place.0, place.1, place.2,
                        "nothing measures '\(missing)', which the rule of '\(name)' uses; see \(shown):\(claim.place.line)"
                    ))
            }
        }
        let analyzed = visitors.flatMap(\.sites).filter { $0.kind == "Analyze" }.compactMap(\.name)
        // A misspelt claim is one mistake, not two.
        let isSpelledRight = analyzed.allSatisfy { paper.claim($0) != nil }
        for claim in paper.claims where isSpelledRight && analyzed.contains(claim.id) == (claim.notTested != nil) {
            let text =
                claim.notTested == nil
                ? "no stage of \(module) measures claim '\(claim.id)'; add Analyze(\"\(claim.id)\", ...) to its pipeline, or 'not_tested: <why>' to the claim"
                : "claim '\(claim.id)' is marked 'not_tested', and a stage of \(module) measures it; take one of the two away"
            mistakes.append((shown, claim.place.line, claim.place.column, text))
        }
        guard mistakes.isEmpty else {
            let sorted = mistakes.sorted { ($0.path, $0.line, $0.column, $0.text) < ($1.path, $1.line, $1.column, $1.text) }
            throw ToolError(description: sorted.map { "\($0.path):\($0.line):\($0.column): error: \($0.text)" }.joined(separator: "\n"))
        }
    }

    /// The `Measured` literals of a function and of the functions that it mentions.
    private func measured(from function: String?, _ functions: [String: FunctionDeclaration]) -> [MeasuredLiteral] {
        var literals: [MeasuredLiteral] = []
        var seen: Set<String> = []
        var open = function.map { [$0] } ?? []
        while let name = open.popLast() {
            guard seen.insert(name).inserted, let function = functions[name] else { continue }
            literals += function.measured
            open += function.mentioned.sorted()
        }
        return literals
    }
}
