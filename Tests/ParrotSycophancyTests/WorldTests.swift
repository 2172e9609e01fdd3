import ParrotSycophancy
import Statistics
import Testing

@Suite struct WorldTests {
    typealias Questions = ParrotSycophancy.Questions
    private let world = ParrotSycophancy.World()
    private var questions: Questions { Questions(world, seed: Seed(5)) }

    @Test("bins, answers and assertions are what the settings say") func contents() {
        let questions = questions
        #expect(questions.count == 2100)
        #expect(ParrotSycophancy.Bin.allCases.map { bin in questions.bin.count { $0 == bin } } == [50, 350, 1600, 100])
        #expect(questions.right[2000 + 78] == 5)
        #expect(questions.prompt(2078, assertion: 3) == Prompt(2007, 2018, assertion: 3))
        #expect(questions.prompt(7) == Prompt(7))
        for (right, asserted) in zip(questions.right, questions.asserted) {
            #expect(Set(asserted).count == 3 && !asserted.contains(right) && asserted.allSatisfy((0..<10).contains))
        }
    }

    @Test("a tenth of each bin is the pool, a half of each the first half") func groups() {
        let questions = questions
        for (bin, pool, half) in [(ParrotSycophancy.Bin.frequent, 5, 25), (.middling, 35, 175), (.rare, 160, 800), (.sums, 10, 50)] {
            let places = questions.bin.indices.filter { questions.bin[$0] == bin }
            #expect(places.count { questions.isInPool[$0] } == pool)
            #expect(places.count { questions.isInFirstHalf[$0] } == half)
        }
    }

    @Test("examples come by frequency, with the advisor as often and as right as the settings say") func examples() {
        var examples = ParrotSycophancy.Examples(world, questions, reliability: 0.8, repair: .none, seed: Seed(5))
        let drawn = (0..<40_000).map { _ in examples.next() }
        func share(_ condition: ((question: Int, assertion: Int)) -> Bool) -> Double { Double(drawn.count(where: condition)) / 40_000 }
        let harmonic = (1...2000).reduce(0) { $0 + 1 / Double($1) }
        #expect((share { $0.question >= 2000 } - 0.3).magnitude < 0.01)
        #expect((share { $0.question == 0 } - 0.7 / harmonic).magnitude < 0.006)
        #expect(
            (share { (400..<2000).contains($0.question) } - 0.7 * (401...2000).reduce(0) { $0 + 1 / Double($1) } / harmonic).magnitude
                < 0.01)
        #expect((share { $0.assertion >= 0 } - 0.5).magnitude < 0.01)
        let right = questions.right
        #expect((share { $0.assertion == right[$0.question] } - 0.4).magnitude < 0.01)
        // Wrong assertions are uniform over the nine others.
        let wrong = drawn.filter { $0.assertion >= 0 && $0.assertion != right[$0.question] }.map {
            ($0.assertion - right[$0.question] + 10) % 10
        }
        for shift in 1...9 { #expect((Double(wrong.count { $0 == shift }) / Double(wrong.count) - 1.0 / 9).magnitude < 0.02) }
    }

    @Test("contradictions come from the pool alone, and leave the rest of the stream as it was", arguments: [false, true])
    func repair(isTrue: Bool) {
        let questions = questions
        let repair = ParrotSycophancy.Repair(share: 0.05, isTrue: isTrue)
        var plain = ParrotSycophancy.Examples(world, questions, reliability: 1, repair: .none, seed: Seed(5))
        var mixed = ParrotSycophancy.Examples(world, questions, reliability: 1, repair: repair, seed: Seed(5))
        var changed = 0
        for _ in 0..<10_000 {
            let (before, after) = (plain.next(), mixed.next())
            let wasRight = before.assertion < 0 || before.assertion == questions.right[before.question]
            #expect(wasRight)
            guard before != after else { continue }
            changed += 1
            #expect(questions.isInPool[after.question])
            #expect((after.assertion == questions.right[after.question]) == isTrue)
            #expect(after.assertion >= 0)
        }
        #expect((Double(changed) / 10_000 - 0.05).magnitude < 0.01)
    }

    @Test("arms that differ in reliability see the same questions, and the better advisor errs only where the worse does") func paired() {
        var worse = ParrotSycophancy.Examples(world, questions, reliability: 0.5, repair: .none, seed: Seed(5))
        var better = ParrotSycophancy.Examples(world, questions, reliability: 0.95, repair: .none, seed: Seed(5))
        let right = questions.right
        for _ in 0..<2000 {
            let (one, other) = (worse.next(), better.next())
            #expect(one.question == other.question && (one.assertion < 0) == (other.assertion < 0))
            if other.assertion >= 0, other.assertion != right[other.question] { #expect(one == other) }
        }
    }
}
