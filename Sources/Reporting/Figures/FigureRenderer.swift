internal import ContentStore
import Foundation

/// Draws Vega-Lite specifications as SVG with vl-convert: one Python process for all figures of a report.
package struct FigureRenderer {
    /// Part of what a drawn figure is remembered by; raise it when the drawing changes.
    package static let version = "vl-convert 1.9.0.post1, house style 2"

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
        let script = WheelScript(python: python, text: Self.script)
        guard script.isReady else {
            throw Failure(
                description:
                    "error: figures can't be drawn\n  missing: \(python)\n  hint: './reprise setup' installs the renderer, then run again")
        }
        let answer = try script.answer(to: Foundation.Data(specifications.map { $0 + [UInt8(ascii: "\n")] }.joined()))
        let drawn = String(decoding: answer.output, as: UTF8.self).split(separator: "\u{0}").map(String.init)
        guard answer.status == 0, drawn.count == specifications.count else {
            let name = drawn.count < specifications.count ? Self.name(of: specifications[drawn.count]) : ""
            throw Failure(
                description:
                    "error: figure '\(name)' can't be drawn\n  reason: \(answer.reason)\n  hint: './reprise setup' installs the renderer again"
            )
        }
        return try zip(specifications, drawn).map { specification, svg in
            let name = Self.name(of: specification)
            let finished = FigureSVG.finished(svg, name: name)
            guard finished.utf8.count <= Self.mostBytes else {
                throw Failure(
                    description: "error: figure '\(name)' is too large to be shown\n  found: \(finished.utf8.count / 1000) KB, and at most "
                        + "\(Self.mostBytes / 1000) KB are published\n  hint: draw fewer series or panels, or a Histogram or HeatMap in place of points"
                )
            }
            return finished
        }
    }

    /// What one picture may weigh.
    package static let mostBytes = 200_000

    private static func name(of specification: [UInt8]) -> String { (try? JSONValue(parsing: specification))?["name"]?.string ?? "" }
    private static let script = """
        import sys, vl_convert
        for line in sys.stdin:
            sys.stdout.write(vl_convert.vegalite_to_svg(line, vl_version="5.20"))
            sys.stdout.write("\\0")
            sys.stdout.flush()
        """
}
