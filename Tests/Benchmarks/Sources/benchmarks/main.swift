import Foundation

// Usage: swift run -c release --package-path Tests/Benchmarks [ROOT]
// ROOT is a checkout in which './reprise setup' and a build of all targets have been made; the current folder by default.

struct Row {
    let name: String
    let value: String
    let bar: String
}

let root = URL(filePath: CommandLine.arguments.count > 1 ? CommandLine.arguments[1] : ".").standardizedFileURL.path()
let products = "\(root)/.build/release"
var rows: [Row] = []

func milliseconds(_ seconds: Double) -> String { "\(Double(Int(seconds * 10000)) / 10) ms" }

func folder() throws -> String {
    let path = FileManager.default.temporaryDirectory.appending(path: "reprise-benchmark-\(UUID().uuidString)").path()
    try FileManager.default.createDirectory(atPath: path, withIntermediateDirectories: true)
    return path
}

// The study, cold and with nothing to do, in a clone of its own.
let clone = try folder()
_ = try measure("/usr/bin/env", ["git", "clone", "-q", root, clone], in: "/")
let environment = [
    "REPRISE_ROOT": clone, "REPRISE_FRESH": "1", "REPRISE_STORE": "\(clone)/.reprise", "REPRISE_PYTHON": "\(root)/.venv/bin/python",
]
let cold = try measure("\(products)/reprise", ["run", "delayed-repression"], in: clone, environment: environment)
rows.append(
    Row(name: "delayed-repression, cold", value: "\(milliseconds(cold.processor)) CPU, \(milliseconds(cold.wall)) wall", bar: "2 min wall"))
let warm = try (0..<7).map { _ in try measure("\(products)/reprise", ["run", "delayed-repression"], in: clone, environment: environment) }
rows.append(
    Row(
        name: "delayed-repression, no-op (1,604 stages)",
        value: "\(milliseconds(median(warm.map(\.processor)))) CPU, \(milliseconds(median(warm.map(\.wall)))) wall", bar: ""))

// The agents: the mean CPU of a run of 240 agents x 500 steps, as recorded with each stage.
let results = try JSONSerialization.jsonObject(with: Data(contentsOf: URL(filePath: "\(clone)/outputs/delayed-repression/results.json")))
let stages = (results as? [String: Any])?["stages"] as? [[String: Any]] ?? []
for architecture in ["fixed", "reactive", "q-learning"] {
    let seconds = stages.filter { ($0["stage"] as? String)?.hasPrefix("population[architecture=\(architecture),") ?? false }
        .compactMap { $0["seconds"] as? Double }
    rows.append(
        Row(
            name: "240 agents x 500 steps, \(architecture)",
            value: "\(milliseconds(seconds.reduce(0, +) / Double(max(1, seconds.count)))) CPU",
            bar: "10 ms CPU"))
}

/// A project for a study of the fixtures, and the variables with which the program finds it.
func fixtureProject(_ slug: String) throws -> (folder: String, environment: [String: String]) {
    let path = try folder()
    try FileManager.default.createDirectory(atPath: "\(path)/papers", withIntermediateDirectories: true)
    try """
    slug: \(slug)
    title: "\(slug)"
    published: 2026-01-01
    links: {arxiv: "2601.00001"}
    theme: Tests
    feeds: [collapse]
    fidelity: exact
    why_this_fidelity: It is a benchmark.
    question: What does nothing cost?
    seen: nothing
    claims:
      - id: nothing
        says: Nothing.
        measures: {nothing: "nothing; no unit"}
        reproduced: [nothing < 1]
        refuted: [nothing > 1]
        judged_at: default

    """.write(toFile: "\(path)/papers/\(slug).yaml", atomically: true, encoding: .utf8)
    return (path, ["REPRISE_ROOT": path, "REPRISE_FRESH": "1", "REPRISE_STORE": "\(path)/.reprise"])
}

// Chains of four trivial stages.
for count in [100, 1000, 10_000] {
    let many = try fixtureProject("many")
    defer { try? FileManager.default.removeItem(atPath: many.folder) }
    try FileManager.default.createDirectory(atPath: "\(many.folder)/pipelines/Many", withIntermediateDirectories: true)
    try "chains: \(count / 4)\n".write(toFile: "\(many.folder)/pipelines/Many/study.yaml", atomically: true, encoding: .utf8)
    let cold = try measure("\(products)/fixture", ["run", "many", "-j", "1"], in: many.folder, environment: many.environment)
    rows.append(
        Row(
            name: "a trivial cold stage of \(count), one worker",
            value: "\(milliseconds(cold.processor / Double(count))) CPU, \(milliseconds(cold.wall / Double(count))) wall", bar: "1 ms"))
    let warm = try (0..<7).map { _ in try measure("\(products)/fixture", ["run", "many"], in: many.folder, environment: many.environment) }
    rows.append(
        Row(
            name: "\(count) trivial stages, no-op",
            value: "\(milliseconds(median(warm.map(\.processor)))) CPU, \(milliseconds(median(warm.map(\.wall)))) wall",
            bar: count == 1000 ? "30 ms CPU, 60 ms wall" : ""))
}

// Large files go through the store and through programs; a large value is in a worker's memory once.
for megabytes in [64, 512, 2048] {
    let large = try fixtureProject("large")
    defer { try? FileManager.default.removeItem(atPath: large.folder) }
    let path = "\(large.folder)/large.bin"
    _ = FileManager.default.createFile(atPath: path, contents: nil)
    try FileHandle(forWritingTo: URL(filePath: path)).truncate(atOffset: UInt64(megabytes) << 20)
    func peak(_ arguments: [String]) throws -> String {
        let peak = try peakMemory(
            "\(products)/fixture", ["run", "large", "-j", "1"] + arguments, in: large.folder, environment: large.environment)
        return "\(peak.engine >> 20) MiB engine, \(peak.worker >> 20) MiB worker"
    }
    rows.append(Row(name: "peak memory, a file of \(megabytes) MiB in", value: try peak(["--only", "count"]), bar: "flat"))
    rows.append(Row(name: "peak memory, a file of \(megabytes) MiB in and out", value: try peak(["--only", "copy"]), bar: "flat"))
    if megabytes <= 512 {
        rows.append(
            Row(
                name: "peak memory, a value of \(megabytes) MiB made and taken",
                value: try peak(["--until", "sum", "--preset", "default", "megabytes=\(megabytes)"]), bar: "once in the worker"))
    }
}

// The encoder and SHA-256.
let inside = try measure("\(products)/fixture", ["--measure"], in: clone)
for line in inside.output.split(separator: "\n") {
    let fields = line.split(separator: "\t").map(String.init)
    rows.append(Row(name: fields[0], value: fields[1], bar: fields.count > 2 ? fields[2] : ""))
}
if let openssl = try? measure("/usr/bin/env", ["openssl", "speed", "-seconds", "1", "-bytes", "16384", "-evp", "sha256"], in: "/") {
    let last = openssl.output.split(separator: "\n").last?.split(separator: " ").last.map(String.init) ?? "?"
    rows.append(Row(name: "SHA-256, 16 KiB blocks, openssl speed", value: "\(last) bytes/s", bar: ""))
}

let width = rows.map(\.name.count).max() ?? 0
for row in rows {
    let name = row.name + String(repeating: " ", count: width - row.name.count)
    print("\(name)  \(row.value)\(row.bar.isEmpty ? "" : "  (bar: \(row.bar))")")
}
try? FileManager.default.removeItem(atPath: clone)
