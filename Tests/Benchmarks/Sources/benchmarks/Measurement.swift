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

/// The largest resident memory of a program and of what it started, in bytes, as the kernel says while they run.
func peakMemory(_ program: String, _ arguments: [String], in folder: String, environment: [String: String]) throws -> (
    engine: Int, worker: Int
) {
    let process = Process()
    process.executableURL = URL(filePath: program)
    process.arguments = arguments
    process.currentDirectoryURL = URL(filePath: folder)
    process.environment = ProcessInfo.processInfo.environment.merging(environment) { $1 }
    process.standardOutput = FileHandle.nullDevice
    process.standardError = FileHandle.nullDevice
    try process.run()
    func text(_ path: String) -> String { (try? String(contentsOfFile: path, encoding: .utf8)) ?? "" }
    func memory(_ process: Int32) -> Int {
        let line = text("/proc/\(process)/status").split(separator: "\n").first { $0.hasPrefix("VmHWM:") }
        return (line?.split(separator: " ").compactMap { Int($0) }.first ?? 0) << 10
    }
    var (engine, worker) = (0, 0)
    while process.isRunning {
        let identifier = process.processIdentifier
        engine = max(engine, memory(identifier))
        for thread in (try? FileManager.default.contentsOfDirectory(atPath: "/proc/\(identifier)/task")) ?? [] {
            for child in text("/proc/\(identifier)/task/\(thread)/children").split(separator: " ").compactMap({ Int32($0) }) {
                worker = max(worker, memory(child))
            }
        }
        usleep(5000)
    }
    guard process.terminationStatus == 0 else {
        throw Failure(description: "\(program) \(arguments) ended with \(process.terminationStatus)")
    }
    return (engine, worker)
}

struct Failure: Error, CustomStringConvertible { let description: String }

private func childrenSeconds() -> Double {
    var usage = rusage()
    getrusage(__rusage_who_t(RUSAGE_CHILDREN.rawValue), &usage)
    func seconds(_ time: timeval) -> Double { Double(time.tv_sec) + Double(time.tv_usec) * 1e-6 }
    return seconds(usage.ru_utime) + seconds(usage.ru_stime)
}

func median(_ values: [Double]) -> Double { values.sorted()[values.count / 2] }
