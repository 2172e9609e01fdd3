internal import ContentStore

/// Something with parameters: a structure whose stored properties are tensors, other modules, or arrays and optionals of them.
///
/// Parameters are found by the properties' names, so that a module is no more than its properties and a `callAsFunction`. Modules are
/// `Codable`: a stage can return one. Copies of the structure share their parameters; ``copied()`` makes others.
///
///     struct Classifier: Module {
///         let hidden, output: Linear
///
///         func callAsFunction(_ images: Tensor) throws -> Tensor { try output(hidden(images.flattened(from: 1)).relu()) }
///     }
public protocol Module: Codable, Sendable {}

extension Module {
    /// The parameters with their names, such as `blocks.0.attention.output.weight`, in the order of the properties.
    public var namedParameters: [(name: String, value: Tensor)] {
        var found: [(name: String, value: Tensor)] = []
        collect(Mirror(reflecting: self), path: "", into: &found)
        return found.filter(\.value.requiresGradient)
    }

    /// The parameters in the order of the properties.
    public var parameters: [Tensor] { namedParameters.map(\.value) }

    /// How many numbers are learned.
    public var parameterCount: Int { parameters.reduce(0) { $0 + $1.count } }

    /// The same with parameters of its own.
    public func copied() throws -> Self { try ArtifactDecoder.decode(Self.self, from: ArtifactEncoder.encode(self)) }

    /// Takes over the parameters of a module that is made alike.
    public func assign(parametersOf other: Self) throws {
        try load(other.namedParameters)
    }

    /// Moves each parameter that share of the way to that of a module made alike: a running average has a small one.
    public func blend(withParametersOf other: Self, weight: Double) throws {
        for (mine, its) in zip(parameters, other.parameters) { try mine.blend(with: its, weight: weight) }
    }

    /// Takes over parameters by their names, such as those of a safetensors file.
    ///
    /// Errors: ``TensorError`` that tells all names that are missing or too many, and all shapes that differ.
    public func load(_ tensors: [(name: String, value: Tensor)]) throws {
        let given = Dictionary(tensors.map { ($0.name, $0.value) }, uniquingKeysWith: { first, _ in first })
        let mine = namedParameters
        let names = Set(mine.map(\.name))
        var problems = mine.filter { given[$0.name] == nil }.map { "no '\($0.name)'" }
        problems += tensors.filter { !names.contains($0.name) }.map { "nothing is called '\($0.name)'" }
        for (name, value) in mine {
            if let other = given[name], other.shape != value.shape { problems.append("'\(name)' is \(value.shape), found \(other.shape)") }
        }
        guard problems.isEmpty else { throw TensorError("load", reason: problems.joined(separator: "; ")) }
        for (name, value) in mine { if let other = given[name] { try value.assign(other) } }
    }
}

private func collect(_ mirror: Mirror, path: String, into found: inout [(name: String, value: Tensor)]) {
    for (position, child) in mirror.children.enumerated() {
        let label = child.label.map { $0.hasPrefix("_") ? String($0.dropFirst()) : $0 } ?? "\(position)"
        let name = path.isEmpty ? label : "\(path).\(label)"
        let inner = Mirror(reflecting: child.value)
        if let tensor = child.value as? Tensor {
            found.append((name, tensor))
        } else if inner.displayStyle == .optional {
            // An optional is no step of the path.
            if let some = inner.children.first?.value {
                if let tensor = some as? Tensor {
                    found.append((name, tensor))
                } else {
                    collect(Mirror(reflecting: some), path: name, into: &found)
                }
            }
        } else {
            collect(inner, path: name, into: &found)
        }
    }
}
