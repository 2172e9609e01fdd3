internal import Configuration

/// A paper file as it is read: its outline and, where it has rules, the paper.
struct PaperContents {
    let outline: PaperOutline
    let paper: Paper?
    /// Where `rules: none` stands.
    let noRules: YAMLMark?

    init(_ file: SourceFile) throws(DiagnosticError) {
        guard let root = try YAMLNode.parse(file) else {
            throw DiagnosticError([Diagnostic("this paper file is empty", in: file)])
        }
        let problems = Problems(file)
        let contents = Self(root, problems)
        guard problems.list.isEmpty, let contents else { throw DiagnosticError(problems.list) }
        self = contents
    }

    private init?(_ root: YAMLNode, _ problems: Problems) {
        let known = [
            "slug", "title", "published", "links", "theme", "feeds", "fidelity", "why_this_fidelity", "question", "seen", "rules", "claims",
        ]
        guard let fields = FieldReader(root, "the paper", known: known, problems) else { return nil }
        noRules = root.mapping?.first { $0.name == "rules" }?.key
        let hasRules = noRules == nil
        if !hasRules {
            _ = fields.word("rules", among: ["none"])
            if let place = root.mapping?.first(where: { $0.name == "seen" })?.key {
                problems.add(
                    "'seen' is about the author of rules, and this paper says that it has none", at: place,
                    hint: "take 'rules: none' away when the rules are written, 'seen' otherwise")
            }
        }
        // What a study needs may still be open in a paper that has none.
        func isWanted(_ key: String) -> Bool { hasRules || root[key].map { !$0.isNull } == true }
        func text(_ key: String) -> String? { isWanted(key) ? fields.text(key) : nil }

        let slug = fields.identifier("slug")
        if let slug, let place = root["slug"]?.start { checkName(slug, place, problems) }
        let title = fields.text("title")
        let published = isWanted("published") ? date(fields) : nil
        var links: FieldReader?
        if let node = fields.required("links"), !node.isNull {
            links = FieldReader(node, "'links'", known: ["arxiv", "doi", "page", "code"], problems)
        }
        let theme = fields.text("theme")
        let feeds = fields.list("feeds").compactMap { fields.text($0, "a feed") }
        let fidelity =
            isWanted("fidelity")
            ? fields.word("fidelity", among: Paper.Fidelity.allCases.map(\.rawValue)).flatMap(Paper.Fidelity.init) : nil
        let (why, question) = (text("why_this_fidelity"), text("question"))
        let seen =
            hasRules ? fields.word("seen", among: Paper.Seen.allCases.map(\.rawValue)).flatMap(Paper.Seen.init) : nil
        let nodes = isWanted("claims") ? claimNodes(fields, hasRules ? fidelity : nil, problems) : []
        let claims = hasRules ? nodes.compactMap { Claim($0, problems) } : []
        let stated = hasRules ? claims.map(PaperOutline.StatedClaim.init) : nodes.compactMap { PaperOutline.StatedClaim($0, problems) }
        guard let slug, let title, let theme else { return nil }
        outline = PaperOutline(
            slug: slug, title: title, published: published, arxiv: links?.optionalText("arxiv"), doi: links?.optionalText("doi"),
            page: links?.optionalText("page"), code: links?.optionalText("code"), theme: theme, feeds: feeds, fidelity: fidelity,
            whyThisFidelity: why, question: question, claims: stated, hasRules: hasRules)
        guard hasRules else {
            paper = nil
            return
        }
        guard let published, let fidelity, let why, let question, let seen else { return nil }
        paper = Paper(
            outline: outline, published: published, fidelity: fidelity, whyThisFidelity: why, question: question, seen: seen,
            claims: claims, file: problems.file)
    }
}

extension PaperOutline.StatedClaim {
    init(_ claim: Claim) { (id, says, published) = (claim.id, claim.says, claim.published) }

    /// A claim of a paper that says it has no rules.
    fileprivate init?(_ node: YAMLNode, _ problems: Problems) {
        let what = claimName(node)
        guard let fields = FieldReader(node, what, known: Claim.keys, problems) else { return nil }
        let (id, says) = (fields.identifier("id"), fields.text("says"))
        published = publishedNumbers(fields)
        if let part = node.mapping?.first(where: { Claim.ruleKeys.contains($0.name) }) {
            problems.add(
                "\(what) has '\(part.name)', and the paper says that it has no rules", at: part.key,
                hint: "when every claim has its rule, replace 'rules: none' by 'seen: nothing', 'prototype' or 'published data'")
        }
        guard let id, let says else { return nil }
        (self.id, self.says) = (id, says)
    }
}

private func checkName(_ slug: String, _ place: YAMLMark, _ problems: Problems) {
    let name = problems.file.path.split(separator: "/").last.map(String.init) ?? ""
    guard name != "\(slug).yaml" else { return }
    problems.add("the slug '\(slug)' is not the name of the file, '\(shown(name))'", at: place, hint: "call the file \(slug).yaml")
}

private func date(_ fields: FieldReader) -> String? {
    guard let text = fields.text("published"), let place = fields.node["published"]?.start else { return nil }
    if isDate(text) { return text }
    fields.problems.add("'published' must be a date such as 2026-05-27, found '\(shown(text))'", at: place)
    return nil
}

/// Whether a text is a day, a month or a year: `2026-05-27`, `2026-05`, `2026`.
package func isDate(_ text: String) -> Bool {
    let parts = text.split(separator: "-", omittingEmptySubsequences: false)
    guard (1...3).contains(parts.count), parts.map(\.utf8.count) == Array([4, 2, 2].prefix(parts.count)),
        parts.allSatisfy({ $0.utf8.allSatisfy { (48...57).contains($0) } })
    else { return false }
    return (parts.count < 2 || (1...12).contains(Int(parts[1]) ?? 0)) && (parts.count < 3 || (1...31).contains(Int(parts[2]) ?? 0))
}

/// The claims of the file, no id twice.
private func claimNodes(_ fields: FieldReader, _ fidelity: Paper.Fidelity?, _ problems: Problems) -> [YAMLNode] {
    guard let node = fields.required("claims") else { return [] }
    let nodes = fields.list(node, "'claims'")
    if nodes.isEmpty, node.sequence != nil, let fidelity, fidelity != .reading {
        problems.add("a paper of fidelity '\(fidelity.rawValue)' needs a claim", at: node.start)
    }
    var lines: [String: Int] = [:]
    for node in nodes {
        guard let id = node["id"]?.scalar?.text, let place = node["id"]?.start else { continue }
        if let line = lines[id] {
            problems.add("duplicate claim '\(shown(id))'", at: place, facts: ["it stands first at line \(line)"])
        } else {
            lines[id] = place.line
        }
    }
    return nodes
}
