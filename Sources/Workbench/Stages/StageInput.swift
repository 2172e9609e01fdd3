package import ContentStore
public import Statistics
internal import Synchronization

/// What a stage can take: artifacts, ensembles, settings, levels of a factor, and plain values.
public protocol StageInput<Value>: Sendable {
    /// What the stage's function receives.
    associatedtype Value: Sendable
    /// How the engine refers to it and turns it into a value.
    var _port: InputPort<Value> { get }
}

/// The engine's view of one input.
public struct InputPort<Value: Sendable>: Sendable {
    package let reference: InputReference
    package let levels: [Level]
    package let load: @Sendable (LoadedInput) throws -> Value

    package init(reference: InputReference, levels: [Level], load: @escaping @Sendable (LoadedInput) throws -> Value) {
        self.reference = reference
        self.levels = levels
        self.load = load
    }
}

/// Where an input comes from.
package enum InputReference: Sendable {
    case artifact(StageNode)
    case ensemble([EnsembleCell])
    case value(ValueReference)
    case file(FileReference)
}

/// One member of an ensemble: the stage that makes it, and its levels.
package struct EnsembleCell: Sendable {
    package let node: StageNode
    package let levels: [Level]
}

/// A value that is known without running anything.
package struct ValueReference: Sendable {
    /// The path of the setting it is or comes from; empty for a value written in the pipeline.
    package let path: String
    package let isSetting: Bool
    /// Its canonical bytes; they are what the key holds.
    package let encoded: @Sendable () throws -> EncodedValue
}

/// The canonical bytes of a value and their digest.
package struct EncodedValue: Sendable {
    package let bytes: [UInt8]
    package let digest: Digest

    package init<Value: Encodable>(_ value: Value) throws {
        bytes = try ArtifactEncoder.encode(value, userInfo: [.isKey: true])
        digest = Digest(of: bytes)
    }
}

/// What a worker hands to an input: its artifact or artifacts.
package enum LoadedInput: Sendable {
    case value
    case artifact(StoredArtifact)
    case members([StoredArtifact])
    case file(FileContents)

    /// The members of an ensemble by the bytes of their artifacts.
    package static func ensemble(_ members: [[UInt8]]) -> LoadedInput { .members(members.map { StoredArtifact($0) }) }
}

/// The encoded settings of one configuration, each encoded once however many stages take it.
final class EncodedValues: Sendable {
    private let known = Mutex<[String: EncodedValue]>([:])
    // Key paths that a pipeline spells are made once and live on; keeping them makes sure that no other takes their place.
    private let names = Mutex<[PropertyPlace: (keyPath: any AnyKeyPath & Sendable, name: String)]>([:])

    private struct PropertyPlace: Hashable {
        let keyPath: ObjectIdentifier
        let parent: [String]
    }

    /// The name of the property of `value` that a key path leads to; finding one is slow, and a loop over seeds asks a thousand times.
    func name<Value, Member>(of keyPath: any KeyPath<Value, Member> & Sendable, in value: Value, at parent: [String]) -> String {
        let place = PropertyPlace(keyPath: ObjectIdentifier(keyPath), parent: parent)
        if let known = names.withLock({ $0[place]?.name }) { return known }
        let name = propertyName(keyPath, in: value)
        names.withLock { $0[place] = (keyPath, name) }
        return name
    }

    func encoded<Value: Encodable>(_ path: String, _ value: () -> Value) throws -> EncodedValue {
        if let found = known.withLock({ $0[path] }) { return found }
        let encoded = try EncodedValue(value())
        known.withLock { $0[path] = encoded }
        return encoded
    }
}

/// The port of a value that is known without running anything; a file becomes its content.
func port<Value: Codable & Sendable>(
    _ value: Value, path: String, isSetting: Bool, levels: [Level], encoded: @escaping @Sendable () throws -> EncodedValue
) -> InputPort<Value> {
    if let file = value as? any InputFile { return openedPort(file, path: path, isSetting: isSetting, levels: levels) as! InputPort<Value> }
    return InputPort(reference: .value(ValueReference(path: path, isSetting: isSetting, encoded: encoded)), levels: levels) { _ in value }
}

private func openedPort<Opened: InputFile>(_ file: Opened, path: String, isSetting: Bool, levels: [Level]) -> Any {
    file.filePort(path: path, isSetting: isSetting, levels: levels)
}

extension StageInput where Value == Self, Self: Codable {
    public var _port: InputPort<Self> {
        InputPort(reference: .value(ValueReference(path: "", isSetting: false, encoded: { try EncodedValue(self) })), levels: []) { _ in
            self
        }
    }
}

extension Int: StageInput { public typealias Value = Int }
extension Double: StageInput { public typealias Value = Double }
extension Bool: StageInput { public typealias Value = Bool }
extension String: StageInput { public typealias Value = String }
extension Seed: StageInput { public typealias Value = Seed }
extension Seeds: StageInput { public typealias Value = Seeds }
extension Array: StageInput where Element: StageInput & Codable, Element.Value == Element { public typealias Value = [Element] }
extension Optional: StageInput where Wrapped: StageInput & Codable, Wrapped.Value == Wrapped { public typealias Value = Wrapped? }
