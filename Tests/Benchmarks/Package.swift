// swift-tools-version: 6.2
import PackageDescription

// A package of its own, so that nobody's build pays for it. It measures the programs that the main package has built.
let package = Package(name: "Benchmarks", targets: [.executableTarget(name: "benchmarks")])
