import Statistics
import Workbench

extension PathCollapse {
    /// What the same particles give when the experts are networks.
    @ReportBuilder
    static func networkSection(_ networks: Ensemble<NetworkRuns>) -> some ReportContent {
        Section("The same with trained networks") {
            Prose(
                """
                In practice nobody has the densities: the paper's experts are networks that have seen samples. Here such networks take the place of the closed forms, trained
                anew for every seed. Late on the paths their scores are wrong by \(mean(networks.values.flatMap { lateErrors($0.errors) }), .percent) of a score's size. Under mismatched schedules
                the error with constant exponents is \(cut(networks, \.learned), .interval) times that with the adaptive one; with closed forms, as many particles and the same random
                numbers it is \(cut(networks, \.exact), .interval) times. The rows of matched schedules show what networks cost where nothing collapses.
                """)
            Table(rows(networks)) {
                Column("schedules") { $0.pairing.rawValue }
                Column("method") { $0.method.rawValue }
                Column("networks: sliced Wasserstein-1", .decimals(3)) { meanInterval($0.learned.map(\.distance)) }
                Column("closed forms", .decimals(3)) { meanInterval($0.exact.map(\.distance)) }
                Column("networks: escaped", .decimals(3)) { mean($0.learned.map(\.escaped)) }
                Column("closed forms: escaped", .decimals(3)) { mean($0.exact.map(\.escaped)) }
                Column("networks: least effective share", .decimals(3)) { mean($0.learned.map(\.leastEffective)) }
            }
            Figure(
                "network-errors",
                caption:
                    "Root mean square error of the networks' scores over that of the score itself, at points of each path; mean over seeds with interval.",
                alt: "Four curves over time, one for each network: the relative error of its score.",
                x: Axis("time, noise to data", from: 0, to: 1), y: Axis("relative error of the score", from: 0)
            ) {
                for model in names(networks) {
                    let times = column(model, networks.values[0].errors, \.time)
                    BandedLine(
                        x: times,
                        y: times.indices.map { place in meanInterval(networks.values.map { column(model, $0.errors, \.score)[place] }) },
                        series: model)
                }
            }
        }
    }

    private struct NetworkRow {
        var pairing: Pairing
        var method: Method
        var learned: [SampleQuality]
        var exact: [SampleQuality]
    }

    /// A row for each way of sampling, with the runs of all seeds.
    private static func rows(_ networks: Ensemble<NetworkRuns>) -> [NetworkRow] {
        let runs = networks.values.map(\.runs)
        return (runs.first ?? []).indices.map { place in
            NetworkRow(
                pairing: runs[0][place].pairing, method: runs[0][place].method, learned: runs.map { $0[place].learned },
                exact: runs.map { $0[place].exact })
        }
    }

    /// By how much the adaptive exponent cuts the mean distance under mismatched schedules, paired by seed.
    private static func cut(_ networks: Ensemble<NetworkRuns>, _ kind: KeyPath<NetworkRun, SampleQuality>) -> Estimate {
        func distances(_ method: Method) -> [Double] {
            networks.values.flatMap {
                $0.runs.filter { $0.pairing == .mismatched && $0.method == method }.map { $0[keyPath: kind].distance }
            }
        }
        var random = Seed(0).stream("bootstrap")
        return ratioOfMeans(distances(.constant), over: distances(.adaptive), paired: true, interval: .percentile, random: &random)
    }

    private static func names(_ networks: Ensemble<NetworkRuns>) -> [String] {
        var names: [String] = []
        for name in networks.values.first?.errors.model ?? [] where names.last != name { names.append(name) }
        return names
    }

    private static func column(_ model: String, _ errors: NetworkErrors, _ column: KeyPath<NetworkErrors, [Double]>) -> [Double] {
        zip(errors.model, errors[keyPath: column]).filter { $0.0 == model }.map(\.1)
    }

    /// The errors of the score in the last third of the time, all networks.
    private static func lateErrors(_ errors: NetworkErrors) -> [Double] {
        zip(errors.time, errors.score).filter { $0.0 > 0.66 }.map(\.1)
    }
}
