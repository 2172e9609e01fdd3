import Instruments
import Testing
import TestSupport

@Suite struct PublishedNumberTests {
    @Test(arguments: [
        ("5.1%", 0.051, 0.0005), ("0.72", 0.72, 0.005), ("-0.30", -0.3, 0.005), ("1,302", 1302, 0.5), ("−2", -2, 0.5), ("80%", 0.8, 0.005),
    ])
    func aNumberIsReadAsPrinted(_ text: String, _ value: Double, _ error: Double) throws {
        let number = try #require(PublishedNumber(reading: text, from: "abstract"))
        #expect(distance([number.value, number.roundingError], [value, error]) < 1e-15)
        #expect(number.text == text && number.source == "abstract")
        #expect(number.agrees(with: value + 0.99 * error) && !number.agrees(with: value + 1.01 * error))
    }

    @Test(arguments: ["", "%", "five", "1.2.3", "1e5", "1234567890123456", "--1", "."])
    func whatIsNoNumberIsNone(_ text: String) { #expect(PublishedNumber(reading: text, from: "") == nil) }

    /// By trying every count with exact fractions.
    @Test func countsAreThoseThatRoundToTheShare() {
        for (text, low, high, unit) in [
            ("5.1%", 101, 103, 2000), ("66.3%", 1325, 1327, 2000), ("0.50", 99, 101, 200), ("0%", 0, 1, 200),
        ] {
            let share = PublishedNumber(text, from: "")
            for total in [1, 7, 29, 86, 200, 1680] {
                let expected = (0...total).filter { $0 * unit >= low * total && $0 * unit <= high * total }
                #expect(share.counts(of: total) == expected, "\(text) of \(total)")
            }
        }
        #expect(PublishedNumber("-5%", from: "").counts(of: 100) == [] && PublishedNumber("5%", from: "").counts(of: 0) == [])
        #expect(PublishedNumber("999999999999999", from: "").counts(of: .max) == [])
    }

    /// Of 1,680 samples 5.1% are 85 or 86, of which only 86 have 66.3% and 84.9% (57 and 73); nothing has 66.9%.
    @Test func severalSharesLeaveOneSolution() {
        let (rate, models, tasks) = (
            PublishedNumber("5.1%", from: ""), PublishedNumber("66.3%", from: ""), PublishedNumber("84.9%", from: "")
        )
        #expect(rate.counts(of: 1680) == [85, 86])
        #expect(impliedCounts(share: rate, of: 1680, parts: [models, tasks]) == [[86, 57, 73]])
        #expect(impliedCounts(share: rate, of: 1680, parts: [PublishedNumber("66.9%", from: ""), tasks]) == [])
    }

    /// Brown and Heathers: a mean of 5.19 is impossible for 28 people, 3.45 for 25 too, and 5.18 possible.
    @Test func impossibleMeansAreFound() {
        #expect(!PublishedNumber("5.19", from: "").isPossibleMean(of: 28))
        #expect(PublishedNumber("5.18", from: "").isPossibleMean(of: 28))
        #expect(PublishedNumber("-5.18", from: "").isPossibleMean(of: 28))
        #expect(!PublishedNumber("-5.19", from: "").isPossibleMean(of: 28))
        #expect(!PublishedNumber("3.45", from: "").isPossibleMean(of: 25))
        #expect(PublishedNumber("3.45", from: "").isPossibleMean(of: 25, items: 4))
    }

    @Test func partsAddUpWithinTheirRounding() {
        func numbers(_ texts: String...) -> [PublishedNumber] { texts.map { PublishedNumber($0, from: "") } }
        #expect(canAddUp(numbers("33%", "33%", "33%"), to: PublishedNumber("100%", from: "")))
        #expect(!canAddUp(numbers("33%", "33%", "31%"), to: PublishedNumber("100%", from: "")))
        #expect(canAddUp(numbers("1.5", "2.5"), to: PublishedNumber("4.1", from: "")))
    }

    /// 50.77 - 43.40 with standard errors that give 2.114: z is 3.48 and p about 5e-4.
    @Test func anEffectImpliesErrorAndTest() {
        let effect = PublishedEffect(7.363, standardError: 2.114)
        #expect(distance([effect.z, effect.p], [3.482970671712394, 4.958826862898683e-4]) < 1e-9)
        let interval = effect.interval()
        let back = PublishedEffect(7.363, low: interval.low!, high: interval.high!)
        #expect(distance([back.standardError], [2.114]) < 1e-12)
        #expect(distance([PublishedEffect(7.363, p: effect.p).standardError], [2.114]) < 1e-9)
        let difference = PublishedEffect(PublishedEffect(5, standardError: 3), minus: PublishedEffect(2, standardError: 4))
        #expect(difference == PublishedEffect(3, standardError: 5))
        #expect(PublishedEffect.asymmetry(2, low: 1, high: 5) == 0.5 && PublishedEffect.asymmetry(3, low: 1, high: 5) == 0)
    }
}
