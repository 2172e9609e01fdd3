import ContentStore
import LanguageModels
import Testing

@Suite struct RepliesTests {
    private func json(_ text: String) throws -> JSONValue { try JSONValue(parsing: Array(text.utf8)) }

    @Test("a chat response is read with all that it tells") func chat() throws {
        let reply = try ChatReply(
            json(
                """
                {"id": "x", "model": "m-2024", "system_fingerprint": "fp_1", "choices": [{"index": 0, "finish_reason": "length",
                "message": {"role": "assistant", "content": "Yes", "tool_calls": [{"id": "c", "type": "function",
                "function": {"name": "f", "arguments": "{}"}}]},
                "logprobs": {"content": [{"token": "Yes", "logprob": -0.1, "top_logprobs": [{"token": "No", "logprob": -2.5},
                {"token": "Yes", "logprob": -0.1}]}]}}], "usage": {"prompt_tokens": 9, "completion_tokens": 1, "total_tokens": 10}}
                """), route: .chat, latency: 0.25)
        #expect(reply.text == "Yes")
        #expect(reply.ending == .length)
        #expect(reply.version == "m-2024 fp_1")
        #expect(reply.usage == .init(prompt: 9, completion: 1))
        #expect(reply.latency == 0.25)
        #expect(reply.toolCalls == [ToolCall(id: "c", name: "f", arguments: "{}")])
        let token = try #require(reply.logProbabilities?.first)
        #expect(token.logProbability == -0.1)
        #expect(token.alternatives.map(\.token) == ["Yes", "No"])
    }

    @Test("a completion response is read with all that it tells") func completion() throws {
        let reply = try ChatReply(
            json(
                """
                {"choices": [{"text": "ab", "finish_reason": "stop", "logprobs": {"tokens": ["a", "b"], "token_logprobs": [null, -1],
                "top_logprobs": [null, {"b": -1, "c": -2}]}}]}
                """), route: .completion, latency: 0)
        #expect(reply.text == "ab")
        #expect(reply.usage == nil)
        #expect(reply.version == nil)
        #expect(reply.logProbabilities?.map(\.logProbability) == [nil, -1])
        #expect(reply.logProbabilities?[1].alternatives.map(\.token) == ["b", "c"])
    }

    @Test(
        "a response that isn't one is refused, with what it lacks",
        arguments: [
            (#"{}"#, "no 'choices'"), (#"{"choices":[]}"#, "no 'choices'"),
            (#"{"choices":[{"finish_reason":"stop"}]}"#, "no 'message' in the first choice"),
            (#"{"choices":[{"message":{"content":"a"}}]}"#, "no 'finish_reason' in the first choice"),
        ])
    func wrong(text: String, message: String) throws {
        let value = try json(text)
        let error = #expect(throws: ReplyError.self) { try ChatReply(value, route: .chat, latency: 0) }
        #expect(error?.description == message)
    }

    private static let stream = """
        : a comment
        data: {"model":"m","choices":[{"index":0,"delta":{"role":"assistant","content":""}}]}

        data: {"choices":[{"delta":{"content":"Grü"}}]}

        data: {"choices":[{"delta":{"content":"ße 👋🏽"},"logprobs":{"content":[{"token":"a","logprob":-1,"top_logprobs":[]}]}}]}

        data: {"choices":[{"delta":{},"finish_reason":"stop"}]}

        data: {"choices":[],"usage":{"prompt_tokens":4,"completion_tokens":2,"total_tokens":6}}

        data: [DONE]


        """

    @Test("a stream gives the same answer however its bytes are cut", arguments: [1, 2, 3, 7, 64, 10_000])
    func cuts(length: Int) throws {
        for text in [Self.stream, Self.stream.split(separator: "\n", omittingEmptySubsequences: false).joined(separator: "\r\n")] {
            var streamed = StreamedReply(.chat)
            let bytes = Array(text.utf8)
            for start in stride(from: 0, to: bytes.count, by: length) { try streamed.take(bytes[start..<min(bytes.count, start + length)]) }
            #expect(streamed.isComplete)
            let reply = try ChatReply(streamed.response(), route: .chat, latency: 0)
            #expect(reply.text == "Grüße 👋🏽")
            #expect(reply.usage == .init(prompt: 4, completion: 2))
            #expect(reply.version == "m")
            #expect(reply.logProbabilities?.count == 1)
        }
    }

    @Test("the pieces of tool calls are put together") func streamedTools() throws {
        var streamed = StreamedReply(.chat)
        try streamed.take(
            Array(
                """
                data: {"choices":[{"delta":{"tool_calls":[{"index":0,"id":"c","function":{"name":"f","arguments":""}}]}}]}

                data: {"choices":[{"delta":{"tool_calls":[{"index":0,"function":{"arguments":"{\\"x\\":"}}]}}]}

                data: {"choices":[{"delta":{"tool_calls":[{"index":0,"function":{"arguments":"1}"}}]},"finish_reason":"tool_calls"}]}


                """.utf8))
        let reply = try ChatReply(streamed.response(), route: .chat, latency: 0)
        #expect(reply.toolCalls == [ToolCall(id: "c", name: "f", arguments: "{\"x\":1}")])
        #expect(reply.ending == .toolCalls)
        #expect(reply.text.isEmpty)
    }

    @Test("a stream that ends before its answer is no answer") func truncated() throws {
        var streamed = StreamedReply(.chat)
        try streamed.take(Array(Self.stream.utf8.prefix(200)))
        let error = #expect(throws: ReplyError.self) { try streamed.response() }
        #expect(error?.description == "the stream ended before the answer did")
    }

    @Test("an error within a stream is told in the server's words") func errorInStream() {
        var streamed = StreamedReply(.chat)
        let error = #expect(throws: ReplyError.self) {
            try streamed.take(Array("data: {\"error\":{\"message\":\"overloaded\"}}\n\n".utf8))
        }
        #expect(error?.description == "the server: overloaded")
    }

    @Test("half a character within a stream is no answer") func halfCharacter() {
        var streamed = StreamedReply(.chat)
        var bytes = Array("data: {\"choices\":[{\"delta\":{\"content\":\"ü\"}}]}\n\n".utf8)
        bytes.remove(at: bytes.firstIndex(of: 0xBC)!)
        let error = #expect(throws: ReplyError.self) { try streamed.take(bytes) }
        #expect(error?.description == "an event is not JSON at byte 34: a string that is not UTF-8")
    }
}
