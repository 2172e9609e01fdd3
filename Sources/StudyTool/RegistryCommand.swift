import CodeAnalysis
import Foundation

/// Writes the registry: the studies, and a table with the code of each stage; refuses studies and kits that go behind the keys' back.
struct RegistryCommand {
    struct Module {
        let name: String
        let folder: String
        let uses: [String]
        let conditions: [String]
        let sources: [String]
    }

    let root: String
    let output: String
    let cache: String
    private var modules: [Module] = []
    /// What imports bring in besides: the digest of a C target, the revision of another package.
    private var inputs: [String: String] = [:]

    init(root: String, output: String, cache: String, rest arguments: [String]) throws {
        self.root = root
        self.output = output
        self.cache = cache
        let options: Set<String> = ["--module", "--files", "--revision"]
        var position = arguments.startIndex
        while position < arguments.endIndex {
            let end = arguments[(position + 1)...].firstIndex(where: options.contains) ?? arguments.endIndex
            let values = Array(arguments[(position + 1)..<end])
            switch arguments[position] {
            case "--module" where values.count >= 4:
                modules.append(
                    Module(
                        name: values[0], folder: values[1], uses: values[2].split(separator: ",").map(String.init),
                        conditions: values[3].split(separator: ",").map(String.init), sources: values.dropFirst(4).sorted()))
            case "--files" where !values.isEmpty:
                inputs[values[0]] = digest(
                    ofFiles: try values.dropFirst().sorted().map { (shown($0), try Data(contentsOf: URL(filePath: $0))) })
            case "--revision" where values.count == 2: inputs[values[0]] = values[1]
            default: throw ToolError(description: "error: unknown arguments \(arguments[position..<end].prefix(3))")
            }
            position = end
        }
        modules.sort { $0.name < $1.name }
    }

    private func shown(_ path: String) -> String { path.hasPrefix(root) ? String(path.dropFirst(root.count)) : path }

    private func folder(_ module: Module) -> String { shown(module.folder).trimmingCharacters(in: ["/"]) }

    func run() throws {
        let cache = IndexCache(folder: cache)
        let counted = modules.filter { !EngineSeams.modules.contains($0.name) }
        let analysis = Analysis(
            try counted.map { module in
                SourceModule(
                    name: module.name, uses: module.uses,
                    files: try module.sources.map { path in
                        SourceModule.File(
                            path: shown(path), index: cache.index(of: try String(contentsOf: URL(filePath: path), encoding: .utf8)))
                    }, conditions: module.conditions)
            }, inputs: inputs)
        if output == "-" { return print(analysis.inventory.joined(separator: "\n")) }
        cache.sweep()
        let checked = counted.filter { folder($0).hasPrefix("pipelines/") || folder($0).hasPrefix("Sources/Kits/") }
        let problems = analysis.unreadable.isEmpty ? analysis.problems(in: Set(checked.map(\.name))) : analysis.unreadable
        guard problems.isEmpty else {
            throw ToolError(description: problems.map { "\(root)\($0)" }.joined(separator: "\n"))
        }
        try write(text(analysis), to: output)
    }

    private func text(_ analysis: Analysis) -> String {
        let lines = analysis.table.map { "    " + $0 }.joined(separator: "\n")
        let studies = modules.filter { folder($0).hasPrefix("pipelines/") }
        guard !studies.isEmpty else {
            return """
                /// What the code of the stages in these modules was when they were built.
                let codeTable = #\"\"\"
                \(lines)
                    \"\"\"#

                """
        }
        let entries = studies.map { module in
            let question = analysis.documentation(ofType: module.name, module: module.name) ?? ""
            return "        StudyEntry(slug: \(literal(slug(of: module.name))), folder: \(literal(folder(module))), question: "
                + "\(literal(question)), typedNumbers: typedNumbers_\(module.name)(), study: registeredStudy_\(module.name)()),"
        }
        return """
            public import Execution
            \(studies.map { "internal import \($0.name)" }.joined(separator: "\n"))

            /// The studies of this program.
            public let studies = StudyCatalogue(
                [
            \(entries.joined(separator: "\n"))
                ],
                table: #\"\"\"
            \(lines)
                \"\"\"#)

            """
    }
}
