internal import ContentStore
internal import Glibc
package import Workbench

/// Finds external programs and says which version they are.
extension InputFiles {
    /// Where a program lies: on the `PATH`, in the project, or where its path says.
    package func find(_ call: ProgramCall) throws(Missing) -> String {
        let name = call.program
        if name.contains("/") {
            let path = name.hasPrefix("/") ? name : "\(root)/\(name)"
            if isProgram(path) { return path }
            throw Missing(
                headline: "no program '\(name)'", facts: [("looked for", path)],
                hint: access(path, F_OK) == 0 ? "make it executable: 'chmod +x \(name)'" : "put it there, or name one on the PATH")
        }
        let folders = getenv("PATH").map { String(cString: $0) } ?? ""
        for folder in folders.split(separator: ":") where isProgram("\(folder)/\(name)") { return "\(folder)/\(name)" }
        let package = call.versions.compactMap { if case .debian(let package) = $0 { package } else { nil } }.first
        throw Missing(
            headline: "no program '\(name)'", facts: [("looked for", "'\(name)' in the folders of PATH")],
            hint: package == nil
                ? "install it, or put its folder into PATH" : "'./reprise fetch' installs Debian package '\(package!)'")
    }

    /// What says that a program is the same one: a name and a value for the key, for each of the command's versions.
    package func versions(of call: ProgramCall) throws -> [(name: String, value: String)] {
        let path = try find(call)
        guard !call.versions.isEmpty else {
            return [(call.program, try memo.answer(to: "digest", about: path) { try store.put(fileAt: path).digest.hex })]
        }
        return try call.versions.map { version in
            switch version {
            case .debian(let package): (package, try debianVersion(package))
            case .lock(let file): (file.path, try digest(of: file._location).hex)
            case .printed(let arguments):
                (
                    ([call.program] + arguments).joined(separator: " "),
                    try memo.answer(to: arguments.joined(separator: " "), about: path) { try printed(path, arguments) }
                )
            }
        }
    }

    private func debianVersion(_ package: String) throws -> String {
        guard isInstalled(package) else {
            throw Missing(
                headline: "Debian package '\(package)' is not installed", facts: [("needed for", "a program")],
                hint: "'./reprise fetch' installs it")
        }
        return try memo.answer(to: "version of \(package)", about: "/var/lib/dpkg/status") {
            let status = try String(decoding: FileSystemRead.whole("/var/lib/dpkg/status"), as: UTF8.self)
            for entry in status.split(separator: "\n\n") where entry.hasPrefix("Package: \(package)\n") {
                for line in entry.split(separator: "\n") where line.hasPrefix("Version: ") { return String(line.dropFirst(9)) }
            }
            return "unknown"
        }
    }

    private func printed(_ path: String, _ arguments: [String]) throws -> String {
        let folder = store.temporaryPath()
        let run = try ChildProgram(executable: path, arguments: arguments, environment: ChildProgram.plainEnvironment, folder: folder)
        defer { run.removeFolder() }
        let end = try run.wait(seconds: 20)
        guard end == .exited(0) else {
            throw Missing(
                headline: "a program doesn't say its version",
                facts: [("ran", ([path] + arguments).joined(separator: " ")), ("ended", "\(end.map(\.text) ?? "not within 20 s")")],
                hint: "try the command by hand, or declare another version")
        }
        return String(decoding: try run.output() + run.errors(), as: UTF8.self).trimmed
    }

    private func isProgram(_ path: String) -> Bool {
        var info = stat()
        return stat(path, &info) == 0 && info.st_mode & S_IFMT == S_IFREG && access(path, X_OK) == 0
    }
}
