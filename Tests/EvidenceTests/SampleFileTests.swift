import Configuration
import Evidence
import Testing

/// One file per rule of the paper format.
@Suite struct SampleFileTests {
    @Test(arguments: SampleFile.all(in: "valid").map(\.name))
    func valid(_ name: String) throws {
        let sample = try #require(SampleFile.all(in: "valid").first { $0.name == name })
        let paper = try Paper.parse(SourceFile(path: "sample.yaml", text: sample.text))
        let lines = paper.claims.flatMap { claim in ["\(claim.id):"] + claim.ruleLines + claim.controlLines }
        #expect(lines.joined(separator: "\n") == sample.expected)
    }

    @Test(arguments: SampleFile.all(in: "invalid").map(\.name))
    func invalid(_ name: String) throws {
        let sample = try #require(SampleFile.all(in: "invalid").first { $0.name == name })
        let path = name == "wrong-name.yaml" ? name : "sample.yaml"
        let text = message { () throws(DiagnosticError) in _ = try Paper.parse(SourceFile(path: path, text: sample.text)) }
        #expect(text == sample.expected)
    }

    @Test func thereAreSamples() {
        #expect(SampleFile.all(in: "valid").count >= 3)
        #expect(SampleFile.all(in: "invalid").count >= 25)
    }
}
