import Configuration
import Statistics
import Testing
import Workbench

/// What `@Quantity` declares, as it is resolved, refused and printed.
@Suite struct SettingDeclarationTests {
    struct Config: Workbench.Configuration, Equatable {
        @Quantity(in: 0...1, unit: "share") var rate = 0.1
        @Quantity(in: 0..., unit: "steps") var delays = [0, 4]
        @Quantity(in: 0..<1) var weights = ["a": 0.5]
        @Quantity(in: ..<10) var limit: Double?
        @Quantity(in: ...(-1)) var debt = -5
        @Quantity(in: 1..., unit: "runs") var seeds = Seeds(20)
        @Quantity(unit: "kg") var mass = 1.5
        var plain = 3
        var group: Group?
        var groups: [Group] = []
    }

    struct Group: Workbench.Configuration, Equatable {
        @Quantity(in: 1...6, unit: "points") var die = 6
        var other = 2
    }

    private func resolved(
        _ study: String? = nil, files: [SourceFile] = [], _ overrides: String...
    ) throws(DiagnosticError) -> Resolved<Config> {
        try resolve(
            Config.self, defaults: Config(), studyFile: study.map { SourceFile(path: "study.yaml", text: $0) }, preset: "default",
            files: files, overrides: overrides, defaultsOf: { ($0 as? any Workbench.Configuration.Type)?.init() })
    }

    @Test func valuesInRangeAreTaken() throws {
        let resolved = try resolved(
            "rate: 1\ndelays: [0, 7]\nweights: {b: 0}\nlimit: -.inf\ndebt: -1\nseeds: {count: 1, first: 3}\n", "mass=2")
        #expect(resolved.value.rate == 1)
        #expect(resolved.value.delays == [0, 7])
        #expect(resolved.value.weights == ["a": 0.5, "b": 0])
        #expect(resolved.value.limit == -.infinity)
        #expect(resolved.value.seeds == Seeds(1, first: 3))
        #expect(resolved.value.mass == 2)
    }

    @Test func entriesTellUnitAndRange() throws {
        let entries = try resolved("group: {die: 2}\n").entries
        #expect(
            entries.map { "\($0.path) = \($0.text) | \($0.unit ?? "-") | \($0.range ?? "-") | \($0.origin)" } == [
                "rate = 0.1 | share | from 0 to 1 | default", "delays = [0, 4] | steps | at least 0 | default",
                "weights.a = 0.5 | - | at least 0 and below 1 | default", "limit = null | - | below 10 | default",
                "debt = -5 | - | at most -1 | default", "seeds = 20 | runs | at least 1 | default", "mass = 1.5 | kg | - | default",
                "plain = 3 | - | - | default", "group.die = 2 | points | from 1 to 6 | study.yaml:1",
                "group.other = 2 | - | - | default", "groups = [] | - | - | default",
            ])
    }

    @Test func valuesOutOfRangeAreAllNamed() {
        let text = message { () throws(DiagnosticError) in
            _ = try resolved(
                """
                rate: 1.5
                delays: [-1, 4, -2]
                weights: {b: 1, a: .nan}
                limit: 10
                seeds: 0
                mass: heavy
                group: {die: 7}
                groups: [{die: 0}, {}, {dye: 1}]
                """, files: [SourceFile(path: "more.yaml", text: "debt: 0")], "weights.a=-0.1")
        }
        #expect(
            text == """
                study.yaml:1:7: error: 'rate' must be from 0 to 1 (share), found the number 1.5
                rate: 1.5
                      ^
                study.yaml:2:10: error: 'delays[0]' must be at least 0 (steps), found the number -1
                delays: [-1, 4, -2]
                         ^
                study.yaml:2:17: error: 'delays[2]' must be at least 0 (steps), found the number -2
                delays: [-1, 4, -2]
                                ^
                study.yaml:3:14: error: 'weights.b' must be at least 0 and below 1, found the number 1
                weights: {b: 1, a: .nan}
                             ^
                study.yaml:4:8: error: 'limit' must be below 10, found the number 10
                limit: 10
                       ^
                study.yaml:5:8: error: 'seeds' must be at least 1 (runs), found the number 0
                seeds: 0
                       ^
                study.yaml:6:7: error: 'mass' must be a number, found the text 'heavy'
                mass: heavy
                      ^
                study.yaml:7:14: error: 'group.die' must be from 1 to 6 (points), found the number 7
                group: {die: 7}
                             ^
                study.yaml:8:16: error: 'groups[0].die' must be from 1 to 6 (points), found the number 0
                groups: [{die: 0}, {}, {dye: 1}]
                               ^
                study.yaml:8:25: error: unknown key 'dye' (did you mean 'die'?)
                groups: [{die: 0}, {}, {dye: 1}]
                                        ^
                more.yaml:1:7: error: 'debt' must be at most -1, found the number 0
                debt: 0
                      ^
                argument 1:11: error: 'weights.a' must be at least 0 and below 1, found the number -0.1
                weights.a=-0.1
                          ^
                """)
    }

    @Test func seedsAreANumberOrARow() throws {
        #expect(try resolved("seeds: 20").value.seeds == Seeds(20))
        #expect(try resolved("seeds: 20", "seeds={count: 3, first: 100}").value.seeds == Seeds(3, first: 100))
        #expect(try resolved("seeds: {count: 3, first: 100}", "seeds=7").value.seeds == Seeds(7))
        #expect(try resolved("seeds: {count: 3, first: 100}", "seeds.count=7").value.seeds == Seeds(7, first: 100))
    }

    @Test(arguments: [
        (
            "seeds=many",
            """
            argument 1:7: error: 'seeds' must be an integer or a mapping, found the text 'many'
            seeds=many
                  ^
            """
        ),
        (
            "seeds=[1, 2]",
            """
            argument 1:7: error: 'seeds' must be an integer or a mapping, found a list
            seeds=[1, 2]
                  ^
            """
        ),
        (
            "seeds={cuont: 3}",
            """
            argument 1:7: error: missing key 'count' in 'seeds'
            seeds={cuont: 3}
                  ^
            note: found: cuont
            """
        ),
        (
            "seeds={count: 3, frist: 1}",
            """
            argument 1:18: error: unknown key 'frist' (did you mean 'first'?)
            seeds={count: 3, frist: 1}
                             ^
            """
        ),
        (
            "seeds=-1",
            """
            argument 1:7: error: 'seeds': a number of seeds can't be negative, found -1
            seeds=-1
                  ^
            """
        ),
    ])
    func otherFormsOfSeedsAreRefused(_ argument: String, _ expected: String) {
        #expect(message { () throws(DiagnosticError) in _ = try resolved(nil, argument) } == expected)
    }

    // The defaults of an element of a list are those of its type.
    @Test func groupsInListsAndOptionalsHaveTheirDefaults() throws {
        let value = try resolved("group: {other: 5}\ngroups: [{}, {die: 1}]\n").value
        #expect(value.group?.other == 5)
        #expect(value.group?.die == 6)
        #expect(value.groups.map(\.die) == [6, 1])
    }

    private static let lineOfWrong = #line + 2
    struct Wrong: Workbench.Configuration {
        @Quantity(in: 0...1, unit: "share") var rate = 2.0
        @Quantity(in: 1...) var delays = [3, 0]
    }

    @Test func aDefaultOutOfRangeIsTheStudysMistake() {
        let text = message { () throws(DiagnosticError) in
            _ = try resolve(
                Wrong.self, defaults: Wrong(), studyFile: SourceFile(path: "study.yaml", text: "rate: 0.5\ndelays: [1]\nx: 1"),
                preset: "default")
        }
        #expect(
            text == """
                ConfigurationTests/SettingDeclarationTests.swift:\(Self.lineOfWrong):10: error: the default of 'rate' must be from 0 to 1 \
                (share), found the number 2.0
                ConfigurationTests/SettingDeclarationTests.swift:\(Self.lineOfWrong + 1):10: error: the default of 'delays[1]' must be at \
                least 1, found the number 0
                """)
    }
}
