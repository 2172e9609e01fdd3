import ContentStore
import Execution
import Testing
import Workbench

@Suite struct KeyContextSharingTests {
    private func context(_ engine: Engine, _ code: CodeTable) throws -> KeyContext {
        KeyContext(
            code: code, salt: "", environment: StageEnvironment([]),
            inputs: InputFiles(root: Engine.packageRoot, store: try Store(at: engine.storePath)))
    }

    @Test func functionsAreForOthersAndProgramsAreNot() throws {
        let engine = Engine()
        let nodes = try engine.study("large").graph.nodes
        let context = try context(engine, engine.catalogue.code)
        let shareable = nodes.filter(context.isShareable).map(\.label).sorted()
        #expect(shareable == ["array", "counted", "sum"])
        #expect(nodes.count == 5)
    }

    @Test func whatAsksLanguageModelsIsNot() throws {
        let engine = Engine()
        let nodes = try engine.study("arithmetic").graph.nodes
        let node = try #require(nodes.first { $0.label == "numbers" })
        func table(_ modules: String) -> CodeTable {
            CodeTable("S\(node.site.description)\tnumbers\tA.swift\t1\tabc\t\t\(modules)\tNumbers.")
        }
        #expect(try context(engine, table("Arithmetic Statistics")).isShareable(node))
        #expect(try !context(engine, table("Arithmetic LanguageModels Statistics")).isShareable(node))
    }
}
