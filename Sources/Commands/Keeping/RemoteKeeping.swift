internal import ContentStore
internal import RemoteCache

/// What a collection of a remote would do or did, as people and programs read it.
struct RemoteKeeping {
    private let collection: RemoteCollection
    private let location: RemoteLocation
    private let isDone: Bool

    /// Errors: ``CommandError`` for what is no remote in a folder.
    init(_ remote: String, keepDays: Double?, limit: Int?, isDone: Bool) throws {
        do throws(RemoteSettingError) {
            location = try RemoteLocation(remote)
            guard case .folder(let path) = location else {
                throw RemoteSettingError(
                    "only a folder is collected from here", found: "'\(location)'",
                    hint: "on the server, '--remote' names the folder that it serves")
            }
            var collection = try RemoteCollection(of: path, keepSeconds: keepDays.map { $0 * 86_400 }, limit: limit, now: currentTime())
            if isDone { collection.carryOut() }
            (self.collection, self.isDone) = (collection, isDone)
        } catch {
            throw CommandError(error.description)
        }
    }

    var text: String {
        func line(_ name: String, _ amount: RemoteCollection.Amount) -> String {
            "\(name.padded(to: 10))  \(counted(amount.records, "record")), \(counted(amount.blobs, "blob")), \(byteCount(amount.bytes))"
        }
        return [line(isDone ? "gone" : "would go", collection.leaving), line(isDone ? "kept" : "would stay", collection.staying)]
            .joined(separator: "\n") + (isDone || collection.leaving.bytes == 0 ? "" : "\n'--delete' removes it")
    }

    var json: JSONValue {
        func amount(_ amount: RemoteCollection.Amount) -> JSONValue {
            .members([
                ("records", .integer(Int64(amount.records))), ("blobs", .integer(Int64(amount.blobs))),
                ("bytes", .integer(Int64(amount.bytes))),
            ])
        }
        return .members([
            ("remote", .string("\(location)")), ("deleted", .bool(isDone)), ("leaving", amount(collection.leaving)),
            ("staying", amount(collection.staying)),
        ])
    }
}
