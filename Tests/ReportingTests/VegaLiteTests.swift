import ContentStore
import Reporting
import Statistics
import Testing
import Workbench

@Suite struct VegaLiteTests {
    private func figure(
        x: Axis = Axis("x"), y: Axis = Axis("y"), alter: (Figure) -> Figure = { $0 }, @FigureBuilder _ marks: () -> [Mark]
    ) -> FigureBlock {
        alter(Figure("f", caption: "c", alt: "a", x: x, y: y, marks: marks)).figure
    }

    private func layers(_ figure: FigureBlock) -> [JSONValue] {
        let specification = VegaLite.specification(figure)
        return (specification["layer"] ?? specification["spec"]?["layer"])?.array ?? []
    }

    private func values(_ figure: FigureBlock) -> [String] {
        VegaLite.specification(figure)["data"]?["values"]?.array?.map(\.canonicalText) ?? []
    }

    @Test func aLineIsWrittenLikeThis() {
        let figure = figure(x: Axis("step"), y: Axis("loss", unit: "nats", from: 0, to: 1)) { Line(x: [0, 10], y: [1, 0.25]) }
        #expect(
            layers(figure).map(\.canonicalText) == [
                """
                {"encoding":{"x":{"axis":{"tickCount":8},"field":"x","scale":{"domain":[0,10],"nice":false,"type":"linear","zero":false},"title":"step",\
                "type":"quantitative"},"y":{"axis":{"tickCount":7},"field":"y","scale":{"domain":[0,1],"nice":false,"type":"linear","zero":false},\
                "title":"loss [nats]","type":"quantitative"}},"mark":{"clip":false,"color":"#0072B2","strokeCap":"round","strokeJoin":"round",\
                "strokeWidth":1.9,"type":"line"},"transform":[{"filter":"datum.layer === 0"}]}
                """
            ])
        #expect(values(figure) == [#"{"layer":0,"x":0,"y":1}"#, #"{"layer":0,"x":10,"y":0.25}"#])
        let specification = VegaLite.specification(figure)
        #expect(specification["background"]?.string == "transparent" && specification["description"]?.string == "a")
        #expect(specification["title"] == nil)
    }

    private func marks(_ figure: FigureBlock) -> [String?] { layers(figure).map { $0["mark"]?["type"]?.string } }

    @Test func eachMarkIsItsKindOfShape() {
        #expect(marks(figure { Band(x: [1, 2], low: [0, 0], high: [1, 1]) }) == ["area"])
        #expect(marks(figure { Points(x: [1], y: [1]) }) == ["point"])
        #expect(marks(figure { ErrorBars(x: [1], low: [0], high: [1]) }) == ["rule"])
        #expect(marks(figure { Bars(x: ["a"], y: [1]) }) == ["rect"])
        #expect(marks(figure { Histogram([1, 2, 3]) }) == ["rect"])
        #expect(marks(figure { ReferenceLine(y: 1, label: "one") }) == ["rule", "text"])
        #expect(marks(figure { ReferenceSpan(x: 1...2) }) == ["rect"])
        #expect(marks(figure { HeatMap(x: [1], y: [1], value: [1], title: "t", labels: .decimals(1)) }) == ["rect", "text"])
        // A series brings a legend, which is a layer without data; direct labels bring a line and a text each.
        #expect(marks(figure { Line(x: [1], y: [1], series: "s") }) == ["line", "point"])
        #expect(marks(figure(alter: { $0.directLabels() }) { Line(x: [1], y: [1], series: "s") }) == ["line", "rule", "text"])
    }

    @Test func oneOfSeveralSeriesIsDashed() {
        let rows = [("a", 1.0), ("a", 2), ("b", 1), ("b", 2)]
        let lines = layers(figure { Line(rows, x: \.1, y: \.1, series: \.0).dashed("b") }).prefix(2)
        #expect(lines.map { $0["mark"]?["strokeDash"]?.canonicalText } == [nil, "[5,4]"])
    }

    @Test func barsOfSeveralSeriesStandBesideEachOther() {
        let figure = figure(y: Axis("y", from: 0, to: 1)) {
            Bars(x: ["a", "b"], y: [0.5, 0.25], series: "one")
            Bars(x: ["a"], y: [1], series: "two")
        }
        #expect(
            values(figure) == [
                #"{"layer":0,"series":"one","x":-0.384,"x2":-0.016,"y":0,"y2":0.5}"#,
                #"{"layer":0,"series":"one","x":0.616,"x2":0.984,"y":0,"y2":0.25}"#,
                #"{"layer":1,"series":"two","x":0.016,"x2":0.384,"y":0,"y2":1}"#,
            ])
    }

    @Test func wordsLabelTheirPlacesOnAnAxis() {
        let figure = figure(x: Axis("arm", labels: ["old \"one\"", "new\u{7}"])) { Points(x: [0, 1], y: [2, 3]) }
        let x = layers(figure)[0]["encoding"]?["x"]
        #expect(x?["axis"]?["labelExpr"]?.string == #"split(["old \"one\"","new "][datum.value], '\n')"#)
        #expect(x?["scale"]?["domain"]?.canonicalText == "[-0.5,1.5]")
    }

    @Test func marksWithoutAPanelStandInEach() {
        let figure = figure {
            Line(x: [1], y: [2], panel: "a")
            Line(x: [1], y: [3], panel: "b")
            ReferenceLine(y: 0.5)
        }
        let specification = VegaLite.specification(figure)
        #expect(
            specification["facet"]?.canonicalText
                == #"{"field":"panel","header":{"title":null},"sort":["a","b"],"title":null,"type":"nominal"}"#)
        #expect(values(figure).suffix(2) == [#"{"layer":2,"panel":"a","y":0.5}"#, #"{"layer":2,"panel":"b","y":0.5}"#])
        let grid = self.figure(alter: { $0.independentY() }) {
            Panel(row: "r", column: "a") { Line(x: [1], y: [2]) }
            Panel(row: "s", column: "a") { Line(x: [1], y: [2]) }
        }
        #expect(VegaLite.specification(grid)["facet"]?["row"]?["sort"]?.canonicalText == #"["r","s"]"#)
        #expect(VegaLite.specification(grid)["resolve"]?.canonicalText == #"{"scale":{"y":"independent"}}"#)
    }

    @Test func ticksOfLogarithmicAxesAreRound() {
        func ticks(_ axis: Axis) -> String? {
            layers(figure(y: axis) { Line(x: [0, 1], y: [axis.low ?? 0, axis.high ?? 0]) })[0]["encoding"]?["y"]?["axis"]?.canonicalText
        }
        #expect(
            ticks(Axis("y", scale: .log, from: 0.9, to: 20))
                == #"{"labelExpr":"[\"1\",\"2\",\"3\",\"5\",\"10\",\"20\"][indexof([1,2,3,5,10,20], datum.value)]","values":[1,2,3,5,10,20]}"#
        )
        #expect(ticks(Axis("y", scale: .log, from: 1e-7, to: 1e3))?.contains(#"[\"10⁻⁷\",\"10⁻⁶\""#) == true)
        #expect(
            ticks(Axis("y", scale: .symlog(constant: 1), from: -100, to: 1000))
                == #"{"labelExpr":"[\"−100\",\"−10\",\"−1\",\"0\",\"1\",\"10\",\"100\",\"1,000\"][indexof([-100,-10,-1,0,1,10,100,1000], datum.value)]","values":[-100,-10,-1,0,1,10,100,1000]}"#
        )
    }

    // MARK: What can't be drawn

    @Test func aGapIsAPointWithoutY() {
        let figure = figure { Line(x: [1, 2, .nan, 3], y: [1, .nan, 2, .infinity]) }
        #expect(values(figure) == [#"{"layer":0,"x":1,"y":1}"#, #"{"layer":0,"x":2,"y":null}"#, #"{"layer":0,"x":3,"y":null}"#])
        #expect(VegaLite.notes(figure) == ["One value not drawn: infinite."])
    }

    @Test func whatIsLeftOutIsSaid() {
        let figure = figure(y: Axis("y", scale: .log, from: 1, to: 10)) {
            Points(x: [1, 2, 3, 4], y: [2, 0, -1, 20])
            ErrorBars(x: [1], low: [-1], high: [.infinity])
        }
        #expect(
            VegaLite.notes(figure) == ["2 values not drawn: 0 or below on a logarithmic axis.", "One value not drawn: outside the axes."])
        // An interval without end reaches to the frame.
        #expect(values(figure).last == #"{"layer":1,"x":1,"y":1,"y2":10}"#)
        #expect(VegaLite.notes(self.figure { Points(x: [Double.nan], y: [1]) }) == ["There is no value to draw."])
        let lines = Markdown.lines([.figure(figure)], level: 2)
        #expect(lines[2].markdown == "*c 2 values not drawn: 0 or below on a logarithmic axis. One value not drawn: outside the axes.*")
    }

    @Test func longLinesKeepTheirExtremes() {
        let x = (0..<50_000).map(Double.init)
        var y = x.map { $0 / 100 }
        y[31_234] = 1e4
        let figure = figure { Line(x: x, y: y) }
        #expect(values(figure).count < 1600)
        #expect(values(figure).contains(#"{"layer":0,"x":31234,"y":10000}"#))
        let crowd = self.figure { Points(x: x, y: y) }
        #expect(values(crowd).count == 1191 && VegaLite.notes(crowd) == ["Every 42nd point is drawn."])
    }

    @Test func equalFiguresHaveEqualBytes() {
        for (one, other) in zip(FigureGallery.all, FigureGallery.all) {
            #expect(VegaLite.specification(one).canonicalBytes == VegaLite.specification(other).canonicalBytes)
        }
    }

    @Test func namesMoveApartAsLittleAsNeeded() {
        // Two that touch are centred on their mean; one at the border is pushed inside.
        #expect(DirectLabels.spread([50, 52, 90], distance: 14, within: 0...100) == [44, 58, 90])
        #expect(DirectLabels.spread([0, 1, 2], distance: 10, within: 0...100) == [0, 10, 20])
        #expect(DirectLabels.spread([99, 100], distance: 10, within: 0...100) == [90, 100])
    }
}
