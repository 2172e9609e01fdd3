import Foundation
import PackagePlugin

/// Writes the table of studies and of code fingerprints into the one target that depends on every study. The logic is in `StudyTool`.
@main
struct StudyRegistry: BuildToolPlugin {
    func createBuildCommands(context: PluginContext, target: any Target) throws -> [Command] {
        let root = context.package.directoryURL
        let output = context.pluginWorkDirectoryURL.appending(path: "StudyTable.swift")
        var arguments = ["registry", root.path(), output.path()]
        var inputs: [URL] = []
        // A target with stages of its own, such as the tests' fixtures, asks for a table of itself.
        let own = target.name == "Registry" ? [] : [target].compactMap { $0 as? any SourceModuleTarget }
        for module in ownModules(of: target, root: root) + own {
            let sources = module.sourceFiles(withSuffix: "swift").map(\.url)
                .filter {
                    !$0.path().hasPrefix(context.pluginWorkDirectoryURL.deletingLastPathComponent().deletingLastPathComponent().path())
                }
            let used = ownModules(of: module, root: root).map(\.name).sorted()
            arguments += ["--module", module.name, module.directoryURL.path(), used.joined(separator: ",")] + sources.map { $0.path() }
            inputs += sources
        }
        return [
            .buildCommand(
                displayName: "Fingerprinting the studies", executable: try context.tool(named: "StudyTool").url, arguments: arguments,
                inputFiles: inputs, outputFiles: [output])
        ]
    }

    /// The modules of this package that a target uses; those of other packages are pinned to exact versions.
    private func ownModules(of target: any Target, root: URL) -> [any SourceModuleTarget] {
        target.recursiveTargetDependencies.compactMap { $0 as? any SourceModuleTarget }
            .filter { module in
                ["Sources", "pipelines", "Tests"].contains { module.directoryURL.path().hasPrefix("\(root.path())\($0)/") }
            }
    }
}
