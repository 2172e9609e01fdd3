/// What a stage may take of a machine: what its job asks a cluster for, and where it is stopped; no part of its key.
///
/// What is `nil` is up to whoever runs the study.
public struct StageResources: Configuration, Equatable {
    /// How many cores it keeps busy. On one machine it takes the places of so many stages.
    @Quantity(in: 1..., unit: "cores") public var cores: Int?
    /// The resident memory at which it is stopped, that of the programs it has started included.
    public var memory: MemorySize?
    /// The wall time after which it is stopped.
    public var time: TimeLimit?
    /// How many graphics processors it needs.
    @Quantity(in: 0...) public var gpus: Int?

    public init() {}

    public init(cores: Int? = nil, memory: MemorySize? = nil, time: TimeLimit? = nil, gpus: Int? = nil) {
        (self.cores, self.memory, self.time, self.gpus) = (cores, memory, time, gpus)
    }

    /// These, and what they leave open as `other` says.
    package func completed(by other: StageResources) -> StageResources {
        StageResources(
            cores: cores ?? other.cores, memory: memory ?? other.memory, time: time ?? other.time, gpus: gpus ?? other.gpus)
    }
}

extension Artifact {
    /// Declares what the stage may take; `resources` in `study.yaml`, and on the command line, replaces single values by the stage's name.
    ///
    ///     Train("population", Self.simulate, config.agents, seed).resources(memory: .gibibytes(8), time: .hours(2))
    public func resources(
        cores: Int? = nil, memory: MemorySize? = nil, time: TimeLimit? = nil, gpus: Int? = nil
    ) -> Artifact {
        precondition((cores ?? 1) >= 1 && (gpus ?? 0) >= 0, "a stage takes one core at least, and no fewer than no graphics processors")
        let resources = StageResources(cores: cores, memory: memory, time: time, gpus: gpus)
        DeclaredResources.set(resources.completed(by: node.declaredResources), for: node)
        return self
    }
}
