public import Instruments
public import Statistics

extension Workplace {
    /// Lets a respondent work until it submits, refuses, or has had its steps.
    ///
    /// Every turn it sees the conversation so far and what its last command printed. An answer that is no command is told so and counts as a step; a refusal
    /// ends the session. Errors: those of the respondent.
    public func work(
        by respondent: some Respondent, steps: Int = 30, repetition: Int = 0, facts: [String: String] = [:],
        using random: inout RandomStream
    ) async throws -> WorkSession {
        let parser = AnswerParser.action(of: Self.grammar)
        var session = WorkSession(self)
        var conversation = Conversation(repetition: repetition)
        var text = briefing
        for step in 0..<steps where !session.isOver {
            let stimulus = Stimulus("\(name) \(step)", text: text, facts: facts)
            let answer = try await respondent.answer(stimulus, in: conversation, using: &random)
            conversation = conversation.after(stimulus, answer: answer)
            let parsed = parser.parse(answer)
            session.rates.add(parsed.outcome)
            switch parsed {
            case .value(let action):
                let output = session.perform(action)
                text = output.isEmpty ? "done" : output
            case .refusal: return session
            case .unparsable: text = "error: not one command\n\(Self.grammar.usage)"
            }
        }
        return session
    }

    /// A command drawn at random from what the workplace has: the baseline that knows nothing, and the input of tests that try everything.
    ///
    /// - Parameter texts: what is written, asked and submitted.
    public func randomAction(texts: [String], using random: inout RandomStream) -> Action {
        func pick(_ items: [String], else other: String) -> String { items.isEmpty ? other : items[random.index(below: items.count)] }
        let verb = Self.grammar.verbs[random.index(below: Self.grammar.verbs.count)].name
        switch verb {
        case "ls":
            let folders = files.paths.map { path in path.split(separator: "/").dropLast().map { "/" + $0 }.joined() }
            return Action(verb, [pick(folders.map { $0.isEmpty ? "/" : $0 }, else: "/")])
        case "cat": return Action(verb, [pick(files.paths, else: "/none")])
        case "write": return Action(verb, [pick(files.paths + ["/new"], else: "/new"), pick(texts, else: "text")])
        case "run": return Action(verb, [pick(tools.map(\.name) + ["none"], else: "none")])
        default: return Action(verb, [pick(texts, else: "text")])
        }
    }
}

/// A respondent that gives commands from a list, one a turn, and refuses when they are used up: a scripted trace.
public struct ScriptedWorker: Respondent {
    public let name: String
    public let commands: [String]

    public init(_ name: String, _ commands: [String]) { (self.name, self.commands) = (name, commands) }

    public func answer(_ stimulus: Stimulus, in conversation: Conversation, using random: inout RandomStream) async -> RawAnswer {
        let turn = conversation.turns.count { $0.role == .assistant }
        return RawAnswer(turn < commands.count ? commands[turn] : "I won't go on.")
    }
}
