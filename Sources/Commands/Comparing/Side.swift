internal import ContentStore
internal import Reporting

/// One side of a comparison: the results of one study, from a run, a commit, a folder or the working copy.
struct Side {
    /// As people read it: `run 20261121T031500Z-4f2a`, `commit 1a2b3c4d`, `outputs/arithmetic`, `work`.
    let name: String
    let record: PublishedRecord
    let figures: [ComparedFigure]
    /// The settings that were typed for a run: `offset=5`.
    var arguments: [String] = []
    /// Whether the store may have lost stages of it.
    var isPartial = false
    /// What has to be known of it to read the comparison.
    var notes: [String] = []
}

/// A figure of one side.
struct ComparedFigure {
    let name: String
    /// Where it lies, as people read it.
    let place: String
    let specification: [UInt8]
    /// The drawing; nil where only the specification is kept.
    let drawing: () throws -> [UInt8]?
}

extension Side {
    /// Reads a side from the files of a folder of outputs.
    ///
    /// - Parameters:
    ///   - place: the folder as people read it.
    ///   - names: the names of the files in it.
    ///   - read: the bytes of a file in it; nil where there is none.
    init(name: String, place: String, names: [String], read: @escaping (String) throws -> [UInt8]?) throws {
        guard let bytes = try read("results.json") else { throw CommandError("error: no results.json in \(place)") }
        self.init(
            name: name, record: try Self.record(bytes, place: "\(place)/results.json"),
            figures: try names.filter { $0.hasSuffix(".vl.json") }.compactMap { file in
                let name = String(file.dropLast(".vl.json".count))
                return try read(file).map {
                    ComparedFigure(name: name, place: "\(place)/\(file)", specification: $0, drawing: { try read("\(name).svg") })
                }
            })
    }

    static func record(_ bytes: [UInt8], place: String) throws -> PublishedRecord {
        do {
            if let record = try PublishedRecord(parsing: String(decoding: bytes, as: UTF8.self)) { return record }
            throw CommandError(
                "error: '\(place)' has another form than results.json\n  expected: study, preset, environment, settings, claims and stages\n"
                    + "  hint: it is written by './reprise run' and never edited")
        } catch let error as JSONError {
            throw CommandError("error: '\(place)' is \(error)\n  hint: it is written by './reprise run' and never edited")
        }
    }
}
