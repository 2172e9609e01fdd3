internal import ContentStore
internal import Reporting

/// What published results keep: the records of their stages and of the findings of sweeps, and the source trees that made them.
struct PublishedRoots {
    private(set) var keys: Set<Digest> = []
    private(set) var trees: Set<String> = []
    private(set) var studies: Set<String> = []

    /// Reads `outputs/<slug>/results.json` of every project.
    ///
    /// Errors: ``CommandError`` for a file that can't be read: nobody could say what it keeps.
    init(projects: [String]) throws {
        for root in projects {
            for slug in FileStatus.names(in: "\(root)/outputs") {
                let path = "\(root)/outputs/\(slug)/results.json"
                guard FileStatus(of: path) != nil else { continue }
                guard let record = try? PublishedRecord(parsing: String(decoding: try readFile(path), as: UTF8.self)) else {
                    throw CommandError(
                        "error: '\(path)' can't be read, so nobody knows which results it keeps\n"
                            + "  hint: './reprise run \(slug)' writes it again, 'git checkout' brings the last one back", code: 1)
                }
                keys.formUnion(record.stages.compactMap { Digest(hex: $0.key) })
                if let tree = record.sourceTree { trees.insert(tree) }
                studies.insert(record.study)
                for sweep in try PublishedSweeps(slug, root: root).sweeps {
                    let findings = sweep.record.points.flatMap(\.findings)
                    keys.formUnion(findings.compactMap { $0.stage.flatMap { Digest(hex: $0.key) } })
                    if let tree = sweep.record.sourceTree { trees.insert(tree) }
                }
            }
        }
    }
}
