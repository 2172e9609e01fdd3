import Foundation
import Workbench

extension AccumulateOrReplace {
    /// Prints the King James text, a verse a line.
    static func printBible(_ run: Run) throws -> String {
        let process = Process()
        process.executableURL = URL(filePath: "/usr/bin/bible")
        process.arguments = ["-f", "gen1:1-rev22:21"]
        let output = Pipe()
        process.standardOutput = output
        try process.run()
        let bytes = output.fileHandleForReading.readDataToEndOfFile()
        process.waitUntilExit()
        return String(decoding: bytes, as: UTF8.self)
    }
}
