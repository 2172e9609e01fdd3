import BroadRollouts
import Statistics
import Testing

@Suite struct IdentityTests {
    static let p = [7.0, 2, 1, 9, 6, 5, 4, 3, 2, 1].map { $0 / 40 }
    static let isDrawn = (0..<10).map { [0, 2, 3, 6].contains($0) }

    @Test func theTermsAreTheDerivativeOfTheMass() {
        let terms = BroadRollouts.massBalance(Self.p, correct: 4, isDrawn: Self.isDrawn)
        for (ours, theirs) in zip([terms.sampledCorrect, terms.sampledWrong, terms.unsampled], BroadRolloutsValues.terms) {
            #expect((ours - theirs).magnitude < 1e-16)
        }
    }

    @Test func aFiniteStepKeepsItsDigits() {
        let change = BroadRollouts.finiteStep(Self.p, correct: 4, isDrawn: Self.isDrawn, size: 1e-5)
        #expect((change / BroadRolloutsValues.finiteStep - 1).magnitude < 1e-13)
    }

    @Test func whatIsNotDrawnAgreesWithRationalNumbers() {
        #expect((BroadRollouts.expectedUnsampled(Self.p, rollouts: 5) / BroadRolloutsValues.unsampled - 1).magnitude < 1e-15)
    }

    @Test func theCheckSeesAWrongIdentity() {
        var settings = BroadRollouts.Identity()
        settings.draws = 240
        let table = BroadRollouts.checkBalance(settings)
        #expect(table.checked == [60, 60, 60, 60] && table.draws == [240, 240, 240, 240])
        #expect(table.worstError.allSatisfy { $0 < 1e-4 })
        #expect(table.worstErrorWithoutThird.allSatisfy { $0 > 1e-3 })
    }

    @Test func theDecayIsThatOfTheFormulaAndNotOfAnother() {
        var settings = BroadRollouts.Decay()
        (settings.vocab, settings.rollouts, settings.sets) = (100, [4, 32], 4000)
        let table = BroadRollouts.checkDecay(settings)
        #expect(table.distribution == ["uniform", "uniform", "Zipf", "Zipf", "peaked", "peaked"])
        for row in table.formula.indices {
            #expect(table.measured[row].contains(table.formula[row]))
            #expect(table.offByOne[row] > table.formula[row])
        }
        #expect(!table.measured[2].contains(table.offByOne[2]))
    }
}
