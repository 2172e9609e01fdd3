internal import ContentStore
internal import Glibc

/// Stages that were submitted together, as a folder that outlives whoever submitted them.
///
/// The folder holds `batch` (what is to be done), `job` (its number in Slurm), and for each task and stage, by their numbers, `started/0.1` (the
/// node), `answers/0.1` (what came of it), `dropped/0.1` (not to be executed any more), `progress/0` and `output/0`. Each is written once, or
/// replaced as a whole, so there are no locks but the owner's.
final class SlurmBatch {
    /// What is to be done.
    struct Manifest: Codable {
        let study: String
        let opening: Request
        /// The copy of the program that its tasks run.
        let program: String
        /// One after the other in each task.
        let tasks: [[Assignment]]
    }

    /// One stage of the batch.
    struct Place: Hashable {
        let task: Int
        let number: Int
        var name: String { "\(task).\(number)" }

        init(task: Int, number: Int) { (self.task, self.number) = (task, number) }

        init?(_ name: String) {
            let parts = name.split(separator: ".").compactMap { Int($0) }
            guard parts.count == 2, "\(parts[0]).\(parts[1])" == name else { return nil }
            (task, number) = (parts[0], parts[1])
        }
    }

    let folder: String
    let manifest: Manifest
    /// Its number in Slurm.
    private(set) var job = 0
    private let owner: Int32

    /// Writes down what is to be done.
    init(creating folder: String, _ manifest: Manifest) throws {
        (self.folder, self.manifest) = (folder, manifest)
        for path in [folder] + ["started", "answers", "progress", "output", "dropped"].map({ "\(folder)/\($0)" }) {
            try makeFolder(path)
        }
        owner = Self.own(folder)
        try Self.write(ArtifactEncoder.encode(manifest), to: "\(folder)/batch")
    }

    /// A batch whose submitter is gone; nil while that lives, and for a folder that holds none.
    init?(adopting folder: String) {
        guard access("\(folder)/batch", F_OK) == 0 else { return nil }
        let owner = Self.own(folder)
        guard owner >= 0, let bytes = try? FileSystemRead.whole("\(folder)/batch"),
            let manifest = try? ArtifactDecoder.decode(Manifest.self, from: bytes),
            let job = (try? FileSystemRead.whole("\(folder)/job")).flatMap({ Int(String(decoding: $0, as: UTF8.self)) })
        else {
            if owner >= 0 { close(owner) }
            return nil
        }
        (self.folder, self.manifest, self.job, self.owner) = (folder, manifest, job, owner)
    }

    deinit { if owner >= 0 { close(owner) } }

    /// The folders of all batches.
    static func all(in folder: String) -> [String] { FileStatus.names(in: "\(folder)/batches").map { "\(folder)/batches/\($0)" } }

    /// What a task of the batch reads on its node.
    static func manifest(in folder: String) throws -> Manifest {
        try ArtifactDecoder.decode(Manifest.self, from: FileSystemRead.whole("\(folder)/batch"))
    }

    /// The lock on the batch, until it is closed; -1 where another process holds it.
    private static func own(_ folder: String) -> Int32 {
        let file = open("\(folder)/owner", O_RDWR | O_CREAT | O_CLOEXEC, 0o600)
        guard file >= 0, flock(file, LOCK_EX | LOCK_NB) != 0 else { return file }
        close(file)
        return -1
    }

    func submitted(as job: Int) throws {
        self.job = job
        try Self.write(Array("\(job)".utf8), to: "\(folder)/job")
    }

    /// The names of its stages in their order, and how many have each.
    var families: [(name: String, stages: Int)] {
        var order: [String] = []
        var counts: [String: Int] = [:]
        for assignment in manifest.tasks.joined() {
            if counts[assignment.family] == nil { order.append(assignment.family) }
            counts[assignment.family, default: 0] += 1
        }
        return order.map { ($0, counts[$0]!) }
    }

    /// The stages that have begun.
    var started: [Place] { FileStatus.names(in: "\(folder)/started").compactMap(Place.init) }
    /// The stages that something has come of.
    var answered: [Place] { FileStatus.names(in: "\(folder)/answers").compactMap(Place.init) }

    func answer(_ place: Place) -> ExecutionOutcome? {
        guard let bytes = try? FileSystemRead.whole("\(folder)/answers/\(place.name)") else { return nil }
        return try? ArtifactDecoder.decode(ExecutionOutcome.self, from: bytes)
    }

    /// How far the stage that a task is at has come.
    func progress(of task: Int) -> (place: Place, fraction: Double)? {
        guard let bytes = try? FileSystemRead.whole("\(folder)/progress/\(task)") else { return nil }
        let words = String(decoding: bytes, as: UTF8.self).split(separator: " ")
        guard words.count == 2, let place = Place(String(words[0])), let fraction = Double(words[1]) else { return nil }
        return (place, fraction)
    }

    /// The end of what a task printed.
    func output(of task: Int) -> [UInt8] { (try? FileSystemRead.whole("\(folder)/output/\(task)", last: 65536)) ?? [] }

    /// A stage that its task is to pass over.
    func drop(_ place: Place) { try? Self.write([], to: Self.droppedPath(folder, place)) }

    /// What tells a task to pass over a stage.
    static func droppedPath(_ folder: String, _ place: Place) -> String { "\(folder)/dropped/\(place.name)" }

    func dropAnswer(_ place: Place) { unlink("\(folder)/answers/\(place.name)") }

    func remove() { removeTree(folder) }

    /// Writes a file that is there whole or not at all.
    static func write(_ bytes: [UInt8], to path: String) throws {
        let draft = "\(path).\(getpid()).new"
        try writeBytes(bytes, to: draft)
        guard rename(draft, path) == 0 else { throw ProgramFailure.start(path, errno) }
    }
}
