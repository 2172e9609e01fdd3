internal import Workbench

/// Where the numbers of a report come from: the table that each of them leads to.
struct NumberLedger {
    private let rows: [PublishedRecord.Number.Source]
    private let stages: [String: PublishedRecord.Stage]
    /// Where the functions of stages stand, by family.
    private let places: [String: String]
    private let slug: String
    private let paths: SitePaths

    init(record: PublishedRecord, document: MarkdownNode, slug: String, paths: SitePaths) {
        rows = Self.rows(record.numbers).sources
        stages = record.stagesByLabel
        places = Self.places(document)
        (self.slug, self.paths) = (slug, paths)
    }

    /// Numbers with one source share a row; all that a stage only worked out are one.
    private static func rows(_ numbers: [PublishedRecord.Number]) -> (sources: [PublishedRecord.Number.Source], indices: [Int]) {
        var sources: [PublishedRecord.Number.Source] = []
        var known: [[String?]: Int] = [:]
        let indices = numbers.map { number in
            let name: [String?] =
                switch number.source {
                case .stage(let stage, let path, _): [stage, path]
                case .quoted(let place): [place]
                case .sweep(let name, let point, let claim, let path, _): ["sweep", name, "\(point)", claim, path]
                }
            if let index = known[name] { return index }
            known[name] = sources.count
            sources.append(number.source)
            return sources.count - 1
        }
        return (sources, indices)
    }

    /// The markdown with each of the numbers leading to its row. A number in a formula stays as it is, and so does one that is not where the
    /// record says.
    static func linked(_ markdown: String, _ numbers: [PublishedRecord.Number]) -> String {
        var lines = markdown.split(separator: "\n", omittingEmptySubsequences: false).map(Array.init)
        // From the end, so that what comes before stays where it is.
        let places = zip(numbers, rows(numbers).indices).sorted { ($0.0.line, $0.0.column) > ($1.0.line, $1.0.column) }
        for (number, row) in places where lines.indices.contains(number.line - 1) {
            let line = lines[number.line - 1]
            let (start, text) = (number.column - 1, Array(number.text))
            guard start >= 0, line.count >= start + text.count, Array(line[start..<start + text.count]) == text, !isFormula(line, at: start)
            else { continue }
            lines[number.line - 1].replaceSubrange(start..<start + text.count, with: "[\(number.text)](#\(anchor(row)))")
        }
        return lines.map { String($0) }.joined(separator: "\n")
    }

    private static func anchor(_ row: Int) -> String { "number-\(row + 1)" }

    private static func isFormula(_ line: [Character], at position: Int) -> Bool {
        func signs(_ range: Range<Int>) -> Int { range.count { line[$0] == "$" && ($0 == 0 || line[$0 - 1] != "\\") } }
        return signs(0..<position) % 2 == 1 && signs(position..<line.count) > 0
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

    var html: String {
        let heads = ["Number", "In full", "Made by", "Key", "Output"].map { "<th scope=\"col\">\($0)</th>" }.joined()
        return """
            <h2 id="numbers">Where each number comes from</h2>
            <p>Every number above leads here. A stage's key covers its code, the values that it takes and the content of its inputs; equal keys, equal numbers.</p>
            <div class="scroll" tabindex="0" role="region" aria-label="Where each number comes from"><table><thead><tr>\(heads)</tr></thead><tbody>
            \(rows.enumerated().map { line($0.offset, $0.element) }.joined(separator: "\n"))
            </tbody></table></div>
            """
    }

    private func line(_ row: Int, _ source: PublishedRecord.Number.Source) -> String {
        let cells: [String] =
            switch source {
            case .quoted(let place): ["a printed number", "", escapedHTML(place), "", ""]
            case .sweep(let name, let point, let claim, let path, let value):
                [code(path), code("\(value)"), "\(code(claim)), point \(point) of sweep \(sweep(name))", "", ""]
            case .stage(let label, let path?, let value):
                [path.isEmpty ? "all that it returns" : code(path), code("\(value)")] + stage(label)
            case .stage(let label, nil, _): ["worked out there", "in results.json"] + stage(label)
            }
        return "<tr id=\"\(Self.anchor(row))\">\(cells.map { "<td>\($0)</td>" }.joined())</tr>"
    }

    /// A sweep's name, leading to its keys.
    private func sweep(_ name: String) -> String {
        guard let file = paths.address("sweeps/\(name)/sweep.json", from: slug) else { return code(name) }
        return "<a href=\"\(escapedHTML(file))\">\(code(name))</a>"
    }

    /// The function of a stage, its key, and the digest of its output.
    private func stage(_ label: String) -> [String] {
        let place = places[String(label.prefix { $0 != "[" })].flatMap { paths.address($0, from: slug) }
        let function = place.map { "<a href=\"\(escapedHTML($0))\">\(code(label))</a>" } ?? code(label)
        return [function] + (stages[label].map { [digest($0.key), digest($0.output)] } ?? ["", ""])
    }

    private func code(_ text: String) -> String { "<code>\(escapedHTML(text))</code>" }

    private func digest(_ hex: String) -> String { "<code title=\"\(escapedHTML(hex))\">\(escapedHTML(hex.prefix(12)))</code>" }
}
