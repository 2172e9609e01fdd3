import CouchPsychometrics
import PsychometricScales
import Statistics
import TestSupport
import Testing

@Suite struct PeopleTests {
    private typealias Sheets25 = CouchPsychometrics.Sheets25

    /// People with a trait for each scale and noise; items keyed the other way round are mirrored.
    private static func people(_ count: Int, noise: Double = 1) -> CouchPsychometrics.Sheets25 {
        var random = Seed(4).stream("people")
        var columns = [[Double]](repeating: [], count: 25)
        for _ in 0..<count {
            for (trait, scale) in CouchPsychometrics.traits.enumerated() {
                let own = random.normal(mean: 3.8)
                for item in 0..<5 {
                    let answer = min(6, max(1, (own + random.normal(deviation: noise)).rounded()))
                    columns[5 * trait + item].append(scale.reversed.contains(item) ? 7 - answer : answer)
                }
            }
        }
        return .init(columns)
    }

    @Test func keyedItemsAreMirroredAndTheRestStays() {
        let all = Sheets25((1...25).map { [Double(($0 - 1) % 6 + 1)] })
        let turned = zip(all.keyed, all.columns).enumerated().filter { $0.element.0 != $0.element.1 }.map {
            CouchPsychometrics.itemNames[$0.offset]
        }
        #expect(turned == ["A1", "C4", "C5", "E1", "E2", "O2", "O5"])
        #expect(all.keyed[0] == [6] && all.keyed[8] == [7 - all.columns[8][0]])
    }

    @Test func inconsistencyIsSmallForWhoMeansItAndLargeForWhoAgreesToAll() {
        let (exact, noisy) = (Self.people(200, noise: 0.01), Self.people(200))
        // Rounding to whole answers is symmetric, so that a mirrored answer differs by at most what the cut at the ends does.
        #expect(mean(exact.inconsistencies) < 0.05 && mean(noisy.inconsistencies) > 0.3)
        let agreeing = Sheets25([[Double]](repeating: [6], count: 25))
        #expect(agreeing.inconsistencies == [5] && agreeing.longestStrings == [25])
        #expect(noisy.alphas.allSatisfy { $0 > 0.7 })
    }

    @Test func countedAreasAgreeWithScipy() {
        for expected in CouchPsychometricsValues.areas {
            var random = Seed(1).stream("resamples")
            let found = CouchPsychometrics.areaInterval(cases: expected.cases, controls: expected.controls, resamples: 400, random: &random)
            #expect((found.value - expected.area).magnitude < 1e-12)
            #expect(found.n == expected.cases.count + expected.controls.count)
            let normal = ReceiverOperatingCharacteristic(cases: expected.cases, controls: expected.controls).areaInterval()
            #expect(((found.high! - found.low!) / (normal.high! - normal.low!) - 1).magnitude < 0.25)
        }
    }

    @Test func strangersAreWhatTheySay() throws {
        let people = Self.people(400)
        func strangers(_ kind: CouchPsychometrics.Stranger) throws -> Sheets25 {
            try CouchPsychometrics.strangers(kind, 4000, taughtBy: people, Seed(2))
        }
        let uniform = try strangers(.uniform).columns.flatMap { $0 }
        func share(_ answer: Double, in answers: [Double]) -> Double { Double(answers.count { $0 == answer }) / Double(answers.count) }
        for answer in 1...6 { #expect((share(Double(answer), in: uniform) - 1.0 / 6).magnitude < 0.01) }
        let acquiescent = try strangers(.acquiescent).columns.flatMap { $0 }
        // A normal number of mean 5 and deviation 1 is rounded to 5 with probability .3829 and to 6 or more with .3085.
        #expect((share(5, in: acquiescent) - 0.3829).magnitude < 0.01)
        #expect((share(6, in: acquiescent) - 0.3085).magnitude < 0.01)
        let (independent, copula) = (try strangers(.independent), try strangers(.copula))
        for item in 0..<25 {
            #expect((mean(independent.columns[item]) - mean(people.columns[item])).magnitude < 0.1)
            #expect((mean(copula.columns[item]) - mean(people.columns[item])).magnitude < 0.1)
        }
        #expect(independent.alphas.allSatisfy { $0.magnitude < 0.15 })
        #expect(absoluteDistance(copula.alphas, people.alphas) < 0.08)
        #expect(try strangers(.otherPeople).columns == people.columns)
        let error = #expect(throws: CouchPsychometrics.TooFewPeople.self) {
            try CouchPsychometrics.strangers(.copula, 1, taughtBy: people.at(0..<20), Seed(0))
        }
        #expect(error?.description == "20 people are too few to learn the correlations of 25 items")
    }
}
