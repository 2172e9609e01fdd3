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
        problem.expectations = expected
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
        if var problem = error as? LocatedProblem {
            if type is any Paired.Type, problem.expectations == ["a list"], decoder.placed.last?.node.mapping != nil {
                problem.diagnostic.hint = "write keys and values in turn, or let the keys' type in Swift be CodingKeyRepresentable"
            }
            return problem
        }
        let subject = decoder.path.subject
        guard let error = error as? DecodingError else { return problem("\(subject): \(error)", decoder.placed) }
        func isAboutKey(_ context: DecodingError.Context) -> Bool {
            decoder.isCollection && context.codingPath.count > decoder.path.keys.count
        }
        switch error {
        case .keyNotFound(let key, _): return problem("\(subject): missing key '\(shown(key.stringValue))'", decoder.placed)
        // A raw value without a case; the library's own sentence names a Swift type, which is not the user's business.
        case .dataCorrupted where decoder.isEnum && decoder.placed.last?.node.scalar != nil:
            return problem("\(subject) has no value \(decoder.placed.last?.node.found ?? "")", decoder.placed)
        case .typeMismatch(_, let context) where isAboutKey(context), .dataCorrupted(let context) where isAboutKey(context):
            return wrongKey(context.codingPath.last?.stringValue ?? "", (type as? any Paired.Type)?.keyNames, decoder)
        case .dataCorrupted(let context), .typeMismatch(_, let context), .valueNotFound(_, let context):
            return own(context, decoder)
        @unknown default: return problem("\(subject): \(error)", decoder.placed)
        }
    }

    /// A key of a dictionary that is not of the keys' type: the standard library gives up at the first.
    private func wrongKey(_ key: String, _ names: [String]?, _ decoder: NodeDecoder) -> LocatedProblem {
        let expected =
            switch names {
            case nil: "must be an integer"
            case []: "is none of its type"
            case let names?: "must be one of \(names.joined(separator: ", "))\(suggestion(for: key, among: names))"
            }
        let top = decoder.placed.last { $0.node[key] != nil } ?? decoder.placed.last
        let mark = top?.node.mapping?.first { $0.name == key }?.key ?? top?.node.start ?? .first
        return LocatedProblem(
            diagnostic: Diagnostic("\(decoder.path.subject): the key '\(shown(key))' \(expected)", in: top?.file, at: mark))
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

/// A dictionary, which the standard library reads from a list where its keys are neither text nor integers nor stand for such.
private protocol Paired {
    static var keyNames: [String]? { get }
}

extension Dictionary: Paired {
    /// Nil for integers; empty where a type of keys doesn't list its cases.
    fileprivate static var keyNames: [String]? { Key.self == Int.self ? nil : caseNames(Key.self) ?? [] }
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
