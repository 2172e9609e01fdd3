import ContentStore
import LanguageModels
import Testing

/// The bodies are those that OpenAI's reference of the two routes shows, in canonical order; the keys are a fixed part of what is recorded.
@Suite struct RequestsTests {
    @Test("a chat request becomes the body of the route") func chat() throws {
        let request = ChatRequest(
            "m", [ChatMessage(.system, "Be brief."), ChatMessage(.user, "Ja? \"Nein\"\n")], temperature: 0.5, topP: 1, maxTokens: 3,
            seed: 7,
            stop: ["."], topLogProbabilities: 2)
        #expect(
            try request.call().body
                == #"{"logprobs":true,"max_tokens":3,"messages":[{"content":"Be brief.","role":"system"},"#
                + #"{"content":"Ja? \"Nein\"\n","role":"user"}],"model":"m","seed":7,"stop":["."],"temperature":0.5,"top_logprobs":2,"top_p":1.0}"#
        )
        #expect(try request.call().route.rawValue == "chat/completions")
    }

    @Test("a completion request becomes the body of the route") func completion() throws {
        let request = CompletionRequest("m", "In the", maxTokens: 0, topLogProbabilities: 1, echo: true)
        #expect(try request.call().body == #"{"echo":true,"logprobs":1,"max_tokens":0,"model":"m","prompt":"In the"}"#)
        #expect(try request.call().route.rawValue == "completions")
    }

    @Test("what is left to the server isn't sent") func absent() throws {
        #expect(try ChatRequest("m", []).call().body == #"{"messages":[],"model":"m"}"#)
    }

    @Test("pictures, tools and their calls are written as the route has them") func parts() throws {
        let call = ToolCall(id: "c1", name: "look", arguments: "{\"x\":1}")
        let request = ChatRequest(
            "m",
            [
                ChatMessage(.user, parts: [.text("What?"), .image("data:image/png;base64,AAAA")]),
                ChatMessage(.assistant, parts: [], toolCalls: [call]), ChatMessage(.tool, parts: [.text("2")], toolCallID: "c1"),
            ], tools: [Tool("look", description: "Looks.", parameters: #"{"type": "object"}"#)])
        let body = try JSONValue(parsing: Array(request.call().body.utf8))
        let messages = try #require(body["messages"]?.array)
        #expect(messages[0]["content"]?.array?[1]["image_url"]?["url"]?.string == "data:image/png;base64,AAAA")
        #expect(messages[0]["content"]?.array?[0].canonicalText == #"{"text":"What?","type":"text"}"#)
        #expect(messages[1]["content"] == .null)
        #expect(
            messages[1]["tool_calls"]?.canonicalText
                == #"[{"function":{"arguments":"{\"x\":1}","name":"look"},"id":"c1","type":"function"}]"#)
        #expect(messages[2]["tool_call_id"]?.string == "c1")
        #expect(
            body["tools"]?.canonicalText
                == #"[{"function":{"description":"Looks.","name":"look","parameters":{"type":"object"}},"type":"function"}]"#)
    }

    @Test("parameters of a tool that are no JSON are refused") func wrongTool() {
        let error = #expect(throws: EndpointProblem.self) {
            try ChatRequest("m", [], tools: [Tool("look", description: "", parameters: "{")]).call()
        }
        #expect(
            error?.description == """
                the parameters of the tool 'look' are no JSON
                  found: not JSON at byte 1: expected a key
                  hint: they are a JSON schema, such as {"type":"object","properties":{}}
                """)
    }

    @Test("a temperature that is no number is refused") func wrongTemperature() {
        let error = #expect(throws: EndpointProblem.self) { try ChatRequest("m", [], temperature: .nan).call() }
        #expect(error?.description == "a request's temperature is a number, found nan")
    }

    @Test("keys tell requests, repetitions and generations apart, and stay what they are") func keys() throws {
        let call = try ChatRequest("m", [ChatMessage(.user, "Hi")]).call()
        let keys = [
            call.key(repetition: 0, generation: 0), call.key(repetition: 1, generation: 0), call.key(repetition: 0, generation: 1),
            try CompletionRequest("m", "Hi").call().key(repetition: 0, generation: 0),
            try ChatRequest("m", [ChatMessage(.user, "Hi")], seed: 0).call().key(repetition: 0, generation: 0),
        ]
        #expect(Set(keys).count == 5)
        // By Python's hashlib over the fields of `Preimage`: see Tests/References/language_models.py.
        #expect(keys[0].hex == LanguageModelsValues.chatKey)
        #expect(keys[2].hex == LanguageModelsValues.chatKeyOfNextGeneration)
    }

    @Test("a picture counts by its content, and only its digest is kept") func pictures() throws {
        func call(_ data: String) throws -> ModelCall {
            try ChatRequest("m", [ChatMessage(.user, parts: [.image("data:image/png;base64,\(data)")])]).call()
        }
        let (one, other) = (try call("AAAA"), try call("AAAB"))
        #expect(one.key(repetition: 0, generation: 0) != other.key(repetition: 0, generation: 0))
        #expect(!one.recordedBody.contains("AAAA"))
        // SHA-256 of the four letters, by sha256sum.
        #expect(one.recordedBody.contains("data:image/png;base64,sha256-\(LanguageModelsValues.digestOfAAAA)"))
    }
}
