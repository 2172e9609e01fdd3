package import ContentStore
package import Statistics

/// `outputs/<slug>/results.json`: what was published and from what; the study's lock file.
package struct PublishedRecord: Sendable {
    package struct Claim: Sendable {
        package let id: String
        package let verdict: String
        package let measured: [(name: String, estimate: Estimate)]
        package let controls: [(id: String, holds: Bool?)]
        package let registration: String
        /// The stages that it rests on and that were trusted, not run.
        package let trusts: [String]
        package init(
            id: String, verdict: String, measured: [(name: String, estimate: Estimate)], controls: [(id: String, holds: Bool?)],
            registration: String, trusts: [String] = []
        ) {
            (self.id, self.verdict, self.measured, self.controls, self.registration) = (id, verdict, measured, controls, registration)
            self.trusts = trusts
        }
    }
    package struct Stage: Sendable, Equatable {
        package let label: String
        /// The machine-independent half of the key.
        package let key: String
        package let output: String
        package let seconds: Double
        /// Why its output counts although this code never made it; empty for a stage that was executed.
        package let trust: [TrustMark]
        package init(label: String, key: String, output: String, seconds: Double, trust: [TrustMark] = []) {
            (self.label, self.key, self.output, self.seconds, self.trust) = (label, key, output, seconds, trust)
        }
    }

    /// A number in `report.md`, and where it comes from.
    package struct Number: Sendable, Equatable {
        package enum Source: Sendable, Equatable {
            /// A stage by its label, and the path of the value in the stage's output: empty for the output itself, nil for what the stage only worked out.
            case stage(String, path: String?, value: Double)
            /// A text that has it at this place: the paper, as a rule.
            case quoted(place: String)
            /// What was measured for a claim at a point of a published sweep, from 1; `sweeps/<name>/sweep.json` has the stage.
            case sweep(String, point: Int, claim: String, path: String, value: Double)
        }
        package let text: String
        /// Where it stands in `report.md`, from 1; columns in characters.
        package let line: Int
        package let column: Int
        package let source: Source
        package init(text: String, line: Int, column: Int, source: Source) {
            (self.text, self.line, self.column, self.source) = (text, line, column, source)
        }
    }

    package var study: String
    package var preset: String
    package var fidelity: String
    /// The tree of the sources that made it; nil when they could not be pinned.
    package var sourceTree: String?
    package var environment: [(name: String, value: String)]
    package var settings: [(path: String, value: String)]
    package var claims: [Claim]
    package var stages: [Stage]
    package var stagesByLabel: [String: Stage] { Dictionary(stages.map { ($0.label, $0) }, uniquingKeysWith: { first, _ in first }) }
    /// In the order in which the report has them.
    package var numbers: [Number]
    /// The figures, and the stages whose values they show; the report's own stage where it worked out some.
    package var figures: [(name: String, stages: [String])]

    package init(
        study: String, preset: String, fidelity: String, sourceTree: String?, environment: [(name: String, value: String)],
        settings: [(path: String, value: String)], claims: [Claim], stages: [Stage], numbers: [Number] = [],
        figures: [(name: String, stages: [String])] = []
    ) {
        (self.numbers, self.figures) = (numbers, figures)
        (self.study, self.preset, self.fidelity, self.sourceTree) = (study, preset, fidelity, sourceTree)
        (self.environment, self.settings, self.claims, self.stages) = (environment, settings, claims, stages)
    }

    /// The file: a line for each claim's number and each stage, so that a diff of it can be read.
    package var text: String {
        var lines = ["{"]
        func member(_ name: String, _ value: JSONValue, last: Bool = false) {
            lines.append("  \(JSONValue.string(name).canonicalText): \(value.canonicalText)\(last ? "" : ",")")
        }
        func list(_ name: String, _ open: String, _ close: String, _ items: [String], last: Bool = false) {
            lines.append("  \(JSONValue.string(name).canonicalText): \(open)")
            for (index, item) in items.enumerated() { lines.append("    \(item)\(index == items.count - 1 ? "" : ",")") }
            lines.append("  \(close)\(last ? "" : ",")")
        }
        member("study", .string(study))
        member("preset", .string(preset))
        member("fidelity", .string(fidelity))
        member("sourceTree", sourceTree.map(JSONValue.string) ?? .null)
        list(
            "environment", "{", "}",
            environment.map { "\(JSONValue.string($0.name).canonicalText): \(JSONValue.string($0.value).canonicalText)" })
        list(
            "settings", "{", "}", settings.map { "\(JSONValue.string($0.path).canonicalText): \(JSONValue.string($0.value).canonicalText)" }
        )
        list("claims", "[", "]", claims.map { Self.json($0).canonicalText })
        list("numbers", "[", "]", numbers.map { Self.json($0).canonicalText })
        list(
            "figures", "{", "}",
            figures.map { "\(JSONValue.string($0.name).canonicalText): \(JSONValue.array($0.stages.map(JSONValue.string)).canonicalText)" })
        list(
            "stages", "[", "]",
            stages.map { stage in
                "{\"stage\": \(JSONValue.string(stage.label).canonicalText), \"key\": \"\(stage.key)\", \"output\": \"\(stage.output)\", "
                    + "\"seconds\": \(JSONValue.number(stage.seconds).canonicalText)\(Self.trust(stage))}"
            }, last: true)
        lines.append("}")
        return lines.joined(separator: "\n") + "\n"
    }

    private static func trust(_ stage: Stage) -> String {
        stage.trust.isEmpty ? "" : ", \"trusted\": \(JSONValue.array(stage.trust.map(\.json)).canonicalText)"
    }

    private static func json(_ claim: Claim) -> JSONValue {
        let trusts = claim.trusts.isEmpty ? [] : [("trusts", JSONValue.array(claim.trusts.map(JSONValue.string)))]
        return .members(
            [
                ("id", .string(claim.id)), ("verdict", .string(claim.verdict)), ("registration", .string(claim.registration)),
                (
                    "measured",
                    .members(
                        claim.measured.map { name, estimate in
                            var members: [(String, JSONValue)] = [("value", .number(estimate.value))]
                            if let low = estimate.low { members.append(("low", .number(low))) }
                            if let high = estimate.high { members.append(("high", .number(high))) }
                            if let n = estimate.n { members.append(("n", .integer(Int64(n)))) }
                            return (name, .members(members))
                        })
                ),
                (
                    "controls",
                    .array(claim.controls.map { .members([("id", .string($0.id)), ("holds", $0.holds.map(JSONValue.bool) ?? .null)]) })
                ),
            ] + trusts)
    }

    private static func json(_ number: Number) -> JSONValue {
        var members: [(String, JSONValue)] = [
            ("text", .string(number.text)), ("line", .integer(Int64(number.line))), ("column", .integer(Int64(number.column))),
        ]
        switch number.source {
        case .stage(let stage, let path, let value):
            members += [("stage", .string(stage))] + (path.map { [("path", .string($0))] } ?? []) + [("value", .number(value))]
        case .quoted(let place): members.append(("quoted", .string(place)))
        case .sweep(let name, let point, let claim, let path, let value):
            members += [
                ("sweep", .string(name)), ("point", .integer(Int64(point))), ("claim", .string(claim)), ("path", .string(path)),
                ("value", .number(value)),
            ]
        }
        return .members(members)
    }

    private static func figures(_ json: JSONValue?) -> [(name: String, stages: [String])] {
        guard case .object(let members) = json else { return [] }
        return members.map { ($0.key, ($0.value.array ?? []).compactMap(\.string)) }
    }

    private static func number(_ json: JSONValue) -> Number? {
        guard let text = json["text"]?.string, let line = json["line"]?.int, let column = json["column"]?.int else { return nil }
        if let place = json["quoted"]?.string { return Number(text: text, line: line, column: column, source: .quoted(place: place)) }
        if let name = json["sweep"]?.string, let point = json["point"]?.int, let claim = json["claim"]?.string,
            let path = json["path"]?.string
        {
            let value = json["value"]?.double ?? .nan
            return Number(
                text: text, line: line, column: column, source: .sweep(name, point: point, claim: claim, path: path, value: value))
        }
        guard let stage = json["stage"]?.string else { return nil }
        let source = Number.Source.stage(stage, path: json["path"]?.string, value: json["value"]?.double ?? .nan)
        return Number(text: text, line: line, column: column, source: source)
    }

    /// Reads the file back.
    ///
    /// Errors: ``JSONError``, or nil for JSON of another form.
    package init?(parsing text: String) throws(JSONError) {
        let json = try JSONValue(parsing: Array(text.utf8))
        guard let study = json["study"]?.string, let preset = json["preset"]?.string, let fidelity = json["fidelity"]?.string,
            case .object(let environment) = json["environment"], case .object(let settings) = json["settings"],
            let claims = json["claims"]?.array, let stages = json["stages"]?.array
        else { return nil }
        self.init(
            study: study, preset: preset, fidelity: fidelity, sourceTree: json["sourceTree"]?.string,
            environment: environment.map { ($0.key, $0.value.string ?? "") }, settings: settings.map { ($0.key, $0.value.string ?? "") },
            claims: claims.compactMap(Self.claim),
            stages: stages.compactMap { stage in
                guard let label = stage["stage"]?.string, let key = stage["key"]?.string, let output = stage["output"]?.string else {
                    return nil
                }
                return Stage(
                    label: label, key: key, output: output, seconds: stage["seconds"]?.double ?? 0,
                    trust: (stage["trusted"]?.array ?? []).compactMap(TrustMark.init))
            },
            numbers: (json["numbers"]?.array ?? []).compactMap(Self.number),
            figures: Self.figures(json["figures"]))
    }

    private static func claim(_ json: JSONValue) -> Claim? {
        guard let id = json["id"]?.string, let verdict = json["verdict"]?.string, case .object(let measured) = json["measured"] else {
            return nil
        }
        return Claim(
            id: id, verdict: verdict,
            measured: measured.map { member in
                let value = member.value
                return (
                    member.key,
                    Estimate(value["value"]?.double ?? .nan, low: value["low"]?.double, high: value["high"]?.double, n: value["n"]?.int)
                )
            },
            controls: (json["controls"]?.array ?? []).compactMap { control in control["id"]?.string.map { ($0, control["holds"]?.bool) } },
            registration: json["registration"]?.string ?? "", trusts: (json["trusts"]?.array ?? []).compactMap(\.string))
    }
}
