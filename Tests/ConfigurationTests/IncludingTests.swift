import Configuration
import Testing

@Suite struct IncludingTests {
    private let kits = [
        "kits/agents.yaml": "count: 7\nnetwork:\n  inside: 0.5\n",
        "kits/euler.yaml": "solver: {euler: {step: 0.1}}\nrate: 3\n",
        "kits/chain.yaml": "include: kits/euler.yaml\nname: chain\n",
        "kits/loop-a.yaml": "agents: {include: kits/loop-b.yaml}\n",
        "kits/loop-b.yaml": "include: kits/loop-a.yaml\n",
        "kits/misspelt.yaml": "# first\ncuont: 3\nsteps: many\n",
        "kits/list.yaml": "- 1\n",
        "kits/empty.yaml": "# nothing\n",
        "kits/broken.yaml": "rate: [1\n",
    ]

    private func resolved(
        _ study: String?, preset: String = "default", files: [SourceFile] = [], _ overrides: String...
    ) throws(DiagnosticError) -> Resolved<Sample> {
        let folder = IncludeFolder(
            name: "pipelines", read: { [kits] path in kits[path].map { SourceFile(path: "pipelines/\(path)", text: $0) } },
            list: { [kits] in Array(kits.keys) })
        return try resolve(
            Sample.self, defaults: Sample(), studyFile: study.map { SourceFile(path: "study.yaml", text: $0) }, preset: preset,
            files: files, overrides: overrides, includes: folder)
    }

    private func changed(_ resolved: Resolved<Sample>) -> [String] {
        resolved.entries.filter { $0.origin != .default }.map { "\($0.path) = \($0.text) (\($0.origin))" }
    }

    @Test func theMappingsOwnKeysWin() throws {
        let study = "agents:\n  network: {across: 1}\n  count: 9\n  include: kits/agents.yaml\n"
        #expect(
            changed(try resolved(study)) == [
                "agents.count = 9 (study.yaml:3)", "agents.network.inside = 0.5 (pipelines/kits/agents.yaml:3)",
                "agents.network.across = 1.0 (study.yaml:2)",
            ])
    }

    @Test func everySourceCanInclude() throws {
        let study = "include: kits/euler.yaml\npresets:\n  smoke: {include: kits/chain.yaml, rate: 4}\n"
        #expect(
            changed(try resolved(study)) == [
                "rate = 3.0 (pipelines/kits/euler.yaml:2)", "solver.euler.step = 0.1 (pipelines/kits/euler.yaml:1)",
            ])
        #expect(
            changed(try resolved(study, preset: "smoke", "agents.include=kits/agents.yaml")) == [
                "rate = 4.0 (preset smoke, study.yaml:3)", "name = chain (preset smoke, pipelines/kits/chain.yaml:2)",
                "solver.euler.step = 0.1 (preset smoke, pipelines/kits/euler.yaml:1)",
                "agents.count = 7 (argument agents.include=kits/agents.yaml)",
                "agents.network.inside = 0.5 (argument agents.include=kits/agents.yaml)",
            ])
        let file = SourceFile(
            path: "more.yaml", text: "agents: {include: kits/agents.yaml}\nextra: {include: kits/empty.yaml, inside: 1, across: 2}")
        #expect(
            changed(try resolved(nil, files: [file])) == [
                "agents.count = 7 (pipelines/kits/agents.yaml:1)", "agents.network.inside = 0.5 (pipelines/kits/agents.yaml:3)",
                "extra.inside = 1.0 (more.yaml:2)", "extra.across = 2.0 (more.yaml:2)",
            ])
    }

    // The case of an enum comes from the highest source alone, also over an included file.
    @Test func anotherCaseReplacesAnIncludedOne() throws {
        #expect(try resolved("include: kits/euler.yaml\nsolver: {fixed: 3}\n").value.solver == .fixed(3))
    }

    @Test func mistakesStandWhereTheyAreWritten() {
        let text = message { () throws(DiagnosticError) in
            _ = try resolved("agents: {include: kits/misspelt.yaml}\nseeds: {include: kits/list.yaml, count: 2}\nname: 3\n")
        }
        #expect(
            text == """
                pipelines/kits/list.yaml:1:1: error: expected settings (key: value), found a list
                - 1
                ^
                note: included by study.yaml:2:18
                pipelines/kits/misspelt.yaml:2:1: error: unknown key 'cuont' (did you mean 'count'?)
                cuont: 3
                ^
                pipelines/kits/misspelt.yaml:3:8: error: 'agents.steps' must be an integer, found the text 'many'
                steps: many
                       ^
                study.yaml:3:7: error: 'name' must be text, found the number 3
                name: 3
                      ^
                hint: write "3"
                """)
    }

    @Test(arguments: [
        (
            "agents: {include: kits/agnets.yaml}",
            """
            study.yaml:1:19: error: no file 'kits/agnets.yaml' in pipelines/ (did you mean 'kits/agents.yaml'?)
            agents: {include: kits/agnets.yaml}
                              ^
            note: there are: kits/agents.yaml, kits/broken.yaml, kits/chain.yaml, kits/empty.yaml, kits/euler.yaml, kits/list.yaml, \
            kits/loop-a.yaml, kits/loop-b.yaml, kits/misspelt.yaml
            """
        ),
        (
            "include: kits/loop-a.yaml",
            """
            pipelines/kits/loop-b.yaml:1:10: error: 'kits/loop-a.yaml' includes itself
            include: kits/loop-a.yaml
                     ^
            note: the chain: kits/loop-a.yaml > kits/loop-b.yaml > kits/loop-a.yaml
            """
        ),
        (
            "include: ../secrets.yaml",
            """
            study.yaml:1:10: error: 'include' must be the path of a file in pipelines/, found the text '../secrets.yaml'
            include: ../secrets.yaml
                     ^
            """
        ),
        (
            "include: /etc/hosts",
            """
            study.yaml:1:10: error: 'include' must be the path of a file in pipelines/, found the text '/etc/hosts'
            include: /etc/hosts
                     ^
            """
        ),
        (
            "include: [kits/agents.yaml]",
            """
            study.yaml:1:10: error: 'include' must be the path of a file in pipelines/, found a list
            include: [kits/agents.yaml]
                     ^
            """
        ),
        (
            "include:",
            """
            study.yaml:1:9: error: 'include' must be the path of a file in pipelines/, found nothing
            include:
                    ^
            """
        ),
        (
            "include: kits/broken.yaml",
            """
            pipelines/kits/broken.yaml:1:9: error: expected ',' or ']'
            rate: [1
                    ^
            note: while parsing a flow sequence that starts at line 1
            note: included by study.yaml:1:10
            """
        ),
    ])
    func mistakes(_ study: String, _ expected: String) {
        #expect(message { () throws(DiagnosticError) in _ = try resolved(study) } == expected)
    }

    @Test func depthAndNumberAreBounded() {
        let deep = IncludeFolder(
            name: "pipelines", read: { path in SourceFile(path: path, text: "include: \(path)x\n") }, list: { [] })
        let wide = IncludeFolder(
            name: "pipelines",
            read: { path in
                SourceFile(path: path, text: path.count > 6 ? "" : (0..<9).map { "k\($0): {include: \(path)x}\n" }.joined())
            }, list: { [] })
        func text(_ folder: IncludeFolder) -> String {
            message { () throws(DiagnosticError) in
                _ = try resolve(
                    Sample.self, defaults: Sample(), studyFile: SourceFile(path: "study.yaml", text: "include: a"), preset: "default",
                    includes: folder)
            }
        }
        #expect(
            text(deep) == """
                axxxxxxx:1:10: error: more than eight files include one another
                include: axxxxxxxx
                         ^
                note: the chain: a > ax > axx > axxx > axxxx > axxxxx > axxxxxx > axxxxxxx > axxxxxxxx
                """)
        #expect(text(wide).contains("error: more than 100 files are included\n"))
    }

    @Test func withoutAFolderItIsAKey() {
        #expect(
            message { () throws(DiagnosticError) in _ = try resolveSample("agents: {include: kits/agents.yaml}") } == """
                study.yaml:1:10: error: unknown key 'include'
                agents: {include: kits/agents.yaml}
                         ^
                note: known in 'agents': count, steps, network
                """)
    }
}
