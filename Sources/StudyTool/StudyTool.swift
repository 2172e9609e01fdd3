import Foundation

/// Reads the sources of studies when they are built; the plugins only pass file names.
///
/// `entry ROOT MODULE PAPER OUTPUT SOURCES...` checks one study and writes its public entry.
/// `registry ROOT OUTPUT CACHE (--module NAME FOLDER USED,MODULES CONDITIONS SOURCES... | --files NAME FILES... | --revision NAME REVISION)...`
/// writes the table of studies and of their stages' code; with `-` for OUTPUT it prints all declarations and which stage reaches which.
@main
struct StudyTool {
    static func main() {
        do {
            let arguments = Array(CommandLine.arguments.dropFirst())
            switch arguments.first {
            case "entry" where arguments.count > 5:
                try EntryCommand(
                    root: arguments[1], module: arguments[2], paper: arguments[3], output: arguments[4], sources: Array(arguments[5...])
                )
                .run()
            case "registry" where arguments.count > 4:
                try RegistryCommand(root: arguments[1], output: arguments[2], cache: arguments[3], rest: Array(arguments[4...])).run()
            default:
                throw ToolError(description: "error: unknown arguments \(arguments.prefix(2))")
            }
        } catch {
            FileHandle.standardError.write(Data("\(error)\n".utf8))
            exit(1)
        }
    }
}

/// One or more messages, each with its place, as a compiler would print them.
struct ToolError: Error, CustomStringConvertible { let description: String }

/// Writes a generated file, but only when its text differs: what depends on it is then left alone.
func write(_ text: String, to path: String) throws {
    let url = URL(filePath: path)
    if let old = try? String(contentsOf: url, encoding: .utf8), old == text { return }
    try FileManager.default.createDirectory(at: url.deletingLastPathComponent(), withIntermediateDirectories: true)
    try text.write(to: url, atomically: true, encoding: .utf8)
}

/// `DelayedRepression` belongs to `delayed-repression`.
func slug(of name: String) -> String {
    var slug = ""
    for character in name {
        if character.isUppercase, !slug.isEmpty { slug += "-" }
        slug += character.lowercased()
    }
    return slug
}

/// A Swift string literal that holds `text`, whatever it is.
func literal(_ text: String) -> String {
    let escaped = text.replacingOccurrences(of: "\\", with: "\\\\").replacingOccurrences(of: "\"", with: "\\\"")
        .replacingOccurrences(of: "\n", with: "\\n").replacingOccurrences(of: "\t", with: "\\t").replacingOccurrences(of: "\r", with: "\\r")
    return "\"\(escaped)\""
}
