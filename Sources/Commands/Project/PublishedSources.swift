internal import Configuration
internal import Provenance
internal import Reporting

/// What is published about a study, and where its sources are.
struct PublishedSources {
    let record: PublishedRecord
    let tree: String?
    private let root: String

    /// Errors: ``CommandError`` when nothing is published or it can't be read.
    init(_ slug: String, in project: Project) throws {
        guard let file = try project.source("outputs/\(slug)/results.json") else {
            _ = try project.entry(slug)
            throw CommandError("error: nothing is published for '\(slug)'\n  hint: './reprise run \(slug)' first", code: 1)
        }
        guard let record = try? PublishedRecord(parsing: file.text) else {
            throw CommandError("error: '\(file.path)' can't be read\n  hint: './reprise run \(slug)' writes it again", code: 1)
        }
        self.record = record
        tree = record.sourceTree
        root = project.root
    }

    /// Where the sources can be found again; asking goes through the history.
    func whereabouts() throws -> SourceTree.Whereabouts? { try tree.flatMap { try SourceTree.find($0, root: root) } }

    /// The commit that has them.
    func commit() throws -> String? { try tree.flatMap { try SourceTree.commit(withSources: $0, root: root) } }
}
