internal import CLibFuzzer
internal import Configuration

// Any input resolves or is refused, and every message can be written, without a crash or a hang:
//
//     swift run -c release --package-path Tests/Benchmarks/Fuzzing fuzz-configuration -runs=1000000 -max_len=4096 -timeout=5 \
//         -rss_limit_mb=2048 <folder for what it learns> Tests/Benchmarks/Fuzzing/seeds Tests/ConfigurationTests/valid \
//         Tests/ConfigurationTests/invalid
//
// That takes about a quarter of an hour of one core. A find is written to the current folder, and -artifact_prefix=<folder>/ moves it.
//
// The record separator, U+001E, divides an input into study.yaml, an included file, an argument and a preset.
var count = CommandLine.argc
var arguments = CommandLine.unsafeArgv
let code = withUnsafeMutablePointer(to: &count) { count in
    arguments.withMemoryRebound(to: UnsafeMutablePointer<CChar>?.self, capacity: Int(count.pointee)) { arguments in
        var arguments: UnsafeMutablePointer<UnsafeMutablePointer<CChar>?>? = arguments
        return LLVMFuzzerRunDriver(count, &arguments) { data, size in
            resolveAll([UInt8](UnsafeBufferPointer(start: data, count: size)))
            return 0
        }
    }
}

func resolveAll(_ input: [UInt8]) {
    let parts = input.split(separator: 0x1E, maxSplits: 3, omittingEmptySubsequences: false).map { Array($0) }
    func part(_ index: Int) -> [UInt8]? { index < parts.count ? parts[index] : nil }
    let included = part(1).map { SourceFile(path: "pipelines/kits/a.yaml", bytes: $0) }
    let folder = IncludeFolder(
        name: "pipelines", read: { path in path == "kits/a.yaml" ? included : nil }, list: { ["kits/a.yaml", "kits/b.yaml"] })
    do throws(DiagnosticError) {
        let resolved = try resolve(
            Sample.self, defaults: Sample(), studyFile: SourceFile(path: "study.yaml", bytes: part(0) ?? []),
            preset: part(3).map { String(decoding: $0, as: UTF8.self) } ?? "default",
            files: included.map { [$0] } ?? [], overrides: part(2).map { [String(decoding: $0, as: UTF8.self)] } ?? [], includes: folder,
            defaultsOf: { $0 == Group.self ? Group() : nil })
        guard resolved.entries.count < 1000 else { return }
        // What is resolved can be written as arguments that resolve to the same.
        let overrides = resolved.entries.map { "\($0.path)=\($0.text)" }
        let again: Resolved<Sample>
        do throws(DiagnosticError) {
            again = try resolve(
                Sample.self, defaults: Sample(), studyFile: nil, preset: "default", overrides: overrides,
                defaultsOf: { $0 == Group.self ? Group() : nil })
        } catch {
            fatalError("what is resolved does not read back: \(error)")
        }
        for (left, right) in zip(resolved.entries, again.entries) where left.text != right.text || left.path != right.path {
            fatalError("\(left.path)=\(left.text) reads back as \(right.path)=\(right.text)")
        }
        precondition(resolved.entries.count == again.entries.count, "entries are lost: \(overrides)")
    } catch {
        let message = error.description
        if message.isEmpty || error.diagnostics.contains(where: { $0.file?.path.isEmpty ?? false }) { fatalError("an empty message") }
    }
}
