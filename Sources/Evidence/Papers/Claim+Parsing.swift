internal import Configuration

extension Claim {
    /// The presets that a rule may name.
    static let presets = ["smoke", "default", "paper", "endpoint"]
    /// What belongs to a rule.
    static let ruleKeys = ["measures", "reproduced", "refuted", "validated", "controls", "judged_at", "needs", "not_tested"]
    static let keys = ["id", "says", "paper"] + ruleKeys

    init?(_ node: YAMLNode, _ problems: Problems) {
        let what = claimName(node)
        guard let fields = FieldReader(node, what, known: Claim.keys, problems) else { return nil }
        let id = fields.identifier("id")
        let says = fields.text("says")
        published = publishedNumbers(fields)
        var defined: [String: Int] = [:]
        measures = readMeasures(fields, what, &defined)
        let own = measures.map(\.name)
        let controlNodes = fields.list("controls")
        controls = readControls(controlNodes, what, own, defined, problems)
        let foreign = controlNodes.flatMap { ($0["measures"]?.mapping ?? []).map(\.name) }
        reproduced = readRules(fields, "reproduced", own, foreign)
        refuted = readRules(fields, "refuted", own, foreign)
        validated = readRules(fields, "validated", own, foreign)
        let judgedAt = fields.word("judged_at", among: Claim.presets)
        needs = readNeeds(fields)
        notTested = fields.optionalText("not_tested")
        file = problems.file
        place = node.start

        let (hasReproduced, hasRefuted) = (isGiven(fields, "reproduced"), isGiven(fields, "refuted"))
        if hasReproduced != hasRefuted {
            let (given, missing) = hasReproduced ? ("reproduced", "refuted") : ("refuted", "reproduced")
            problems.add(
                "\(what) has '\(given)' but not '\(missing)'", at: node.start, hint: "a rule says beforehand what counts for and against")
        } else if !hasReproduced, !isGiven(fields, "validated") {
            problems.add(
                "\(what) has no rule", at: node.start, hint: "give 'reproduced' and 'refuted', or 'validated' for an instrument")
        }
        guard let id, let says, let judgedAt else { return nil }
        self.id = id
        self.says = says
        self.judgedAt = judgedAt
    }
}

/// A claim as messages call it.
func claimName(_ node: YAMLNode) -> String { node["id"]?.scalar.map { "claim '\(shown($0.text))'" } ?? "a claim" }

/// Whether a list stands there, be it a wrong one.
private func isGiven(_ fields: FieldReader, _ key: String) -> Bool {
    fields.node[key].map { !$0.isNull && $0.sequence?.isEmpty != true } ?? false
}

func publishedNumbers(_ fields: FieldReader) -> [Claim.PublishedNumber] {
    var lines: [String: Int] = [:]
    return fields.list("paper").compactMap { node in
        guard let number = FieldReader(node, "a published number", known: ["name", "value", "where"], fields.problems) else { return nil }
        let (name, value, place) = (number.text("name"), number.number("value"), number.text("where"))
        guard let name, let value, let place else { return nil }
        if let line = lines.updateValue(node.start.line, forKey: name) {
            fields.problems.add("duplicate published number '\(shown(name))'", at: node.start, facts: ["it stands first at line \(line)"])
        }
        return Claim.PublishedNumber(name: name, value: value, place: place)
    }
}

private func readMeasures(_ fields: FieldReader, _ what: String, _ defined: inout [String: Int]) -> [Claim.Measure] {
    guard let node = fields.required("measures") else { return [] }
    guard let pairs = node.mapping, !pairs.isEmpty else {
        let found = node.mapping == nil ? node.found : "none"
        fields.problems.add("'measures' of \(what) must be a mapping from names to definitions, found \(found)", at: node.start)
        return []
    }
    var measures: [Claim.Measure] = []
    for pair in pairs {
        let isName = pair.name.unicodeScalars.first.map(isNameStart) == true && pair.name.unicodeScalars.allSatisfy(isNamePart)
        if !isName {
            fields.problems.add("'\(shown(pair.name))' must consist of letters, digits and '_' to be used in a rule", at: pair.key)
        } else if let line = defined[pair.name] {
            fields.problems.add("'\(pair.name)' is measured twice\(fields.place)", at: pair.key, facts: ["it stands first at line \(line)"])
        }
        defined[pair.name] = pair.key.line
        // A wrong definition still defines the name: one mistake, one message.
        measures.append(
            Claim.Measure(name: pair.name, definition: fields.text(pair.value, "the definition of '\(shown(pair.name))'") ?? ""))
    }
    return measures
}

private func readControls(
    _ nodes: [YAMLNode], _ claim: String, _ own: [String], _ defined: [String: Int], _ problems: Problems
) -> [Claim.Control] {
    var (lines, defined): ([String: Int], [String: Int]) = ([:], defined)
    return nodes.compactMap { node in
        let what = node["id"]?.scalar.map { "control '\(shown($0.text))' of \(claim)" } ?? "a control of \(claim)"
        guard let fields = FieldReader(node, what, known: ["id", "measures", "holds", "why"], problems) else { return nil }
        let (id, why) = (fields.identifier("id"), fields.text("why"))
        if let id, let line = lines.updateValue(node.start.line, forKey: id) {
            problems.add(
                "duplicate control '\(id)' in \(claim)", at: node["id"]?.start ?? node.start, facts: ["it stands first at line \(line)"])
        }
        let measures = readMeasures(fields, what, &defined)
        let holds = readRules(fields, "holds", measures.map(\.name) + own, [])
        if !isGiven(fields, "holds") { problems.add("\(what) has no 'holds'", at: node.start) }
        guard let id, let why else { return nil }
        return Claim.Control(id: id, measures: measures, holds: holds, why: why)
    }
}

private func readRules(_ fields: FieldReader, _ key: String, _ defined: [String], _ foreign: [String]) -> [Comparison] {
    fields.list(key).compactMap { node in
        guard let scalar = node.scalar, !scalar.text.isEmpty else {
            fields.problems.add("a rule must be a comparison such as 'share.low >= 0.5', found \(node.found)", at: node.start)
            return nil
        }
        func mark(_ offset: Int) -> YAMLMark {
            guard node.start.line == node.end.line else { return node.start }
            return YAMLMark(line: node.start.line, column: node.start.column + offset + (scalar.style == .plain ? 0 : 1))
        }
        do throws(ComparisonProblem) {
            let comparison = try Comparison(scalar.text, place: node.start)
            for term in comparison.terms where !defined.contains(term.name) {
                let offset = scalar.text.ranges(of: term.name).first.map {
                    scalar.text.unicodeScalars.distance(from: scalar.text.startIndex, to: $0.lowerBound)
                }
                let isForeign = foreign.contains(term.name)
                fields.problems.add(
                    "'\(term.name)' is not measured\(fields.place)" + (isForeign ? "" : suggestion(for: term.name, among: defined)),
                    at: mark(offset ?? 0), hint: isForeign ? "a claim's own rule cannot read what a control measures" : nil)
            }
            return comparison
        } catch {
            fields.problems.add(error.headline, at: mark(error.offset), hint: error.hint)
            return nil
        }
    }
}

private func readNeeds(_ fields: FieldReader) -> [Claim.Need] {
    guard let node = fields.node["needs"], !node.isNull else { return [] }
    guard let pairs = node.mapping else {
        fields.problems.add("'needs' must be a mapping from settings to values, found \(node.found)", at: node.start)
        return []
    }
    return pairs.map { Claim.Need(name: $0.name, text: $0.value.flowText) }
}
