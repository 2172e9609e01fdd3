internal import ContentStore
internal import Glibc
internal import Provenance

/// Examines what lies in a store besides results: manifests of runs and downloads.
struct FileExamination {
    let store: Store
    let repairs: Bool
    private(set) var findings: [Repair] = []
    private(set) var manifests = 0

    init(_ store: Store, repairs: Bool) { (self.store, self.repairs) = (store, repairs) }

    mutating func run() throws {
        try checkManifests()
        try checkDownloads()
    }

    private mutating func tell(_ finding: String, _ action: String) {
        findings.append(Repair(repairs ? .repaired : .found, finding, action))
    }

    private mutating func checkManifests() throws {
        for run in RunManifest.runs(in: store.runsFolder) {
            let path = "\(store.runsFolder)/\(run).json"
            manifests += 1
            do throws(ManifestError) { _ = try RunManifest.read(path) } catch {
                // A collection beside this may just have taken it away.
                guard FileStatus(of: path) != nil else { continue }
                if error.isNewer {
                    findings.append(
                        Repair(.attention, "the manifest of run \(run) \(error.message)", "left alone; use that version for it"))
                    continue
                }
                if repairs { try setAside(path) }
                tell("the manifest of run \(run) \(error.message)", "set it aside in 'quarantine'; results don't need it")
            }
        }
        for name in FileStatus.names(in: store.runsFolder) where name.hasSuffix(".draft") && !isAlive(name.dropLast(6)) {
            if repairs { FileStatus.remove("\(store.runsFolder)/\(name)") }
            tell("a manifest was never finished: \(name)", "removed")
        }
    }

    private mutating func checkDownloads() throws {
        let folder = "\(store.path)/downloads"
        for name in FileStatus.names(in: "\(folder)/files") {
            guard let expected = Digest(hex: name), let found = try? Digest(ofFile: "\(folder)/files/\(name)"), found != expected else {
                continue
            }
            if repairs { try setAside("\(folder)/files/\(name)") }
            tell(
                "download \(expected.short) has another content than its name says",
                "set it aside in 'quarantine'; './reprise fetch' gets it again")
        }
        for kind in ["files", "debian", "wheels"] {
            for name in FileStatus.names(in: "\(folder)/\(kind)") where name.hasSuffix(".part") && !isAlive(name.dropLast(5)) {
                if repairs { FileStatus.remove("\(folder)/\(kind)/\(name)") }
                tell("a download was never finished: \(kind)/\(name)", "removed")
            }
        }
    }

    private func setAside(_ path: String) throws {
        let name = path[path.index(after: path.lastIndex(of: "/")!)...]
        try makeFolder("\(store.path)/quarantine")
        guard rename(path, "\(store.path)/quarantine/\(name)") == 0 else {
            throw CommandError("error: cannot set '\(path)' aside: \(String(cString: strerror(errno)))", code: 1)
        }
        // Collections wait a week from now on.
        utimensat(AT_FDCWD, "\(store.path)/quarantine/\(name)", nil, 0)
    }

    /// Whether the process is there whose number a name ends with, after `.` or `-`.
    private func isAlive(_ name: Substring) -> Bool {
        name.split(whereSeparator: { $0 == "." || $0 == "-" }).last.flatMap { Int32($0) }.map(ContentStore.isAlive(process:)) ?? false
    }
}
