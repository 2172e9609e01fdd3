import Foundation

/// Writes the registry: the studies, and a table with a digest per module and what stands at each stage's declaration.
struct RegistryCommand {
    struct Module {
        let name: String
        let folder: String
        let uses: [String]
        let sources: [String]
    }

    let root: String
    let output: String
    let modules: [Module]

    init(root: String, output: String, modules arguments: [String]) throws {
        self.root = root
        self.output = output
        modules = arguments.split(separator: "--module").map { part in
            let part = Array(part)
            return Module(
                name: part[0], folder: part[1], uses: part.count > 2 ? part[2].split(separator: ",").map(String.init) : [],
                sources: Array(part.dropFirst(3)))
        }
    }

    func run() throws {
        var table: [String] = []
        var entries: [String] = []
        var imports: [String] = []
        for module in modules.sorted(by: { $0.name < $1.name }) {
            let files = try module.sources.sorted().map { path in
                StudySource(path: path, root: root, text: try String(contentsOf: URL(filePath: path), encoding: .utf8))
            }
            let digest = TreeDigest.of(parts: files.map { TreeDigest.of($0.tree) })
            table.append("module\t\(module.name)\t\(digest)\t\(module.uses.joined(separator: ","))")
            let folder = String(module.folder.dropFirst(root.count)).trimmingCharacters(in: ["/"])
            let visitors = files.map(StudyVisitor.init)
            let functions = stageFunctions(visitors)
            for site in visitors.flatMap(\.sites) {
                let function = site.function.flatMap { functions[$0] }
                let fields = [
                    "\(module.name)/\(URL(filePath: site.file.path).lastPathComponent):\(site.line):\(site.column)", site.function ?? "",
                    function?.file.shown ?? site.file.shown, String(function?.line ?? site.line),
                    firstSentence(function?.documentation ?? ""), site.expression,
                ]
                table.append("site\t" + fields.map { $0.replacingOccurrences(of: "\t", with: " ") }.joined(separator: "\t"))
            }
            guard folder.hasPrefix("pipelines/") else { continue }
            imports.append("internal import \(module.name)")
            let question = visitors.compactMap { $0.types[module.name]?.documentation }.first ?? ""
            entries.append(
                "        StudyEntry(slug: \(literal(slug(of: module.name))), folder: \(literal(folder)), question: \(literal(question)), "
                    + "study: registeredStudy_\(module.name)()),")
        }
        let lines = table.sorted().map { "    " + $0 }.joined(separator: "\n")
        let text =
            entries.isEmpty
            ? """
            /// What the sources of these modules were when they were built.
            let codeTable = #\"\"\"
            \(lines)
                \"\"\"#

            """
            : """
            public import Execution
            \(imports.joined(separator: "\n"))

            /// The studies of this program.
            public let studies = StudyCatalogue(
                [
            \(entries.joined(separator: "\n"))
                ],
                table: #\"\"\"
            \(lines)
                \"\"\"#)

            """
        try write(text, to: output)
    }

    /// The first sentence of a doc comment on one line.
    private func firstSentence(_ text: String) -> String {
        let paragraph = text.components(separatedBy: "\n\n").first?.replacingOccurrences(of: "\n", with: " ") ?? ""
        var end = paragraph.endIndex
        var search = paragraph.startIndex..<paragraph.endIndex
        while let found = paragraph.range(of: ". ", range: search) {
            // `e.g. this` goes on; a sentence starts with a capital.
            if paragraph[found.upperBound...].first?.isUppercase == true {
                end = paragraph.index(after: found.lowerBound)
                break
            }
            search = found.upperBound..<paragraph.endIndex
        }
        return String(paragraph[..<end])
    }
}
