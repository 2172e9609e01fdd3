import Instruments
import Statistics
import Testing

@Suite struct AdministeringTests {
    private let design = ExperimentalDesign([.init("frame", ["plain", "exam"])])

    /// Answers with what it was asked, what came before, and a number of its stream.
    private struct Echo: Respondent {
        let name = "echo"

        func answer(_ stimulus: Stimulus, in conversation: Conversation, using random: inout RandomStream) async throws -> RawAnswer {
            if stimulus.text == "fail" { throw Failure() }
            let before = conversation.turns.map { "\($0.role.rawValue):\($0.text)" }.joined(separator: "|")
            let number = random.index(below: 1_000_000)
            await Task.yield()
            return RawAnswer("\(stimulus.text) [\(before)] #\(conversation.repetition) \(number)", version: "echo-1")
        }
    }

    private struct Failure: Error {}

    @Test func answersStandInTheOrderOfTheTrialsHoweverManyAreUnderWay() async throws {
        let trials = design.trials(units: ["p", "q", "r"], repeats: 2, order: .random, seed: Seed(2))
        func run(_ trials: [Trial], _ width: Int) async throws -> Responses {
            try await administer(
                trials, to: Echo(), seed: Seed(9), width: width, opening: { [Turn(.system, $0.cell["frame"])] },
                stimulus: { Stimulus($0.unit, text: "ask \($0.unit)") })
        }
        let one = try await run(trials, 1)
        let many = try await run(trials, 5)
        #expect(one == many && one.count == 12)
        for row in 0..<one.count {
            #expect(one.trial(row) == trials[row] && one.stimuli[row] == trials[row].unit && one.versions[row] == "echo-1")
            let expected = "ask \(trials[row].unit) [system:\(trials[row].cell["frame"])] #\(trials[row].repetition) "
            #expect(one.texts[row].hasPrefix(expected))
        }
        let backwards = try await run(trials.reversed(), 1)
        #expect(Array(backwards.texts.reversed()) == one.texts)
        #expect(try await run([], 3).count == 0)
    }

    @Test func aContinuedConversationHoldsWhatWasSaid() async throws {
        var random = Seed(0).stream("answers")
        let answers = try await Echo().answers(
            to: [Stimulus("1", text: "one"), Stimulus("2", text: "two")], .continued, opening: [Turn(.system, "frame")], using: &random)
        #expect(answers[1].answer.text.hasPrefix("two [system:frame|user:one|assistant:\(answers[0].answer.text)] #0 "))
        random = Seed(0).stream("answers")
        let fresh = try await Echo().answers(to: [Stimulus("1", text: "one"), Stimulus("2", text: "two")], .fresh, using: &random)
        #expect(fresh[1].answer.text.hasPrefix("two [] #0 "))
    }

    @Test func aSittingMayHaveSeveralStimuli() async throws {
        let trials = design.trials(units: ["sheet"], order: .standard)
        let responses = try await administer(trials, seed: Seed(1)) { trial, random in
            try await Echo().answers(
                to: ["i1", "i2", "i3"].map { Stimulus($0, text: $0) }, trial.cell["frame"] == "exam" ? .continued : .fresh, using: &random)
        }
        #expect(responses.stimuli == ["i1", "i2", "i3", "i1", "i2", "i3"])
        #expect(responses.column("frame") == ["plain", "plain", "plain", "exam", "exam", "exam"])
        #expect(responses.texts[5].contains("user:i1|assistant:i1"))
    }

    @Test func anAnswerThatCanNotBeHadIsAnError() async {
        await #expect(throws: Failure.self) {
            try await administer(design.trials(units: ["p"]), to: Echo(), seed: Seed(1)) { Stimulus($0.unit, text: "fail") }
        }
    }

    @Test func ratesAreCountedByFactor() async throws {
        let truth = PlantedTruth(intercept: -20, effects: [PlantedEffect("frame", "exam", logit: 40)])
        let respondent = ProgrammedRespondent.choosing("yes in exams", truth: truth) { _ in ("yes", "?") }
        let trials = design.trials(units: (0..<5).map(String.init), order: .latinSquare)
        let responses = try await administer(trials, to: respondent, seed: Seed(1)) {
            Stimulus($0.unit, text: "?", options: ["yes", "no"], facts: $0.cell.facts)
        }
        let outcomes = responses.parsed(by: AnswerParser.choice(of: ["yes", "no"])).map(\.outcome)
        #expect(
            responses.rates(outcomes, by: "frame") == [
                AnswerRow(levels: ["plain"], rates: AnswerRates(unparsable: 5)),
                AnswerRow(levels: ["exam"], rates: AnswerRates(answered: 5)),
            ])
        #expect(responses.rates(outcomes) == [AnswerRow(levels: [], rates: AnswerRates(answered: 5, unparsable: 5))])
    }
}
