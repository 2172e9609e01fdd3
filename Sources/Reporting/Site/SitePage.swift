/// What all pages of the site have around their content.
package struct SitePage: Sendable {
    package let title: String
    /// From the page's folder to the site's: empty, or `../` as often as it takes.
    package let up: String
    /// The class of the page's body.
    package let kind: String
    package let content: String

    package init(title: String, depth: Int, kind: String, content: String) {
        (self.title, self.kind, self.content) = (title, kind, content)
        up = String(repeating: "../", count: depth)
    }

    /// Nothing is loaded from anywhere else, and no script stands in a page; Vega compiles expressions, which takes `unsafe-eval`.
    private static let policy =
        "default-src 'none'; img-src 'self' data:; style-src 'self' 'unsafe-inline'; script-src 'self' 'unsafe-eval'; connect-src 'self'; "
        + "base-uri 'none'; form-action 'none'"

    package var html: String {
        """
        <!doctype html>
        <html lang="en">
        <head>
        <meta charset="utf-8">
        <meta name="viewport" content="width=device-width, initial-scale=1">
        <meta name="color-scheme" content="light dark">
        <meta http-equiv="Content-Security-Policy" content="\(Self.policy)">
        <title>\(escapedHTML(title))</title>
        <link rel="icon" href="data:,">
        <link rel="stylesheet" href="\(up)assets/site.css">
        <script src="\(up)assets/site.js" data-vega="\(up)assets/vega.js" defer></script>
        </head>
        <body class="\(kind)">
        <a class="skip" href="#content">Skip to the content</a>
        <header class="site"><nav aria-label="Site"><a href="\(up)index.html">Which claims hold up?</a></nav></header>
        <main id="content" tabindex="-1">
        \(content)
        </main>
        <footer class="site"><p>Written by <code>./reprise site</code> from the committed reports, results and paper files.</p></footer>
        </body>
        </html>

        """
    }

    /// A verdict as a coloured word with its sign, which tells it without colour too.
    static func badge(_ verdict: String, count: Int? = nil) -> String {
        let number = count.map { "\($0) " } ?? ""
        return
            "<span class=\"verdict \(name(verdict))\"><span aria-hidden=\"true\">\(sign(ReportPage.glyph(verdict)))</span> \(number)\(escapedHTML(verdict))</span>"
    }

    /// The signs of reports as letters that every font has, and that take a colour.
    static let signs: [(emoji: String, letter: String, kind: String)] = [
        ("✅", "✓", "reproduced"), ("❌", "✗", "refuted"), ("❔", "?", "inconclusive"), ("🔧", "◆", "validated"), ("⬜", "○", "untested"),
        ("⚠️", "⚠", "inconclusive"),
    ]

    private static func sign(_ emoji: String) -> String { signs.first { $0.emoji == emoji }?.letter ?? emoji }

    /// A verdict as a class of the style sheet and a value of the filter.
    static func name(_ verdict: String) -> String {
        switch verdict {
        case "reproduced": "reproduced"
        case "instrument validated": "validated"
        case "not reproduced": "refuted"
        case "not tested": "untested"
        default: "inconclusive"
        }
    }

    /// How the published run stands to the sources, as a coloured word and what there is to say.
    static func freshness(_ text: String) -> String {
        let state = text.prefix { $0.isLetter }
        let known = ["fresh", "stale"].contains(String(state)) ? String(state) : "unknown"
        return "<span class=\"freshness \(known)\">\(escapedHTML(text))</span>"
    }
}
