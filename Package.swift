// swift-tools-version: 6.2
import Foundation
import PackageDescription

// MARK: Studies: one line each, theme and name, and the kits it uses; `./reprise test` compares the lines with the folders.

let studies: [Target] = [
    study("Exploration/IrlMisspecification", uses: "TabularDecisions"),
    study("Exploration/LastSwitchBandits", uses: "Optimizers", "TabularDecisions"),
    study("Forgetting/StabilityGap", uses: "ContinualLearning", "ImageSets", "SmallNetworks", "Torch"),
    study(
        "GenerativeCollapse/AccumulateOrReplace",
        uses: "LinearAlgebra", "CharacterText", "ImageSets", "SmallNetworks", "TinyTransformer", "Torch"),
    study("GenerativeCollapse/PathCollapse", uses: "Diffusion", "Dynamics", "FlowMatching", "LinearAlgebra", "Particles", "Torch"),
    study("LanguageModels/NonResolutionEntropy"),
    study("OfflineControl/EdgeOfReach", uses: "OfflineControl", "TabularDecisions", "Torch"),
    study("PolicyEntropy/BroadRollouts", uses: "Optimizers", "SoftmaxPolicies"),
    study("PolicyEntropy/PolicyEntropyLaw", uses: "PolicyLab", "SoftmaxPolicies"),
    study("RepresentationCollapse/DualHeadDistillation", uses: "Distillation", "ImageSets", "NeuralCollapse", "SmallNetworks", "Torch"),
    study("RepresentationCollapse/NeuralCollapseLanguage", uses: "NeuralCollapse", "TinyTransformer", "Torch", "WordText"),
    study("RepresentationCollapse/NeuralCollapseLinear", uses: "ImageSets", "NeuralCollapse", "SmallNetworks", "Torch"),
    study(
        "RepresentationCollapse/PerturbedCollapse",
        uses: "Dynamics", "ImageSets", "LinearAlgebra", "NeuralCollapse", "Optimizers", "SmallNetworks", "Torch"),
    study(
        "Respondents/CouchPsychometrics",
        uses: "EndpointRespondents", "Instruments", "LanguageModels", "PsychometricScales", "SmallTables", "TinyTransformer", "Torch"),
    study(
        "Respondents/InstrumentalChoices",
        uses: "EndpointRespondents", "Instruments", "LanguageModels", "TabularLearners", "VirtualFileSystem"),
    study("Respondents/ParrotSycophancy", uses: "ContentStore", "EndpointRespondents", "Instruments", "LanguageModels"),
    study("Societies/EmergentCollusion", uses: "EndpointRespondents", "Instruments", "LanguageModels", "TabularLearners"),
    study("Societies/RepeatedGames", uses: "EndpointRespondents", "Instruments", "LanguageModels", "MatrixGames"),
    study("TippingPoints/DelayedRepression", uses: "Dynamics"),
    study("TippingPoints/EarlyWarning", uses: "Dynamics", "Optimizers"),
    study("TippingPoints/GpFishery", uses: "GaussianProcesses", "Optimizers", "TabularDecisions"),
]

// MARK: Modules, each of which may use only those above it

let modules: [Target] = [
    .systemLibrary(name: "CLibYAML", path: "Sources/CLibYAML", pkgConfig: "yaml-0.1", providers: [.apt(["libyaml-dev"])]),
    .systemLibrary(name: "CLibGit2", path: "Sources/CLibGit2", pkgConfig: "libgit2", providers: [.apt(["libgit2-dev"])]),
    .systemLibrary(name: "CLibCrypto", path: "Sources/CLibCrypto", pkgConfig: "libcrypto", providers: [.apt(["libssl-dev"])]),
    .systemLibrary(name: "CLibHMAC", path: "Sources/CLibHMAC", pkgConfig: "libcrypto", providers: [.apt(["libssl-dev"])]),
    .systemLibrary(name: "CLibCurl", path: "Sources/CLibCurl", providers: [.apt(["libcurl4-openssl-dev"])]),
    .systemLibrary(name: "CLibExpat", path: "Sources/CLibExpat", pkgConfig: "expat", providers: [.apt(["libexpat1-dev"])]),
    .systemLibrary(
        name: "CLibCMark", path: "Sources/CLibCMark", pkgConfig: "libcmark-gfm",
        providers: [.apt(["libcmark-gfm-dev", "libcmark-gfm-extensions-dev"])]),
    module("Configuration", uses: "CLibYAML"),
    module("ContentStore", uses: "CLibCrypto"),
    module("RemoteCache", uses: "CLibCurl", "CLibHMAC", "ContentStore"),
    module("Provenance", uses: "CLibGit2"),
    module("Statistics"),
    module("Workbench", uses: "ContentStore", "Statistics"),
    .systemLibrary(name: "CTorch", path: "Sources/CTorch"),
    module("Torch", uses: "CTorch", "ContentStore", "Statistics"),
    module("Dynamics", uses: "Statistics", path: "Sources/Kits/Dynamics"),
    module("ImageSets", uses: "Statistics", "Workbench", path: "Sources/Kits/ImageSets"),
    module("LinearAlgebra", uses: "Statistics", path: "Sources/Kits/LinearAlgebra"),
    module("Instruments", uses: "ContentStore", "LinearAlgebra", "Statistics", "Workbench", path: "Sources/Kits/Instruments"),
    module("CharacterText", uses: "Statistics", path: "Sources/Kits/CharacterText"),
    module("ContinualLearning", uses: "Statistics", "Torch", path: "Sources/Kits/ContinualLearning"),
    module("Diffusion", path: "Sources/Kits/Diffusion"),
    module("FlowMatching", uses: "Diffusion", "Statistics", "Torch", "Workbench", path: "Sources/Kits/FlowMatching"),
    module("GaussianProcesses", uses: "LinearAlgebra", path: "Sources/Kits/GaussianProcesses"),
    module("MatrixGames", uses: "Statistics", path: "Sources/Kits/MatrixGames"),
    module("NeuralCollapse", path: "Sources/Kits/NeuralCollapse"),
    module("Optimizers", uses: "LinearAlgebra", "Statistics", path: "Sources/Kits/Optimizers"),
    module("Particles", uses: "Statistics", path: "Sources/Kits/Particles"),
    module("PsychometricScales", uses: "LinearAlgebra", "NeuralCollapse", "Statistics", path: "Sources/Kits/PsychometricScales"),
    module("SmallTables", uses: "ContentStore", "ImageSets", "Workbench", path: "Sources/Kits/SmallTables"),
    module("Distillation", uses: "Statistics", "Torch", path: "Sources/Kits/Distillation"),
    module("SmallNetworks", uses: "Statistics", "Torch", "Workbench", path: "Sources/Kits/SmallNetworks"),
    module("PolicyLab", uses: "Statistics", "Workbench", path: "Sources/Kits/PolicyLab"),
    module("SoftmaxPolicies", uses: "Statistics", path: "Sources/Kits/SoftmaxPolicies"),
    module("TabularDecisions", uses: "LinearAlgebra", "Statistics", path: "Sources/Kits/TabularDecisions"),
    module("TabularLearners", uses: "Statistics", path: "Sources/Kits/TabularLearners"),
    module("TinyTransformer", uses: "Statistics", "Torch", path: "Sources/Kits/TinyTransformer"),
    module("VirtualFileSystem", uses: "Instruments", "Statistics", path: "Sources/Kits/VirtualFileSystem"),
    module("WordText", uses: "Statistics", path: "Sources/Kits/WordText"),
    module("OfflineControl", uses: "Statistics", "TabularDecisions", "Torch", path: "Sources/Kits/OfflineControl"),
    module("LanguageModels", uses: "ContentStore", "Workbench"),
    module(
        "ModelServer", uses: "ContentStore", "LanguageModels", "Statistics", "TinyTransformer", "Torch", "WordText"),
    module(
        "EndpointRespondents", uses: "Instruments", "LanguageModels", "Statistics", path: "Sources/Kits/EndpointRespondents"),
    module("Evidence", uses: "Configuration", "Statistics"),
    module(
        "Execution", uses: "Workbench", "Statistics", "Configuration", "ContentStore",
        packages: [.product(name: "HeapModule", package: "swift-collections")]),
    module("Reporting", uses: "Workbench", "Statistics", "ContentStore", "CLibCMark"),
    module(
        "Commands", uses: "Configuration", "ContentStore", "Provenance", "Statistics", "Workbench", "Evidence", "Execution", "Reporting",
        "CLibExpat", "LanguageModels", "ModelServer", "RemoteCache",
        packages: [.product(name: "ArgumentParser", package: "swift-argument-parser")]),
    .target(
        name: "Registry", dependencies: ["Execution"] + studies.map { .target(name: $0.name) }, swiftSettings: strict(),
        plugins: ["StudyRegistry"]),
    program("reprise", uses: "Commands", "Registry", path: "Sources/reprise"),
    .target(
        name: "CodeAnalysis", path: "Sources/CodeAnalysis", swiftSettings: strict() + [.unsafeFlags(["-I", syntaxFolder()])],
        linkerSettings: [
            .unsafeFlags(["-L", syntaxFolder(), "-lSwiftSyntax", "-lSwiftParser", "-Xlinker", "-rpath", "-Xlinker", syntaxFolder()])
        ]),
    .executableTarget(
        name: "StudyTool", dependencies: ["CodeAnalysis", "Configuration", "Evidence"],
        swiftSettings: [.unsafeFlags(["-I", syntaxFolder()])]),
    .plugin(name: "StudyEntry", capability: .buildTool(), dependencies: ["StudyTool"], path: "Sources/Plugins/StudyEntry"),
    .plugin(name: "StudyRegistry", capability: .buildTool(), dependencies: ["StudyTool"], path: "Sources/Plugins/StudyRegistry"),
]

// MARK: Tests

let testTargets: [Target] = [
    .target(
        name: "FixtureStudies", dependencies: ["ContentStore", "Workbench", "Statistics", "Execution"],
        path: "Tests/Fixtures/FixtureStudies",
        swiftSettings: strict(), plugins: ["StudyRegistry"]),
    program("fixture", uses: "Commands", "FixtureStudies", path: "Tests/Fixtures/fixture"),
    .target(name: "TestSupport", dependencies: ["Torch"], path: "Tests/Support", swiftSettings: strict()),
    .testTarget(
        name: "CodeAnalysisTests", dependencies: ["CodeAnalysis"], path: "Tests/CodeAnalysisTests", exclude: ["Sample"],
        swiftSettings: strict() + [.unsafeFlags(["-I", syntaxFolder()])]),
    tests("Configuration", uses: "Workbench", "Statistics", samples: ["valid", "invalid"]),
    tests("ContentStore"),
    tests("RemoteCache", uses: "ContentStore"),
    tests("Provenance"),
    tests("Statistics"),
    tests("Dynamics", uses: "TestSupport", "Statistics"),
    tests("Instruments", uses: "TestSupport", "ContentStore", "Statistics", "Workbench"),
    tests("LinearAlgebra", uses: "TestSupport", "Statistics"),
    tests("CharacterText", uses: "Statistics"),
    tests("ContinualLearning", uses: "TestSupport", "Statistics", "Torch"),
    tests("Diffusion"),
    tests("Distillation", uses: "TestSupport", "Statistics", "Torch"),
    tests("FlowMatching", uses: "TestSupport", "Diffusion", "Statistics", "Torch"),
    tests("GaussianProcesses", uses: "TestSupport"),
    tests("ImageSets", uses: "Statistics", "Workbench"),
    tests("MatrixGames", uses: "Statistics"),
    tests("NeuralCollapse", uses: "TestSupport"),
    tests("OfflineControl", uses: "TestSupport", "Statistics", "TabularDecisions", "Torch"),
    tests("Optimizers", uses: "TestSupport", "Statistics"),
    tests("Particles", uses: "Statistics"),
    tests("PsychometricScales", uses: "TestSupport", "Statistics"),
    tests("SmallTables", uses: "Workbench"),
    tests("SmallNetworks", uses: "TestSupport", "ContentStore", "Statistics", "Torch", "Workbench"),
    tests("PolicyLab", uses: "Statistics", "Workbench"),
    tests("SoftmaxPolicies", uses: "Statistics"),
    tests("TabularDecisions", uses: "TestSupport", "Statistics"),
    tests("TabularLearners", uses: "TestSupport", "Statistics"),
    tests("TinyTransformer", uses: "TestSupport", "ContentStore", "Statistics", "Torch", samples: ["Fixtures"]),
    tests("VirtualFileSystem", uses: "Instruments", "Statistics"),
    tests("WordText", uses: "Statistics"),
    tests("Workbench", uses: "Statistics", "ContentStore"),
    tests("Torch", uses: "TestSupport", "ContentStore", "Provenance", "Statistics", samples: ["Fixtures"]),
    .executableTarget(
        name: "torch-benchmarks", dependencies: ["Torch", "PolicyLab", "Statistics", "Workbench"], path: "Tests/TorchBenchmarks",
        swiftSettings: strict()),
    tests("LanguageModels", uses: "ContentStore"),
    tests("ModelServer", uses: "TestSupport", "ContentStore", "LanguageModels", "Statistics", "TinyTransformer", "Torch"),
    tests("EndpointRespondents", uses: "Instruments", "LanguageModels", "Statistics"),
    tests("Evidence", uses: "Configuration", "Statistics", samples: ["valid", "invalid"]),
    tests("Execution", uses: "TestSupport", "Configuration", "ContentStore", "FixtureStudies", "Workbench"),
    tests("Reporting", uses: "Workbench", "Statistics", "ContentStore"),
    tests("Commands", uses: "TestSupport", "Evidence", "Configuration", "ContentStore", "Provenance", "Reporting"),
    tests(
        "AccumulateOrReplace",
        uses: "TestSupport", "CharacterText", "ContentStore", "ImageSets", "LinearAlgebra", "Statistics", "TinyTransformer", "Torch",
        "Workbench",
        samples: ["Fixtures"]),
    tests("BroadRollouts", uses: "Statistics", "Optimizers", "SoftmaxPolicies", "Workbench"),
    tests(
        "CouchPsychometrics",
        uses: "TestSupport", "EndpointRespondents", "Instruments", "LanguageModels", "PsychometricScales", "Statistics", "Torch",
        "Workbench"),
    tests("DelayedRepression", uses: "Statistics", "Dynamics", "Workbench"),
    tests("DualHeadDistillation", uses: "TestSupport", "ContentStore", "ImageSets", "SmallNetworks", "Statistics", "Torch", "Workbench"),
    tests("EarlyWarning", uses: "Dynamics", "Statistics", "Workbench"),
    tests("EdgeOfReach", uses: "Statistics", "OfflineControl", "TabularDecisions", "Torch", "Workbench"),
    tests(
        "EmergentCollusion", uses: "TestSupport", "EndpointRespondents", "Instruments", "LanguageModels", "Statistics", "TabularLearners",
        "Workbench"),
    tests("GpFishery", uses: "GaussianProcesses", "Statistics", "Workbench"),
    tests(
        "InstrumentalChoices",
        uses: "TestSupport", "Instruments", "LanguageModels", "Statistics", "TabularLearners", "VirtualFileSystem", "Workbench"),
    tests("IrlMisspecification", uses: "Statistics", "TabularDecisions", "Workbench"),
    tests("LastSwitchBandits", uses: "TestSupport", "Statistics", "TabularDecisions", "Workbench"),
    tests(
        "NeuralCollapseLanguage", uses: "TestSupport", "NeuralCollapse", "Statistics", "TinyTransformer", "Torch", "WordText", "Workbench"),
    tests("NeuralCollapseLinear", uses: "NeuralCollapse", "Statistics", "Workbench"),
    tests("NonResolutionEntropy", uses: "ContentStore", "Statistics", "Workbench"),
    tests(
        "ParrotSycophancy", uses: "ContentStore", "Instruments", "LanguageModels", "Statistics", "TestSupport", "Workbench"),
    tests("PathCollapse", uses: "Diffusion", "FlowMatching", "Statistics", "TestSupport", "Torch", "Workbench"),
    tests("PerturbedCollapse", uses: "LinearAlgebra", "NeuralCollapse", "Optimizers", "Statistics", "TestSupport", "Workbench"),
    tests("PolicyEntropyLaw", uses: "PolicyLab", "SoftmaxPolicies", "Statistics", "Workbench"),
    tests(
        "RepeatedGames", uses: "TestSupport", "ContentStore", "Instruments", "LanguageModels", "MatrixGames", "Statistics", "Workbench"),
    tests("StabilityGap", uses: "ImageSets", "SmallNetworks", "Statistics", "Workbench"),
    tests("Registry", uses: "Execution", "Evidence", "Configuration", "Workbench", "ContentStore"),
]

let package = Package(
    name: "Reprise",
    dependencies: [
        .package(url: "https://github.com/apple/swift-argument-parser", exact: "1.8.2"),
        .package(url: "https://github.com/apple/swift-collections", exact: "1.6.0"),
    ],
    targets: modules + studies + testTargets)

// MARK: How targets are made

func strict() -> [SwiftSetting] {
    [
        .enableUpcomingFeature("ExistentialAny"), .enableUpcomingFeature("MemberImportVisibility"),
        .enableUpcomingFeature("InternalImportsByDefault"),
    ]
}

func module(_ name: String, uses names: String..., packages: [Target.Dependency] = [], path: String? = nil) -> Target {
    .target(name: name, dependencies: names.map { .target(name: $0) } + packages, path: path ?? "Sources/\(name)", swiftSettings: strict())
}

/// In a study a warning stops the build: a stage that is bound and never used is one.
func study(_ path: String, uses kits: String...) -> Target {
    .target(
        name: String(path.split(separator: "/").last!), dependencies: ["Workbench", "Statistics"] + kits.map { .target(name: $0) },
        path: "pipelines/\(path)", swiftSettings: strict() + [.treatAllWarnings(as: .error)], plugins: ["StudyEntry"])
}

/// Programs carry the Swift runtime with them: they start in a third of the time.
func program(_ name: String, uses names: String..., path: String) -> Target {
    .executableTarget(
        name: name, dependencies: names.map { .target(name: $0) }, path: path, swiftSettings: strict(),
        linkerSettings: [
            .unsafeFlags(["-static-stdlib", "-lCoreFoundation", "-l_FoundationCollections", "-l_FoundationCShims", "-l_FoundationICU"])
        ])
}

func tests(_ name: String, uses names: String..., samples: [String] = []) -> Target {
    .testTarget(
        name: "\(name)Tests", dependencies: ([name] + names).map { .target(name: $0) }, path: "Tests/\(name)Tests", exclude: samples,
        swiftSettings: strict())
}

/// The toolchain's own SwiftSyntax, which the build reads sources with; found beside the runtime that this manifest is running on.
func syntaxFolder() -> String {
    let maps = FileHandle(forReadingAtPath: "/proc/self/maps").map { String(decoding: $0.readDataToEndOfFile(), as: UTF8.self) } ?? ""
    let runtime = maps.split(separator: "\n").first { $0.hasSuffix("/lib/swift/linux/libswiftCore.so") }
    let path = runtime.flatMap { $0.split(separator: " ").last.map(String.init) } ?? "/usr/lib/swift/linux/libswiftCore.so"
    return path.replacingOccurrences(of: "/linux/libswiftCore.so", with: "/host")
}
