internal import ArgumentParser
internal import ContentStore

struct GCCommand: ParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "gc", abstract: "Says what can leave the store; removes it with --delete.",
        discussion:
            "Kept are the results that the last runs of each study used, those that are published in outputs, and those that are pinned. "
            + "Everything else goes, or with --max-size only what was used least recently, until the store is small enough. What goes is made again "
            + "when it is needed. Runs may go on meanwhile.")

    @Option(help: ArgumentHelp("How many runs of each study keep what they used.", valueName: "n")) var keepRuns = 5
    @Option(help: ArgumentHelp("Remove only until the store is no larger: 500M, 5G.", valueName: "size")) var maxSize: ByteSize?
    @Flag(help: "Remove it; otherwise nothing is touched.") var delete = false
    @Flag(help: "Also remove downloads that no kept run takes; they have to be fetched again.") var downloads = false
    @Option(help: .hidden) var grace = 900.0
    @Flag(help: "Print JSON.") var json = false
    @Flag(help: .hidden) var yes = false

    func validate() throws {
        guard keepRuns >= 0 else { throw ValidationError("--keep-runs can't be less than 0") }
    }

    func run() throws {
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
