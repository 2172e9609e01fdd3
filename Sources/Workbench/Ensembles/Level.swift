public import Statistics

/// One level of a factor: `delay=4`.
public struct Level: Codable, Hashable, Sendable {
    public let factor: String
    public let text: String
    /// The level as a number, for axes and trends; nil for words.
    public let number: Double?
    /// True for a seed: what an ensemble's intervals are taken over.
    package let isSeed: Bool

    package init<Value>(factor: String, value: Value) {
        self.factor = factor
        isSeed = value is Seed
        switch value {
        case let seed as Seed: (text, number) = ("\(seed.value)", Double(seed.value))
        case let whole as Int: (text, number) = ("\(whole)", Double(whole))
        case let real as Double: (text, number) = ("\(real)", real)
        case let raw as any RawRepresentable<String>: (text, number) = (raw.rawValue, nil)
        default: (text, number) = ("\(value)", nil)
        }
    }

    public static func == (left: Level, right: Level) -> Bool { left.factor == right.factor && left.text == right.text }

    public func hash(into hasher: inout Hasher) {
        hasher.combine(factor)
        hasher.combine(text)
    }
}

/// A source of levels: a setting that lists them, or ``factor(_:_:)``.
public protocol LevelSource: Sendable {
    associatedtype LevelValue: Codable & Sendable
    var _factor: FactorLevels<LevelValue> { get }
}

/// The levels of one factor and its name.
public struct FactorLevels<Value: Codable & Sendable>: LevelSource {
    package let name: String
    package let path: String
    package let values: [Value]
    public var _factor: FactorLevels<Value> { self }
    public typealias LevelValue = Value
}

/// The current level of a factor inside `ForEach`.
public struct Factor<Value: Codable & Sendable>: StageInput {
    package let value: Value
    package let level: Level
    package let path: String

    public var _port: InputPort<Value> {
        let value = value
        return port(value, path: path, isSetting: true, levels: [level]) { try EncodedValue(value) }
    }
}

/// The plain value of a level, for the conditions of a pipeline.
public func value<Value>(of factor: Factor<Value>) -> Value { factor.value }

/// Names a factor: for levels written in the pipeline, or where the setting's own name doesn't do.
public func factor<Value: Codable & Sendable>(_ name: String, _ levels: [Value]) -> FactorLevels<Value> {
    FactorLevels(name: name, path: "", values: levels)
}

/// Names a factor otherwise than its setting.
public func factor<Source: LevelSource>(_ name: String, _ setting: Source) -> FactorLevels<Source.LevelValue> {
    let levels = setting._factor
    return FactorLevels(name: name, path: levels.path, values: levels.values)
}

/// A configuration value that lists levels.
public protocol LevelList: Sendable {
    associatedtype LevelValue: Codable & Sendable
    var _levels: [LevelValue] { get }
}
extension Array: LevelList where Element: StageInput & Codable, Element.Value == Element { public var _levels: [Element] { self } }
extension Seeds: LevelList { public var _levels: [Seed] { all } }

extension Setting: LevelSource where Value: LevelList {
    public typealias LevelValue = Value.LevelValue
    public var _factor: FactorLevels<Value.LevelValue> {
        FactorLevels(name: singular(path.last ?? "level"), path: path.joined(separator: "."), values: value._levels)
    }
}

/// `delays` names the factor `delay`; names that are no plural stay as they are.
func singular(_ name: String) -> String {
    if name.hasSuffix("ies") { return name.dropLast(3) + "y" }
    if name.hasSuffix("ss") || !name.hasSuffix("s") || name.count < 3 { return name }
    return String(name.dropLast())
}
