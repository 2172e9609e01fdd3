internal import Glibc

/// The part of the machine that may change a result's bits: processor level, fused multiply-add, C library, Swift, build configuration.
///
/// Two machines of one class share cached results. Facts that can't change a result, such as memory, are in `HostFacts`.
public struct EnvironmentClass: Hashable, Sendable, Codable, CustomStringConvertible {
    /// One named fact.
    public struct Field: Hashable, Sendable {
        public let name: String
        public let value: String

        public init(name: String, value: String) {
            self.name = name
            self.value = value
        }
    }

    /// All facts, sorted by name, each name once.
    public let fields: [Field]

    /// A class from named facts; of two with one name, the later holds.
    public init(_ fields: [Field]) {
        var values: [String: String] = [:]
        for field in fields { values[field.name] = field.value }
        self.fields = values.sorted { $0.key < $1.key }.map { Field(name: $0.key, value: $0.value) }
    }

    /// The class of this process.
    ///
    /// - Parameter extra: Facts that only some code reaches, such as the version of libtorch and its CPU capability.
    public static func current(adding extra: [Field] = []) -> EnvironmentClass {
        let tunables = getenv("GLIBC_TUNABLES").map { String(cString: $0) }
        let fma = ProcessorFacts.current.usesFMA(tunables: tunables)
        return EnvironmentClass(
            [
                Field(name: "architecture", value: architecture),
                Field(name: "build", value: buildConfiguration),
                Field(name: "fma", value: fma ? "on" : "off"),
                Field(name: "libc", value: libc),
                Field(name: "swift", value: swift),
            ] + extra)
    }

    /// The same class with more facts.
    public func adding(_ extra: [Field]) -> EnvironmentClass { EnvironmentClass(fields + extra) }

    /// The value of a fact.
    public subscript(name: String) -> String? { fields.first { $0.name == name }?.value }

    /// The facts that differ, by name, with both values; `nil` stands for a fact that one side lacks.
    public func differences(from other: EnvironmentClass) -> [(name: String, here: String?, there: String?)] {
        let names = Set((fields + other.fields).map(\.name)).sorted()
        return names.compactMap { name in self[name] == other[name] ? nil : (name, self[name], other[name]) }
    }

    public var description: String { fields.map { "\($0.name)=\($0.value)" }.joined(separator: " ") }

    // MARK: Coding: an object of strings

    public init(from decoder: any Decoder) throws {
        let values = try [String: String](from: decoder)
        self.init(values.map { Field(name: $0.key, value: $0.value) })
    }

    public func encode(to encoder: any Encoder) throws {
        try Dictionary(uniqueKeysWithValues: fields.map { ($0.name, $0.value) }).encode(to: encoder)
    }

    // MARK: This process

    private static var architecture: String {
        #if arch(x86_64)
        ProcessorFacts.current.x86Level
        #elseif arch(arm64)
        "aarch64"
        #else
        HostFacts.machine
        #endif
    }

    private static var libc: String {
        var text = [CChar](repeating: 0, count: 64)
        let count = confstr(Int32(_CS_GNU_LIBC_VERSION), &text, text.count)
        guard count > 1, count <= text.count else { return "unknown" }
        return String(decoding: text[..<(count - 1)].map { $0 == 32 ? 45 : UInt8(bitPattern: $0) }, as: UTF8.self)
    }

    /// The version of the runtime in use, which is the compiler's where the runtime is linked statically.
    private static var swift: String { "\(_SwiftStdlibVersion.current)" }

    private static var buildConfiguration: String {
        #if DEBUG
        "debug"
        #else
        "release"
        #endif
    }
}
