import Configuration
import Testing

@Suite struct ResolveTests {
    private let study = """
        delays: [1, 2]
        agents:
          steps: 100
        presets:
          smoke:
            agents: {count: 60, steps: 10}
          default: {rate: 0.25}
          paper:
        """

    @Test func defaultsSurvive() throws {
        #expect(try resolveSample().value == Sample())
        var other = Sample()
        other.solver = .fixed(4)
        other.limit = 3
        other.extra = Network(inside: 1, across: .infinity)
        other.tags = ["", "a b", "null", "1", "#", "ü\u{2028}\"\\"]
        let resolved = try resolve(Sample.self, defaults: other, studyFile: nil, preset: "default")
        #expect(resolved.value == other)
    }

    @Test func layersFollowTheirOrder() throws {
        let resolved = try resolveSample(
            study, preset: "smoke", files: [SourceFile(path: "more.yaml", text: "agents: {steps: 20}\nname: more")], "agents.steps=30",
            "rate=2",
            "agents.steps=31")
        #expect(resolved.value.delays == [1, 2])
        #expect(resolved.value.agents.count == 60)
        #expect(resolved.value.agents.steps == 31)
        #expect(resolved.value.name == "more")
        #expect(resolved.value.rate == 2)
        #expect(resolved.origin(of: "delays").description == "study.yaml:1")
        #expect(resolved.origin(of: "agents.count") == .preset(name: "smoke", path: "study.yaml", line: 6, column: 14))
        #expect(resolved.origin(of: "agents.count").description == "preset smoke, study.yaml:6")
        #expect(resolved.origin(of: "agents.steps").description == "argument agents.steps=31")
        #expect(resolved.origin(of: "agents").description == "argument agents.steps=31")
        #expect(resolved.origin(of: "agents.network").description == "default")
        #expect(resolved.origin(of: "name").description == "more.yaml:2")
        #expect(resolved.origin(of: "isFast") == .default)
        #expect(resolved.origin(of: "nothing.there") == .default)
    }

    @Test func theDefaultPresetIsAPreset() throws {
        #expect(try resolveSample(study).value.rate == 0.25)
        #expect(try resolveSample(study, preset: "paper").value.rate == 0.5)
        #expect(try presets(in: SourceFile(path: "study.yaml", text: study)) == ["default", "smoke", "paper"])
        #expect(try presets(in: nil) == ["default"])
    }

    @Test func entriesAreInTheOrderOfDeclaration() throws {
        let entries = try resolveSample(study, "solver.euler.step=0.1", "limit=4", "weights.c=3", "seeds={count: 2}").entries
        #expect(
            entries.map { "\($0.path) = \($0.text) | \($0.origin)" } == [
                "delays = [1, 2] | study.yaml:1", "rate = 0.25 | preset default, study.yaml:7", "name = base | default",
                "isFast = false | default", "solver.euler.step = 0.1 | argument solver.euler.step=0.1", "payoff = code | default",
                "limit = 4 | argument limit=4", "tags = [] | default", "level = 3 | default", "agents.count = 240 | default",
                "agents.steps = 100 | study.yaml:3", "agents.network.inside = 0.08 | default", "agents.network.across = 0.004 | default",
                "seeds.count = 2 | argument seeds={count: 2}", "seeds.first = 0 | default", "weights.a = 1.0 | default",
                "weights.b = 2.0 | default", "weights.c = 3.0 | argument weights.c=3", "extra = null | default",
            ])
    }

    @Test func anotherCaseReplacesThePayload() throws {
        let file = "solver: {euler: {step: 0.1}}\npresets:\n  fixed: {solver: {fixed: 3}}\n  word: {solver: rk4}\n"
        #expect(try resolveSample(file, preset: "fixed").value.solver == .fixed(3))
        #expect(try resolveSample(file, preset: "word").value.solver == .rk4)
        #expect(try resolveSample(file, preset: "word", "solver.euler.step=2").value.solver == .euler(step: 2))
    }

    @Test func aScalarReplacesAMapping() throws {
        let resolved = try resolveSample("seeds: {count: 4, first: 2}", "seeds=7")
        #expect(resolved.value.seeds == SeedCount(count: 7))
        #expect(resolved.origin(of: "seeds.first").description == "argument seeds=7")
    }

    @Test func nullTakesAnOptionalAway() throws {
        #expect(try resolveSample("limit: 3", "limit=null").value.limit == nil)
    }

    @Test func unknownPreset() {
        #expect(
            message { () throws(DiagnosticError) in _ = try resolveSample(study, preset: "smok") } == """
                error: no preset 'smok' (did you mean 'smoke'?)
                note: known: default, smoke, paper
                """)
    }

    @Test func mistakesOfAllSourcesComeTogether() {
        let text = message { () throws(DiagnosticError) in
            _ = try resolveSample(
                "rate: x\npresets: {smoke: {nam: y}}\n", preset: "none",
                files: [SourceFile(path: "more.yaml", text: "level: 1.5\npresets: {}")],
                "agents.cuont=3")
        }
        #expect(
            text == """
                error: no preset 'none'
                note: known: default, smoke
                study.yaml:1:7: error: 'rate' must be a number, found the text 'x'
                rate: x
                      ^
                study.yaml:2:19: error: unknown key 'nam' (did you mean 'name'?)
                presets: {smoke: {nam: y}}
                                  ^
                more.yaml:1:8: error: 'level' must be an integer, found the number 1.5
                level: 1.5
                       ^
                more.yaml:2:1: error: unknown key 'presets'
                presets: {}
                ^
                note: known here: delays, rate, name, isFast, solver, payoff, limit, tags, level, agents, seeds, weights, extra
                argument 1:8: error: unknown key 'cuont' (did you mean 'count'?)
                agents.cuont=3
                       ^
                """)
    }
}
