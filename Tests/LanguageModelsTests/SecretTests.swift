import Foundation
import LanguageModels
import Testing

/// Keys in the environment, which is changed once: other tests read it meanwhile.
enum Keys {
    static let variable = "REPRISE_TEST_KEY"
    static let notKeys = ["short", "with a space in it", "tab\tin it here"]

    /// The key, once it is in the environment.
    static let installed: String = {
        let key = "tk-8c1f/2b+77=\"q"  // not-a-secret
        setenv(variable, key, 1)
        for (number, text) in notKeys.enumerated() { setenv("\(variable)_\(number)", text, 1) }
        return key
    }()
}

@Suite struct SecretTests {
    @Test("a key that the server repeats stands in no byte that is written, and in no error") func everyByte() async throws {
        let key = Keys.installed
        let folder = try TemporaryFolder()
        let settings = EndpointSettings(url: "http://localhost/v1", model: "m", keyVariable: Keys.variable)
        let transport = FakeTransport([
            .success("you sent \(key)\(key)"), .failure(AttemptFailure(.refused(400), "bad key \(key)!")),
        ])
        let model = try RecordedModel(settings, in: folder.path, mode: .record, transport: transport)
        let reply = try await model.reply(to: ChatRequest("m", [ChatMessage(.user, "1")]))
        #expect(reply.text == "you sent ……")
        let error = await #expect(throws: EndpointProblem.self) { try await model.reply(to: ChatRequest("m", [ChatMessage(.user, "2")])) }
        #expect(error?.facts.first { $0.label == "found" }?.text == "bad key …!")
        let files = try folder.everything()
        #expect(files.contains { $0.name == "0001.jsonl" })
        // Also as JSON writes it.
        for form in [key, key.replacingOccurrences(of: "\"", with: "\\\"")] {
            for file in files { #expect(!String(decoding: file.bytes, as: UTF8.self).contains(form), "in \(file.name)") }
        }
    }

    @Test("a key that isn't set is asked for by the name of its variable") func missing() {
        let error = #expect(throws: EndpointProblem.self) { try Secret(in: "REPRISE_NO_SUCH_KEY") }
        #expect(
            error?.description == """
                the endpoint's key is missing
                  looked for: the environment variable REPRISE_NO_SUCH_KEY
                  found:      nothing
                  hint: export REPRISE_NO_SUCH_KEY=... in the shell that starts this
                """)
    }

    @Test("what can be no key is refused and not shown", arguments: Keys.notKeys.indices) func noKey(number: Int) {
        _ = Keys.installed
        let error = #expect(throws: EndpointProblem.self) { try Secret(in: "\(Keys.variable)_\(number)") }
        #expect(
            error?.description == """
                the environment variable REPRISE_TEST_KEY_\(number) holds no key
                  expected: at least 8 printable characters without spaces
                  hint: is it the right variable?
                """)
    }
}
