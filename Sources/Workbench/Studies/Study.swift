/// One paper, reproduced as a typed pipeline.
///
/// The pipeline is a pure function of the configuration: it says which functions run on which values, and running it is somebody else's
/// business. The doc comment of a study is the question that its report opens with.
public protocol Study: Sendable {
    /// The values that `study.yaml`, presets and `key=value` can change; its defaults are the defaults of its properties.
    associatedtype Config: Configuration

    init()

    /// The stages, from data to findings and report.
    @PipelineBuilder func pipeline(_ config: Settings<Config>) throws -> Pipeline
}

/// A group of settings with a default for each: what a study, or a part that several studies share, lets its reader change.
///
/// A property may declare its unit and its range with ``Quantity``. The names `include`, `presets` and `resources` have a meaning of their own in files.
public protocol Configuration: Codable, Sendable, StageInput where Value == Self {
    init()
}

/// One of a fixed list of words in a configuration.
public protocol Choice: RawRepresentable<String>, CaseIterable, Codable, Sendable, StageInput where Value == Self {}

extension Study {
    /// A `Data` stage; the same as the function of that name, which Foundation's type would hide here.
    public func Data<each Input: StageInput, Output: Codable & Sendable>(
        _ name: String, _ body: @escaping @Sendable (Run, repeat (each Input).Value) async throws -> Output, _ input: repeat each Input,
        fileID: StaticString = #fileID, line: Int = #line, column: Int = #column
    ) -> Artifact<Output> {
        makeStage(.data, name, CallSite(fileID: fileID, line: line, column: column), body, repeat each input)
    }
}
