internal import Glibc
internal import Synchronization

/// Notes each attempt before it is sent and strikes it out once its cost is known from its answer.
///
/// What stays was lost on the way, or in a crash, and may have been paid for: it counts as spent in full. Whoever asks holds the folder's lock.
package final class Ledger: Sendable {
    private let path: String
    private let name: String
    private let generation: Int

    package init(in folder: String, generation: Int) {
        path = "\(folder)/.attempts"
        self.generation = generation
        name = "\(getpid())-\(UInt32.random(in: 0...UInt32.max))"
    }

    /// The attempts of a generation that were never settled.
    package func lost() -> Exchanges.Spending {
        guard let file = try? FileHandle(path, O_RDONLY), let bytes = try? file.read(file.size(), from: 0) else { return .init() }
        var open: [Substring: Exchanges.Spending] = [:]
        for line in String(decoding: bytes, as: UTF8.self).split(separator: "\n") {
            let parts = line.split(separator: " ")
            if parts.count == 2, parts[0] == "settled" { open[parts[1]] = nil }
            if parts.count == 5, parts[0] == "sent", Int(parts[2]) == generation, let prompt = Int(parts[3]), let answer = Int(parts[4]) {
                open[parts[1]] = Exchanges.Spending(requests: 1, promptTokens: prompt, completionTokens: answer)
            }
        }
        return open.values.reduce(.init(), +)
    }

    func noteSent(_ number: Int, _ most: Exchanges.Spending) throws {
        try makeFolder(String(path.dropLast("/.attempts".count)))
        try append("sent \(name)-\(number) \(generation) \(most.promptTokens) \(most.completionTokens)\n")
    }

    /// Best effort: an attempt that isn't struck out counts as spent, which keeps within the budget.
    func noteSettled(_ number: Int) { try? append("settled \(name)-\(number)\n") }

    private func append(_ line: String) throws {
        try FileHandle(path, O_WRONLY | O_APPEND | O_CREAT).write(Array(line.utf8))
    }
}
