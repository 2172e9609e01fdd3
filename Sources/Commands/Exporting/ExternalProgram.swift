internal import Foundation

/// A program of the machine that an export needs.
struct ExternalProgram {
    let path: String

    /// The first of `names` that the PATH has.
    init?(_ names: [String]) {
        let folders = (environmentVariable("PATH") ?? "/usr/bin:/bin").split(separator: ":")
        for name in names {
            let places = name.contains("/") ? [name] : folders.map { "\($0)/\(name)" }
            if let place = places.first(where: FileManager.default.isExecutableFile) {
                path = place
                return
            }
        }
        return nil
    }

    /// Starts it and waits.
    ///
    /// - Throws: ``CommandError`` when it ends otherwise than with 0, with the last lines of what it printed.
    @discardableResult
    func run(_ arguments: [String], in folder: String, because purpose: String) throws -> [UInt8] {
        let process = Process()
        process.executableURL = URL(filePath: path)
        process.arguments = arguments
        process.currentDirectoryURL = URL(filePath: folder)
        let (output, complaints) = (Pipe(), "\(folder)/.complaints-\(UUID().uuidString)")
        _ = FileManager.default.createFile(atPath: complaints, contents: nil)
        defer { try? FileManager.default.removeItem(atPath: complaints) }
        process.standardInput = FileHandle.nullDevice
        process.standardOutput = output
        process.standardError = FileHandle(forWritingAtPath: complaints)
        try process.run()
        let bytes = [UInt8](output.fileHandleForReading.readDataToEndOfFile())
        process.waitUntilExit()
        guard process.terminationReason == .exit, process.terminationStatus == 0 else {
            let said = (try? String(contentsOfFile: complaints, encoding: .utf8)) ?? ""
            let last = said.split(separator: "\n").suffix(3).joined(separator: "\n  ")
            throw CommandError("error: \(purpose) failed\n  \(path) ended with \(process.terminationStatus)\n  \(last)", code: 1)
        }
        return bytes
    }
}

/// A folder that goes when `body` ends, however it ends.
func withTemporaryFolder<Result>(_ body: (String) throws -> Result) throws -> Result {
    let folder = FileManager.default.temporaryDirectory.appending(path: "reprise-\(UUID().uuidString)").path()
    try FileManager.default.createDirectory(atPath: folder, withIntermediateDirectories: true)
    defer { try? FileManager.default.removeItem(atPath: folder) }
    return try body(folder)
}
