import Reporting
import Testing

@Suite struct SourcePageTests {
    @Test func everyLineHasAnAnchor() {
        let page = SourcePage(path: "papers/a.yaml", text: "a: <1>\nb: 2\n").html
        #expect(
            page.contains(
                "<span class=\"line\" id=\"L1\"><a href=\"#L1\" aria-label=\"Line 1\">1</a>a: &lt;1&gt;</span>\n<span class=\"line\" id=\"L2\">"
            ))
        #expect(!page.contains("id=\"L3\""))
        #expect(page.contains("href=\"../../assets/site.css\""))
    }
}
