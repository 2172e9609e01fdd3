extension DecodingSession {
    /// A located mistake at the node that counts, which is the last.
    func problem(_ headline: String, _ placed: [Placed], facts: [String] = [], hint: String? = nil) -> LocatedProblem {
        guard let top = placed.last else { return LocatedProblem(diagnostic: Diagnostic(headline, facts: facts, hint: hint)) }
        return LocatedProblem(diagnostic: Diagnostic(headline, in: top.file, at: top.node.start, facts: facts, hint: hint))
    }

    /// `'agents.steps' must be an integer, found the text 'abc'`.
    func mismatch(_ expected: [String], _ placed: [Placed], _ path: SettingPath, hint: String? = nil) -> LocatedProblem {
        let found = placed.last?.node.found ?? "nothing"
        var problem = problem("\(path.subject) must be \(expected.joined(separator: " or ")), found \(found)", placed, hint: hint)
        problem.expectation = expected.last
        return problem
    }

    /// What an initialiser threw, as a mistake of the user's.
    func describe<T>(_ error: any Error, _ decoder: NodeDecoder, _ type: T.Type) -> LocatedProblem {
        if let cases = caseNames(type) {
            let word = decoder.placed.last?.node.scalar?.text ?? ""
            let base = mismatch(["one of " + cases.joined(separator: ", ")], decoder.placed, decoder.path).diagnostic
            return problem(base.headline + suggestion(for: word, among: cases), decoder.placed)
        }
        if let pending = decoder.pending { return pending }
        if let problem = error as? LocatedProblem { return problem }
        let subject = decoder.path.subject
        guard let error = error as? DecodingError else { return problem("\(subject): \(error)", decoder.placed) }
        switch error {
        case .keyNotFound(let key, _): return problem("\(subject): missing key '\(shown(key.stringValue))'", decoder.placed)
        // A raw value without a case; the library's own sentence names a Swift type, which is not the user's business.
        case .dataCorrupted where decoder.isEnum && decoder.placed.last?.node.scalar != nil:
            return problem("\(subject) has no value \(decoder.placed.last?.node.found ?? "")", decoder.placed)
        case .typeMismatch(_, let context) where decoder.isCollection && context.codingPath.count > decoder.path.keys.count:
            return problem("\(subject): the key '\(shown(context.codingPath.last?.stringValue ?? ""))' must be an integer", decoder.placed)
        case .dataCorrupted(let context), .typeMismatch(_, let context), .valueNotFound(_, let context):
            return own(context, decoder)
        @unknown default: return problem("\(subject): \(error)", decoder.placed)
        }
    }

    /// A type's own message at the place that it is about.
    ///
    /// One that says what the value `must` be is completed by what was found. A chain of underlying errors is a list of mistakes.
    private func own(_ context: DecodingError.Context, _ decoder: NodeDecoder) -> LocatedProblem {
        var contexts = [context]
        while case .dataCorrupted(let next) = contexts.last?.underlyingError as? DecodingError { contexts.append(next) }
        let mistakes = contexts.map { context -> Diagnostic in
            let (node, top, path) = place(of: context.codingPath, decoder)
            guard context.debugDescription.hasPrefix("must ") else {
                return Diagnostic("\(decoder.path.subject): \(context.debugDescription)", in: top?.file, at: node?.start ?? .first)
            }
            let headline = "\(path.subject) \(context.debugDescription), found \(node?.found ?? "nothing")"
            if top?.layer == 0, let declaration = decoder.declaration { return declaration.mistake("the default of \(headline)") }
            return Diagnostic(headline, in: top?.file, at: node?.start ?? .first)
        }
        return LocatedProblem(diagnostic: mistakes[0], others: Array(mistakes.dropFirst()))
    }

    /// The node that a type's own error is about, of the highest layer that holds it.
    private func place(of codingPath: [any CodingKey], _ decoder: NodeDecoder) -> (node: YAMLNode?, top: Placed?, path: SettingPath) {
        let keys = codingPath.dropFirst(decoder.path.keys.count)
        for placed in decoder.placed.reversed() {
            var (node, path) = (placed.node, decoder.path)
            let isWhole = keys.allSatisfy { key in
                if let index = key.intValue, let elements = node.sequence, elements.indices.contains(index) {
                    (node, path) = (elements[index], path.element(index))
                    return true
                }
                guard let next = node[key.stringValue] else { return false }
                (node, path) = (next, path.child(key))
                return true
            }
            if isWhole { return (node, placed, path) }
        }
        return (decoder.placed.last?.node, decoder.placed.last, decoder.path)
    }
}

/// The raw values of an enum that lists its cases.
private func caseNames<T>(_ type: T.Type) -> [String]? {
    func names<C: CaseIterable>(_ type: C.Type) -> [String]? {
        let values = type.allCases.compactMap { ($0 as? any RawRepresentable)?.rawValue }
        return values.isEmpty ? nil : values.map { "\($0)" }
    }
    guard let type = type as? any CaseIterable.Type else { return nil }
    return names(type)
}
