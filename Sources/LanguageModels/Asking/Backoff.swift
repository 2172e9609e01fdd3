/// How long to wait before a request is sent again.
package struct Backoff: Sendable {
    /// Seconds before the second attempt; it doubles with each further one.
    package var first = 1.0
    /// Seconds that a wait has at most; a server that asks for more is not asked again.
    package var most = 60.0

    package init(first: Double = 1, most: Double = 60) { (self.first, self.most) = (first, most) }

    /// Seconds to wait after so many failed attempts; nil when the server wants more than the most.
    ///
    /// - Parameters:
    ///   - demanded: the seconds of the server's Retry-After.
    ///   - random: from 0 up to 1; spreads the waits of many over the upper half of the interval, so that they don't return together.
    package func wait(after failures: Int, demanded: Double?, random: Double) -> Double? {
        var base = first
        for _ in 1..<max(1, failures) where base < most { base *= 2 }
        let own = min(most, base) * (0.5 + 0.5 * random)
        guard let demanded else { return own }
        return demanded <= most ? max(demanded, own) : nil
    }

    /// The seconds that a Retry-After header asks for: a number, or a date (RFC 9110, section 10.2.3) after `now`, in seconds since 1970.
    package static func seconds(retryAfter text: String, now: Double) -> Double? {
        if let seconds = Double(text), seconds >= 0, seconds.isFinite { return seconds }
        // Sun, 06 Nov 1994 08:49:37 GMT
        let parts = text.split(separator: " ")
        let months = ["Jan", "Feb", "Mar", "Apr", "May", "Jun", "Jul", "Aug", "Sep", "Oct", "Nov", "Dec"]
        guard parts.count == 6, parts[5] == "GMT", let day = Int(parts[1]), let month = months.firstIndex(of: String(parts[2])),
            let year = Int(parts[3]), (1970...9999).contains(year), (1...31).contains(day)
        else { return nil }
        let clock = parts[4].split(separator: ":").compactMap { Int($0) }
        guard clock.count == 3, (0..<24).contains(clock[0]), (0..<60).contains(clock[1]), (0...60).contains(clock[2]) else { return nil }
        let time = Double(days(year, month + 1, day)) * 86400 + Double(clock[0] * 3600 + clock[1] * 60 + clock[2])
        return max(0, time - now)
    }

    /// Days from 1970-01-01 in the Gregorian calendar; the year begins in March, so that the leap day is its last.
    private static func days(_ year: Int, _ month: Int, _ day: Int) -> Int {
        let shifted = month <= 2 ? year - 1 : year
        let yearOfEra = shifted % 400
        let dayOfYear = (153 * ((month + 9) % 12) + 2) / 5 + day - 1
        return shifted / 400 * 146_097 + yearOfEra * 365 + yearOfEra / 4 - yearOfEra / 100 + dayOfYear - 719_468
    }
}
