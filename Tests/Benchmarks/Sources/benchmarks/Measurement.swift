import Foundation
import Glibc

/// What a run of a program cost.
struct Cost {
    /// User and system CPU of the program and its children, in seconds.
    var processor: Double
    var wall: Double
    var output: String
}

/// Runs a program, children included, from exec to exit.
func measure(_ program: String, _ arguments: [String], in folder: String, environment: [String: String] = [:]) throws -> Cost {
    let process = Process()
    process.executableURL = URL(filePath: program)
    process.arguments = arguments
    process.currentDirectoryURL = URL(filePath: folder)
    process.environment = ProcessInfo.processInfo.environment.merging(environment) { $1 }
    let output = Pipe()
    process.standardOutput = output
    process.standardError = FileHandle.nullDevice
    let (processorBefore, start) = (childrenSeconds(), Date())
    try process.run()
    let text = String(decoding: output.fileHandleForReading.readDataToEndOfFile(), as: UTF8.self)
    process.waitUntilExit()
    guard process.terminationStatus == 0 else {
        throw Failure(description: "\(program) \(arguments) ended with \(process.terminationStatus)")
    }
    return Cost(processor: childrenSeconds() - processorBefore, wall: Date().timeIntervalSince(start), output: text)
}

struct Failure: Error, CustomStringConvertible { let description: String }

private func childrenSeconds() -> Double {
    var usage = rusage()
    getrusage(__rusage_who_t(RUSAGE_CHILDREN.rawValue), &usage)
    func seconds(_ time: timeval) -> Double { Double(time.tv_sec) + Double(time.tv_usec) * 1e-6 }
    return seconds(usage.ru_utime) + seconds(usage.ru_stime)
}

func median(_ values: [Double]) -> Double { values.sorted()[values.count / 2] }
