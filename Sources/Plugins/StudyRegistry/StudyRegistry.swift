import Foundation
import PackagePlugin

/// Writes the table of studies and of their stages' code into the one target that depends on every study. The logic is in `StudyTool`.
@main
struct StudyRegistry: BuildToolPlugin {
    func createBuildCommands(context: PluginContext, target: any Target) throws -> [Command] {
        let root = context.package.directoryURL
        let output = context.pluginWorkDirectoryURL.appending(path: "StudyTable.swift")
        let cache = context.pluginWorkDirectoryURL.appending(path: "indices")
        // What other plugins wrote is read by nobody's stage.
        let generated = context.pluginWorkDirectoryURL.deletingLastPathComponent().deletingLastPathComponent().path()
        var arguments = ["registry", root.path(), output.path(), cache.path()]
        var inputs: [URL] = []
        // A target with stages of its own, such as the tests' fixtures, asks for a table of itself.
        for used in ownTargets(of: target, root: root) + (target.name == "Registry" ? [] : [target]) {
            if let module = used as? SwiftSourceModuleTarget {
                let sources = module.sourceFiles(withSuffix: "swift").map(\.url).filter { !$0.path().hasPrefix(generated) }
                let uses = ownTargets(of: module, root: root).map(\.name).sorted().joined(separator: ",")
                let conditions = module.compilationConditions.sorted().joined(separator: ",")
                arguments += ["--module", module.name, module.directoryURL.path(), uses, conditions] + sources.map { $0.path() }
                inputs += sources
            } else {
                let files = allFiles(in: used.directoryURL)
                arguments += ["--files", used.name] + files.map { $0.path() }
                inputs += files
            }
        }
        for (name, revision) in revisions(context.package).sorted(by: { $0.key < $1.key }) { arguments += ["--revision", name, revision] }
        return [
            .buildCommand(
                displayName: "Fingerprinting the studies", executable: try context.tool(named: "StudyTool").url, arguments: arguments,
                inputFiles: inputs, outputFiles: [output])
        ]
    }

    /// The targets of this package that a target uses.
    private func ownTargets(of target: any Target, root: URL) -> [any Target] {
        target.recursiveTargetDependencies.filter { used in
            ["Sources", "pipelines", "Tests"].contains { used.directoryURL.path().hasPrefix("\(root.path())\($0)/") }
        }
    }

    private func allFiles(in folder: URL) -> [URL] {
        let found =
            FileManager.default.enumerator(at: folder, includingPropertiesForKeys: [.isRegularFileKey])?.compactMap { $0 as? URL } ?? []
        return found.filter { (try? $0.resourceValues(forKeys: [.isRegularFileKey]))?.isRegularFile == true }.sorted {
            $0.path() < $1.path()
        }
    }

    /// For each module of another package its revision, and those of the packages that this one uses.
    private func revisions(_ package: Package) -> [String: String] {
        var found: [String: String] = [:]
        for dependency in package.dependencies.map(\.package) {
            let text = ([dependency] + dependencies(of: dependency)).map(revision).sorted().joined(separator: " ")
            for target in dependency.targets { found[target.name] = text }
            found.merge(revisions(dependency)) { first, _ in first }
        }
        return found
    }

    private func dependencies(of package: Package) -> [Package] {
        package.dependencies.flatMap { [$0.package] + dependencies(of: $0.package) }
    }

    private func revision(_ package: Package) -> String {
        switch package.origin {
        case .repository(_, let version, let revision): "\(package.id) \(version) \(revision)"
        case .registry(_, let version): "\(package.id) \(version)"
        default: package.id
        }
    }
}
