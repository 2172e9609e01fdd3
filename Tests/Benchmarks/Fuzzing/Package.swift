// swift-tools-version: 6.2
import PackageDescription

// A package of its own, because everything in it is compiled with libFuzzer's instrumentation. The sources are links to the main package's.
let strict: [SwiftSetting] = [
    .enableUpcomingFeature("ExistentialAny"), .enableUpcomingFeature("MemberImportVisibility"),
    .enableUpcomingFeature("InternalImportsByDefault"),
]
let fuzzed: [SwiftSetting] = strict + [.unsafeFlags(["-sanitize=fuzzer"])]

let package = Package(
    name: "Fuzzing",
    targets: [
        .systemLibrary(name: "CLibYAML", pkgConfig: "yaml-0.1", providers: [.apt(["libyaml-dev"])]),
        .systemLibrary(name: "CLibFuzzer"),
        .target(name: "Configuration", dependencies: ["CLibYAML"], swiftSettings: fuzzed),
        .executableTarget(
            name: "fuzz-configuration", dependencies: ["CLibFuzzer", "Configuration"], swiftSettings: strict,
            linkerSettings: [.unsafeFlags(["-sanitize=fuzzer", "-use-ld=lld"])]),
    ])
