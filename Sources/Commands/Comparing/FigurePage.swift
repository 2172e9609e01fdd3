internal import ContentStore
import FoundationEssentials
internal import Reporting

/// A page of its own with the figures of two sides beside each other.
struct FigurePage {
    let diff: StudyDiff
    let python: String

    /// The page as HTML; pictures lie in it.
    func html() throws -> String {
        let title = "\(Self.escaped(diff.study)): \(Self.escaped(diff.first.name)) and \(Self.escaped(diff.second.name))"
        let rows = try diff.figures.map { change in
            """
            <section>
            <h2>\(Self.escaped(change.name))</h2>
            <div>
            \(try cell(change.old, diff.first))
            \(try cell(change.new, diff.second))
            </div>
            </section>
            """
        }
        return """
            <!doctype html>
            <html lang="en">
            <head>
            <meta charset="utf-8">
            <meta name="viewport" content="width=device-width, initial-scale=1">
            <title>\(title)</title>
            <style>
            :root { color-scheme: light dark; font-family: system-ui, sans-serif; }
            body { margin: 1rem; }
            section > div { display: grid; grid-template-columns: repeat(auto-fit, minmax(min(100%, 24rem), 1fr)); gap: 1rem; }
            figure { margin: 0; }
            img { max-width: 100%; }
            figcaption { overflow-wrap: anywhere; }
            </style>
            </head>
            <body>
            <h1>\(title)</h1>
            \(rows.joined(separator: "\n"))
            </body>
            </html>

            """
    }

    private func cell(_ figure: ComparedFigure?, _ side: Side) throws -> String {
        guard let figure else { return "<figure><figcaption>\(Self.escaped(side.name)): not there</figcaption></figure>" }
        let drawing =
            try figure.drawing()
            ?? Array(FigureRenderer(python: python).draw([figure.specification.filter { $0 != UInt8(ascii: "\n") }])[0].utf8)
        let alt = (try? JSONValue(parsing: figure.specification))?["description"]?.string ?? "figure \(figure.name)"
        let picture = FoundationEssentials.Data(drawing).base64EncodedString()
        return """
            <figure>
            <img src="data:image/svg+xml;base64,\(picture)" alt="\(Self.escaped(alt))">
            <figcaption>\(Self.escaped(figure.place))</figcaption>
            </figure>
            """
    }

    private static func escaped(_ text: String) -> String {
        text.replacing("&", with: "&amp;").replacing("<", with: "&lt;").replacing(">", with: "&gt;").replacing("\"", with: "&quot;")
    }
}
