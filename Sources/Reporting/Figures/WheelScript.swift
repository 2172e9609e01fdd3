import Foundation

/// A Python script that uses the wheels of the project: it reads a request and answers it, once.
struct WheelScript {
    /// The interpreter of the environment that has them.
    let python: String
    let text: String

    struct Answer {
        let output: Foundation.Data
        let status: Int32
        /// The last line of what it complained of, or how it ended.
        let reason: String
    }

    var isReady: Bool { FileManager.default.isExecutableFile(atPath: python) }

    func answer(to request: Foundation.Data) throws -> Answer {
        let process = Process()
        process.executableURL = URL(filePath: python)
        process.arguments = ["-c", text]
        let (input, output, errors) = (Pipe(), Pipe(), Pipe())
        (process.standardInput, process.standardOutput, process.standardError) = (input, output, errors)
        try process.run()
        // Written from a thread of its own: the script may fill its output before it has read all input.
        let writer = Thread {
            try? input.fileHandleForWriting.write(contentsOf: request)
            try? input.fileHandleForWriting.close()
        }
        writer.start()
        let answer = output.fileHandleForReading.readDataToEndOfFile()
        let complaint = String(decoding: errors.fileHandleForReading.readDataToEndOfFile(), as: UTF8.self)
        process.waitUntilExit()
        return Answer(
            output: answer, status: process.terminationStatus,
            reason: complaint.split(separator: "\n").last.map(String.init) ?? "exit code \(process.terminationStatus)")
    }
}
