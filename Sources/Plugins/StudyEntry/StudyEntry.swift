import Foundation
import PackagePlugin

/// Checks a study against its paper file and gives its module the one public symbol that the registry needs. The logic is in `StudyTool`.
@main
struct StudyEntry: BuildToolPlugin {
    func createBuildCommands(context: PluginContext, target: any Target) throws -> [Command] {
        guard let target = target as? any SourceModuleTarget else { return [] }
        let root = context.package.directoryURL
        let paper = root.appending(path: "papers/\(slug(of: target.name)).yaml")
        let output = context.pluginWorkDirectoryURL.appending(path: "\(target.name)+Entry.swift")
        let sources = target.sourceFiles(withSuffix: "swift").map(\.url)
        let others = target.sourceFiles.map(\.url).filter { $0.pathExtension != "swift" }
        return [
            .buildCommand(
                displayName: "Checking \(target.name) against its paper",
                executable: try context.tool(named: "StudyTool").url,
                arguments: ["entry", root.path(), target.name, paper.path(), output.path()] + sources.map { $0.path() },
                inputFiles: sources + others + (FileManager.default.fileExists(atPath: paper.path()) ? [paper] : []), outputFiles: [output])
        ]
    }
}

/// `DelayedRepression` belongs to `delayed-repression`.
func slug(of name: String) -> String {
    var slug = ""
    for character in name {
        if character.isUppercase, !slug.isEmpty { slug += "-" }
        slug += character.lowercased()
    }
    return slug
}
