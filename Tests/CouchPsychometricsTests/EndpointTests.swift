import CouchPsychometrics
import EndpointRespondents
import Instruments
import LanguageModels
import Statistics
import Synchronization
import Testing
import Workbench

/// A model that answers a questionnaire high item by item, low as a whole, and refuses PHQ-9; it notes what it is asked.
private final class Recogniser: ChatModel {
    let bodies = Mutex<[String]>([])

    func reply(to call: ModelCall, repetition: Int) async throws -> ChatReply {
        bodies.withLock { $0.append(call.body) }
        let last = call.body.components("\"role\":\"user\"").dropLast().last ?? ""
        let text =
            last.contains("Little interest")
            ? "I'm not able to fill this in."
            : last.contains("For each statement") ? (1...7).map { "\($0): 0" }.joined(separator: "\\n") : repetition % 2 == 0 ? "2" : "3"
        var reply = StreamedReply(.chat)
        try reply.take(
            Array("data: {\"model\":\"m-1\",\"choices\":[{\"delta\":{\"content\":\"\(text)\"},\"finish_reason\":\"stop\"}]}\n\n".utf8))
        return try ChatReply(reply.response(), route: .chat, latency: 0)
    }
}

extension String {
    fileprivate func components(_ separator: String) -> [Substring] { split(separator: separator, omittingEmptySubsequences: false) }
}

@Suite struct EndpointTests {
    @Test func modelsGoThroughTheInstrumentThatProgramsMeet() async throws {
        let model = Recogniser()
        let battery = [CouchPsychometrics.gad7, CouchPsychometrics.phq9]
        let asked = try await CouchPsychometrics.asked(
            [EndpointRespondent(model, model: "m", temperature: 1, maxTokens: 9)], battery: battery, repeats: 4, width: 3)
        #expect(asked.map(\.model) == ["m"] && asked[0].sheets.count == 6 * 4 * 2)
        let effect = CouchPsychometrics.formatEffect(asked[0].sheets, battery)
        #expect(effect.isLower && effect.scales[0].effect.value > 2)
        let whole = asked[0].sheets.filter { $0.format == "whole" && $0.scale == 1 }
        #expect(whole.allSatisfy { $0.total == nil && $0.rates == .init(refused: 9) })
        #expect(asked[0].sheets.filter { $0.format == "one chat" && $0.scale == 0 }.allSatisfy { $0.total == 14 || $0.total == 21 })
        let bodies = model.bodies.withLock { $0 }
        // Two frames, four repeats, and the items in two ways and the two questionnaires as a whole.
        #expect(bodies.count == 272)
        // What programs go by is never shown.
        #expect(bodies.allSatisfy { !$0.contains("sitting") && !$0.contains("reversed") && $0.contains("\"temperature\":1") })
        #expect(
            bodies.contains { $0.contains("client in a therapy session") } && bodies.contains { $0.contains("You answer questionnaires.") })
    }

    @Test func withoutAnAddressNobodyIsAsked() throws {
        #expect(try CouchPsychometrics.whom(EndpointSettings(), []).isEmpty)
        let server = EndpointSettings(url: "http://localhost/v1", model: "one")
        #expect(try CouchPsychometrics.whom(server, []) == ["one"])
        #expect(try CouchPsychometrics.whom(server, ["two", "three"]) == ["two", "three"])
        func message(_ endpoint: EndpointSettings, _ models: [String]) -> String? {
            #expect(throws: InvalidSetting.self) { try CouchPsychometrics.whom(endpoint, models) }?.description
        }
        #expect(
            message(EndpointSettings(), ["grok"])
                == "setting 'endpoint.url' is out of range\n  found     nothing\n"
                + "  expected  the address of a server that has the models [\"grok\"]")
        #expect(
            message(server, ["a", "a"])
                == "setting 'models' is out of range\n  found     [\"a\", \"a\"]\n  expected  names that differ, as the server has them")
    }
}
