import CouchPsychometrics
import PsychometricScales
import Testing
import Workbench

@Suite struct BatteryTests {
    private typealias Questionnaire = CouchPsychometrics.Questionnaire

    @Test func theTwoThatMayBeReproducedHaveTheFormOfTheScales() {
        for (shipped, scale) in [(CouchPsychometrics.gad7, Scale.gad7), (CouchPsychometrics.phq9, Scale.phq9)] {
            #expect(shipped.scale.items == scale.items && shipped.scale.answers == scale.answers && shipped.scale.reversed.isEmpty)
            #expect(scale.cutoffs.contains(shipped.cutoff) && shipped.cutoff == CouchPsychometrics.mainCutoff(scale))
            #expect(Set(shipped.texts).count == shipped.texts.count)
        }
    }

    private func message(_ change: (inout Questionnaire) -> Void) -> String? {
        var own = Questionnaire("mine", stem: "", texts: ["a", "b"], labels: ["no", "yes"], cutoff: 2)
        change(&own)
        var battery = CouchPsychometrics.Battery()
        battery.further = [own]
        return #expect(throws: InvalidSetting.self) { try battery.questionnaires() }?.description
    }

    @Test func aQuestionnaireThatCanNotBeScoredIsRefused() {
        #expect(
            message { $0.texts = [] }
                == "setting 'battery.further 'mine' texts' is out of range\n  found     none\n  expected  an item or more")
        #expect(
            message { $0.labels = ["Yes", "yes"] }
                == "setting 'battery.further 'mine' labels' is out of range\n  found     [\"Yes\", \"yes\"]\n"
                + "  expected  two answers or more that differ")
        #expect(
            message { $0.reversed = [3] }
                == "setting 'battery.further 'mine' reversed' is out of range\n  found     [3]\n  expected  numbers of items from 1 to 2")
        #expect(
            message { $0.cutoff = 0 }
                == "setting 'battery.further 'mine' cutoff' is out of range\n  found     0\n  expected  more than 0 and at most 2")
        #expect(
            message { $0.name = "GAD-7" }
                == "setting 'battery.further' is out of range\n  found     the name 'GAD-7' twice\n  expected  a name of its own for each")
    }

    @Test func aUsersQuestionnaireComesAfterTheStudysOwn() throws {
        var battery = CouchPsychometrics.Battery()
        battery.further = [Questionnaire("mine", stem: "", texts: ["a", "b"], labels: ["no", "yes"], lowest: 1, reversed: [2], cutoff: 3)]
        let all = try battery.questionnaires()
        #expect(all.map(\.name) == ["GAD-7", "PHQ-9", "mine"])
        #expect(all[2].scale.total([1, 1]) == 3)
    }
}
