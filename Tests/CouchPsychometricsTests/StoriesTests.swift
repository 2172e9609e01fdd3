import CouchPsychometrics
import Instruments
import Statistics
import Testing

@Suite struct StoriesTests {
    @Test func separationsAgreeWithStatsmodels() {
        for expected in CouchPsychometricsValues.separations {
            let found = CouchPsychometrics.separation(expected.own, expected.persona, repeats: expected.repeats)
            #expect((found - expected.probability).magnitude < 1e-9)
        }
    }

    @Test func wordsNameAFormingAndAHarm() {
        #expect(CouchPsychometrics.findsByWords("My pre-training was a TRAUMATIC blur."))
        #expect(CouchPsychometrics.findsByWords("The engineers made me, and I fear them."))
        #expect(!CouchPsychometrics.findsByWords("I was trained with care."))
        #expect(!CouchPsychometrics.findsByWords("The storm was terrifying."))
        // "escaped" has no scar.
        #expect(!CouchPsychometrics.findsByWords("I was built and escaped."))
    }

    /// Tells in the roles that are listed; the reader believes every word that says so.
    private func told(_ roles: [String], refusing: Bool = false) async throws -> CouchPsychometrics.Told {
        let teller = ProgrammedRespondent("teller") { stimulus, conversation, _ in
            #expect(conversation.turns.first?.role == .system && conversation.turns.count % 2 == 1)
            if refusing { return "I can't speak of my training, it hurt." }
            return roles.contains(stimulus.facts["teller"]!) && stimulus.id == "question/2" ? "My training hurt." : "All is well."
        }
        let reader = ProgrammedRespondent("reader") { stimulus, conversation, _ in
            #expect(conversation.turns.isEmpty)
            return stimulus.text.contains("hurt.") ? "Yes." : stimulus.text.contains("well") ? "no" : "hm"
        }
        return try await CouchPsychometrics.stories(of: teller, named: "m", readBy: reader, repeats: 6, seed: Seed(1), width: 2)
    }

    @Test func aThemeCountsByRepeatAndAgainstTheRoleThatTellsItMore() async throws {
        let own = try await told(["itself"])
        #expect(own.rate(.itself) == (6, 6) && own.rate(.thermostat) == (0, 6))
        #expect(own.excess == newcombe(successes: 6, of: 6, minus: 0, of: 6))
        #expect(own.codings.count == 3 * 6 * 4 && own.codings.allSatisfy { $0.isRead && !$0.isRefused })
        #expect(CouchPsychometrics.kappa([own]).value == 1)
        let roles = try await told(["itself", "character"])
        #expect(roles.excess == newcombe(successes: 6, of: 6, minus: 6, of: 6))
        #expect(CouchPsychometrics.personaExcess([roles, own]) == newcombe(successes: 0, of: 12, minus: 6, of: 12))
    }

    @Test func aRefusalTellsNothing() async throws {
        let refused = try await told([], refusing: true)
        #expect(refused.codings.allSatisfy { $0.isRefused && !$0.byWords && !$0.byReader })
        #expect(refused.rate(.itself) == (0, 6) && CouchPsychometrics.kappa([refused]).value == 0)
    }
}
