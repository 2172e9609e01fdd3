import Instruments
import RepeatedGames
import Statistics
import TestSupport
import Testing

@Suite struct PeopleTests {
    @Test("intervals and p-values are those of scipy") func welch() {
        let sexes = RepeatedGames.welch(RepeatedGames.sexesEffect)
        #expect(absoluteDistance([sexes.low ?? .nan, sexes.high ?? .nan], RepeatedGamesValues.sexes) < 1e-9)
        #expect(
            distance([RepeatedGames.p(RepeatedGames.sexesEffect), RepeatedGames.p(RepeatedGames.dilemmaEffect)], RepeatedGamesValues.p)
                < 1e-9)
        let rounds = RepeatedGames.coordinationDifference
        #expect(absoluteDistance([rounds.value, rounds.low ?? .nan, rounds.high ?? .nan], RepeatedGamesValues.coordination) < 1e-12)
        #expect(sexes.n == 195 && rounds.n == 195)
    }

    /// Quoted means, and the quoted difference, agree.
    @Test func differencesAreThoseOfTheMeans() {
        let (base, prompted) = (RepeatedGames.base, RepeatedGames.prompted)
        #expect((prompted.sexes.value - base.sexes.value - RepeatedGames.sexesEffect.value).magnitude < 0.0101)
        #expect((prompted.dilemma.value - base.dilemma.value - RepeatedGames.dilemmaEffect.value).magnitude < 0.0101)
    }

    @Test("totals that rounds and mean allow are those of an enumeration") func totals() {
        #expect([RepeatedGames.base, RepeatedGames.prompted].map(\.possibleTotals) == RepeatedGamesValues.totals)
        // One round more in the arm that doesn't fit leaves a remainder of 0, two leave 1, which fits.
        let mended = RepeatedGames.Arm(
            name: "mended", people: 97, sexes: PublishedNumber("43.40", from: "test"), dilemma: PublishedNumber("1", from: "test"),
            coordinated: 529)
        #expect(mended.possibleTotals == [4210])
    }
}
