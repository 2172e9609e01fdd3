import NeuralCollapseLanguage
import Statistics
import TestSupport
import Testing

private typealias Values = NeuralCollapseLanguageValues
private typealias Study = NeuralCollapseLanguage

/// Six architectures at three lengths, as in the script.
private func grid() -> [NeuralCollapseLanguage.Collapse] {
    let (noise, first, kernel, agreement) = (fill(18, k: 1), fill(18, k: 2), fill(18, k: 4), fill(18, k: 6))
    let (weak, unrelated) = (fill(18, k: 9), fill(18, k: 14))
    return (0..<18).map { place in
        var run = NeuralCollapseLanguage.Collapse()
        (run.width, run.depth) = ([16, 32, 64][place / 6], place / 3 % 2 + 1)
        run.loss = 4 - 0.4 * Double(place % 3) - 0.1 * Double(place / 3) + 0.5 * noise[place]
        run.cdnv = 2 * run.loss + 4 * first[place]
        run.kernel = run.loss - 4 + 2 * kernel[place]
        run.agreement = -run.loss + 3 * agreement[place]
        run.normSpread = run.loss + 8 * weak[place]
        run.alignmentDeviation = unrelated[place]
        return run
    }
}

@Suite struct RelationTests {
    @Test func relationsAreThoseOfScipy() {
        let runs = grid()
        #expect(distance(Study.three.map { Study.rho(runs, $0.value) }, Values.relations) < 1e-13)
        let partials = Study.three.map { Study.partialRho(runs, $0.value) { Double($0.width) } }
        #expect(distance(partials, Values.partials) < 1e-13)
        #expect(abs(Study.leastPartial(runs) - Values.partials.map(abs).min()!) < 1e-13)
        #expect(Study.largestRho(runs) == Study.rho(runs, \.cdnv))
    }

    @Test func architecturesAreDrawnWhole() {
        let found = Study.architectures(grid())
        #expect(found.map(\.count) == [3, 3, 3, 3, 3, 3])
        #expect(found.map { "\($0[0].width)x\($0[0].depth)" } == ["16x1", "16x2", "32x1", "32x2", "64x1", "64x2"])
        // Equal for all runs of an architecture: the interval is that of six values, not of 18.
        let estimate = Study.overArchitectures(grid()) { runs in mean(runs.map { Double($0.width) }) }
        #expect(estimate.n == 6)
        #expect(estimate.low! < 25 && estimate.high! > 50)
    }

    @Test func whatWidthCannotTakeOffIsSaid() {
        let (x, y) = ([1.0, 2, 3, 5, 4], [2.0, 1, 3, 4, 5])
        #expect(Study.residualSpearman(x, y, given: [7, 7, 7, 7, 7]) == spearmanCorrelation(x, y))
        #expect(Study.residualSpearman(x, y, given: [10, 20, 30, 50, 40]) == 0)
        #expect(Study.residualSpearman(x, y, given: [5, 3, 1, 2, 4]) == partialSpearmanCorrelation(x, y, given: [5, 3, 1, 2, 4]))
    }

    @Test func aWrongSignLeavesNothing() {
        let turned = grid().map { run in
            var run = run
            run.agreement = -run.agreement
            return run
        }
        #expect(Study.leastPartial(turned) == 0)
    }

    @Test func untrainedValuesForetellAsInNumpy() {
        let noise = fill(6, k: 8)
        let before = (0..<6).map { place in
            var run = NeuralCollapseLanguage.Collapse()
            run.cdnv = 5 + 0.1 * Double(place) + noise[place]
            return run
        }
        let trained = Study.architectures(grid())
        #expect(distance([Study.widthShare(trained, before, \.cdnv), Study.permutedShare(trained, before, \.cdnv)], Values.shares) < 1e-12)
    }

    @Test func seedsAreTestedByShuffles() {
        let runs = grid()
        let tests = Study.seedTests(runs)
        let norms = tests[2]
        #expect(abs(norms.rho.value - Values.weakRelation) < 1e-13)
        // Four standard errors of a share of 0.018 among 10,000, doubled.
        #expect(abs(norms.p - Values.p) < 0.011)
        #expect(tests.map(\.adjusted) == holm(tests.map(\.p)))
        // The two strong ones and the agreement, which falls as the paper says; norms don't survive five tests.
        #expect(tests.map(\.survives) == [true, true, false, false, true])
        // Losses that belong to other runs.
        #expect(Study.seedTests(runs, shift: 1)[0].rho.value == spearmanCorrelation((1...18).map { runs[$0 % 18].loss }, runs.map(\.cdnv)))
    }
}
