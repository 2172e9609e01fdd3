internal import ContentStore
internal import Statistics

/// `sweep.json`: a line for each finding and each point, so that a diff of it can be read. Points with an equal finding share its line.
extension SweepRecord {
    var text: String {
        var lines = ["{"]
        func quoted(_ text: String) -> String { JSONValue.string(text).canonicalText }
        func member(_ name: String, _ value: JSONValue) { lines.append("  \(quoted(name)): \(value.canonicalText),") }
        func list(_ name: String, _ items: [String], _ open: String = "[", _ close: String = "]", isLast: Bool = false) {
            lines.append("  \(quoted(name)): \(open)")
            for (place, item) in items.enumerated() { lines.append("    \(item)\(place == items.count - 1 ? "" : ",")") }
            lines.append("  \(close)\(isLast ? "" : ",")")
        }
        func pairs(_ pairs: [(String, String)]) -> [String] { pairs.map { "\(quoted($0.0)): \(quoted($0.1))" } }
        var (known, findings): ([JSONValue], [String: Int]) = ([], [:])
        let points = points.map { point in
            var members: [(String, JSONValue)] = [
                ("point", .integer(Int64(point.number))), ("values", .array(point.values.map(JSONValue.string))),
                ("recipe", .string(point.recipe)),
            ]
            switch point.outcome {
            case .failed(let message): members.append(("failed", .string(message)))
            case .measured(let found):
                let places = found.map { finding -> JSONValue in
                    let json = Self.json(finding)
                    let text = json.canonicalText
                    if findings[text] == nil {
                        findings[text] = known.count
                        known.append(json)
                    }
                    return .integer(Int64(findings[text]!))
                }
                members.append(("findings", .array(places)))
            }
            return JSONValue.members(members).canonicalText
        }
        member("study", .string(study))
        member("preset", .string(preset))
        member("over", .array(axes.map { .string($0.text) }))
        if case .random(let count, let seed) = kind {
            member("random", .members([("count", .integer(Int64(count))), ("seed", .string("\(seed)"))]))
        }
        member("overrides", .array(overrides.map(JSONValue.string)))
        member("command", .string(command))
        member("sourceTree", sourceTree.map(JSONValue.string) ?? .null)
        member("count", .integer(Int64(count)))
        member("usual", .array(usual.map { $0.map(JSONValue.string) ?? .null }))
        list("environment", pairs(environment.map { ($0.name, $0.value) }), "{", "}")
        list("settings", pairs(settings.map { ($0.path, $0.value) }), "{", "}")
        list("rules", pairs(rules.map { ($0.claim, $0.digest) }), "{", "}")
        list("code", pairs(code.map { ($0.family, $0.fingerprint) }), "{", "}")
        list("measures", measures.map { JSONValue.array([.string($0.claim), .string($0.name)]).canonicalText })
        list("findings", known.map(\.canonicalText))
        list("points", points, isLast: true)
        return lines.joined(separator: "\n") + "\n}\n"
    }

    private static func json(_ finding: Finding) -> JSONValue {
        var members: [(String, JSONValue)] = [("claim", .string(finding.claim)), ("verdict", .string(finding.verdict))]
        if let stage = finding.stage {
            members += [("key", .string(stage.key)), ("output", .string(stage.output)), ("run", .string(stage.run))]
        }
        members.append(
            (
                "measured",
                .members(
                    finding.measured.sorted { $0.key < $1.key }.map { name, estimate in
                        var parts: [(String, JSONValue)] = [("value", .number(estimate.value))]
                        if let low = estimate.low { parts.append(("low", .number(low))) }
                        if let high = estimate.high { parts.append(("high", .number(high))) }
                        if let n = estimate.n { parts.append(("n", .integer(Int64(n)))) }
                        return (name, .members(parts))
                    })
            ))
        return .members(members)
    }

    /// Reads the file back.
    ///
    /// Errors: ``JSONError``, ``CommandError`` for an axis; nil for JSON of another form.
    init?(parsing text: String) throws {
        let json = try JSONValue(parsing: Array(text.utf8))
        func pairs(_ name: String) -> [(String, String)]? {
            guard case .object(let members) = json[name] else { return nil }
            return members.map { ($0.key, $0.value.string ?? "") }
        }
        func strings(_ json: JSONValue?) -> [String]? { json?.array?.compactMap(\.string) }
        guard let study = json["study"]?.string, let preset = json["preset"]?.string, let over = strings(json["over"]),
            let overrides = strings(json["overrides"]), let command = json["command"]?.string, let count = json["count"]?.int,
            let usual = json["usual"]?.array, let environment = pairs("environment"), let settings = pairs("settings"),
            let rules = pairs("rules"), let code = pairs("code"), let measures = json["measures"]?.array,
            let findings = json["findings"]?.array, let points = json["points"]?.array
        else { return nil }
        (self.study, self.preset, self.overrides, self.command, self.count) = (study, preset, overrides, command, count)
        axes = try over.map { try SweepAxis($0) }
        kind =
            if let random = json["random"], let count = random["count"]?.int, let seed = random["seed"]?.string.flatMap(UInt64.init) {
                .random(count: count, seed: seed)
            } else { .grid }
        self.measures = measures.compactMap { pair in
            strings(pair).flatMap { $0.count == 2 ? Measure(claim: $0[0], name: $0[1]) : nil }
        }
        self.settings = settings.map { ($0.0, $0.1) }
        self.usual = usual.map(\.string)
        (self.rules, self.code) = (rules.map { ($0.0, $0.1) }, code.map { ($0.0, $0.1) })
        self.environment = environment.map { ($0.0, $0.1) }
        sourceTree = json["sourceTree"]?.string
        let known = findings.map(Self.finding)
        self.points = points.compactMap { point in
            guard let number = point["point"]?.int, let values = strings(point["values"]), values.count == over.count,
                let recipe = point["recipe"]?.string
            else { return nil }
            let places = point["findings"]?.array?.compactMap(\.int) ?? []
            let found = places.compactMap { known.indices.contains($0) ? known[$0] : nil }
            return Point(
                number: number, values: values, recipe: recipe, outcome: point["failed"]?.string.map(Outcome.failed) ?? .measured(found))
        }
    }

    private static func finding(_ json: JSONValue) -> Finding {
        var measured: [String: Estimate] = [:]
        if case .object(let members) = json["measured"] {
            for (name, value) in members {
                measured[name] = Estimate(
                    value["value"]?.double ?? .nan, low: value["low"]?.double, high: value["high"]?.double, n: value["n"]?.int)
            }
        }
        let stage = json["key"]?.string.map {
            Stage(key: $0, output: json["output"]?.string ?? "", run: json["run"]?.string ?? "")
        }
        return Finding(
            claim: json["claim"]?.string ?? "", verdict: json["verdict"]?.string ?? "", stage: stage, measured: measured)
    }
}
