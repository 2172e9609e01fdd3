import Configuration
import Testing

/// Shapes within shapes: enums in lists and optionals, groups in dictionaries, keys that are no text.
@Suite struct ShapesTests {
    struct Shapes: Codable, Sendable, Equatable {
        var stages: [Solver] = []
        var fallback: Solver?
        var byName: [String: Agents] = [:]
        var byNumber: [Int: String] = [:]
        var byWord: [Word: Double] = [:]
        var byChoice: [Payoff: Double] = [:]
        var matrix: [[Double]] = []
        var labels: Set<String> = []
        var window = Window.between(1, 2)
        var holes: [Network?] = []
    }

    enum Word: String, Codable, Sendable, CaseIterable, CodingKeyRepresentable { case up, down }

    enum Window: Codable, Sendable, Equatable {
        case between(Int, Int)
        case around(Network)
        case from(start: Int, end: Int?)
    }

    private func resolved(_ study: String, _ overrides: String...) throws(DiagnosticError) -> Resolved<Shapes> {
        try resolve(
            Shapes.self, defaults: Shapes(), studyFile: SourceFile(path: "study.yaml", text: study), preset: "default",
            overrides: overrides, defaultsOf: { $0 == Agents.self ? Agents() : nil })
    }

    private let study = """
        stages: [rk4, {euler: {step: 0.5}}, {fixed: 3}]
        fallback: {fixed: 2}
        byName: {x: {count: 1}, y: {network: {inside: 1}}}
        byNumber: {1: one, -2: two}
        byWord: {down: 2}
        byChoice: [linear, 3]
        matrix: [[1, 2], []]
        labels: [b, a]
        window: {between: {_0: 3, _1: 4}}
        holes: [null, {inside: 1, across: 2}]
        """

    @Test func eachIsRead() throws {
        let value = try resolved(study).value
        #expect(value.stages == [.rk4, .euler(step: 0.5), .fixed(3)])
        #expect(value.fallback == .fixed(2))
        #expect(value.byName == ["x": Agents(count: 1), "y": Agents(network: Network(inside: 1))])
        #expect(value.byNumber == [1: "one", -2: "two"])
        #expect(value.byWord == [.down: 2])
        #expect(value.byChoice == [.linear: 3])
        #expect(value.matrix == [[1, 2], []])
        #expect(value.labels == ["a", "b"])
        #expect(value.window == .between(3, 4))
        #expect(value.holes == [nil, Network(inside: 1, across: 2)])
        #expect(try resolved("window: {from: {start: 1}}").value.window == .from(start: 1, end: nil))
        #expect(try resolved("window: {around: {inside: 1, across: 2}}").value.window == .around(Network(inside: 1, across: 2)))
        #expect(try resolved(study, "fallback=null", "byName.x.steps=4").value.fallback == nil)
        #expect(try resolved(study, "byName.x.steps=4").value.byName["x"] == Agents(count: 1, steps: 4))
    }

    @Test func eachIsPrintedAndReadsBack() throws {
        let entries = try resolved(study).entries
        #expect(
            entries.map { "\($0.path)=\($0.text)" } == [
                "stages=[rk4, {euler: {step: 0.5}}, {fixed: 3}]", "fallback.fixed=2", "byName.x.count=1", "byName.x.steps=500",
                "byName.x.network.inside=0.08", "byName.x.network.across=0.004", "byName.y.count=240", "byName.y.steps=500",
                "byName.y.network.inside=1.0", "byName.y.network.across=0.004", "byNumber.-2=two", "byNumber.1=one", "byWord.down=2.0",
                "byChoice=[linear, 3.0]", "matrix=[[1.0, 2.0], []]", "labels=[a, b]", "window.between._0=3", "window.between._1=4",
                "holes=[null, {inside: 1.0, across: 2.0}]",
            ])
        let again = try resolve(
            Shapes.self, defaults: Shapes(), studyFile: nil, preset: "default", overrides: entries.map { "\($0.path)=\($0.text)" })
        #expect(again.entries.map(\.text) == entries.map(\.text))
    }

    struct Moment: Codable, Sendable {
        var time = Time()
    }

    /// Written as `12:30`.
    struct Time: Codable, Sendable {
        var minutes = 0

        init() {}

        init(from decoder: any Decoder) throws {
            let text = try decoder.singleValueContainer().decode(String.self)
            let numbers = text.split(separator: ":").compactMap { Int($0) }
            guard numbers.count == 2 else {
                throw DecodingError.typeMismatch(Time.self, .init(codingPath: decoder.codingPath, debugDescription: "must be a time"))
            }
            minutes = numbers[0] * 60 + numbers[1]
        }

        func encode(to encoder: any Encoder) throws {
            var container = encoder.singleValueContainer()
            try container.encode("\(minutes / 60):\(minutes % 60)")
        }
    }

    @Test func aTypesOwnMismatchKeepsItsWords() {
        let text = message { () throws(DiagnosticError) in
            _ = try resolve(
                Moment.self, defaults: Moment(), studyFile: SourceFile(path: "study.yaml", text: "time: noon"), preset: "default")
        }
        #expect(
            text == """
                study.yaml:1:7: error: 'time' must be a time, found the text 'noon'
                time: noon
                      ^
                """)
    }

    @Test func mistakesAreFoundInEach() {
        let text = message { () throws(DiagnosticError) in
            _ = try resolved(
                """
                stages: [rk5, {euler: {stp: 1}}, {fixed: x}, 3]
                fallback: {fixd: 1}
                byName: {x: {cuont: 1}, y: 3}
                byNumber: {one: 1, 2: two}
                byWord: {dwon: 1}
                byChoice: {linear: 3}
                matrix: [[1, x], 2]
                labels: [a, 1]
                window: {between: {_0: 1}}  # The default's other value stays.
                holes: [{inside: 1}]
                """)
        }
        #expect(
            text == """
                study.yaml:1:10: error: 'stages[0]' has no case 'rk5' (did you mean 'rk4'?)
                stages: [rk5, {euler: {stp: 1}}, {fixed: x}, 3]
                         ^
                study.yaml:1:23: error: missing key 'step' in 'stages[1].euler'
                stages: [rk5, {euler: {stp: 1}}, {fixed: x}, 3]
                                      ^
                note: found: stp
                study.yaml:1:42: error: 'stages[2].fixed' must be an integer, found the text 'x'
                stages: [rk5, {euler: {stp: 1}}, {fixed: x}, 3]
                                                         ^
                study.yaml:1:46: error: 'stages[3]' must be one of its cases, found the number 3
                stages: [rk5, {euler: {stp: 1}}, {fixed: x}, 3]
                                                             ^
                study.yaml:2:11: error: 'fallback' has no case 'fixd' (did you mean 'fixed'?)
                fallback: {fixd: 1}
                          ^
                study.yaml:3:14: error: unknown key 'cuont' (did you mean 'count'?)
                byName: {x: {cuont: 1}, y: 3}
                             ^
                study.yaml:3:28: error: 'byName.y' must be a mapping, found the number 3
                byName: {x: {cuont: 1}, y: 3}
                                           ^
                study.yaml:4:12: error: 'byNumber': the key 'one' must be an integer
                byNumber: {one: 1, 2: two}
                           ^
                study.yaml:5:10: error: 'byWord': the key 'dwon' must be one of up, down (did you mean 'down'?)
                byWord: {dwon: 1}
                         ^
                study.yaml:6:11: error: 'byChoice' must be a list, found a mapping
                byChoice: {linear: 3}
                          ^
                hint: write keys and values in turn, or let the keys' type in Swift be CodingKeyRepresentable
                study.yaml:7:14: error: 'matrix[0][1]' must be a number, found the text 'x'
                matrix: [[1, x], 2]
                             ^
                study.yaml:7:18: error: 'matrix[1]' must be a list, found the number 2
                matrix: [[1, x], 2]
                                 ^
                hint: write [2]
                study.yaml:8:13: error: 'labels[1]' must be text, found the number 1
                labels: [a, 1]
                            ^
                hint: write "1"
                study.yaml:10:9: error: missing key 'across' in 'holes[0]'
                holes: [{inside: 1}]
                        ^
                note: found: inside
                """)
    }
}
