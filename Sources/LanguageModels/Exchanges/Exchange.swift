package import ContentStore

/// A request and what came back, as they are kept.
package struct Exchange: Sendable {
    package var route: ModelCall.Route
    /// The body of the request in canonical JSON, with digests in the place of pictures.
    package var body: String
    package var repetition: Int
    package var generation: Int
    /// The whole response as JSON, whether it came in one or in pieces.
    package var response: JSONValue
    /// Seconds.
    package var latency: Double
    /// When it was recorded, in seconds since 1970.
    package var time: Int
    /// Where it came from: scheme, host and path, nothing else.
    package var endpoint: String

    package init(
        _ call: ModelCall, repetition: Int, generation: Int, response: JSONValue, latency: Double, time: Int, endpoint: String
    ) {
        (route, body, self.repetition, self.generation) = (call.route, call.recordedBody, repetition, generation)
        (self.response, self.latency, self.time, self.endpoint) = (response, latency, time, endpoint)
    }

    package var key: Digest { ModelCall.key(route: route.rawValue, body: body, repetition: repetition, generation: generation) }

    /// Reads what the model said.
    package func reply() throws -> ChatReply { try ChatReply(response, route: route, latency: latency) }

    // MARK: As a line of a file

    /// A line of JSON without its end: the key and a checksum come first, so that the rest need not be parsed to find it or to trust it.
    func line() throws -> [UInt8] {
        let rest = JSONValue.members([
            ("request", try JSONValue(parsing: Array(body.utf8))), ("route", .string(route.rawValue)),
            ("repetition", .integer(Int64(repetition))), ("generation", .integer(Int64(generation))), ("response", response),
            ("latency", .number(latency)), ("time", .integer(Int64(time))), ("endpoint", .string(endpoint)),
        ]).canonicalBytes.dropFirst()
        return Array(Self.head(key: key, of: rest).utf8) + rest
    }

    private static func head(key: Digest, of rest: ArraySlice<UInt8>) -> String {
        #"{"key":"\#(key.hex)","check":"\#(rest.withUnsafeBytes { Digest(of: $0) }.hex.prefix(16))","#
    }

    private static let headLength = 8 + 64 + 11 + 16 + 2

    /// The key of a line that is whole; nil for one that was cut off or changed.
    static func key(ofLine line: ArraySlice<UInt8>) -> Digest? {
        guard line.count > headLength, let key = Digest(hex: String(decoding: line.dropFirst(8).prefix(64), as: UTF8.self)) else {
            return nil
        }
        return line.starts(with: head(key: key, of: line.dropFirst(headLength)).utf8) ? key : nil
    }

    /// Reads a line that is whole.
    init(line: [UInt8]) throws {
        let value = try JSONValue(parsing: line)
        guard let route = value["route"]?.string.flatMap(ModelCall.Route.init(rawValue:)), let request = value["request"],
            let response = value["response"], let repetition = value["repetition"]?.int, let generation = value["generation"]?.int
        else { throw ReplyError(description: "a recorded exchange lacks one of its parts") }
        (self.route, body, self.response) = (route, request.canonicalText, response)
        (self.repetition, self.generation) = (repetition, generation)
        (latency, time) = (value["latency"]?.double ?? 0, value["time"]?.int ?? 0)
        endpoint = value["endpoint"]?.string ?? ""
    }
}
