extension StudyTemplate {
    /// The file of a paper without rules as its study starts with it: the template's claim in place of the paper's own, which stay as comments
    /// until each has its rule; what a study needs and the file doesn't say is added.
    func started(_ text: String) -> String {
        var (lines, claims, keys): ([String], [String], Set<String>) = ([], [], [])
        // The key at the margin to which a line belongs.
        var key = ""
        for line in text.split(omittingEmptySubsequences: false, whereSeparator: \.isNewline).map(String.init) {
            if line.first?.isLetter == true, let colon = line.firstIndex(of: ":") {
                key = String(line[..<colon])
                keys.insert(key)
            }
            switch key {
            case "rules" where line.hasPrefix("rules"): continue
            case "claims": claims.append(line)
            default: lines.append(line)
            }
        }
        while lines.last?.isEmpty == true { lines.removeLast() }
        while claims.last?.isEmpty == true { claims.removeLast() }
        var started = lines.joined(separator: "\n") + "\n"
        if !keys.contains("published") { started += "published: \(published)\n" }
        if !keys.contains("fidelity") || !keys.contains("why_this_fidelity") {
            started +=
                fidelity.split(separator: "\n").filter { !keys.contains(String($0.prefix { $0 != ":" })) }.joined(separator: "\n") + "\n"
        }
        if !keys.contains("question") { started += question }
        started += rules
        let own = claims.first?.hasPrefix("claims:") == true && claims.first?.contains("[") == false ? claims.dropFirst() : claims[...]
        if !own.isEmpty, own != ["claims: []"] {
            started += "  # The paper's own claims: each takes the place of the one above when it has its rule.\n"
            started += own.map { "  #\($0.isEmpty ? "" : " \($0)")\n" }.joined()
        }
        return started
    }
}
