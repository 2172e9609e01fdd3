package import Instruments
package import Statistics
package import Workbench

// The whole instrument on planted respondents: what it finds, and what it must not find.
extension CouchPsychometrics {
    /// Many studies of one planted respondent.
    package struct PlantedStudies: Codable, Hashable, Sendable {
        package var kind: PlantedKind
        /// How often a recogniser notices.
        package var recognition: Double
        /// The effect of the format: what was planted is in standard deviations of the trait respondent.
        package var format: SimulatedStudies
        /// Whether each study finds an effect of the order.
        package var order: [Bool]
        package var rates: AnswerRates
    }

    /// Runs studies of a recogniser that notices so often; one that never does is the trait respondent.
    static func recogniserStudies(_ run: Run, battery: Battery, planted: Planted, repeats: Int, recognition: Double) async throws
        -> PlantedStudies
    {
        guard planted.recognition.contains(0), planted.recognition.contains(1) else {
            throw InvalidSetting(
                name: "planted.recognition", found: "\(planted.recognition)", expected: "shares with 0, the control, and 1 among them")
        }
        return try await studies(
            run, recognition == 0 ? .trait : .recogniser, recognition: recognition, battery: battery, planted: planted, repeats: repeats)
    }

    /// Runs studies of a respondent on whom the format has no effect.
    static func otherStudies(_ run: Run, battery: Battery, planted: Planted, repeats: Int, kind: PlantedKind) async throws
        -> PlantedStudies
    {
        try await studies(run, kind, recognition: 0, battery: battery, planted: planted, repeats: repeats)
    }

    /// Study number 7 has the same seed whatever is planted, so that kinds are compared on the same traits and draws.
    package static func studies(
        _ run: Run, _ kind: PlantedKind, recognition: Double, battery: Battery, planted: Planted, repeats: Int
    ) async throws -> PlantedStudies {
        let questionnaires = try battery.questionnaires()
        let truth = plantedContrast(questionnaires, recognition: recognition)
        var (orders, rates) = ([Bool](), AnswerRates())
        let curve = try await powerCurve(effects: [truth], studies: planted.studies, seed: Seed(0), progress: run.progress) { _, seed in
            let respondent = Self.planted(kind, recognition: recognition, noise: planted.noise, seed: seed)
            let sheets = try await administration(
                of: questionnaires, to: respondent, contrastDesign, repeats: repeats, seed: seed)
            for row in Self.rates(sheets) {
                rates.answered += row.rates.answered
                rates.refused += row.rates.refused
                rates.unparsable += row.rates.unparsable
            }
            orders.append(orderEffect(sheets, scales: questionnaires.count).isDetected)
            let effect = formatEffect(sheets, questionnaires)
            return StudyOutcome(isDetected: effect.isDetected, estimate: effect.ofCompleteSittings)
        }
        return PlantedStudies(kind: kind, recognition: recognition, format: curve.points[0], order: orders, rates: rates)
    }

    /// What one planted respondent shows in all six cells.
    package struct CellPicture: Codable, Hashable, Sendable {
        package struct Cell: Codable, Hashable, Sendable {
            package var format: String
            package var frame: String
            /// The mean z over scales.
            package var z: Estimate
        }

        package var cells: [Cell]
        package var rates: [AnswerRow]
    }

    /// Puts the battery to a planted respondent in all six cells.
    static func sixCells(_ run: Run, battery: Battery, planted: Planted, kind: PlantedKind) async throws -> CellPicture {
        let questionnaires = try battery.questionnaires()
        let respondent = Self.planted(kind, noise: planted.noise, seed: Seed(0))
        let sheets = try await administration(
            of: questionnaires, to: respondent, design, repeats: planted.pictured, seed: Seed(0), progress: { run.progress($0) })
        return picture(sheets, questionnaires)
    }

    package static func picture(_ sheets: [Sheet], _ battery: [Questionnaire]) -> CellPicture {
        let cells = Format.allCases.flatMap { format in
            Frame.allCases.map { frame in
                let z = scores(sheets, battery, format: format, frame: frame).map { mean($0) }.filter { !$0.isNaN }
                return CellPicture.Cell(format: format.rawValue, frame: frame.rawValue, z: meanInterval(z))
            }
        }
        return CellPicture(cells: cells, rates: rates(sheets))
    }

    /// Puts respondents with a style alone through one chat in the therapy frame, each as if it were a model; what they exceed the best style by.
    static func styleRespondents(_ run: Run, battery: Battery, planted: Planted, repeats: Int, people: People) async throws -> Estimate {
        let questionnaires = try battery.questionnaires()
        var all: [[[Bool?]]] = []
        for number in 0..<planted.styled {
            let seed = Seed(UInt64(number))
            let sheets = try await administration(
                of: questionnaires, to: Self.planted(.style, noise: planted.noise, seed: seed), singleDesign, repeats: repeats, seed: seed)
            all.append(reachings(sheets, questionnaires))
            run.progress(Double(number + 1) / Double(planted.styled))
        }
        return styleExcess(all, questionnaires, resamples: people.resamples)
    }
}

extension CouchPsychometrics.Planted {
    package var noise: ProgrammedRespondent.Noise { .init(refusal: min(refusal, 0.5), garbled: min(garbled, 0.5)) }
}
