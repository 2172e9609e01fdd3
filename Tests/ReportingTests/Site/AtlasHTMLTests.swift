import Reporting
import Testing

@Suite struct AtlasHTMLTests {
    private func entry(_ slug: String, theme: String = "SmallThings", verdicts: [String]? = nil) -> AtlasHTML.Entry {
        var entry = AtlasHTML.Entry(slug: slug, title: "On <\(slug)>", theme: theme)
        entry.address = "https://example.org/\(slug)"
        entry.feeds = ["collapse"]
        entry.claims = (verdicts ?? ["open"]).map { .init(says: "It's \"so\" & <so>", verdict: verdicts == nil ? nil : $0) }
        entry.isStudied = verdicts != nil
        entry.freshness = verdicts == nil ? nil : "stale: code of <x>"
        return entry
    }

    @Test func everyPaperSaysWhatTheFilterAsksFor() {
        let page = AtlasHTML(entries: [
            entry("roots"), entry("sums", verdicts: ["reproduced", "not reproduced", "inconclusive (control failed)"]),
        ]).html
        #expect(
            page.contains(
                "<li class=\"paper studied\" data-theme=\"SmallThings\" data-verdict=\"inconclusive refuted reproduced\" data-fidelity=\"not decided\" "
                    + "data-studied=\"yes\" data-feed=\"collapse\"><h3><a href=\"sums/index.html\">On &lt;sums&gt;</a></h3>"))
        #expect(page.contains("data-studied=\"no\" data-feed=\"collapse\"><h3><a href=\"https://example.org/roots\">"))
        #expect(page.contains("<strong>1 of 2 papers studied, with 3 claims.</strong> 1 paper with 1 claim waits for a study."))
        #expect(page.contains("It&#39;s &quot;so&quot; &amp; &lt;so&gt;"))
        #expect(page.contains("<span class=\"freshness stale\">stale: code of &lt;x&gt;</span>"))
        #expect(page.contains("<option value=\"SmallThings\">Small things</option>"))
    }

    @Test func whatIsStudiedComesFirst() {
        let page = AtlasHTML(entries: [entry("a"), entry("z", verdicts: ["reproduced"]), entry("m", theme: "Alpha")]).html
        let order = ["\"z/index.html\"", "/a\"", "/m\""].compactMap { page.firstRange(of: $0)?.lowerBound }
        #expect(order.count == 3 && order == order.sorted())
    }

    @Test func addressesThatRunSomethingAreNoLinks() {
        var entry = entry("sums")
        entry.address = "javascript:alert(1)"
        let page = AtlasHTML(entries: [entry]).html
        #expect(!page.contains("javascript:alert"))
        #expect(page.contains("<h3>On &lt;sums&gt;</h3>"))
    }
}
