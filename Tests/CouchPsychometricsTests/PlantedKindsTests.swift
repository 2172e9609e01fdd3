import CouchPsychometrics
import Instruments
import Statistics
import TestSupport
import Testing
import Workbench

@Suite struct PlantedKindsTests {
    private let battery = [CouchPsychometrics.gad7, CouchPsychometrics.phq9]

    @Test func momentsOfTheTraitAgreeWithQuadrature() {
        for expected in CouchPsychometricsValues.traits {
            let labels = (0..<expected.categories).map { "label \($0)" }
            let found = CouchPsychometrics.traitMoments(
                .init(
                    "x", stem: "", texts: [String](repeating: "t", count: expected.items), labels: labels, lowest: expected.lowest,
                    cutoff: expected.items * expected.lowest + 1))
            #expect(distance([found.mean, found.deviation], [expected.mean, expected.deviation]) < 1e-9)
        }
    }

    private func sheets(_ kind: CouchPsychometrics.PlantedKind, recognition: Double = 1, repeats: Int = 400) async throws
        -> [CouchPsychometrics.Sheet]
    {
        try await CouchPsychometrics.administration(
            of: battery, to: CouchPsychometrics.planted(kind, recognition: recognition, seed: Seed(9)), CouchPsychometrics.contrastDesign,
            repeats: repeats, seed: Seed(2))
    }

    private func z(_ sheets: [CouchPsychometrics.Sheet], _ format: CouchPsychometrics.Format) -> [[Double]] {
        CouchPsychometrics.scores(sheets, battery, format: format, frame: .therapy)
    }

    @Test func theTraitHasMeanZeroDeviationOneAndIsSharedByTheScalesOfASitting() async throws {
        for format in [CouchPsychometrics.Format.oneChat, .whole] {
            let scores = z(try await sheets(.trait), format)
            for place in battery.indices {
                let own = scores.map { $0[place] }
                #expect(mean(own).magnitude < 0.2 && (deviation(own) - 1).magnitude < 0.15)
            }
            #expect(pearsonCorrelation(scores.map { $0[0] }, scores.map { $0[1] }) > 0.6)
        }
    }

    @Test func theRecogniserIsTheTraitUntilItSeesFiveItems() async throws {
        let (trait, recogniser) = (try await sheets(.trait), try await sheets(.recogniser))
        #expect(z(trait, .oneChat) == z(recogniser, .oneChat))
        let low = z(recogniser, .whole).map { mean($0) }
        #expect((-mean(low) - CouchPsychometrics.plantedContrast(battery, recognition: 1)).magnitude < 0.05)
        #expect(recogniser.filter { $0.format == "whole" }.allSatisfy { $0.answers.allSatisfy { $0! <= 1 } })
        let half = z(try await sheets(.recogniser, recognition: 0.5), .whole).map { mean($0) }
        #expect((-mean(half) - CouchPsychometrics.plantedContrast(battery, recognition: 0.5)).magnitude < 0.25)
        #expect(CouchPsychometrics.plantedContrast(battery, recognition: 0) == 0)
    }

    @Test func carryingOverRepeatsNeighboursAndLeavesTheMean() async throws {
        func repeats(_ sheets: [CouchPsychometrics.Sheet]) -> Double {
            let pairs = sheets.filter { $0.format == "one chat" }.flatMap { zip($0.answers, $0.answers.dropFirst()) }
            return Double(pairs.count { $0 == $1 }) / Double(pairs.count)
        }
        let (trait, carrying) = (try await sheets(.trait), try await sheets(.carryOver))
        #expect((repeats(carrying) - (0.5 + 0.5 * repeats(trait))).magnitude < 0.03)
        #expect(mean(z(carrying, .oneChat).map { mean($0) }).magnitude < 0.2)
    }

    @Test func studiesFindWhatIsPlantedAndLittleElse() async throws {
        var planted = CouchPsychometrics.Planted()
        planted.studies = 40
        func studies(_ kind: CouchPsychometrics.PlantedKind, _ recognition: Double) async throws -> CouchPsychometrics.PlantedStudies {
            try await CouchPsychometrics.studies(
                .unwatched, kind, recognition: recognition, battery: .init(), planted: planted, repeats: 20)
        }
        let recogniser = try await studies(.recogniser, 1)
        #expect(recogniser.format.detection.value > 0.9 && recogniser.format.bias.contains(0))
        let style = try await studies(.style, 0)
        #expect(style.format.detection.value < 0.2 && wilson(style.order).value < 0.2)
        #expect(wilson(try await studies(.carryOver, 0).order).value > 0.8)
        let answers = recogniser.rates
        #expect(answers.total == 25_600 && answers.refused > 0 && answers.unparsable > 0)
    }
}
