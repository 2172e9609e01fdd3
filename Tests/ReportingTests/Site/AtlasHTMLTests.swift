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

    @Test func formulasAreMathematics() {
        var entry = entry("sums")
        entry.title = "Why $a<b$?"
        entry.question = "It costs $5; is $c$ so?"
        entry.claims = [.init(says: "$a<b$ & more", verdict: nil)]
        let page = AtlasHTML(entries: [entry], formulas: ["a<b": "<math><mi>x</mi></math>"]).html
        #expect(page.contains("<h3><a href=\"https://example.org/sums\">Why <math><mi>x</mi></math>?</a></h3>"))
        #expect(page.contains("<p>It costs $5; is <code>c</code> so?</p><ul><li><math><mi>x</mi></math> &amp; more</li></ul>"))
    }

    @Test func aStudyWithoutResultsSaysSo() {
        var entry = entry("sums")
        entry.hasRules = true
        #expect(AtlasHTML(entries: [entry]).html.contains("<span class=\"waiting\">rules written, no study yet</span>"))
        entry.freshness = "never run"
        let page = AtlasHTML(entries: [entry]).html
        #expect(page.contains("<span class=\"freshness unknown\">never run</span>") && !page.contains("no study yet"))
    }

    @Test func addressesThatRunSomethingAreNoLinks() {
        var entry = entry("sums")
        entry.address = "javascript:alert(1)"
        let page = AtlasHTML(entries: [entry]).html
        #expect(!page.contains("javascript:alert"))
        #expect(page.contains("<h3>On &lt;sums&gt;</h3>"))
    }
}
