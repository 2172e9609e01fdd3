import Statistics
import Workbench

extension NeuralCollapseLanguage {
    @ReportBuilder
    static func report(
        baselines: Baselines, grid: Ensemble<Collapse>, untrained: Ensemble<Collapse>, repeated: Ensemble<Collapse>, training: Training,
        measuring: Measuring, settings: Repeated
    ) -> some ReportContent {
        Section("The models") {
            Prose("\(baselines.words) words.")
        }
    }
}
