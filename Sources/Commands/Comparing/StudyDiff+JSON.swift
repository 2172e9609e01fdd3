internal import ContentStore
internal import Reporting
internal import Statistics

extension StudyDiff {
    var json: JSONValue {
        func text(_ value: String?) -> JSONValue { value.map(JSONValue.string) ?? .null }
        func texts(_ values: [String]) -> JSONValue { .array(values.map(JSONValue.string)) }
        return .members([
            ("study", .string(study)), ("from", .string(first.name)), ("to", .string(second.name)),
            (
                "verdicts",
                .array(verdicts.map { .members([("claim", .string($0.claim)), ("from", text($0.old)), ("to", text($0.new))]) })
            ),
            ("numbers", .array(numbers.map(Self.json))),
            (
                "why",
                .array(
                    explanations.map { explanation in
                        .members([
                            ("claims", texts(explanation.claims)),
                            (
                                "causes",
                                .array(
                                    explanation.groups.map {
                                        .members([("stages", texts($0.stages)), ("differences", texts($0.differences))])
                                    })
                            ),
                        ])
                    })
            ),
            ("code", texts(code)), ("sources", texts(sources)),
            (
                "settings",
                .array(
                    settings.map {
                        .members([
                            ("path", .string($0.path)), ("from", text($0.old)), ("to", text($0.new)), ("origin", text($0.origin)),
                        ])
                    })
            ),
            ("data", texts(data)), ("environment", texts(environment.map(\.detail))), ("trust", texts(trust)),
            (
                "figures",
                .array(
                    figures.map { .members([("name", .string($0.name)), ("from", text($0.old?.place)), ("to", text($0.new?.place))]) })
            ),
            ("stages", texts(stages)), ("unknown", texts(unknown)), ("notes", texts(notes)),
        ])
    }

    private static func json(_ number: NumberChange) -> JSONValue {
        func estimate(_ estimate: Estimate?) -> JSONValue {
            guard let estimate else { return .null }
            let parts: [(String, Double?)] = [
                ("value", estimate.value), ("low", estimate.low), ("high", estimate.high), ("n", estimate.n.map(Double.init)),
            ]
            return .members(parts.compactMap { part in part.1.map { (part.0, .number($0)) } })
        }
        let size =
            switch number.size {
            case .same: "same"
            case .withinNoise: "within noise"
            case .beyondNoise: "beyond noise"
            case .withoutSpread: "spread not known"
            }
        let spread: JSONValue =
            number.spread.map {
                .members([
                    ("deviation", .number($0.deviation)), ("noise", .number($0.noise)), ("source", .string($0.source.rawValue)),
                ])
            } ?? .null
        return .members([
            ("claim", .string(number.claim)), ("name", .string(number.name)), ("from", estimate(number.old)), ("to", estimate(number.new)),
            ("change", .string(size)), ("spreads", number.spreads.map(JSONValue.number) ?? .null), ("spread", spread),
        ])
    }
}
