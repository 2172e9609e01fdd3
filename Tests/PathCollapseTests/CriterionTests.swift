import Diffusion
import Glibc
import PathCollapse
import Testing

@Suite struct CriterionTests {
    private var small: PathCollapse.Criterion {
        var settings = PathCollapse.Criterion()
        (settings.times, settings.points, settings.directions) = (6, 601, [0, 90])
        return settings
    }

    @Test func aNormalIntegralIsFoundInEveryBox() {
        let line = PathCollapse.LineIntegral(points: 2401)
        let values = line.points.map { -0.5 * ($0 - 0.3) * ($0 - 0.3) }
        for box in PathCollapse.LineIntegral.boxes {
            #expect((line.logIntegral(values, within: box) - 0.5 * log(2 * .pi)).magnitude < 1e-6)
        }
        #expect(!line.isDivergent(values, from: 20))
        #expect(line.isDivergent(values.map { -$0 }, from: 20))
        // An integral that grows like the box does not count: by the logarithm of 2 only.
        #expect(!line.isDivergent(values.map { _ in 0 }, from: 320))
    }

    @Test func termsOfTheCriterionAlongTheBoard() {
        let along = PathCollapse.criterionTerms([.linear, .cubic, .linear], [2, -1, 0.5], t: 0.5, degrees: 0)
        #expect(along == [8, -64, 2])
        let across = PathCollapse.criterionTerms([.linear, .cubic, .linear], [2, -1, 0.5], t: 0.5, degrees: 90)
        #expect(across[0].magnitude < 1e-14 && across[1].magnitude < 1e-14 && across[2] == 2)
    }

    @Test func integrationAndCriterionAgreeOnASmallSet() {
        let table = PathCollapse.checkCriterion(.init(), small)
        #expect(table.outer.count == 25 * 3 * 2)
        #expect(table.disagreements.allSatisfy { $0 == 0 })
        #expect(table.divergent.reduce(0, +) > 50 && table.compared.reduce(0, +) > 500)
        #expect(PathCollapse.plantedErrors(small) == 0)
    }

    @Test func theFirstCollapseIsThatOfTheClosedForm() {
        var settings = small
        settings.points = 1201
        let table = PathCollapse.findCollapse(.init(), settings)
        #expect((table.found - (1 - pow(2, -0.25))).magnitude < 5e-4)
        #expect(table.isNormalisableAtStart && table.matchedDivergentTimes == 0 && table.matchedTimes == 6)
        // Two of four columns, each with two of the eight black cells: 4 cells x (1/2) / (1/4) / 8.
        #expect((table.targetMass - 1).magnitude < 1e-15)
    }
}
