import LanguageModels
import Testing

@Suite struct EndpointSettingsTests {
    @Test("what can't be right is refused before anybody is asked") func wrong() {
        func message(_ change: (inout EndpointSettings) -> Void) -> String? {
            var settings = EndpointSettings(url: "https://example.org/v1", model: "m", keyVariable: "KEY")
            change(&settings)
            do { try settings.check() } catch { return "\(error)" }
            return nil
        }
        #expect(message { _ in } == nil)
        #expect(
            message { $0.url = "example.org" } == """
                an endpoint's 'url' begins with http:// or https://
                  found: 'example.org'
                  hint: it is the address up to and with '/v1'
                """)
        #expect(
            message { $0.url = "https://me:hunter22@example.org/v1?key=hunter22" } == """
                an endpoint's 'url' holds no credential
                  found: a user, a query or a fragment in it
                  hint: put the key into an environment variable and its name into 'keyVariable'
                """)
        #expect(
            message { $0.keyVariable = "sk-hunter22" } == """
                an endpoint's 'keyVariable' names an environment variable
                  found: something else
                  hint: write the variable's name, never the key
                """)
        #expect(
            message { $0.concurrency = 0 } == """
                an endpoint's 'concurrency' is at least 1
                  found: 0
                  hint: 4 is the default
                """)
        #expect(
            message { $0.budget.money = 1 } == """
                an endpoint's 'budget.money' needs prices
                  found: none
                  hint: set 'budget.promptPrice' and 'budget.completionPrice', for a million tokens each
                """)
        #expect(
            message { $0.lengthLimit = "tokens" } == """
                an endpoint's 'lengthLimit' is 'max_tokens' or 'max_completion_tokens'
                  found: 'tokens'
                  hint: servers know one of the two
                """)
        for change: (inout EndpointSettings) -> Void in [
            { $0.timeout = 0 }, { $0.timeout = .nan }, { $0.attempts = 0 }, { $0.requestsPerMinute = -1 },
        ] {
            #expect(message(change) != nil)
        }
    }

    @Test("an address is shown without what may be secret in it") func shownAddress() {
        #expect(EndpointSettings(url: "http://a:b@host:1/v1?k=1#f", model: "").shownURL == "http://host:1/v1")
        #expect(EndpointSettings(url: "http://host/v1/@x", model: "").shownURL == "http://host/v1/@x")
    }
}
