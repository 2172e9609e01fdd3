import Statistics
import Testing
import Workbench

@Suite struct FigureTests {
    private func problem(
        _ name: String = "f", caption: ProseText = "c", alt: String = "a", x: Axis = Axis("x"), y: Axis = Axis("y"),
        @FigureBuilder marks: () -> [Mark] = { [Line(x: [1], y: [2])] }
    ) -> String? {
        Figure(name, caption: caption, alt: alt, x: x, y: y, fileID: "Study/Study+Report.swift", line: 7, marks: marks).figure.problem?
            .description
    }

    @Test func aFigureInOrderHasNoProblem() { #expect(problem() == nil) }

    @Test func anAxisWithoutTitleIsRefused() {
        #expect(
            problem(y: Axis(" ")) == """
                figure 'f' has no title on its y axis
                  at     Study/Study+Report.swift:7
                  found  Axis(" ")
                  hint   name the quantity and its unit: Axis("delay", unit: "steps")
                """)
    }

    @Test func captionAndAlternativeTextAreAskedFor() {
        #expect(
            problem(caption: "") == """
                figure 'f' has no caption
                  at     Study/Study+Report.swift:7
                  found  caption: ""
                  hint   say what is drawn, over how many runs, and what the intervals are
                """)
        #expect(
            problem(alt: "\n") == """
                figure 'f' has no alternative text
                  at     Study/Study+Report.swift:7
                  found  alt: "\n"
                  hint   say what somebody who can't see the figure should know of it
                """)
    }

    // The headline is enough here: place and hint are built as above.
    @Test func whatCannotBeDrawnIsSaid() {
        func headline(_ text: String?) -> Substring? { text?.split(separator: "\n").first }
        #expect(headline(problem("a/b")) == "figure 'a/b' has a name that is no file's name")
        #expect(headline(problem(x: Axis("x", from: 2, to: 1))) == "figure 'f' has an x axis without extent")
        #expect(headline(problem(x: Axis("x", from: .nan))) == "figure 'f' has an x axis without extent")
        #expect(headline(problem(y: Axis("y", scale: .log, from: 0))) == "figure 'f' has a logarithmic y axis with an end at 0 or below")
        #expect(
            headline(problem(y: Axis("y", scale: .symlog(constant: 0))))
                == "figure 'f' has a symlog y axis with a constant that isn't positive")
        #expect(headline(problem { [] }) == "figure 'f' has no marks")
        #expect(headline(problem { ReferenceLine() }) == "figure 'f' has a reference line at no place")
        #expect(
            headline(problem { HeatMap(x: [1], y: [1], value: [1], title: "") })
                == "figure 'f' has a heat map without a title of its values")
        let many = Array(0..<1601)
        #expect(
            headline(problem { HeatMap(many, x: { $0 }, y: { $0 }, value: { Double($0) }, title: "t") })
                == "figure 'f' has a heat map of too many cells")
    }

    @Test func columnsOfDifferentLengthsAreCounted() {
        #expect(
            problem { Band(x: [1, 2], low: [1], high: [2, 3]) } == """
                figure 'f' has columns of different lengths
                  at     Study/Study+Report.swift:7
                  found  mark 1, band: x 2, low 1, high 2
                  hint   give every column a value for each point; .nan is a gap
                """)
        #expect(
            problem {
                Line(x: [1], y: [2])
                Points(x: ["a"], y: [2])
            } == """
                figure 'f' has numbers and words on its x axis
                  at     Study/Study+Report.swift:7
                  found  line with numbers, points with words
                  hint   give all marks the same kind of x
                """)
    }

    @Test func theReportStageFailsWithTheProblem() throws {
        let bad = Figure("f", caption: "c", alt: "", x: Axis("x"), y: Axis("y")) { Line(x: [1], y: [2]) }
        let error = #expect(throws: FigureProblem.self) { try ReportDocument(checking: Section("s") { bad }.blocks) }
        #expect(error?.description.hasPrefix("figure 'f' has no alternative text\n  at     WorkbenchTests/FigureTests.swift:") == true)
        let good = Figure("f", caption: "c", alt: "a", x: Axis("x"), y: Axis("y")) { Line(x: [1], y: [2]) }
        let twice = #expect(throws: FigureProblem.self) { try ReportDocument(checking: good.blocks + Section("s") { good }.blocks) }
        #expect(
            twice?.description == """
                two figures have the name 'f'
                  found  the file f.svg would hold the second one
                  hint   give each its own name
                """)
        #expect(try ReportDocument(checking: good.blocks).blocks.count == 1)
    }

    @Test func rowsBecomeColumnsByKeyPaths() {
        let rows = [(step: 1, loss: 0.5, arm: "a"), (step: 2, loss: .nan, arm: "b")]
        let mark = Line(rows, x: \.step, y: \.loss, series: \.arm, panel: { "seed \($0.step)" })
        #expect(mark.x == [1, 2] && mark.y[0] == 0.5 && mark.y[1].isNaN)
        #expect(mark.series == ["a", "b"] && mark.panel == ["seed 1", "seed 2"])
        let words = Points(rows, x: \.arm, y: { Optional($0.loss) })
        #expect(words.xWords == ["a", "b"] && words.x.isEmpty)
    }

    @Test func wordsBehindAMarkChangeIt() {
        let marks = BandedLine(x: [1, 2], y: [Estimate(1, low: 0, high: 2), Estimate(2)], series: "s").dashed().panel(row: "r", column: "c")
        #expect(marks.map(\.row) == [["r", "r"], ["r", "r"]] && marks.map(\.panel) == [["c", "c"], ["c", "c"]])
        #expect(marks[1].isDashed && marks[0].low[1].isNaN)
        #expect(Published(x: [1], y: [2]).series == ["published"] && Published(x: [1], y: [2]).isInk)
        #expect(Line(x: [1, 2], y: [1, 2]).thin().labelled().series("m").series == ["m", "m"])
    }

    @Test func aClosedFormIsSampledEvenlyOnItsScale() {
        let line = ClosedForm("square", in: 0...2, samples: 3) { $0 * $0 }
        #expect(line.x == [0, 1, 2] && line.y == [0, 1, 4] && line.series == ["square", "square", "square"])
        let decades = ClosedForm(in: 1...100, spacing: .logarithmic, samples: 3) { $0 }
        #expect(zip(decades.x, [1, 10, 100]).allSatisfy { abs($0 - $1) < 1e-9 })
    }
}
