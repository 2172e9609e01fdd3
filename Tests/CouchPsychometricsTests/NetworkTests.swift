import CouchPsychometrics
import Statistics
import TestSupport
import Testing
import Torch
import Workbench

@Suite(.serialized) struct NetworkTests {
    private typealias Sheets25 = CouchPsychometrics.Sheets25

    private var small: CouchPsychometrics.Network {
        var settings = CouchPsychometrics.Network()
        (settings.training, settings.stopping, settings.width, settings.heads, settings.depth) = (160, 40, 8, 2, 1)
        (settings.batch, settings.rate, settings.steps) = (32, 0.02, 120)
        return settings
    }

    /// Everybody scores lowest or highest on all items.
    private let twoKinds = Sheets25(
        CouchPsychometrics.itemNames.map { name in
            (0..<220).map { $0.isMultiple(of: 2) == ["A1", "C4", "C5", "E1", "E2", "O2", "O5"].contains(name) ? 6.0 : 1 }
        })

    @Test func thePrefixHasOneItemOfEveryTrait() {
        #expect(CouchPsychometrics.askedOrder.sorted() == Array(0..<25))
        #expect(CouchPsychometrics.askedOrder.prefix(5).map { CouchPsychometrics.itemNames[$0] } == ["A1", "C1", "E1", "N1", "O1"])
    }

    @Test func laterScoresLeaveThePrefixOut() {
        var columns = [[Double]](repeating: [3, 3], count: 25)
        columns[0] = [1, 6]
        columns[1] = [3, 6]
        let scores = CouchPsychometrics.laterScores(Sheets25(columns))
        // A2 is the first of four; conscientiousness has two mirrored items of 3, which count 4.
        #expect(scores[0] == [3, 3.75] && scores[1] == [3.5, 3.5])
    }

    @Test func aRetestIsTheMeanOfCorrelations() {
        var random = Seed(6).stream("scores")
        let first = (0..<5).map { _ in (0..<300).map { _ in 3 + random.normal() } }
        let second = first.map { column in column.map { $0 + random.normal() } }
        let retest = CouchPsychometrics.retest(first, second, 300)
        #expect((retest.value - mean(zip(first, second).map { pearsonCorrelation($0, $1) })).magnitude < 1e-12)
        #expect(retest.low! < retest.value && retest.value < retest.high! && retest.high! - retest.low! < 0.15 && retest.n == 300)
    }

    @Test func shufflingKeepsEachItemsAnswersAndNothingBetweenThem() {
        var random = Seed(7).stream("answers")
        let people = Sheets25((0..<25).map { _ in (0..<50).map { _ in Double(1 + random.index(below: 6)) } })
        let shuffled = CouchPsychometrics.shuffled(people, Seed(0))
        #expect(shuffled.columns.map { $0.sorted() } == people.columns.map { $0.sorted() })
        #expect(zip(shuffled.columns, people.columns).allSatisfy { $0 != $1 })
    }

    @Test(.needsTorch) func aNetworkLearnsWhichAnswersGoTogether() throws {
        let network = try CouchPsychometrics.imitator(.unwatched, twoKinds, small, Seed(0))
        #expect(network.stopping[network.best] == network.stopping.min())
        // Once the first answer is known, the others are: log 2 over 25 answers.
        #expect(network.stopping[network.best] < 0.2)
        let made = try CouchPsychometrics.madeUp(.unwatched, network: network, respondents: 200, settings: .init())
        #expect(made.sharedMean.value > 0.8 && made.independentMean.value.magnitude < 0.4)
        #expect(made.people.count == 200 && made.people.columns.allSatisfy { $0.allSatisfy((1...6).contains) })
    }

    @Test(.needsTorch) func tooFewPeopleAreRefused() {
        var settings = small
        settings.training = 200
        let error = #expect(throws: InvalidSetting.self) { try CouchPsychometrics.imitator(.unwatched, twoKinds, settings, Seed(0)) }
        #expect(
            error?.description
                == "setting 'network.training' is out of range\n  found     200 and 40 to stop by\n"
                + "  expected  together at most the 220 people there are")
    }
}
