internal import ContentStore
import Foundation

/// Draws Vega-Lite specifications as SVG with vl-convert: one Python process for all figures of a report.
package struct FigureRenderer {
    /// Part of what a drawn figure is remembered by; raise it when the drawing changes.
    package static let version = "vl-convert 1.9.0.post1, house style 1"

    /// Why figures could not be drawn.
    package struct Failure: Error, CustomStringConvertible {
        package let description: String
    }

    private let python: String

    /// - Parameter python: the interpreter of the environment that has vl-convert.
    package init(python: String) { self.python = python }

    /// The SVG of each specification, in their order.
    ///
    /// Errors: ``Failure`` when the environment is missing or a specification can't be drawn; the message says which and what to do.
    package func draw(_ specifications: [[UInt8]]) throws -> [String] {
        guard !specifications.isEmpty else { return [] }
        guard FileManager.default.isExecutableFile(atPath: python) else {
            throw Failure(
                description:
                    "error: figures can't be drawn\n  missing: \(python)\n  hint: './reprise setup' installs the renderer, then run again")
        }
        let process = Process()
        process.executableURL = URL(filePath: python)
        process.arguments = ["-c", Self.script]
        let (input, output, errors) = (Pipe(), Pipe(), Pipe())
        (process.standardInput, process.standardOutput, process.standardError) = (input, output, errors)
        try process.run()
        // Written from a thread of its own: the renderer may fill its output before it has read all input.
        let request = Foundation.Data(specifications.map { $0 + [UInt8(ascii: "\n")] }.joined())
        let writer = Thread {
            try? input.fileHandleForWriting.write(contentsOf: request)
            try? input.fileHandleForWriting.close()
        }
        writer.start()
        let answer = output.fileHandleForReading.readDataToEndOfFile()
        let complaint = String(decoding: errors.fileHandleForReading.readDataToEndOfFile(), as: UTF8.self)
        process.waitUntilExit()
        let drawn = String(decoding: answer, as: UTF8.self).split(separator: "\u{0}").map(String.init)
        guard process.terminationStatus == 0, drawn.count == specifications.count else {
            let reason = complaint.split(separator: "\n").last.map(String.init) ?? "exit code \(process.terminationStatus)"
            throw Failure(
                description: "error: figure \(drawn.count + 1) of \(specifications.count) can't be drawn\n  reason: \(reason)\n"
                    + "  hint: './reprise setup' installs the renderer again")
        }
        return drawn.map(Self.adaptToGround)
    }

    private static let script = """
        import sys, vl_convert
        for line in sys.stdin:
            sys.stdout.write(vl_convert.vegalite_to_svg(line, vl_version="5.20"))
            sys.stdout.write("\\0")
            sys.stdout.flush()
        """

    /// Text and axes follow the reader's light or dark ground: GitHub shows the file as an image, so the style has to be inside.
    static func adaptToGround(_ svg: String) -> String {
        let style = """
            <style>@media (prefers-color-scheme: dark){text{fill:#d1d7e0!important}\
            .role-axis-grid line{stroke:#3d444d!important}.role-axis-domain line,.role-axis-tick line{stroke:#9198a1!important}}</style>
            """
        guard let end = svg.firstIndex(of: ">") else { return svg }
        return String(svg[...end]) + style + String(svg[svg.index(after: end)...]) + "\n"
    }
}
