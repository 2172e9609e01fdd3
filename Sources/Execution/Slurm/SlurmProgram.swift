internal import ContentStore
internal import Glibc

/// The copy of this program that jobs run: a build that replaces the original meanwhile must not change what they do.
enum SlurmProgram {
    /// The path of a copy of the running program that all nodes see; made when there is none.
    ///
    /// Copies that no batch needs any more are taken away.
    static func path(copying program: String, in folder: String) throws -> String {
        let programs = "\(folder)/programs"
        for path in [folder, programs] { try makeFolder(path) }
        let source = open(program, O_RDONLY | O_CLOEXEC)
        guard source >= 0 else { throw ProgramFailure.start(program, errno) }
        defer { close(source) }
        var status = stat()
        guard fstat(source, &status) == 0 else { throw ProgramFailure.start(program, errno) }
        let name = "\(status.st_dev)-\(status.st_ino)-\(status.st_mtim.tv_sec).\(status.st_mtim.tv_nsec)-\(status.st_size)"
        let path = "\(programs)/\(name)"
        if utimes(path, nil) == 0 { return path }
        removeOld(in: folder, programs)
        let draft = "\(path).\(getpid()).new"
        let copy = open(draft, O_WRONLY | O_CREAT | O_TRUNC | O_CLOEXEC, 0o700)
        guard copy >= 0 else { throw ProgramFailure.start(draft, errno) }
        var offset: off_t = 0
        while offset < status.st_size {
            let count = sendfile(copy, source, &offset, Int(status.st_size - offset))
            if count < 0, errno == EINTR { continue }
            guard count > 0 else {
                close(copy)
                unlink(draft)
                throw ProgramFailure.start(draft, errno)
            }
        }
        guard close(copy) == 0, rename(draft, path) == 0 else { throw ProgramFailure.start(path, errno) }
        return path
    }

    private static func removeOld(in folder: String, _ programs: String) {
        let needed = Set(SlurmBatch.all(in: folder).compactMap { try? SlurmBatch.manifest(in: $0).program })
        for path in FileStatus.names(in: programs).map({ "\(programs)/\($0)" }) where !needed.contains(path) {
            // Another run may have made it a moment ago, and its batches come next.
            guard let status = FileStatus(of: path), Double(time(nil)) - status.modified > 3600 else { continue }
            unlink(path)
        }
    }
}
