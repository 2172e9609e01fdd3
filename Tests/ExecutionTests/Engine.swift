import Configuration
import ContentStore
import Execution
import FixtureStudies
import Foundation
import Workbench

/// An engine on a temporary store, with the fixture program as its workers.
final class Engine {
    let folder = FileManager.default.temporaryDirectory.appending(path: "reprise-\(UUID().uuidString)").path()
    var code = "1"
    var environment = "here"
    /// What stages find where their code reaches a module.
    var libraries: [String: String] = [:]
    var workers = 2
    var memoryLimit = 512 << 20
    var timeLimit: Double?
    private(set) var events: [RunEvent] = []

    deinit { try? FileManager.default.removeItem(atPath: folder) }

    /// The folder in which the build puts programs: where this test is running from.
    static let products: String = {
        let program = try! FileManager.default.destinationOfSymbolicLink(atPath: "/proc/self/exe")
        return String(program[..<program.lastIndex(of: "/")!])
    }()

    var catalogue: StudyCatalogue { fixtureCatalogue(code: code) }

    var storePath: String { "\(folder)/store" }

    func study(_ slug: String, _ overrides: [String] = []) throws -> ConfiguredStudy {
        try catalogue.entries.first { $0.slug == slug }!.configure(studyFile: nil, preset: "default", files: [], overrides: overrides)
    }

    func planner(_ study: ConfiguredStudy, store: Store? = nil) throws -> Planner {
        let store = try store ?? Store(at: storePath)
        return try Planner(
            study.graph, store: store,
            context: KeyContext(
                code: catalogue.code, salt: "", environment: StageEnvironment([("machine", environment)]),
                environments: libraries.mapValues { StageEnvironment([("machine", environment), ("library", $0)]) },
                inputs: InputFiles(root: Engine.packageRoot, store: store)))
    }

    struct Result {
        let summary: RunSummary
        let planner: Planner
        let store: Store
        let study: ConfiguredStudy
        let executed: [String]

        func value<Value: Decodable>(_ type: Value.Type, of label: String) throws -> Value {
            let position = study.graph.nodes.firstIndex { $0.label == label }!
            return try ArtifactDecoder.decode(type, from: store.output(of: planner.record(position)!)!)
        }
    }

    /// Runs a study and says which stages were executed, by label.
    @discardableResult
    func run(_ slug: String, _ overrides: [String] = []) throws -> Result {
        let study = try study(slug, overrides)
        let store = try Store(at: storePath)
        events = []
        let scheduler = try Scheduler(
            study, planner: try planner(study, store: store), selection: Set(study.graph.nodes.indices), store: store,
            options: RunOptions(
                workers: workers, memoryLimit: memoryLimit, timeLimit: timeLimit, workerExecutable: "\(Engine.products)/fixture",
                workerArguments: ["work"], root: Engine.packageRoot, run: "run"),
            costs: [:]
        ) { self.events.append($0) }
        let (summary, planner) = try scheduler.run()
        let executed = summary.outcomes.filter { $0.outcome == "executed" }.map(\.label)
        return Result(summary: summary, planner: planner, store: store, study: study, executed: executed.sorted())
    }

    static let packageRoot = String(#filePath.dropLast("/Tests/ExecutionTests/Engine.swift".count))
}
