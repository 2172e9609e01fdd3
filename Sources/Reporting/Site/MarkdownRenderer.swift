/// Markdown nodes as HTML, with what a report's page adds: figures that can be explored, sources beneath stages, tables in boxes of their own.
struct MarkdownRenderer {
    let slug: String
    let math: MathSpans
    let mathML: [String: String]
    let specifications: [String: String]
    let sources: [String: String]
    let paths: SitePaths
    /// The second-level headings so far, as HTML.
    private(set) var sections: [(anchor: String, title: String)] = []
    private var anchors: [String: Int] = [:]
    private var tables = 0

    init(
        slug: String, math: MathSpans, mathML: [String: String], specifications: [String: String], sources: [String: String],
        paths: SitePaths
    ) {
        (self.slug, self.math, self.mathML) = (slug, math, mathML)
        (self.specifications, self.sources, self.paths) = (specifications, sources, paths)
    }

    // MARK: Blocks

    mutating func html(_ blocks: [MarkdownNode]) -> String {
        var (parts, index): ([String], Int) = ([], 0)
        while index < blocks.count {
            if let image = Self.only(blocks[index]), case .image(let file) = image.kind {
                var caption: [MarkdownNode] = []
                if blocks.indices.contains(index + 1), let emphasis = Self.only(blocks[index + 1]), emphasis.kind == .emphasis {
                    caption = emphasis.children
                    index += 1
                }
                parts.append(figure(file, alt: math.plain(image.plainText), caption: caption))
            } else {
                parts.append(html(blocks[index]))
            }
            index += 1
        }
        return parts.joined(separator: "\n")
    }

    /// The only child of a paragraph that has no other.
    private static func only(_ node: MarkdownNode) -> MarkdownNode? {
        node.kind == .paragraph && node.children.count == 1 ? node.children[0] : nil
    }

    private mutating func html(_ node: MarkdownNode) -> String {
        switch node.kind {
        case .paragraph: return "<p>\(inline(node.children))</p>"
        case .heading(let level): return heading(node, level)
        case .quote: return "<blockquote>\(html(node.children))</blockquote>"
        case .list(let start):
            let items = node.children.map { item($0) }.joined(separator: "\n")
            return start.map { "<ol start=\"\($0)\">\(items)</ol>" } ?? "<ul>\(items)</ul>"
        case .item: return item(node)
        case .rule: return "<hr>"
        case .table: return table(node)
        case .codeBlock("mermaid", let text):
            if let graph = PipelineGraph(mermaid: text) { return graph.html }
            return code(text)
        case .codeBlock(_, let text): return code(text)
        case .markupBlock(let text): return markup(text)
        default: return inline([node])
        }
    }

    private func code(_ text: String) -> String {
        "<pre class=\"scroll\" tabindex=\"0\" aria-label=\"Code\"><code>\(escapedHTML(text))</code></pre>"
    }

    private mutating func heading(_ node: MarkdownNode, _ level: Int) -> String {
        var name = anchor(math.plain(node.plainText))
        let uses = anchors[name, default: 0]
        anchors[name] = uses + 1
        if uses > 0 { name += "-\(uses)" }
        if level == 2 { sections.append((escapedHTML(name), inline(node.plainText))) }
        return "<h\(level) id=\"\(escapedHTML(name))\">\(inline(node.children))</h\(level)>"
    }

    /// An item with one paragraph has no space around it; one that names a function has the function folded beneath.
    private mutating func item(_ node: MarkdownNode) -> String {
        let excerpts = node.children.first?.children.compactMap(excerpt).joined() ?? ""
        if let first = node.children.first, first.kind == .paragraph {
            return "<li>\(inline(first.children))\(html(Array(node.children.dropFirst())))\(excerpts)</li>"
        }
        return "<li>\(html(node.children))\(excerpts)</li>"
    }

    private func excerpt(_ node: MarkdownNode) -> String? {
        guard case .link(let link) = node.kind, let (path, fragment) = SitePaths.projectPath(link, from: slug), fragment.hasPrefix("#L"),
            let line = Int(fragment.dropFirst(2)), let source = sources[path], let found = SourceExcerpt(declarationAt: line, of: source)
        else { return nil }
        let file = path.split(separator: "/").last.map(String.init) ?? path
        return
            "<details class=\"code\"><summary>Source, <code>\(escapedHTML(file)):\(found.firstLine)</code></summary>\(code(found.text))</details>"
    }

    private mutating func table(_ node: MarkdownNode) -> String {
        tables += 1
        func cells(_ row: MarkdownNode, _ tag: String) -> String {
            row.children.map { cell in
                guard case .cell(let alignment) = cell.kind else { return "" }
                let style = alignment == .right ? " class=\"number\"" : alignment == .center ? " class=\"middle\"" : ""
                return "<\(tag)\(style)>\(inline(cell.children))</\(tag.prefix { $0 != " " })>"
            }.joined()
        }
        let head = node.children.filter { $0.kind == .headerRow }.map { "<tr>\(cells($0, "th scope=\"col\""))</tr>" }.joined()
        let body = node.children.filter { $0.kind == .row }.map { "<tr>\(cells($0, "td"))</tr>" }.joined(separator: "\n")
        return "<div class=\"scroll\" tabindex=\"0\" role=\"region\" aria-label=\"Table \(tables)\">"
            + "<table><thead>\(head)</thead><tbody>\n\(body)\n</tbody></table></div>"
    }

    /// The picture stays where no script runs or Vega fails; the specification beside it is what the script draws.
    private func figure(_ file: String, alt: String, caption: [MarkdownNode]) -> String {
        let name = file.hasSuffix(".svg") ? String(file.dropLast(4)) : file
        guard let address = paths.address(file, from: slug) else { return "<p>\(escapedHTML(alt))</p>" }
        let picture = "<img src=\"\(escapedHTML(address))\" alt=\"\(escapedHTML(alt))\">"
        let specification = specifications[name].map { "<script type=\"application/json\">\(embeddedJSON($0))</script>" } ?? ""
        let text = caption.isEmpty ? "" : "<figcaption>\(inline(caption))</figcaption>"
        return "<figure id=\"figure-\(escapedHTML(name))\" data-alt=\"\(escapedHTML(alt))\">"
            + "<div class=\"plot scroll\" tabindex=\"0\" role=\"region\" aria-label=\"Figure \(escapedHTML(name))\">\(picture)</div>"
            + "\(specification)\(text)</figure>"
    }

    // MARK: Text

    func inline(_ text: String) -> String { inline([MarkdownNode(.text(text))]) }

    func inline(_ nodes: [MarkdownNode]) -> String {
        nodes.map { node in
            switch node.kind {
            case .text(let text): words(text)
            case .code(let text): "<code>\(escapedHTML(text))</code>"
            case .softBreak: "\n"
            case .hardBreak: "<br>"
            case .emphasis: "<em>\(inline(node.children))</em>"
            case .strong: "<strong>\(inline(node.children))</strong>"
            case .deleted: "<del>\(inline(node.children))</del>"
            case .link(let link): self.link(link, inline(node.children))
            case .image: escapedHTML(node.plainText)
            case .markup(let text): markup(text)
            default: inline(node.children)
            }
        }.joined()
    }

    private func link(_ link: String, _ text: String) -> String {
        guard let address = paths.address(link, from: slug) else { return text }
        let name = link.hasPrefix("#number-") ? " class=\"number\"" : ""
        return "<a\(name) href=\"\(escapedHTML(address))\">\(text)</a>"
    }

    /// Text in which the marks of formulas become formulas again.
    private func words(_ text: String) -> String {
        math.restored(text, formula: { MathSpans.element($0, mathML) }, words: signed)
    }

    /// Text with the signs of verdicts as letters, in which no line ends within `name = value`, an interval, or after a sign.
    private func signed(_ text: Substring) -> String {
        var html = escapedHTML(text).replacing(" = ", with: "\u{A0}=\u{A0}")
        let pieces = html.split(separator: "[", omittingEmptySubsequences: false)
        html = pieces.dropFirst().reduce(String(pieces[0])) { text, piece in
            let bounds = piece.prefix { $0.isNumber || ".,- e".contains($0) }
            let rest = piece.dropFirst(bounds.count)
            return text + (rest.first == "]" ? "<span class=\"whole\">[\(bounds)]</span>\(rest.dropFirst())" : "[\(piece)")
        }
        for sign in SitePage.signs where html.contains(sign.emoji) {
            let letter = "<span class=\"verdict \(sign.kind)\">\(sign.letter)</span>"
            html = html.replacing("\(sign.emoji) ", with: "\(letter)\u{A0}").replacing(sign.emoji, with: letter)
        }
        return html
    }

    private static let allowed: Set<String> = [
        "<br>", "<br/>", "<details>", "</details>", "<summary>", "</summary>", "<sub>", "</sub>", "<sup>", "</sup>",
    ]

    /// The few tags that reports use; anything else is text.
    private func markup(_ text: String) -> String {
        var (result, rest) = ("", text[...])
        while let start = rest.firstIndex(of: "<") {
            result += plain(rest[..<start])
            let end = rest[start...].firstIndex(of: ">").map { rest.index(after: $0) } ?? rest.endIndex
            let tag = String(rest[start..<end])
            result += Self.allowed.contains(tag) ? tag : escapedHTML(tag)
            rest = rest[end...]
        }
        return result + plain(rest)
    }

    /// Text between tags, in which reports write entities for signs.
    private func plain(_ text: Substring) -> String {
        words(String(text).replacing("&lt;", with: "<").replacing("&gt;", with: ">").replacing("&amp;", with: "&"))
    }
}
