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

// A generated study: 250 chains of four trivial stages.
let many = try folder()
try FileManager.default.createDirectory(atPath: "\(many)/papers", withIntermediateDirectories: true)
let manyEnvironment = ["REPRISE_ROOT": many, "REPRISE_FRESH": "1", "REPRISE_STORE": "\(many)/.reprise"]
try """
slug: many
title: "Many"
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

""".write(toFile: "\(many)/papers/many.yaml", atomically: true, encoding: .utf8)
let manyCold = try measure("\(products)/fixture", ["run", "many", "-j", "1"], in: many, environment: manyEnvironment)
rows.append(
    Row(
        name: "trivial cold stage, one worker",
        value: "\(milliseconds(manyCold.processor / 1000)) CPU, \(milliseconds(manyCold.wall / 1000)) wall", bar: "1 ms"))
let manyWarm = try (0..<7).map { _ in try measure("\(products)/fixture", ["run", "many"], in: many, environment: manyEnvironment) }
rows.append(
    Row(
        name: "1,000 trivial stages, no-op",
        value: "\(milliseconds(median(manyWarm.map(\.processor)))) CPU, \(milliseconds(median(manyWarm.map(\.wall)))) wall",
        bar: "30 ms CPU, 60 ms wall"))

// The encoder and SHA-256.
let inside = try measure("\(products)/fixture", ["--measure"], in: many)
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
try? FileManager.default.removeItem(atPath: many)
