internal import ContentStore

/// A stage that brings data in or makes it.
///
/// `body` is a static function, named without calling it; it receives the run and then exactly the inputs listed after it.
public func Data<each Input: StageInput, Output: Codable & Sendable>(
    _ name: String, _ body: @escaping @Sendable (Run, repeat (each Input).Value) async throws -> Output, _ input: repeat each Input,
    fileID: StaticString = #fileID, line: Int = #line, column: Int = #column
) -> Artifact<Output> {
    makeStage(.data, name, CallSite(fileID: fileID, line: line, column: column), body, repeat each input)
}

/// A stage that trains or simulates: most of a study's time.
///
/// `body` is a static function, named without calling it; it receives the run and then exactly the inputs listed after it.
public func Train<each Input: StageInput, Output: Codable & Sendable>(
    _ name: String, _ body: @escaping @Sendable (Run, repeat (each Input).Value) async throws -> Output, _ input: repeat each Input,
    fileID: StaticString = #fileID, line: Int = #line, column: Int = #column
) -> Artifact<Output> {
    makeStage(.train, name, CallSite(fileID: fileID, line: line, column: column), body, repeat each input)
}

/// A stage that measures what a model or simulation did.
///
/// `body` is a static function, named without calling it; it receives the run and then exactly the inputs listed after it.
public func Evaluate<each Input: StageInput, Output: Codable & Sendable>(
    _ name: String, _ body: @escaping @Sendable (Run, repeat (each Input).Value) async throws -> Output, _ input: repeat each Input,
    fileID: StaticString = #fileID, line: Int = #line, column: Int = #column
) -> Artifact<Output> {
    makeStage(.evaluate, name, CallSite(fileID: fileID, line: line, column: column), body, repeat each input)
}

/// A stage that reduces evaluations to the numbers of one claim; its name is the claim's identifier in the paper file.
///
/// It only measures: the rule that judges the numbers stands in the paper file.
public func Analyze<each Input: StageInput>(
    _ claim: String, _ body: @escaping @Sendable (Run, repeat (each Input).Value) async throws -> Finding, _ input: repeat each Input,
    fileID: StaticString = #fileID, line: Int = #line, column: Int = #column
) -> Artifact<Finding> {
    makeStage(.analyze, claim, CallSite(fileID: fileID, line: line, column: column), body, repeat each input)
}

/// The stage that writes the study's own sections of the report.
public func Report<each Input: StageInput, Content: ReportContent>(
    _ body: @escaping @Sendable (repeat (each Input).Value) throws -> Content, _ input: repeat each Input,
    fileID: StaticString = #fileID, line: Int = #line, column: Int = #column
) -> Artifact<ReportDocument> {
    let function: @Sendable (Run, repeat (each Input).Value) async throws -> ReportDocument = {
        (_: Run, value: repeat (each Input).Value) in
        try ReportDocument(checking: try body(repeat each value).blocks)
    }
    return makeStage(.report, "report", CallSite(fileID: fileID, line: line, column: column), function, repeat each input)
}

func makeStage<each Input: StageInput, Output: Codable & Sendable>(
    _ kind: StageKind, _ name: String, _ site: CallSite,
    _ body: @escaping @Sendable (Run, repeat (each Input).Value) async throws -> Output,
    _ input: repeat each Input
) -> Artifact<Output> {
    var references: [InputReference] = []
    var levels: [Level] = []
    for port in repeat (each input)._port {
        references.append(port.reference)
        for level in port.levels where !levels.contains(where: { $0.factor == level.factor }) { levels.append(level) }
    }
    let work = StageWork.function { run, loaded in
        var position = 0
        func next() -> LoadedInput {
            defer { position += 1 }
            return loaded[position]
        }
        let output = try await body(run, repeat try (each input)._port.load(next()))
        return try ArtifactEncoder.artifact(output)
    }
    return Artifact(node: StageNode(kind: kind, name: name, site: site, inputs: references, levels: levels, work: work))
}
