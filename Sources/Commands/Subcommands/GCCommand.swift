internal import ArgumentParser
internal import ContentStore
internal import RemoteCache

struct GCCommand: ParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "gc", abstract: "Says what can leave the store; removes it with --delete.",
        discussion:
            "Kept are the results that the last runs of each study used, those that are published in outputs, and those that are pinned. "
            + "Everything else goes, or with --max-size only what was used least recently, until the store is small enough. What goes is made again "
            + "when it is needed. Runs may go on meanwhile. With --remote it is about a folder that results are shared through: there what was used "
            + "within --keep-days stays, as far as --max-size lets it.")

    @Option(help: ArgumentHelp("How many runs of each study keep what they used.", valueName: "n")) var keepRuns = 5
    @Option(help: ArgumentHelp("Remove only until the store is no larger: 500M, 5G.", valueName: "size")) var maxSize: ByteSize?
    @Option(help: ArgumentHelp("A folder that results are shared through, instead of the store.", valueName: "folder")) var remote: String?
    @Option(help: ArgumentHelp("What of a remote was used within so many days stays.", valueName: "n")) var keepDays: Double?
    @Flag(help: "Remove it; otherwise nothing is touched.") var delete = false
    @Flag(help: "Also remove downloads that no kept run takes; they have to be fetched again.") var downloads = false
    @Option(help: .hidden) var grace = 900.0
    @Flag(help: "Print JSON.") var json = false
    @Flag(help: .hidden) var yes = false

    func validate() throws {
        guard keepRuns >= 0 else { throw ValidationError("--keep-runs can't be less than 0") }
        guard keepDays ?? 0 >= 0 else { throw ValidationError("--keep-days can't be less than 0") }
        guard remote != nil || keepDays == nil else { throw ValidationError("--keep-days is about a remote: add '--remote FOLDER'") }
        guard remote == nil || keepDays != nil || maxSize != nil else {
            throw ValidationError("Say what stays of the remote: '--keep-days n', '--max-size 50G' or both")
        }
    }

    func run() throws {
        if let remote {
            let keeping = try RemoteKeeping(remote, keepDays: keepDays, limit: maxSize?.bytes, isDone: delete)
            return print(json ? keeping.json.canonicalText : keeping.text)
        }
        let project = try RepriseCommand.project()
        let store = try Store(at: project.storePath)
        let options = StoreCollection.Options(
            keepRuns: keepRuns, limit: maxSize?.bytes, grace: grace, takesDownloads: downloads)
        let collection =
            delete
            ? try StoreCollection.carryOut(project, store, options) { writeError("waiting for another command to leave the store\n") }
            : try StoreCollection(project, store, options)
        let table = CollectionTable(collection: collection, isDone: delete)
        if json { print(table.json.canonicalText) } else { for line in table.lines { print(line) } }
        for warning in collection.warnings { writeError(warning + "\n") }
    }
}
