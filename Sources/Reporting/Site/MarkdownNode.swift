internal import CLibCMark

/// A part of a markdown document, read by cmark-gfm with tables and strikethrough as GitHub has them.
struct MarkdownNode {
    enum Kind: Equatable {
        case document, paragraph, quote, list(start: Int?), item, rule, table, headerRow, row, cell(Alignment)
        case heading(Int)
        case codeBlock(language: String, text: String)
        case text(String)
        case code(String)
        case softBreak, hardBreak, emphasis, strong, deleted
        case link(String)
        case image(String)
        /// Markup that stands in the text itself; what of it is shown decides who renders.
        case markup(String)
        case markupBlock(String)
    }
    enum Alignment: Equatable { case none, left, center, right }

    let kind: Kind
    var children: [MarkdownNode]

    init(_ kind: Kind, _ children: [MarkdownNode] = []) { (self.kind, self.children) = (kind, children) }

    /// The document of `markdown`.
    init(parsing markdown: String) {
        cmark_gfm_core_extensions_ensure_registered()
        let parser = cmark_parser_new(CMARK_OPT_DEFAULT)
        defer { cmark_parser_free(parser) }
        for name in ["table", "strikethrough"] {
            if let ext = cmark_find_syntax_extension(name) { cmark_parser_attach_syntax_extension(parser, ext) }
        }
        var markdown = markdown
        markdown.withUTF8 { bytes in
            bytes.withMemoryRebound(to: CChar.self) { cmark_parser_feed(parser, $0.baseAddress, $0.count) }
        }
        guard let root = cmark_parser_finish(parser) else {
            self.init(.document)
            return
        }
        defer { cmark_node_free(root) }
        self.init(copying: root)
    }

    private init(copying node: OpaquePointer) {
        kind = Self.kind(of: node)
        children = []
        var child = cmark_node_first_child(node)
        while let next = child {
            let copy = MarkdownNode(copying: next)
            // Escaped signs arrive as texts of their own.
            if case .text(let text) = copy.kind, case .text(let before) = children.last?.kind {
                children[children.count - 1] = MarkdownNode(.text(before + text))
            } else {
                children.append(copy)
            }
            child = cmark_node_next(next)
        }
        if kind == .table { align(cmark_gfm_extensions_get_table_alignments(node)) }
    }

    /// Cells take the alignment of their column.
    private mutating func align(_ columns: UnsafeMutablePointer<UInt8>?) {
        guard let columns else { return }
        for row in children.indices {
            for column in children[row].children.indices {
                let alignment: Alignment =
                    switch columns[column] {
                    case UInt8(ascii: "l"): .left
                    case UInt8(ascii: "c"): .center
                    case UInt8(ascii: "r"): .right
                    default: .none
                    }
                children[row].children[column] = MarkdownNode(.cell(alignment), children[row].children[column].children)
            }
        }
    }

    private static func kind(of node: OpaquePointer) -> Kind {
        func string(_ pointer: UnsafePointer<CChar>?) -> String { pointer.map { String(cString: $0) } ?? "" }
        let literal = string(cmark_node_get_literal(node))
        switch string(cmark_node_get_type_string(node)) {
        case "document": return .document
        case "block_quote": return .quote
        case "list": return .list(start: cmark_node_get_list_type(node) == CMARK_ORDERED_LIST ? Int(cmark_node_get_list_start(node)) : nil)
        case "item": return .item
        case "code_block": return .codeBlock(language: string(cmark_node_get_fence_info(node)), text: literal)
        case "html_block": return .markupBlock(literal)
        case "heading": return .heading(Int(cmark_node_get_heading_level(node)))
        case "thematic_break": return .rule
        case "table": return .table
        case "table_header": return .headerRow
        case "table_row": return .row
        case "table_cell": return .cell(.none)
        case "text": return .text(literal)
        case "softbreak": return .softBreak
        case "linebreak": return .hardBreak
        case "code": return .code(literal)
        case "html_inline": return .markup(literal)
        case "emph": return .emphasis
        case "strong": return .strong
        case "strikethrough": return .deleted
        case "link": return .link(string(cmark_node_get_url(node)))
        case "image": return .image(string(cmark_node_get_url(node)))
        default: return .paragraph
        }
    }

    /// What is read aloud of it: its text without markup.
    var plainText: String {
        switch kind {
        case .text(let text), .code(let text): text
        case .softBreak, .hardBreak: " "
        case .codeBlock(_, let text): text
        default: children.map(\.plainText).joined()
        }
    }
}
