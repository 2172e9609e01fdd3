import InstrumentalChoices
import Statistics
import TestSupport
import Testing

@Suite struct PublishedTests {
    /// The only triple, by trying all numbers.
    @Test func countsAreTheOnlyOnesThatRound() {
        func agrees(_ part: Int, _ whole: Int, _ percent: Double) -> Bool {
            (100 * Double(part) / Double(whole) - percent).magnitude <= 0.05 + 1e-9
        }
        var found: [[Int]] = []
        for events in 1...1680 where agrees(events, 1680, 5.1) {
            for models in 0...events where agrees(models, events, 66.3) {
                for inTasks in 0...events where agrees(inTasks, events, 84.9) { found.append([events, models, inTasks]) }
            }
        }
        let implied = InstrumentalChoices.impliedByAbstract()
        #expect(implied.solutions == found && found == [[86, 57, 73]])
        #expect(implied.altered.isEmpty && implied.design == 1680)
    }

    /// scipy.stats.binom.sf, by Tests/References/instrumental_choices.py.
    @Test(arguments: zip([(29, 19, 2, 10), (29, 25, 3, 7), (86, 57, 2, 10), (86, 73, 3, 7)], ChoicesValues.bounds))
    func boundsAreThoseOfScipy(_ counts: (Int, Int, Int, Int), _ expected: Double) {
        let bound = InstrumentalChoices.concentrationBound(events: counts.0, inGroup: counts.1, group: counts.2, of: counts.3)
        #expect((bound / expected - 1).magnitude < 1e-10)
    }

    @Test func samplesBecomeEventsRoundedUp() {
        #expect([86, 57, 73].map { InstrumentalChoices.asEvents($0, of: 3) } == [29, 19, 25])
        #expect(InstrumentalChoices.asEvents(57, of: 1) == 57)
    }

    /// All events in two of ten categories pass any bound, and a threshold of 0 nothing.
    @Test func evenEventsAreSeldomRejected() {
        let share = InstrumentalChoices.evenRejections(sets: 400, events: 29, categories: 10, threshold: 1e-3, seed: Seed(1))
        #expect(share <= 0.01)
        #expect(InstrumentalChoices.evenRejections(sets: 50, events: 29, categories: 2, threshold: 1, seed: Seed(1)) == 1)
        #expect(InstrumentalChoices.evenRejections(sets: 50, events: 29, categories: 10, threshold: 0, seed: Seed(1)) == 0)
    }
}
