import Statistics
import Workbench

extension EdgeOfReach {
    @ReportBuilder
    static func report(
        propagation: PropagationTable, runs: Ensemble<LearningCurve>, critics: Ensemble<CriticsRun>, online: Ensemble<OnlineRun>,
        swings: Ensemble<OfflineRun>, plane: PlaneSettings, learning: Learning, criticSettings: Critics, swing: Swing
    ) -> some ReportContent {
        Section("x") { Prose("Arms: \(runs.levels(of: "arm").count)") }
    }
}
