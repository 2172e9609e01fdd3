import Foundation
import Provenance
import Testing

struct EnvironmentClassTests {
    @Test func namesWhatMayChangeBits() throws {
        let environment = EnvironmentClass.current(adding: [.init(name: "libtorch", value: "2.11.0")])
        #expect(environment.fields.map(\.name) == ["architecture", "build", "fma", "libc", "libtorch", "swift"])
        #expect(environment["libtorch"] == "2.11.0")
        #expect(environment["swift"]?.wholeMatch(of: /\d+\.\d+\.\d+/) != nil)
        let version = try #require(environment["libc"]?.wholeMatch(of: /glibc-(\d+\.\d+)/)?.output.1)
        #expect(String(version) == gnuVersion())
        #expect(environment == .current(adding: [.init(name: "libtorch", value: "2.11.0")]))
    }

    /// The version by another way than the module's: the dynamic linker's.
    private func gnuVersion() -> String {
        typealias Version = @convention(c) () -> UnsafePointer<CChar>
        let symbol = dlsym(dlopen(nil, RTLD_NOW), "gnu_get_libc_version")!
        return String(cString: unsafeBitCast(symbol, to: Version.self)())
    }

    @Test func isCanonical() throws {
        let fields = [("b", "2"), ("a", "1"), ("b", "3")].map { EnvironmentClass.Field(name: $0.0, value: $0.1) }
        let environment = EnvironmentClass(fields)
        #expect(environment.description == "a=1 b=3")
        let encoder = JSONEncoder()
        encoder.outputFormatting = .sortedKeys
        let json = try encoder.encode(environment)
        #expect(String(decoding: json, as: UTF8.self) == #"{"a":"1","b":"3"}"#)
        #expect(try JSONDecoder().decode(EnvironmentClass.self, from: json) == environment)
    }

    @Test func saysWhatDiffers() {
        let here = EnvironmentClass([.init(name: "fma", value: "on"), .init(name: "libc", value: "glibc-2.36")])
        let there = here.adding([.init(name: "fma", value: "off"), .init(name: "torch", value: "2")])
        let differences = here.differences(from: there).map { "\($0.name) \($0.here ?? "-") \($0.there ?? "-")" }
        #expect(differences == ["fma on off", "torch - 2"])
    }

    @Test func hostFactsAreThere() {
        let host = HostFacts.current()
        #expect(host.cores > 0 && host.memory > 0)
        #expect(host.kernel.hasPrefix("Linux "))
    }
}
