/// The folder in which `include: kits/policy-lab.yaml` finds files.
public struct IncludeFolder: Sendable {
    let name: String
    let read: @Sendable (String) throws(DiagnosticError) -> SourceFile?
    let list: @Sendable () -> [String]

    /// - Parameter name: the folder as messages name it, such as `pipelines`.
    /// - Parameter read: a file by its path in the folder; nil when there is none.
    /// - Parameter list: the paths of the files that could be meant, for the message when there is none.
    public init(
        name: String, read: @escaping @Sendable (String) throws(DiagnosticError) -> SourceFile?, list: @escaping @Sendable () -> [String]
    ) {
        self.name = name
        self.read = read
        self.list = list
    }
}

/// What a mapping includes: settings on which its own keys build.
final class IncludedFile: Sendable {
    let file: SourceFile
    let root: YAMLNode

    init(_ file: SourceFile, _ root: YAMLNode) {
        self.file = file
        self.root = root
    }
}

/// Takes `include` out of mappings and attaches the file that it names.
///
/// At most 100 files, eight deep: a file may be included in several places, each time anew.
final class Including {
    private(set) var problems: [Diagnostic] = []
    private let folder: IncludeFolder?
    private var parsed: [String: (file: SourceFile, root: YAMLNode)] = [:]
    private var count = 0

    /// - Parameter folder: nil where `include` is a key like any other.
    init(_ folder: IncludeFolder?) { self.folder = folder }

    /// The node with what it and the mappings in it include.
    func expand(_ node: YAMLNode, in file: SourceFile) -> YAMLNode {
        guard let folder else { return node }
        return expand(node, file, folder, chain: [])
    }

    private func expand(_ node: YAMLNode, _ file: SourceFile, _ folder: IncludeFolder, chain: [String]) -> YAMLNode {
        var node = node
        switch node.content {
        case .scalar: break
        case .sequence(let nodes): node.content = .sequence(nodes.map { expand($0, file, folder, chain: chain) })
        case .mapping(var pairs):
            if let index = pairs.firstIndex(where: { $0.name == "include" }) {
                node.included = include(pairs.remove(at: index).value, file, folder, chain: chain)
            }
            for index in pairs.indices { pairs[index].value = expand(pairs[index].value, file, folder, chain: chain) }
            node.content = .mapping(pairs)
        }
        return node
    }

    private func include(_ value: YAMLNode, _ file: SourceFile, _ folder: IncludeFolder, chain: [String]) -> IncludedFile? {
        func refuse(_ headline: String, facts: [String] = [], hint: String? = nil) -> IncludedFile? {
            problems.append(Diagnostic(headline, in: file, at: value.start, facts: facts, hint: hint))
            return nil
        }
        guard let path = value.scalar.flatMap({ $0.value == .string ? $0.text : nil }), isInside(path) else {
            return refuse("'include' must be the path of a file in \(folder.name)/, found \(value.found)")
        }
        let way = (chain + [path]).map { shown($0) }.joined(separator: " > ")
        if chain.contains(path) { return refuse("'\(shown(path))' includes itself", facts: ["the chain: \(way)"]) }
        if chain.count == 8 { return refuse("more than eight files include one another", facts: ["the chain: \(way)"]) }
        count += 1
        if count > 100 { return count == 101 ? refuse("more than 100 files are included") : nil }
        do throws(DiagnosticError) {
            guard let (found, root) = try read(path, folder, from: file, at: value.start) else {
                let names = folder.list().sorted()
                return refuse(
                    "no file '\(shown(path))' in \(folder.name)/" + suggestion(for: path, among: names),
                    facts: [names.isEmpty ? "there are no files to include" : "there are: " + names.prefix(20).joined(separator: ", ")])
            }
            return IncludedFile(found, expand(root, found, folder, chain: chain + [path]))
        } catch {
            for diagnostic in error.diagnostics {
                // What has no place of its own is put where the file is asked for.
                if diagnostic.file == nil { _ = refuse(diagnostic.headline, hint: diagnostic.hint) } else { problems.append(diagnostic) }
            }
            return nil
        }
    }

    private func read(
        _ path: String, _ folder: IncludeFolder, from includer: SourceFile, at mark: YAMLMark
    ) throws(DiagnosticError) -> (SourceFile, YAMLNode)? {
        if let known = parsed[path] { return known }
        guard let file = try folder.read(path) else { return nil }
        var found: [Diagnostic] = []
        let root = topLevelMapping(file, &found) ?? YAMLNode(.mapping([]), start: .first, end: .first)
        parsed[path] = (file, root)
        problems += found.map { diagnostic in
            var diagnostic = diagnostic
            diagnostic.facts.append("included by \(includer.location(mark.line, mark.column))")
            return diagnostic
        }
        return (file, root)
    }
}

/// Whether a path stays in the folder that it is relative to.
private func isInside(_ path: String) -> Bool {
    path.split(separator: "/", omittingEmptySubsequences: false).allSatisfy { !["", ".", ".."].contains($0) } && !path.contains("\u{0}")
}
