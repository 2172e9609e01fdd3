import ContentStore
import LanguageModels
import Testing

@Suite struct EndpointReceiptTests {
    private let settings = EndpointSettings(url: "http://localhost/v1", model: "m")

    private func receipt(_ folder: TemporaryFolder, _ mode: RecordedModel.Mode, _ repetitions: [Int]) async throws -> EndpointReceipt {
        let transport = FakeTransport(answer: mode == .record ? "yes" : "never asked")
        let model = try RecordedModel(
            settings, in: folder.path, mode: mode, transport: transport, live: LiveModel(settings, transport) { _ in })
        for repetition in repetitions {
            _ = try await model.reply(to: ChatRequest("m", [ChatMessage(.user, "Heads?")], maxTokens: 4), repetition: repetition)
        }
        return model.receipt
    }

    @Test("a replay has the receipt of the recording, in whatever order and how often answers are read") func replayed() async throws {
        let folder = try TemporaryFolder()
        let recorded = try await receipt(folder, .record, [0, 1, 2])
        #expect(recorded.endpoint == "http://localhost/v1" && recorded.models == ["m"] && recorded.versions == ["m-1"])
        #expect(recorded.answers == 3 && recorded.promptTokens == 15 && recorded.completionTokens == 6 && recorded.latency == 1.5)
        #expect(try await receipt(folder, .replay, [2, 0, 1, 1]) == recorded)
        #expect(try await receipt(folder, .replay, [0, 1]).digest != recorded.digest)
    }

    @Test("the digest is of names and answers") func digest() async throws {
        let folder = try TemporaryFolder()
        let recorded = try await receipt(folder, .record, [0])
        let call = try ChatRequest("m", [ChatMessage(.user, "Heads?")], maxTokens: 4).call()
        var preimage = Preimage("receipt 1")
        preimage.add(call.key(repetition: 0, generation: 0))
        preimage.add(Digest(of: FakeTransport.response("yes").canonicalText))
        #expect(recorded.digest == preimage.digest.hex)
    }
}
