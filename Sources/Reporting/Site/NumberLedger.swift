internal import Statistics
internal import Workbench

/// Every number that a claim's rule or its controls use, with the stage that measured it: what the numbers of the report lead to.
struct NumberLedger {
    private struct Row {
        let claim: String
        let name: String
        let estimate: Estimate
    }

    private let rows: [Row]
    private let stages: [String: PublishedRecord.Stage]
    /// Where the functions of stages stand, by family.
    private let places: [String: String]
    private let slug: String
    private let paths: SitePaths

    init(record: PublishedRecord, document: MarkdownNode, slug: String, paths: SitePaths) {
        rows = record.claims.flatMap { claim in claim.measured.map { Row(claim: claim.id, name: $0.name, estimate: $0.estimate) } }
        stages = Dictionary(record.stages.map { ($0.label, $0) }, uniquingKeysWith: { first, _ in first })
        places = Self.places(document)
        (self.slug, self.paths) = (slug, paths)
    }

    /// The method section lists each stage as a strong name followed by a link to its function.
    private static func places(_ document: MarkdownNode) -> [String: String] {
        var places: [String: String] = [:]
        func visit(_ node: MarkdownNode) {
            if node.kind == .item, let inner = node.children.first?.children, inner.first?.kind == .strong {
                let link = inner.lazy.compactMap { if case .link(let link) = $0.kind { link } else { nil } }.first
                if let link, link.contains("#L") { places[inner[0].plainText] = link }
            }
            node.children.forEach(visit)
        }
        visit(document)
        return places
    }

    private static func name(_ claim: String, _ measure: String) -> String { "number-\(anchor(claim))-\(anchor(measure))" }

    /// The document with each number of a claim's row leading to its line of the ledger.
    func linked(_ document: MarkdownNode) -> MarkdownNode {
        var document = document
        let known = Set(rows.map { Self.name($0.claim, $0.name) })
        for index in document.children.indices where document.children[index].kind == .table {
            for row in document.children[index].children.indices where document.children[index].children[row].kind == .row {
                let cells = document.children[index].children[row].children
                guard case .code(let claim) = cells.first?.children.first?.kind else { continue }
                for column in cells.indices.dropFirst() {
                    document.children[index].children[row].children[column].children = cells[column].children.map { part in
                        guard case .text(let text) = part.kind, let equals = text.firstRange(of: " = ") else { return part }
                        let target = Self.name(claim, String(text[..<equals.lowerBound]))
                        // The paper's own numbers stand in the column before and have no stage.
                        guard known.contains(target), column > 1 else { return part }
                        return MarkdownNode(.link("#\(target)"), [part])
                    }
                }
            }
        }
        return document
    }

    var html: String {
        let lines = rows.map(line).joined(separator: "\n")
        let heads = ["Number", "Value", "In full", "n", "Measured by", "Key", "Output"].map { "<th scope=\"col\">\($0)</th>" }.joined()
        return """
            <h2 id="numbers">Where each number comes from</h2>
            <p>A stage's key covers its code, the values that it takes and the content of its inputs; equal keys, equal numbers.</p>
            <div class="scroll" tabindex="0" role="region" aria-label="Where each number comes from"><table><thead><tr>\(heads)</tr></thead><tbody>
            \(lines)
            </tbody></table></div>
            """
    }

    private func line(_ row: Row) -> String {
        let stage = stages[row.claim]
        let label = code(row.claim)
        let place = places[row.claim].flatMap { paths.address($0, from: slug) }
        let cells: [String] = [
            code(row.name), escapedHTML(NumberFormat.standard.text(row.estimate)), code("\(row.estimate.value)"),
            row.estimate.n.map { "\($0)" } ?? "", place.map { "<a href=\"\(escapedHTML($0))\">\(label)</a>" } ?? label,
            stage.map { digest($0.key) } ?? "", stage.map { digest($0.output) } ?? "",
        ]
        let columns = cells.map { "<td>\($0)</td>" }.joined()
        return "<tr id=\"\(Self.name(row.claim, row.name))\">\(columns)</tr>"
    }

    private func code(_ text: String) -> String { "<code>\(escapedHTML(text))</code>" }

    private func digest(_ hex: String) -> String { "<code title=\"\(escapedHTML(hex))\">\(escapedHTML(hex.prefix(12)))</code>" }
}
