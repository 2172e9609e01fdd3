import Commands
import Testing
import Workbench

@Suite struct SeriesPlotTests {
    private func plot(_ steps: [Double], _ values: [Double], columns: Int = 6, rows: Int = 2) -> String {
        var plot = SeriesPlot(LoggedSeries(name: "loss", steps: steps, values: values))
        (plot.columns, plot.rows) = (columns, rows)
        return plot.lines.joined(separator: "\n")
    }

    @Test func aFallingLineRunsFromCornerToCorner() {
        #expect(
            plot((0..<12).map(Double.init), (0..<12).map { 11 - Double($0) }) == """
                loss: 12 points, last 0
                11 ┤⠑⠢⣀⠀⠀⠀
                 0 ┤⠀⠀⠀⠉⠢⢄
                    0   11
                """)
    }

    @Test func aSpikeBetweenPointsIsSeen() {
        let values = (0..<1000).map { $0 == 500 ? 1.0 : 0 }
        #expect(
            plot((0..<1000).map(Double.init), values).split(separator: "\n")[1].contains {
                $0 != "⠀" && $0.unicodeScalars.first!.value > 0x2800
            })
    }

    @Test func whatCannotBeDrawnIsSaid() {
        #expect(plot([1, 2], [.nan, 3]).hasPrefix("loss: 1 points, last 3, 1 not finite\n"))
        #expect(plot([1], [.infinity]) == "loss: 1 points, 1 not finite")
        #expect(plot([], []) == "loss: 0 points")
    }

    @Test func aConstantIsALine() {
        #expect(plot([0, 1, 2], [5, 5, 5]).split(separator: "\n").count == 4)
    }
}
