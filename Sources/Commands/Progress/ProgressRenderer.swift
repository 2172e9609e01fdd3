internal import ContentStore
internal import Execution
internal import Workbench

/// Turns the events of a run into text.
protocol ProgressRenderer: AnyObject {
    func show(_ event: RunEvent)
}

/// Failures of one family are mostly alike: a few are told in full, the others counted.
private struct FailureCounts {
    private static let told = 3
    private var counts: [(family: String, count: Int)] = []

    /// Whether a failure is one of the few.
    mutating func add(_ family: String) -> Bool {
        guard let index = counts.firstIndex(where: { $0.family == family }) else {
            counts.append((family, 1))
            return true
        }
        counts[index].count += 1
        return counts[index].count <= Self.told
    }

    /// A line for each family with more.
    var rest: [String] {
        counts.filter { $0.count > Self.told }.map { "error: \($0.count - Self.told) more of '\($0.family)' failed" }
    }
}

/// One line an event that matters: for logs, pipes and CI.
final class PlainProgress: ProgressRenderer {
    private let write: (String) -> Void
    private var open: [String: (done: Int, count: Int, seconds: Double)] = [:]
    private var failures = FailureCounts()

    init(write: @escaping (String) -> Void) { self.write = write }

    func show(_ event: RunEvent) {
        switch event {
        case .began(let study, let families, let expected):
            let cached = families.reduce(0) { $0 + $1.cached }
            let count = families.reduce(0) { $0 + $1.count }
            let about = expected.map { ", about \(duration($0))" } ?? ""
            write("\(study): \(count) stages, \(cached) cached, \(count - cached) to look at\(about)")
            for family in families where family.cached < family.count { open[family.name] = (family.cached, family.count, 0) }
        case .finished(_, let family, let seconds): advance(family, seconds)
        case .cutOff(_, let family): advance(family, 0)
        case .failed(let failure, let family): if failures.add(family) { write(failure.description) }
        case .warning(let text): write("warning: \(text)")
        case .waiting(let label, _, let process): write("  waiting for \(another(process)), which is running '\(label)'")
        case .submitted(let job, let tasks, let families):
            let names = families.map { $0.stages == 1 ? $0.name : "\($0.name) (\($0.stages))" }
            let rest = names.count > 4 ? " and \(names.count - 3) more" : ""
            let shown = names.prefix(rest.isEmpty ? 4 : 3).joined(separator: ", ")
            write("  submitted: \(shown)\(rest), as \(counted(tasks, "task")) of Slurm job \(job)")
        case .adopted(let job, let stages): write(takenOver(job, stages))
        case .ended: for line in failures.rest { write(line) }
        case .started, .progressed, .skipped: break
        }
    }

    private func advance(_ family: String, _ seconds: Double) {
        guard var state = open[family] else { return }
        state.done += 1
        state.seconds += seconds
        open[family] = state
        if state.done == state.count {
            write("  done: \(family)\(state.count > 1 ? " (\(state.count))" : ""), \(duration(state.seconds)) of CPU")
        }
    }
}

/// One line a family of stages, rewritten in place: for a terminal.
final class TerminalProgress: ProgressRenderer {
    private struct Family {
        var name: String
        var count: Int
        var done: Int
        var running: [String: Double] = [:]
        var failed = 0
        var skipped = 0
        var waitsFor: String?
        /// How many wait for a cluster.
        var queued = 0
    }

    private let write: (String) -> Void
    private let now: () -> Double
    private var families: [Family] = []
    private var start = 0.0
    private var expected: Double?
    private var linesShown = 0
    private var lastShown = -1.0
    private var failures = FailureCounts()

    init(now: @escaping () -> Double, write: @escaping (String) -> Void) {
        self.now = now
        self.write = write
    }

    func show(_ event: RunEvent) {
        var isUrgent = false
        switch event {
        case .began(_, let statuses, let expected):
            start = now()
            self.expected = expected
            families = statuses.map { Family(name: $0.name, count: $0.count, done: $0.cached) }
            isUrgent = true
        case .submitted(_, _, let families): for family in families { change(family.name) { $0.queued += family.stages } }
        case .adopted(let job, let stages):
            clear()
            write(takenOver(job, stages) + "\n")
            isUrgent = true
        case .started(let label, let family, _):
            change(family) {
                $0.running[label] = 0
                $0.queued = max(0, $0.queued - 1)
            }
        case .progressed(let label, let family, let fraction): change(family) { $0.running[label] = fraction }
        case .finished(let label, let family, _):
            change(family) {
                $0.running[label] = nil
                $0.done += 1
            }
        case .cutOff(_, let family): change(family) { $0.done += 1 }
        case .failed(let failure, let family):
            change(family) {
                $0.running[failure.label] = nil
                $0.failed += 1
            }
            if failures.add(family) {
                clear()
                write(failure.description + "\n")
            }
            isUrgent = true
        case .skipped(_, let family): change(family) { $0.skipped += 1 }
        case .warning(let text):
            clear()
            write("warning: \(text)\n")
            isUrgent = true
        case .waiting(_, let family, let process): change(family) { $0.waitsFor = another(process) }
        case .ended:
            clear()
            for line in failures.rest { write(line + "\n") }
            isUrgent = true
        }
        if isUrgent || now() - lastShown > 0.05 { draw() }
    }

    private func change(_ name: String, _ body: (inout Family) -> Void) {
        guard let index = families.firstIndex(where: { $0.name == name }) else { return }
        body(&families[index])
    }

    private func clear() {
        if linesShown > 0 { write("\u{1B}[\(linesShown)A\u{1B}[J") }
        linesShown = 0
    }

    private func draw() {
        guard !families.isEmpty else { return }
        lastShown = now()
        var text = ""
        let width = families.map(\.name.count).max() ?? 0
        for family in families {
            let name = family.name.padded(to: width)
            let glyph =
                if family.failed > 0 { "✘" } else if family.done == family.count { "✔" } else if family.running.isEmpty { "·" } else { "▶" }
            var line = "\(glyph) \(name)  \(family.done)/\(family.count)"
            if let (label, fraction) = family.running.min(by: { $0.key < $1.key }), family.count == 1 || fraction > 0 {
                line += fraction > 0 ? "  \(Int(fraction * 100))% of \(label)" : ""
            }
            if family.queued > 0 { line += "  \(family.queued) in the queue" }
            if family.failed > 0 { line += "  \(family.failed) failed" }
            if family.skipped > 0 { line += "  \(family.skipped) not run" }
            if let other = family.waitsFor, family.running.isEmpty, family.done < family.count { line += "  waiting for \(other)" }
            text += String(line.prefix(118)) + "\n"
        }
        let elapsed = now() - start
        let left = expected.map { " of about \(duration(max($0, elapsed)))" } ?? ""
        text += "  \(duration(elapsed))\(left)\n"
        clear()
        write(text)
        linesShown = families.count + 1
    }
}

/// One JSON object a line.
final class JSONProgress: ProgressRenderer {
    private let write: (String) -> Void
    init(write: @escaping (String) -> Void) { self.write = write }

    func show(_ event: RunEvent) {
        let members: [(String, JSONValue)] =
            switch event {
            case .began(let study, let families, let expected):
                [
                    ("event", .string("began")), ("study", .string(study)),
                    ("stages", .integer(Int64(families.reduce(0) { $0 + $1.count }))),
                    ("cached", .integer(Int64(families.reduce(0) { $0 + $1.cached }))),
                    ("expectedSeconds", expected.map(JSONValue.number) ?? .null),
                ]
            case .submitted(let job, let tasks, let families):
                [
                    ("event", .string("submitted")), ("job", .integer(Int64(job))), ("tasks", .integer(Int64(tasks))),
                    ("families", .members(families.map { ($0.name, .integer(Int64($0.stages))) })),
                ]
            case .adopted(let job, let stages):
                [("event", .string("adopted")), ("job", .integer(Int64(job))), ("stages", .integer(Int64(stages)))]
            case .started(let label, _, _): [("event", .string("started")), ("stage", .string(label))]
            case .progressed(let label, _, let fraction):
                [("event", .string("progressed")), ("stage", .string(label)), ("fraction", .number(fraction))]
            case .finished(let label, _, let seconds):
                [("event", .string("finished")), ("stage", .string(label)), ("seconds", .number(seconds))]
            case .cutOff(let label, _): [("event", .string("cutOff")), ("stage", .string(label))]
            case .failed(let failure, _):
                [("event", .string("failed")), ("stage", .string(failure.label)), ("message", .string(failure.description))]
            case .skipped(let label, _): [("event", .string("skipped")), ("stage", .string(label))]
            case .waiting(let label, _, let process):
                [("event", .string("waiting")), ("stage", .string(label)), ("process", process.map { .integer(Int64($0)) } ?? .null)]
            case .warning(let text): [("event", .string("warning")), ("message", .string(text))]
            case .ended(let summary):
                [
                    ("event", .string("ended")), ("executed", .integer(Int64(summary.executed))),
                    ("cached", .integer(Int64(summary.cached))),
                    ("failed", .integer(Int64(summary.failures.count))), ("seconds", .number(summary.seconds)),
                ]
            }
        write(JSONValue.members(members).canonicalText)
    }
}

private func takenOver(_ job: Int, _ stages: Int) -> String {
    "  taken over: \(counted(stages, "stage")) of Slurm job \(job), which an earlier run has submitted"
}

private func another(_ process: Int32?) -> String { process.map { "process \($0)" } ?? "another run" }

/// `0.8 s`, `12 s`, `3 min 20 s`, `2 h 5 min`.
func duration(_ seconds: Double) -> String {
    if seconds < 10 { return "\(Double(Int(seconds * 10 + 0.5)) / 10) s" }
    if seconds < 60 { return "\(Int(seconds + 0.5)) s" }
    let whole = Int(seconds + 0.5)
    if whole < 3600 { return "\(whole / 60) min \(whole % 60) s" }
    return "\(whole / 3600) h \(whole % 3600 / 60) min"
}

extension String {
    func padded(to width: Int) -> String { self + String(repeating: " ", count: max(0, width - count)) }
}
