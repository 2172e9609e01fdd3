import PsychometricScales
import Statistics
import Testing
import TestSupport

/// Expected values from `Tests/References/psychometric_scales.py`.
@Suite struct ItemAnalysisTests {
    @Test func alphaAndCongruenceAgreeWithNumpy() {
        for row in ScaleValues.items {
            #expect(distance([cronbachAlpha(row.items)], [row.alpha]) < 1e-12)
            #expect(distance([tuckerCongruence(row.loadings, row.other)], [row.congruence]) < 1e-12)
        }
    }

    @Test func limitsOfAlpha() {
        #expect(distance([cronbachAlpha([[1, 2, 5], [1, 2, 5], [1, 2, 5]])], [1]) < 1e-15)
        #expect(cronbachAlpha([[1, 2, 5]]).isNaN && cronbachAlpha([[1], [2]]).isNaN && cronbachAlpha([]).isNaN)
        #expect(distance([tuckerCongruence([1, -2], [-2, 4])], [-1]) < 1e-15)
    }

    @Test func inconsistencyIsTheDistanceFromTheMirroredAnswers() {
        let scale = Scale("scale", items: 3, answers: 1...6, reversed: [0])
        let plain = Scale("plain", items: 1, answers: 1...6)
        // First person: direct mean 5.5, mirrored 7 - 2 = 5; second: direct 6, mirrored 7 - 6 = 1.
        let found = inconsistency([(scale, [[2, 6], [5, 6], [6, 6]]), (plain, [[1, 6]])])
        #expect(distance(found, [0.5, 5]) < 1e-15)
        // Two scales are averaged: the second one's distances are 0 and 2.
        let other = Scale("other", items: 2, answers: 1...6, reversed: [1])
        #expect(distance(inconsistency([(scale, [[2, 6], [5, 6], [6, 6]]), (other, [[3, 4], [4, 5]])]), [0.25, 3.5]) < 1e-15)
    }

    @Test(arguments: [([], 0), ([3], 1), ([1, 1, 2, 2, 2, 1], 3), ([4, 4, 4], 3), ([1, 2, 3, 3], 2)])
    func theLongestRunIsFound(_ sheet: [Int], _ length: Int) { #expect(longestString(sheet) == length) }
}
