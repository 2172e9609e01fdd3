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

    // A name that would end the path or split it stands between quotation marks, and is printed so.
    @Test func namesCanBeQuoted() throws {
        let resolved = try resolveSample(
            "weights: {c.d: 5}", #"weights."a.b"=3"#, #"weights."x=\"y\""=4"#, #""rate"=2"#, #"weights.a="b""#.replacing("\"b\"", with: "7")
        )
        #expect(resolved.value.weights == ["a": 7, "b": 2, "a.b": 3, "x=\"y\"": 4, "c.d": 5])
        #expect(
            resolved.entries.filter { $0.path.hasPrefix("weights") }.map { "\($0.path)=\($0.text) \($0.origin)" } == [
                "weights.a=7.0 argument weights.a=7", #"weights."a.b"=3.0 argument weights."a.b"=3"#, "weights.b=2.0 default",
                #"weights."c.d"=5.0 study.yaml:1"#, #"weights."x=\"y\""=4.0 argument weights."x=\"y\""=4"#,
            ])
        #expect(resolved.origin(of: #"weights."c.d""#).description == "study.yaml:1")
    }

    // What `config` prints can be typed as arguments.
    @Test func entriesReadBack() throws {
        var sample = Sample()
        sample.weights = ["": 1, "a b": 2, "#": 3, "\n": 4, "é": 5, "[0]": 6, "\\": 7]
        sample.tags = ["", "a, b", "[", "\"", "'", "null", "1", "~", "<<", "a: b", " x "]
        sample.name = "key=value"
        sample.solver = .euler(step: 0.1)
        sample.extra = Network(inside: .infinity, across: 1e-300)
        let entries = try resolve(Sample.self, defaults: sample, studyFile: nil, preset: "default").entries
        let again = try resolve(
            Sample.self, defaults: sample, studyFile: nil, preset: "default", overrides: entries.map { "\($0.path)=\($0.text)" })
        #expect(again.value == sample)
        #expect(again.entries.map(\.path) == entries.map(\.path))
        #expect(again.entries.allSatisfy { $0.origin != .default })
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
            argument 1:12: error: expected a value
            delays=[1, 
                       ^
            """
        ),
        (
            #"weights."a.b=3"#,
            #"""
            argument 1:15: error: expected a closing '"'
            weights."a.b=3
                          ^
            hint: write key=value, for example seeds=3 or agents.steps=100
            """#
        ),
        (
            #"weights."a"b=3"#,
            #"""
            argument 1:12: error: expected the name of a setting
            weights."a"b=3
                       ^
            hint: write key=value, for example seeds=3 or agents.steps=100
            """#
        ),
        (
            "agents.count=many",
            """
            argument 1:14: error: 'agents.count' must be an integer, found the text 'many'
            agents.count=many
                         ^
            """
        ),
        (
            "agents.cuont=3",
            """
            argument 1:8: error: unknown key 'cuont' (did you mean 'count'?)
            agents.cuont=3
                   ^
            """
        ),
        (
            "delays=0,4",
            """
            argument 1:8: error: 'delays' must be a list, found the text '0,4'
            delays=0,4
                   ^
            hint: write [0,4]
            """
        ),
        (
            "name=a: b",
            """
            argument 1:6: error: 'name' must be text, found a mapping
            name=a: b
                 ^
            """
        ),
        (
            "name=*x",
            """
            argument 1:6: error: no anchor 'x' before this alias
            name=*x
                 ^
            """
        ),
        (
            "--rate=1",
            """
            argument 1:1: error: unknown key '--rate' (did you mean 'rate'?)
            --rate=1
            ^
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

    @Test func aPathIsNotEndless() {
        let argument = String(repeating: "a.", count: 100_000) + "b=1"
        let text = message { () throws(DiagnosticError) in _ = try resolveSample(nil, argument) }
        #expect(text.hasPrefix("argument 1:199: error: nested more than 100 levels deep\n"))
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
