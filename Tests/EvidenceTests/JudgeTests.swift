import Configuration
import Evidence
import Statistics
import Testing

@Suite struct JudgeTests {
    private let good = ["slope": estimate(1, 0.5, 1.5, n: 10), "runs": estimate(5), "flat_slope": estimate(0, -1, 1, n: 10)]

    private func judged(_ changes: [String: Estimate?] = [:], preset: String = "default", _ claims: String = simpleClaim) throws
        -> Judgement
    {
        var measured = good
        for (name, value) in changes { measured[name] = value }
        return try judge(try paper(claims).claims[0], measured: measured, preset: preset)
    }

    private func failure(_ changes: [String: Estimate?], preset: String = "default", _ claims: String = simpleClaim) -> String {
        var measured = good
        for (name, value) in changes { measured[name] = value }
        return message { () throws(DiagnosticError) in _ = try judge(try paper(claims).claims[0], measured: measured, preset: preset) }
    }

    @Test func allOfReproduced() throws {
        let judgement = try judged()
        #expect(judgement.verdict == .reproduced)
        #expect(
            judgement.evaluations.map { "\($0.list.rawValue): \($0.comparison.source): \($0.left) \($0.right) \($0.holds)" } == [
                "reproduced: slope.low > 0: 0.5 0.0 true", "reproduced: runs >= 3: 5.0 3.0 true", "refuted: slope.high <= 0: 1.5 0.0 false",
            ])
        #expect(judgement.controls.map(\.id) == ["flat"])
        #expect(judgement.controls.map(\.holds) == [true])
    }

    @Test func anyOfRefuted() throws {
        #expect(try judged(["slope": estimate(-1, -2, -0.5, n: 10)]).verdict == .notReproduced)
    }

    @Test func neitherList() throws {
        #expect(try judged(["slope": estimate(0, -1, 1, n: 10)]).verdict == .inconclusive)
        #expect(try judged(["runs": estimate(2)]).verdict == .inconclusive)
    }

    @Test func aFailedControlDecidesNothing() throws {
        let judgement = try judged(["flat_slope": estimate(1, 0.5, 2, n: 10)])
        #expect(judgement.verdict.description == "inconclusive (control failed)")
        #expect(judgement.evaluations.count == 3)
        #expect(judgement.controls[0].evaluations.map(\.left) == [0.5])
    }

    @Test func presetsBelowDoNotJudge() throws {
        #expect(try judged(preset: "smoke").verdict.description == "not judged (preset smoke)")
        #expect(try judged(preset: "mine").verdict.description == "not judged (preset mine)")
        #expect(try judged(preset: "paper").verdict == .reproduced)
        #expect(try judged(preset: "endpoint").verdict == .reproduced)
        #expect(
            try judged(preset: "default", simpleClaim.replacing("judged_at: default", with: "judged_at: paper")).verdict
                == .notJudged(because: "preset default"))
        #expect(try judged(["slope": estimate(.nan)], preset: "smoke").evaluations.isEmpty)
    }

    @Test func aNameThatWasNotMeasured() {
        #expect(
            failure(["runs": nil, "run": estimate(3)]) == """
                papers/sample.yaml:14:33: error: claim 'rise': 'runs' was not measured (did you mean 'run'?)
                    reproduced: [slope.low > 0, runs >= 3]
                                                ^
                """)
        #expect(
            failure(["runs": nil], preset: "smoke").hasPrefix(
                "papers/sample.yaml:14:33: error: claim 'rise': 'runs' was not measured\n"))
    }

    @Test func numbersThatAreNone() {
        #expect(
            failure(["slope": estimate(.nan, 1, 2, n: 3), "flat_slope": estimate(0, -1, 1)]) == """
                papers/sample.yaml:14:18: error: claim 'rise': 'slope' is not a number
                    reproduced: [slope.low > 0, runs >= 3]
                                 ^
                note: value nan, interval 1.0 to 2.0
                papers/sample.yaml:19:17: error: claim 'rise': 'flat_slope' has an interval but no n
                        holds: [flat_slope.low <= 0]
                                ^
                note: value 0.0, interval -1.0 to 1.0
                """)
        #expect(failure(["slope": estimate(0, 2, 1, n: 3)]).contains("claim 'rise': the interval of 'slope' is upside down"))
    }

    @Test func aLimitThatIsNotThere() {
        #expect(
            failure(["flat_slope": estimate(0)]) == """
                papers/sample.yaml:19:17: error: claim 'rise': 'flat_slope.low' is compared, but 'flat_slope' was measured without that limit of an interval
                        holds: [flat_slope.low <= 0]
                                ^
                hint: let the study give 'Measured("flat_slope", ...)' an estimate that has it
                """)
    }

    @Test func bothLists() {
        let claims = simpleClaim.replacing("refuted: [slope.high <= 0]", with: "refuted: [slope.high <= 0, runs != 4]")
        #expect(
            failure([:], claims) == """
                papers/sample.yaml:15:32: error: claim 'rise': the rule says both reproduced and refuted
                    refuted: [slope.high <= 0, runs != 4]
                                               ^
                note: all of 'reproduced' holds
                note: so does 'runs != 4' of 'refuted': 5.0 != 4.0
                hint: the two lists must exclude each other
                """)
    }

    @Test func instruments() throws {
        let claims = """
              - id: effect
                says: Models do it.
                measures: {gain: endpoint runs only, power: share}
                reproduced: [gain > 0]
                refuted: [gain <= 0]
                validated: [power.low >= 0.9]
                judged_at: endpoint
            """
        let power = estimate(0.97, 0.95, 0.99, n: 100)
        let claim = try paper(claims).claims[0]
        #expect(try judge(claim, measured: ["power": power], preset: "default").verdict == .instrumentValidated)
        #expect(try judge(claim, measured: ["power": estimate(0.9, 0.8, 0.95, n: 100)], preset: "default").verdict == .inconclusive)
        #expect(try judge(claim, measured: ["power": power], preset: "smoke").verdict == .notJudged(because: "preset smoke"))
        #expect(try judge(claim, measured: ["power": power, "gain": estimate(1)], preset: "endpoint").verdict == .reproduced)
        let bare = try paper(claims.replacing("    validated: [power.low >= 0.9]\n", with: ""))
        #expect(try judge(bare.claims[0], measured: [:], preset: "default").verdict.description == "not tested")
        let only = try paper(
            claims.replacing("    reproduced: [gain > 0]\n    refuted: [gain <= 0]\n", with: "").replacing(
                "judged_at: endpoint", with: "judged_at: default"))
        #expect(
            try judge(only.claims[0], measured: ["power": power, "gain": estimate(1)], preset: "default").verdict == .instrumentValidated)
    }

    // The relations' truth table, by IEEE 754.
    @Test func relations() {
        let table: [(Comparison.Relation, [Bool])] = [
            (.less, [true, false, false]), (.lessOrEqual, [true, true, false]), (.greater, [false, false, true]),
            (.greaterOrEqual, [false, true, true]), (.equal, [false, true, false]), (.notEqual, [true, false, true]),
        ]
        for (relation, expected) in table { #expect([relation.holds(1, 2), relation.holds(2, 2), relation.holds(3, 2)] == expected) }
    }
}
