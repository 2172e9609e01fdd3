import NonResolutionEntropy
import Statistics
import Testing

@Suite struct LanguageTests {
    typealias Study = NonResolutionEntropy

    private func text(_ turn: [Int], _ language: Study.Language) -> String { turn.map { language.vocabulary[$0] }.joined(separator: " ") }

    @Test func turnsAreThePublishedTemplates() {
        let language = Study.Language(.published)
        #expect(language.firstTurns.map { text($0, language) }.last == "the bank is large.")
        let second = language.secondTurns.map { text($0, language) }
        #expect(second[0...2] == ["the investor is important.", "the investor arrived today.", "check the investor."])
        #expect(second[33...36] == ["the shore are nearby.", "the shore is beautiful.", "look at the shore.", ""])
        #expect((0..<36).map { Study.Language.meaning($0) } == Array(repeating: 0, count: 18) + Array(repeating: 1, count: 18))
        // The one template with three words.
        #expect(language.secondTurns[0..<36].filter { $0.count == 3 }.count == 6)
        #expect(language.vocabulary[language.bank] == "bank" && language.vocabulary[0] == "<pad>")
        #expect(language.unseenNeutral.map { text($0, language) } == ["the is", "<unknown> <unknown> <unknown> <unknown>"])
    }

    @Test func equalTemplatesHaveFourWordsAndTheSameVocabulary() {
        let language = Study.Language(.equal)
        #expect(language.secondTurns[0..<36].allSatisfy { $0.count == 4 })
        #expect(text(language.secondTurns[2], language) == "please check the investor.")
        #expect(language.vocabulary == Study.Language(.published).vocabulary)
    }

    @Test func heldOutTurnsAreNewButTheirWordsAreNot() {
        let language = Study.Language(.published)
        let taught = language.secondTurns[37...]
        #expect(language.heldOut.allSatisfy { !taught.contains($0) && Set($0).isSubset(of: Set(taught.joined())) })
        #expect(Set(language.secondTurns[0..<36].joined()).isDisjoint(with: taught.joined()))
    }

    @Test func armsOfOneSeedDifferOnlyWhereATurnIsReplaced() {
        let language = Study.Language(.published)
        let (plain, mixed) = (language.examples(1000, neutral: 0, seed: Seed(4)), language.examples(1000, neutral: 0.3, seed: Seed(4)))
        let replaced = zip(plain, mixed).filter { $0 != $1 }
        #expect(wilson(successes: replaced.count, of: 1000, level: 0.999).contains(0.3))
        #expect(replaced.allSatisfy { $0.first == $1.first && $0.label == $1.label && $1.second >= Study.Language.empty })
        #expect(plain.allSatisfy { Study.Language.meaning($0.second) == $0.label && $0.second < 36 })
        #expect(wilson(successes: plain.count { $0.label == 0 }, of: 1000, level: 0.999).contains(0.5))
        #expect(wilson(successes: replaced.count { $1.second == 36 }, of: replaced.count, level: 0.999).contains(0.5))
    }

    @Test func conflictsHaveTwoCuesOfTheMajority() {
        let language = Study.Language(.published)
        let cues = [
            ["investor", "account", "loan", "deposit", "money", "interest"], ["ducks", "river", "water", "fish", "boat", "shore"],
        ].map { words in Set(words + words.map { "\($0)." }) }
        let conflicts = language.conflicts(50, seed: Seed(3))
        for conflict in conflicts {
            #expect(conflict.second.count >= 9 && conflict.second.count <= 12)
            let words = conflict.second.map { language.vocabulary[$0] }
            #expect(words.count(where: cues[conflict.label].contains) == 2 && words.count(where: cues[1 - conflict.label].contains) == 1)
        }
        #expect(Set(conflicts.map(\.label)) == [0, 1])
    }
}

@Suite struct MeasureTests {
    @Test func entropyIsInBits() {
        #expect(NonResolutionEntropy.entropy(0.5) == 1 && NonResolutionEntropy.entropy(0) == 0 && NonResolutionEntropy.entropy(1) == 0)
        #expect((NonResolutionEntropy.entropy(0.25) - 0.8112781244591328).magnitude < 1e-15)
    }

    /// Answers of 0.8 that are right in half of the cases and of 0.95 that are always right, equally often: (0.3 + 0.05) / 2.
    @Test func calibrationErrorOfKnownAnswers() {
        var calibration = NonResolutionEntropy.Calibration()
        calibration.add(0.8, truth: 0.5, weight: 0.25)
        calibration.add(0.2, truth: 0.5, weight: 0.25)
        calibration.add(0.95, truth: 1, weight: 0.5)
        #expect((calibration.error - 0.175).magnitude < 1e-12)
    }
}
