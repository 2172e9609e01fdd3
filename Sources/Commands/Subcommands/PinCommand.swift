internal import ArgumentParser
internal import ContentStore
internal import Execution
internal import Provenance

struct PinCommand: ParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "pin", abstract: "Keeps what a run used, whatever 'gc' is told; lists what is kept when nothing is named.",
        discussion: "A study stands for its last run. A run is named as in 'why': 20261121T031500Z-4f2a.")

    @Argument(help: "Studies or runs.") var names: [String] = []
    @Flag(help: "Let go of the pins of these studies or runs, or of those with these names.") var remove = false
    @Flag(help: "Print JSON.") var json = false

    func run() throws {
        let project = try RepriseCommand.project()
        let store = try Store(at: project.storePath)
        // What is about to be pinned must not go meanwhile.
        let passage = store.enter()
        defer { passage.end() }
        try store.refresh()
        let pins = try remove ? removed(store) : names.isEmpty ? store.pinned() : try names.map { try store.pin(use($0, project, store)) }
        if json { return print(JSONValue.array(try pins.map { try row($0, store) }).canonicalText) }
        guard !pins.isEmpty else { return print("Nothing is pinned.") }
        let word = remove ? "let go of" : names.isEmpty ? "" : "pinned"
        for pin in pins {
            let (records, size) = try store.extent(of: pin.use)
            let run = pin.use.runs.last.map { ", run \($0)" } ?? ""
            let when = names.isEmpty ? ", pinned \(timeAgo(currentTime() - pin.time))" : ""
            print("\(word.isEmpty ? "" : word + " ")\(pin.name): \(counted(records, "result")), \(byteCount(size))\(run)\(when)")
        }
    }

    private func row(_ pin: Pin, _ store: Store) throws -> JSONValue {
        let (records, size) = try store.extent(of: pin.use)
        return .members([
            ("name", .string(pin.name)), ("study", .string(pin.use.study)), ("runs", .array(pin.use.runs.map(JSONValue.string))),
            ("results", .integer(Int64(records))), ("size", .integer(Int64(size))),
        ])
    }

    private func use(_ name: String, _ project: Project, _ store: Store) throws -> StoreUse {
        if RunID(name) != nil {
            if let kept = store.uses().first(where: { $0.use.runs.contains(name) }) { return kept.use }
            // Of older runs, and of those that were killed, the manifest or the records tell.
            let manifest = try? RunManifest.read("\(store.runsFolder)/\(name).json")
            let study = try manifest?.study ?? store.inventory().records.first { $0.run == name }?.study
            guard let study, var use = try store.use(ofRun: name, study: study) else {
                throw CommandError("error: no results of run '\(name)' are in the store\n  hint: './reprise pin <study>' pins its last run")
            }
            use.trees = manifest?.source.tree.map { [$0] } ?? []
            return use
        }
        let slug = try project.entry(name).slug
        guard let kept = store.uses().first(where: { $0.use.study == slug }) else {
            throw CommandError("error: no run of '\(slug)' to pin\n  hint: './reprise run \(slug)' first")
        }
        return kept.use
    }

    private func removed(_ store: Store) throws -> [Pin] {
        let all = store.pinned()
        var removed: [Pin] = []
        for name in names {
            let found = all.filter { $0.name == name || $0.use.study == name || $0.use.runs.contains(name) }
            guard !found.isEmpty else {
                let there = all.isEmpty ? "nothing" : all.map(\.name).joined(separator: ", ")
                throw CommandError("error: '\(name)' is not pinned\n  pinned: \(there)")
            }
            removed += found.filter { pin in !removed.contains { $0.name == pin.name } }
        }
        for pin in removed { try store.unpin(pin) }
        return removed
    }
}
