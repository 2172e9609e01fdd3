internal import Configuration
internal import Glibc

/// The files of settings that the user names with `--config`, all mistakes together.
func settingsFiles(_ paths: [String]) throws -> [SourceFile] {
    var files: [SourceFile] = []
    var problems: [Diagnostic] = []
    for path in paths {
        do throws(UnreadableFile) {
            files.append(try settingsFile(path))
        } catch {
            let slash = path.lastIndex(of: "/")
            let folder = slash.map { String(path[...$0]) } ?? ""
            let there = yamlFiles(in: folder.isEmpty ? "." : folder, depth: 1).map { folder + $0 }
            problems.append(
                Diagnostic(
                    "cannot read '\(shown(path))', given with --config: \(error.reason)\(suggestion(for: path, among: there))",
                    facts: there.isEmpty ? [] : ["there are: \(there.prefix(10).map { shown($0) }.joined(separator: ", "))"]))
        }
    }
    guard problems.isEmpty else { throw DiagnosticError(problems) }
    return files
}

extension Project {
    /// Where `include: kits/policy-lab.yaml` finds files: below `pipelines`.
    var includes: IncludeFolder {
        let folder = "\(root)/pipelines"
        return IncludeFolder(
            name: "pipelines",
            read: { path throws(DiagnosticError) in
                guard access("\(folder)/\(path)", F_OK) == 0 else { return nil }
                do throws(UnreadableFile) {
                    return try settingsFile("\(folder)/\(path)", shown: "pipelines/\(path)")
                } catch {
                    throw DiagnosticError([Diagnostic("cannot read 'pipelines/\(shown(path))': \(error.reason)")])
                }
            }, list: { yamlFiles(in: folder, depth: 3).filter { $0 != "study.yaml" && !$0.hasSuffix("/study.yaml") } })
    }
}

private struct UnreadableFile: Error {
    let reason: String
}

private func settingsFile(_ path: String, shown name: String? = nil) throws(UnreadableFile) -> SourceFile {
    var info = stat()
    guard stat(path, &info) == 0 else { throw UnreadableFile(reason: String(cString: strerror(errno))) }
    if info.st_mode & S_IFMT == S_IFDIR { throw UnreadableFile(reason: "it is a folder") }
    do {
        return SourceFile(path: name ?? path, bytes: try readFile(path))
    } catch {
        throw UnreadableFile(reason: String(cString: strerror(errno)))
    }
}

/// The YAML files of a folder and of those in it, so many levels deep, in the order of their names.
private func yamlFiles(in path: String, depth: Int) -> [String] {
    guard depth > 0, let folder = opendir(path) else { return [] }
    defer { closedir(folder) }
    var files: [String] = []
    while let entry = readdir(folder) {
        let name = withUnsafePointer(to: &entry.pointee.d_name) {
            $0.withMemoryRebound(to: CChar.self, capacity: 256) { String(cString: $0) }
        }
        if name.hasPrefix(".") { continue }
        if entry.pointee.d_type == UInt8(DT_DIR) {
            files += yamlFiles(in: "\(path)/\(name)", depth: depth - 1).map { "\(name)/\($0)" }
        } else if name.hasSuffix(".yaml") || name.hasSuffix(".yml") {
            files.append(name)
        }
    }
    return files.sorted()
}
