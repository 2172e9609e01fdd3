import CodeAnalysis
import Foundation
import Synchronization

/// A little package of text: an engine stub, two kits and a study, all of which really compile.
struct SamplePackage {
    /// The text of each file by `Module/Name.swift`.
    var files: [String: String]
    var inputs: [String: String] = [:]

    static let folder = String(#filePath.dropLast("SamplePackage.swift".count)) + "Sample"

    static let sample: SamplePackage = {
        var files: [String: String] = [:]
        for module in ["Workbench", "Numbers", "Models", "Alpha"] {
            files["\(module)/\(module).swift"] = try! String(contentsOfFile: "\(folder)/\(module).swift.txt", encoding: .utf8)
        }
        return SamplePackage(files: files)
    }()

    /// Every module uses those before it.
    static let order = ["Workbench", "Numbers", "Models", "Kit", "Alpha", "Beta"]

    /// Most files of an edited package are those of another.
    private static let known = Mutex<[String: FileIndex]>([:])

    private static func index(of text: String) -> FileIndex {
        if let index = known.withLock({ $0[text] }) { return index }
        let index = FileIndex(of: text)
        known.withLock { $0[text] = index }
        return index
    }

    func analysis(cache: IndexCache? = nil) -> Analysis {
        let names = Set(files.keys.map { String($0.prefix { $0 != "/" }) })
        let modules = Self.order.filter(names.contains)
        return Analysis(
            modules.enumerated().map { position, module in
                SourceModule(
                    name: module, uses: modules[..<position].filter { $0 != "Alpha" },
                    files: files.sorted { $0.key < $1.key }.filter { $0.key.hasPrefix("\(module)/") }.map {
                        SourceModule.File(path: $0.key, index: cache?.index(of: $0.value) ?? Self.index(of: $0.value))
                    })
            }, inputs: inputs)
    }

    /// The fingerprint of each stage by its name.
    func fingerprints(cache: IndexCache? = nil) -> [String: String] {
        Dictionary(analysis(cache: cache).stages.map { ($0.name, $0.fingerprint) }, uniquingKeysWith: { first, _ in first })
    }

    /// The same with a text replaced, which has to be there once.
    func replacing(_ old: String, _ new: String, in file: String) -> SamplePackage {
        var package = self
        let text = files[file]!
        precondition(text.components(separatedBy: old).count == 2, "'\(old)' is not there once in \(file)")
        package.files[file] = text.replacing(old, with: new)
        return package
    }

    /// The stages whose fingerprints differ, in the order of their names.
    func changes(to other: SamplePackage) -> [String] {
        let (before, after) = (fingerprints(), other.fingerprints())
        return Set(before.keys).union(after.keys).filter { before[$0] != after[$0] }.sorted()
    }
}
