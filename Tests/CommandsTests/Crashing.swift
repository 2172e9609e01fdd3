import ContentStore
import Foundation

/// Random numbers that are the same again for the same seed (SplitMix64, Steele et al. 2014).
struct SeededGenerator: RandomNumberGenerator {
    var state: UInt64

    mutating func next() -> UInt64 {
        state &+= 0x9E37_79B9_7F4A_7C15
        var word = state
        word = (word ^ word >> 30) &* 0xBF58_476D_1CE4_E5B9
        word = (word ^ word >> 27) &* 0x94D0_49BB_1331_11EB
        return word ^ word >> 31
    }
}

/// Who is killed, all at the same moment.
enum Victim: CaseIterable {
    case engine, aWorker, theWorkers, engineAndWorkers, everything
}

/// A workplace with a study whose runs are killed, and all that must be as if nothing had happened.
final class CrashingPlace {
    let place: Workplace

    /// The program has a child, and notes each execution in a file per cell.
    static let script = """
        echo run >> "$HOME/side-$CELL"
        (sleep 0.004; wc -c < "$1" > "$2.part") &
        wait
        mv "$2.part" "$2"
        echo said >&2
        """

    init() throws {
        place = try Workplace()
        try place.write(
            "papers/persisting.yaml",
            Workplace.paper.replacing("arithmetic", with: "persisting").replacing("mean_sum.low", with: "mean_sum"))
        try place.write("work.sh", Self.script)
        // Programs get nothing else of the environment: by their home they are found again.
        place.environment["HOME"] = place.root
        place.environment["GIT_CONFIG_GLOBAL"] = "/dev/null"
    }

    var storePath: String { "\(place.root)/.reprise" }

    /// Everything that lies in a folder, by its path; nothing where there is none.
    func files(_ folder: String) -> [String] {
        (FileManager.default.enumerator(atPath: "\(place.root)/\(folder)")?.compactMap { $0 as? String } ?? []).sorted()
    }

    /// The processes that this place has started, with what they are: the engine, workers, programs.
    func processes() -> [(number: pid_t, words: [String])] {
        FileStatus.names(in: "/proc").compactMap { pid_t($0) }.compactMap { number in
            let home = Array("HOME=\(place.root)\0".utf8)
            guard let variables = FileManager.default.contents(atPath: "/proc/\(number)/environ"),
                variables.range(of: Foundation.Data(home)) != nil,
                let words = FileManager.default.contents(atPath: "/proc/\(number)/cmdline"), !words.isEmpty
            else { return nil }
            return (number, String(decoding: words, as: UTF8.self).split(separator: "\0").map(String.init))
        }
    }

    /// Kills; the number of processes that were there to be killed.
    func kill(_ victim: Victim, engine: pid_t, _ random: inout SeededGenerator) -> Int {
        let all = processes()
        let workers = all.filter { $0.words.dropFirst() == ["work"] }.map(\.number)
        let victims: [pid_t] =
            switch victim {
            case .engine: [engine]
            case .aWorker: workers.randomElement(using: &random).map { [$0] } ?? []
            case .theWorkers: workers
            case .engineAndWorkers: [engine] + workers
            case .everything: all.map(\.number)
            }
        return victims.count { Glibc.kill($0, SIGKILL) == 0 }
    }

    /// What is still there once everything has had time to notice; empty as soon as nothing is.
    func orphans() -> [String] {
        for _ in 0..<12_000 {
            if processes().isEmpty { return [] }
            usleep(5000)
        }
        return processes().map { $0.words.joined(separator: " ") }
    }

    /// What the published files say, without what the stages cost, and the contents of all blobs that hold results.
    func results() throws -> [String] {
        let record = try place.read("outputs/persisting/results.json").replacing(#/"seconds": [0-9.e-]+/#, with: "")
        let store = try Store(at: storePath)
        let outputs = store.records(labelPrefix: "persisting/").compactMapValues(\.last).sorted { $0.key < $1.key }.map { label, record in
            "\(label) \(record.output) \(store.output(of: record).map { Digest(of: $0) } == record.output) \(record.printed)"
        }
        return [record, try place.read("outputs/persisting/report.md")] + outputs
    }

    /// Files that nobody will ever take up again.
    func litter() -> [String] {
        let inStore = ["tmp", "leases", "v1/unfinished"].flatMap { folder in files(".reprise/\(folder)").map { "\(folder)/\($0)" } }
        let names = ["report.md", "results.json"]
        return inStore + files(".reprise/v1/uses").filter { $0.hasPrefix("live-") } + files(".reprise/v1/runs").filter { $0.hasPrefix(".") }
            + files("outputs/persisting").filter { !names.contains($0) }
            + files("papers").filter { !$0.hasSuffix(".yaml") } + files(".reprise").filter { $0.hasSuffix(".tmp") }
            + files(".git").filter { $0.hasSuffix(".lock") }
    }
}

/// The labels of the stages of which the events of a run, as JSON lines, say something; a line that was cut off says nothing.
func stages(_ event: String, in errors: String) -> Set<String> {
    Set(
        errors.split(separator: "\n").compactMap { line -> String? in
            guard let object = try? JSONSerialization.jsonObject(with: Foundation.Data(line.utf8)) as? [String: Any],
                object["event"] as? String == event
            else { return nil }
            return object["stage"] as? String
        })
}
