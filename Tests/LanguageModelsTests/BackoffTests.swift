import LanguageModels
import Testing

@Suite struct BackoffTests {
    @Test("waits double up to the most, and lie in the upper half") func doubling() {
        let backoff = Backoff(first: 1, most: 60)
        for (failures, base) in [(1, 1.0), (2, 2), (3, 4), (6, 32), (7, 60), (50, 60)] {
            #expect(backoff.wait(after: failures, demanded: nil, random: 0) == base / 2)
            #expect(backoff.wait(after: failures, demanded: nil, random: 0.5) == base * 0.75)
        }
    }

    @Test("a server is left alone for as long as it asks, unless that is too long") func demanded() {
        let backoff = Backoff(first: 1, most: 60)
        #expect(backoff.wait(after: 1, demanded: 7, random: 0) == 7)
        #expect(backoff.wait(after: 5, demanded: 7, random: 0) == 8)
        #expect(backoff.wait(after: 1, demanded: 61, random: 0) == nil)
    }

    // The dates are the examples of RFC 9110, section 5.6.7; the seconds since 1970 are those of `date --utc +%s`.
    @Test(
        "Retry-After is a number of seconds or a date",
        arguments: [
            ("120", 120.0), ("0", 0), ("1.5", 1.5), ("Sun, 06 Nov 1994 08:49:37 GMT", 100), ("Thu, 29 Feb 2024 00:00:00 GMT", 925_053_123),
            ("Sun, 06 Nov 1994 08:00:00 GMT", 0),
        ])
    func retryAfter(text: String, seconds: Double) {
        #expect(Backoff.seconds(retryAfter: text, now: 784_111_677) == seconds)
    }

    @Test(
        "anything else says nothing",
        arguments: ["", "soon", "-1", "nan", "inf", "Sun, 06 Nov 1994 08:49:37", "Sun, 06 Foo 1994 08:49:37 GMT"])
    func nothing(text: String) {
        #expect(Backoff.seconds(retryAfter: text, now: 0) == nil)
    }
}
