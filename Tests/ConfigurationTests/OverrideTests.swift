import Configuration
import Testing

@Suite struct OverrideTests {
    @Test func valuesAreYAML() throws {
        let value = try resolveSample(nil, "delays=[7, 8]", "name=a=b", "tags=[x]", "agents={steps: 3}", "extra.inside=1", "extra.across=2")
            .value
        #expect(value.delays == [7, 8])
        #expect(value.name == "a=b")
        #expect(value.agents == Agents(steps: 3))
        #expect(value.extra == Network(inside: 1, across: 2))
    }

    @Test(arguments: [
        (
            "seeds",
            """
            argument 1:6: error: expected '=' and a value
            seeds
                 ^
            hint: write key=value, for example seeds=3 or agents.steps=100
            """
        ),
        (
            "agents..steps=3",
            """
            argument 1:8: error: expected the name of a setting
            agents..steps=3
                   ^
            hint: write key=value, for example seeds=3 or agents.steps=100
            """
        ),
        (
            "=3",
            """
            argument 1:1: error: expected the name of a setting
            =3
            ^
            hint: write key=value, for example seeds=3 or agents.steps=100
            """
        ),
        (
            "rate=",
            """
            argument 1:6: error: 'rate' must be a number, found nothing
            rate=
                 ^
            """
        ),
        (
            "rate=ü",
            """
            argument 1:6: error: 'rate' must be a number, found the text 'ü'
            rate=ü
                 ^
            """
        ),
        (
            "delays=[1, ",
            """
            argument 1:12: error: not valid YAML: did not find expected node content
            delays=[1, 
                       ^
            note: while parsing a flow node that starts at line 1
            """
        ),
        (
            "delays.0=3",
            """
            argument 1:8: error: 'delays' must be a list, found a mapping
            delays.0=3
                   ^
            hint: an element of a list cannot be set by itself; give the whole list: delays=[...]
            """
        ),
        (
            "agents.steps.x=3",
            """
            argument 1:14: error: 'agents.steps' must be an integer, found a mapping
            agents.steps.x=3
                         ^
            """
        ),
        (
            "presets=3",
            """
            argument 1:1: error: unknown key 'presets'
            presets=3
            ^
            note: known here: delays, rate, name, isFast, solver, payoff, limit, tags, level, agents, seeds, weights, extra
            """
        ),
    ])
    func mistakes(_ argument: String, _ expected: String) {
        #expect(message { () throws(DiagnosticError) in _ = try resolveSample(nil, argument) } == expected)
    }

    @Test func theSecondArgumentIsNamed() {
        #expect(
            message { () throws(DiagnosticError) in _ = try resolveSample(nil, "rate=1", "lvel=2") } == """
                argument 2:1: error: unknown key 'lvel' (did you mean 'level'?)
                lvel=2
                ^
                """)
    }
}
