import Foundation
import Statistics
import Workbench

/// One figure of each kind: what the tests check, and what somebody who changes the theme should look at.
///
/// `FIGURES=<folder> swift test --filter galleryIsWritten` writes their specifications and pictures.
enum FigureGallery {
    struct Row {
        let arm: String
        let step: Double
        let value: Estimate
        var seed = 0
    }

    static let arms = ["baseline", "replay", "distilled"]

    /// Curves that fall at three speeds, with intervals.
    static let curves: [Row] = arms.enumerated().flatMap { index, arm in
        stride(from: 0.0, through: 100, by: 5).map { step in
            let value = exp(-step / (20 + 25 * Double(index))) + 0.05 * sin(step / 9 + Double(index))
            let half = 0.03 + 0.0006 * step
            return Row(arm: arm, step: step, value: Estimate(value, low: value - half, high: value + half, n: 20))
        }
    }

    /// Draws from two normal distributions by a fixed stream.
    static let draws: [Row] = {
        var random = Seed(7).stream("gallery")
        return (0..<600).map { index in
            let arm = index % 2 == 0 ? "cooperative" : "competitive"
            return Row(arm: arm, step: 0, value: Estimate((index % 2 == 0 ? 0.2 : 0.9) + 0.35 * random.normal()))
        }
    }()

    /// Forty runs that fall at different speeds.
    static let starts: [Row] = (0..<40).flatMap { run -> [Row] in
        let speed = 18 + Double(run % 9)
        return (0...60).map { step in Row(arm: "", step: Double(step), value: Estimate(pow(10, -Double(step) / speed)), seed: run) }
    }

    /// Nothing at first, then jumps of many sizes in both directions.
    static let jumps: [Double] = (0...40).map { step in
        let size: Double = pow(10, Double(step % 9) - 4)
        return step < 12 ? 0 : step % 7 < 3 ? -size : size
    }

    struct Cell {
        let x: Double
        let y: Double
        var value: Double { -y * y * x * (1 - x) }
    }

    static let grid: [Cell] = (1...15).flatMap { row in (1...18).map { column in Cell(x: Double(column) / 20, y: Double(2 * row)) } }

    static func figure(
        _ name: String, x: Axis, y: Axis, alter: (Figure) -> Figure = { $0 }, @FigureBuilder marks: () throws -> [Mark]
    ) rethrows -> FigureBlock {
        let figure = try Figure(name, caption: "A caption.", alt: "A text for those who can't see \(name).", x: x, y: y, marks: marks)
        return alter(figure).figure
    }

    static var all: [FigureBlock] { lines + bars + maps + panels }

    static var lines: [FigureBlock] {
        [
            figure("banded-lines", x: Axis("step"), y: Axis("loss", unit: "nats"), alter: { $0.directLabels() }) {
                BandedLine(curves, x: \.step, y: \.value, series: \.arm)
                ReferenceLine(y: 0.5, label: "half of the first loss")
            },
            figure("closed-form", x: Axis("delay / critical delay"), y: Axis("amplitude", from: 0)) {
                Points(x: [1.02, 1.1, 1.2, 1.5, 1.8], y: [0.13, 0.33, 0.44, 0.72, 0.91]).series("integrated")
                ClosedForm("normal form", in: 0.6...2) { $0 < 1 ? 0 : ($0 - 1).squareRoot() }
                Published(x: [1.2, 1.8], y: [0.47, 0.86])
                ReferenceLine(x: 1, label: "critical")
            },
            figure("log-axes", x: Axis("rounds T", scale: .log), y: Axis("regret", scale: .log)) {
                IntervalPoints(
                    x: [1024, 4096, 16384, 65536, 131072], y: [20, 52, 130, 330, 520].map { Estimate($0, low: 0.8 * $0, high: 1.25 * $0) },
                    series: "measured")
                ClosedForm("slope 2/3", in: 1024...131072, spacing: .logarithmic) { 0.2 * pow($0, 2.0 / 3) }
            },
            figure("symlog-axis", x: Axis("training step"), y: Axis("change of logit", scale: .symlog(constant: 0.001))) {
                Line(x: Array(0...40), y: jumps, series: "change")
                ReferenceLine(y: 0)
            },
            figure("many-runs", x: Axis("flow time"), y: Axis("NC1", scale: .log)) {
                Line(starts, x: \.step, y: \.value.value, each: \.seed).series("one start").thin()
                Line(x: Array(0...60), y: (0...60).map { pow(10, -Double($0) / 22) }, series: "median")
                ReferenceSpan(x: 35...45)
            },
            figure("ordered-series", x: Axis("step"), y: Axis("score"), alter: { $0.ordered().legend("samples per prompt") }) {
                for count in [4, 8, 16, 64, 512, 4096, 51200] {
                    Line(
                        x: Array(0...30), y: (0...30).map { 1 - exp(-Double($0) * Foundation.log(Double(count)) / 60) }, series: "\(count)")
                }
            },
            figure("slope-graph", x: Axis("training set"), y: Axis("Wasserstein distance")) {
                Slopes(
                    [
                        ("variance exploding", 0.42, 0.95), ("variance preserving", 0.40, 0.55), ("flow matching", 0.18, 0.21),
                        ("subspace", 0.17, 0.2),
                    ],
                    name: \.0, from: \.1, to: \.2, places: ("matched", "mismatched"))
            },
            figure("gaps", x: Axis("step"), y: Axis("period", unit: "steps", from: 0, to: 10)) {
                Line(x: [0, 1, 2, 3, 4, 5, 6], y: [1, 2, .nan, 4, .nan, 3, .infinity], series: "a")
                Points(x: [0, 1, 2], y: [3, 12, .nan], series: "b")
                Band(x: [0, 1, 2, 3], low: [1, 1, .nan, -.infinity], high: [2, 3, 4, .infinity], series: "a")
            },
            figure("empty", x: Axis("step"), y: Axis("loss")) { Line(x: [0, 1], y: [.nan, .nan], series: "nothing") },
            figure("markup", x: Axis("<b>&\"x\""), y: Axis("y\u{0}\u{2028}z")) {
                Points(x: ["<script>alert(1)</script>", "a\"], evil[\"", "back\\slash"], y: [1, 2, 3], series: "</text>\"&']")
            },
        ]
    }

    static var bars: [FigureBlock] {
        let groups = ["Prisoner's dilemma", "Battle of the sexes", "Stag hunt"].flatMap { game in
            [("tit for tat", 0.6), ("always defect", 0.2), ("model", 0.45)].map {
                (game: game, arm: $0.0, share: $0.1 + 0.05 * Double(game.count % 4))
            }
        }
        func estimate(_ share: Double) -> Estimate { Estimate(share, low: share - 0.08, high: share + 0.1) }
        return [
            figure("grouped-bars", x: Axis("game"), y: Axis("cooperation rate", from: 0, to: 1)) {
                IntervalBars(groups, x: \.game, y: { estimate($0.share) }, series: \.arm)
            },
            figure("lying-bars", x: Axis("share of runs", from: 0, to: 1), y: Axis("condition")) {
                IntervalBars(groups.filter { $0.arm == "model" }, y: \.game, x: { estimate($0.share) })
                ReferenceLine(x: 0.5, label: "chance")
            },
            figure("dot-plot", x: Axis("efficiency", from: 0, to: 1), y: Axis("family")) {
                IntervalPoints(groups, y: \.game, x: { estimate($0.share) }, series: \.arm)
                Published(x: [0.7, 0.4, 0.55], y: ["Prisoner's dilemma", "Battle of the sexes", "Stag hunt"])
            },
            figure("error-bars", x: Axis("design"), y: Axis("measured / expected slope")) {
                IntervalPoints(groups, x: \.game, y: { estimate($0.share) }, series: \.arm)
                ReferenceLine(y: 0.5)
            },
            figure("histogram", x: Axis("profit gain"), y: Axis("runs")) {
                Histogram(draws.filter { $0.arm == "competitive" }, x: \.value.value, bins: 24)
                ReferenceLine(x: 0.632, label: "1 - 1/e")
            },
            figure("histograms", x: Axis("profit gain"), y: Axis("density")) {
                Histogram(draws, x: \.value.value, series: \.arm, height: .density)
            },
        ]
    }

    static var maps: [FigureBlock] {
        let players = ["always first", "alternate", "tit for tat", "random", "grudger", "model"]
        let pairs = players.indices.flatMap { i in
            players.indices.map { j in
                (a: players[i], b: players[j], value: i > 0 && (i + j) % 5 == 0 ? Double.nan : cos(Double(i * 6 + j) / 5))
            }
        }
        return [
            figure("heat-map", x: Axis("benefit / cost"), y: Axis("sharpness k")) {
                HeatMap(grid, x: \.x, y: \.y, value: \.value, title: "first Lyapunov quantity")
                ClosedForm("boundary", in: 0.1...0.85) { 4 + 20 * $0 }
            },
            figure("diverging-map", x: Axis("second player"), y: Axis("first player")) {
                HeatMap(
                    pairs, x: \.b, y: \.a, value: \.value, title: "efficiency minus that of chance", colors: .diverging(),
                    labels: .decimals(2))
            },
            figure("map-panels", x: Axis("column"), y: Axis("row")) {
                for (name, shift) in [("true", 0.0), ("estimated", 0.4)] {
                    HeatMap(
                        (0..<64).map { $0 }, x: { $0 % 8 }, y: { $0 / 8 }, value: { sin(Double($0) / 5 + shift) }, title: "interaction",
                        colors: .diverging(), panel: { _ in name })
                }
            },
        ]
    }

    static var panels: [FigureBlock] {
        [
            figure("wrapped-panels", x: Axis("step"), y: Axis("loss", unit: "nats")) {
                for noise in [0.0, 0.1, 0.2, 0.5, 1] {
                    Panel("noise \(noise)") {
                        BandedLine(
                            curves, x: \.step,
                            y: {
                                Estimate(
                                    $0.value.value + noise, low: $0.value.low.map { $0 + noise * 0.9 },
                                    high: $0.value.high.map { $0 + noise * 1.1 })
                            }, series: \.arm)
                    }
                }
                ReferenceLine(y: 1)
            },
            figure("grid-panels", x: Axis("step"), y: Axis("share", from: 0, to: 1.2)) {
                for world in ["stationary", "drifting"] {
                    for method in ["greedy", "optimistic", "Thompson"] {
                        Panel(row: world, column: method) {
                            BandedLine(curves.filter { $0.arm != "distilled" }, x: \.step, y: \.value, series: \.arm)
                        }
                    }
                }
                ClosedForm("limit", in: 0...100) { 1 / (1 + $0 / 30) }
            },
            figure("own-scales", x: Axis("share of pairs without a cue"), y: Axis("value"), alter: { $0.independentY().columns(2) }) {
                Panel("entropy [bits]") { Line(x: [0, 0.1, 0.3], y: [0.85, 0.95, 0.97]) }
                Panel("steps to converge") { Line(x: [0, 0.1, 0.3], y: [1200, 800, 760]) }
            },
            figure("labelled-panels", x: Axis("step"), y: Axis("loss", unit: "nats"), alter: { $0.directLabels() }) {
                for name in ["small", "large"] { Panel(name) { BandedLine(curves, x: \.step, y: \.value, series: \.arm) } }
            },
            figure("long-series", x: Axis("step"), y: Axis("share of radicals", from: 0, to: 1)) {
                for cell in 0..<6 {
                    Line(
                        x: Array(0..<20_000), y: (0..<20_000).map { 0.5 + 0.4 * sin(Double($0) / Double(30 + 200 * cell)) },
                        panel: "delay \(cell)")
                }
            },
            figure("many-points", x: Axis("activity"), y: Axis("dormant share")) {
                Points(
                    (0..<5000).map { Double($0) }, x: { ($0 * 0.618033988749895).truncatingRemainder(dividingBy: 1) },
                    y: { ($0 * 0.7548776662466927).truncatingRemainder(dividingBy: 1) }, series: { $0 < 2500 ? "good seed" : "broken seed" }
                )
            },
        ]
    }
}
