// swift-tools-version: 6.2
import PackageDescription

// MARK: Studies: one line each, `Theme/Slug`, checked against the folders by `./reprise test`

let studies: [Target] = [
    study("TippingPoints/DelayedRepression", uses: "Dynamics")
]

// MARK: Settings

let strict: [SwiftSetting] = [
    .enableUpcomingFeature("ExistentialAny"),
    .enableUpcomingFeature("MemberImportVisibility"),
    .enableUpcomingFeature("InternalImportsByDefault"),
]

// A stage that is bound and never used is a compiler warning; in a study it has to stop the build.
func study(_ path: String, uses kits: String...) -> Target {
    .target(
        name: String(path.split(separator: "/").last!),
        dependencies: ["Workbench", "Statistics"] + kits.map { .target(name: $0) },
        path: "pipelines/\(path)",
        swiftSettings: strict + [.treatAllWarnings(as: .error)],
        plugins: ["StudyEntry"])
}

func module(_ name: String, uses dependencies: [Target.Dependency] = [], path: String? = nil) -> Target {
    .target(name: name, dependencies: dependencies, path: path ?? "Sources/\(name)", swiftSettings: strict)
}

func tests(_ name: String, uses dependencies: [Target.Dependency] = [], path: String? = nil) -> Target {
    .testTarget(
        name: "\(name)Tests", dependencies: [.target(name: name)] + dependencies,
        path: path ?? "Tests/\(name)Tests", swiftSettings: strict)
}

let crypto: Target.Dependency = .product(name: "Crypto", package: "swift-crypto")
let collections: Target.Dependency = .product(name: "OrderedCollections", package: "swift-collections")
let arguments: Target.Dependency = .product(name: "ArgumentParser", package: "swift-argument-parser")

let package = Package(
    name: "Reprise",
    dependencies: [
        .package(url: "https://github.com/apple/swift-argument-parser", exact: "1.8.2"),
        .package(url: "https://github.com/apple/swift-crypto", exact: "4.5.2"),
    ],
    targets: [
        .systemLibrary(name: "CLibYAML", path: "Sources/CLibYAML", pkgConfig: "yaml-0.1", providers: [.apt(["libyaml-dev"])]),
        .systemLibrary(name: "CLibGit2", path: "Sources/CLibGit2", pkgConfig: "libgit2", providers: [.apt(["libgit2-dev"])]),
    ])
