import Configuration
import Testing

/// One file per rule: what is allowed resolves to the entries at its end, what isn't gives the message at its end.
@Suite struct SampleFileTests {
    @Test(arguments: SampleFile.all(in: "valid"))
    func valid(_ sample: SampleFile) throws {
        let resolved = try resolve(
            Sample.self, defaults: Sample(), studyFile: SourceFile(path: sample.name, text: sample.text), preset: "default")
        let changed = resolved.entries.filter { $0.origin != .default }.map { "\($0.path) = \($0.text) (\($0.origin))" }
        #expect(changed.joined(separator: "\n") == sample.expected)
    }

    @Test(arguments: SampleFile.all(in: "invalid"))
    func invalid(_ sample: SampleFile) {
        let text = message { () throws(DiagnosticError) in
            _ = try resolve(Sample.self, defaults: Sample(), studyFile: SourceFile(path: sample.name, text: sample.text), preset: "default")
        }
        #expect(text == sample.expected)
    }

    @Test func thereAreSamples() {
        #expect(SampleFile.all(in: "valid").count >= 30)
        #expect(SampleFile.all(in: "invalid").count >= 65)
    }
}
