public import Configuration

extension Paper {
    /// Reads a paper file; its name must be its slug.
    ///
    /// - Throws: every mistake with its place: unknown, missing and duplicate keys, malformed comparisons, names that no measure defines,
    ///   ids that stand twice, claims without a rule.
    public static func parse(_ file: SourceFile) throws(DiagnosticError) -> Paper {
        guard let root = try YAMLNode.parse(file) else {
            throw DiagnosticError([Diagnostic("this paper file is empty", in: file)])
        }
        let problems = Problems(file)
        let paper = read(root, problems)
        guard problems.list.isEmpty, let paper else { throw DiagnosticError(problems.list) }
        return paper
    }

    private static func read(_ root: YAMLNode, _ problems: Problems) -> Paper? {
        let known = [
            "slug", "title", "published", "links", "theme", "feeds", "fidelity", "why_this_fidelity", "question", "seen", "claims",
        ]
        guard let fields = FieldReader(root, "the paper", known: known, problems) else { return nil }
        let slug = fields.identifier("slug")
        if let slug, let place = root["slug"]?.start { checkName(slug, place, problems) }
        let title = fields.text("title")
        let published = date(fields)
        var (arxiv, code): (String?, String?) = (nil, nil)
        if let links = fields.required("links"), !links.isNull {
            let links = FieldReader(links, "'links'", known: ["arxiv", "code"], problems)
            (arxiv, code) = (links?.optionalText("arxiv"), links?.optionalText("code"))
        }
        let theme = fields.text("theme")
        let feeds = fields.list("feeds").compactMap { fields.text($0, "a feed") }
        let fidelity = fields.word("fidelity", among: Fidelity.allCases.map(\.rawValue)).flatMap(Fidelity.init)
        let why = fields.text("why_this_fidelity")
        let question = fields.text("question")
        let seen = fields.word("seen", among: Seen.allCases.map(\.rawValue)).flatMap(Seen.init)
        let claims = claims(fields, fidelity, problems)
        guard let slug, let title, let published, let theme, let fidelity, let why, let question, let seen else { return nil }
        return Paper(
            slug: slug, title: title, published: published, arxiv: arxiv, code: code, theme: theme, feeds: feeds, fidelity: fidelity,
            whyThisFidelity: why, question: question, seen: seen, claims: claims, file: problems.file)
    }

    private static func checkName(_ slug: String, _ place: YAMLMark, _ problems: Problems) {
        let name = problems.file.path.split(separator: "/").last.map(String.init) ?? ""
        guard name != "\(slug).yaml" else { return }
        problems.add("the slug '\(slug)' is not the name of the file, '\(shown(name))'", at: place, hint: "call the file \(slug).yaml")
    }

    private static func date(_ fields: FieldReader) -> String? {
        guard let text = fields.text("published"), let place = fields.node["published"]?.start else { return nil }
        let parts = text.split(separator: "-", omittingEmptySubsequences: false)
        let isDate =
            parts.map(\.utf8.count) == [4, 2, 2] && parts.allSatisfy { $0.utf8.allSatisfy { (48...57).contains($0) } }
            && (1...12).contains(Int(parts[1]) ?? 0) && (1...31).contains(Int(parts[2]) ?? 0)
        if isDate { return text }
        fields.problems.add("'published' must be a date such as 2026-05-27, found '\(shown(text))'", at: place)
        return nil
    }

    private static func claims(_ fields: FieldReader, _ fidelity: Fidelity?, _ problems: Problems) -> [Claim] {
        guard let node = fields.required("claims") else { return [] }
        let nodes = fields.list(node, "'claims'")
        if nodes.isEmpty, node.sequence != nil, let fidelity, fidelity != .reading {
            problems.add("a paper of fidelity '\(fidelity.rawValue)' needs a claim", at: node.start)
        }
        var lines: [String: Int] = [:]
        return nodes.compactMap { node in
            if let id = node["id"]?.scalar?.text, let place = node["id"]?.start {
                if let line = lines[id] {
                    problems.add("duplicate claim '\(shown(id))'", at: place, facts: ["it stands first at line \(line)"])
                } else {
                    lines[id] = place.line
                }
            }
            return Claim(node, problems)
        }
    }
}
