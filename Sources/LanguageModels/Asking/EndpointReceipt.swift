internal import ContentStore
public import Workbench

/// What the answers of an endpoint in a result rest on: how many there are, which versions of which models gave them, what they cost.
///
///     let model = try endpoint.connect(study: "repeated-games")
///     let responses = try await administer(trials, to: EndpointRespondent(model, model: endpoint.model, maxTokens: 8), seed: seed, stimulus: stimulus)
///     return Answers(responses, receipt: model.receipt)
///
/// It is the same whether the answers were asked for now or replayed.
public struct EndpointReceipt: Codable, Hashable, Sendable {
    /// Scheme, host and path that the study's settings name.
    public let endpoint: String
    /// The names under which models were asked, sorted.
    public let models: [String]
    /// What the models called themselves in their answers, sorted.
    public let versions: [String]
    public let answers: Int
    /// As the servers counted them.
    public let promptTokens: Int
    /// As the servers counted them.
    public let completionTokens: Int
    /// Sum of the seconds that each answer took when it was recorded.
    public let latency: Double
    /// Of the names and contents of all answers, whatever the order in which they were asked for.
    public let digest: String

    /// What a receipt keeps of an answer.
    struct Answer: Sendable {
        let model: String?
        let response: Digest
        let version: String?
        let usage: ChatReply.Usage?
        let latency: Double

        init(_ exchange: Exchange, _ reply: ChatReply) {
            model = (try? JSONValue(parsing: Array(exchange.body.utf8)))?["model"]?.string
            response = Digest(of: exchange.response.canonicalText)
            (version, usage, latency) = (reply.version, reply.usage, reply.latency)
        }
    }

    init(_ given: [Digest: Answer], settings: EndpointSettings) {
        let sorted = given.sorted { $0.key < $1.key }
        var preimage = Preimage("receipt 1")
        for (key, answer) in sorted {
            preimage.add(key)
            preimage.add(answer.response)
        }
        digest = preimage.digest.hex
        (endpoint, answers) = (settings.shownURL, sorted.count)
        models = Set(sorted.compactMap(\.value.model)).sorted()
        versions = Set(sorted.compactMap(\.value.version)).sorted()
        promptTokens = sorted.reduce(0) { $0 + ($1.value.usage?.prompt ?? 0) }
        completionTokens = sorted.reduce(0) { $0 + ($1.value.usage?.completion ?? 0) }
        latency = sorted.reduce(0) { $0 + $1.value.latency }
    }
}

extension Table {
    /// What the answers of endpoints rest on, an endpoint a row.
    public init(_ receipts: [EndpointReceipt], caption: ProseText) {
        self.init(receipts, caption: caption) {
            Column<EndpointReceipt>("endpoint") { $0.endpoint }
            Column<EndpointReceipt>("asked for") { $0.models.joined(separator: ", ") }
            Column<EndpointReceipt>("versions") { $0.versions.joined(separator: ", ") }
            Column<EndpointReceipt>("answers") { $0.answers }
            Column<EndpointReceipt>("tokens asked") { $0.promptTokens }
            Column<EndpointReceipt>("tokens answered") { $0.completionTokens }
            Column<EndpointReceipt>("digest") { String($0.digest.prefix(12)) }
        }
    }
}
