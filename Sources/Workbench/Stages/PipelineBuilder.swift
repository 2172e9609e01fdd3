/// The stages of a study that nothing else uses: what a run has to make. The rest is found by following their inputs.
public struct Pipeline: Sendable {
    package let ends: [StageNode]
}

/// Collects the stages of a pipeline; conditions and loops over plain values are allowed.
@resultBuilder
public enum PipelineBuilder {
    public static func buildExpression<Value>(_ artifact: Artifact<Value>) -> Pipeline { Pipeline(ends: [artifact.node]) }
    public static func buildExpression<Value>(_ ensemble: EnsembleArtifact<Value>) -> Pipeline {
        Pipeline(ends: ensemble.cells.map(\.node))
    }
    public static func buildExpression(_ pipeline: Pipeline) -> Pipeline { pipeline }
    public static func buildBlock(_ parts: Pipeline...) -> Pipeline { Pipeline(ends: parts.flatMap(\.ends)) }
    public static func buildOptional(_ part: Pipeline?) -> Pipeline { part ?? Pipeline(ends: []) }
    public static func buildEither(first part: Pipeline) -> Pipeline { part }
    public static func buildEither(second part: Pipeline) -> Pipeline { part }
    public static func buildArray(_ parts: [Pipeline]) -> Pipeline { Pipeline(ends: parts.flatMap(\.ends)) }
}
