internal import Glibc

/// Facts about the machine that are recorded with a run and take no part in any key.
public struct HostFacts: Hashable, Sendable, Codable {
    /// Processors that are online.
    public var cores: Int
    /// Physical memory in bytes.
    public var memory: Int
    /// Name and release of the kernel: `Linux 6.1.0`.
    public var kernel: String
    /// The processor's name as its maker gives it, empty if the kernel doesn't say.
    public var processor: String

    public init(cores: Int, memory: Int, kernel: String, processor: String) {
        self.cores = cores
        self.memory = memory
        self.kernel = kernel
        self.processor = processor
    }

    /// The facts of this machine.
    public static func current() -> HostFacts {
        HostFacts(
            cores: sysconf(Int32(_SC_NPROCESSORS_ONLN)), memory: sysconf(Int32(_SC_PHYS_PAGES)) * sysconf(Int32(_SC_PAGESIZE)),
            kernel: "\(name(\.sysname)) \(name(\.release))", processor: ProcessorFacts.current.model ?? "")
    }

    /// The kernel's name for the architecture.
    static var machine: String { name(\.machine) }

    private static func name<Text>(_ field: KeyPath<utsname, Text>) -> String {
        var facts = utsname()
        guard uname(&facts) == 0 else { return "unknown" }
        return withUnsafeBytes(of: facts[keyPath: field]) { bytes in String(decoding: bytes.prefix { $0 != 0 }, as: UTF8.self) }
    }
}
