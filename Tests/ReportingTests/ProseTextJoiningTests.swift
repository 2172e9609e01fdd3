import Reporting
import Testing
import Workbench

@Suite struct ProseTextJoiningTests {
    @Test func joiningKeepsNumbers() {
        let parts: [ProseText] = ["\(1)", "b", "\(2)"]
        #expect(parts.joined(separator: "<br>").markdown == "1<br>b<br>2")
        #expect(parts.joined(separator: ", ").spans.count == 5)
        #expect([ProseText]().joined(separator: ", ").spans.isEmpty)
    }
}
