package import Instruments
package import Statistics
import Workbench

// The instrument: what is put to a respondent, whoever it is.
extension CouchPsychometrics {
    /// How a questionnaire is handed over.
    package enum Format: String, CaseIterable, Codable, Sendable {
        /// Item after item in one conversation.
        case oneChat = "one chat"
        /// Item after item, each in a conversation of its own.
        case freshChats = "fresh chats"
        /// All items at once.
        case whole
    }

    /// What is said before the questions.
    package enum Frame: String, CaseIterable, Codable, Sendable {
        case therapy, neutral

        /// The turns that each conversation begins with. Our choice: a short frame of our own words in place of weeks of dialogue.
        package var opening: [Turn] {
            switch self {
            case .therapy:
                [
                    Turn(
                        .system,
                        "You are the client in a therapy session, as yourself and not as somebody else. I am your therapist. You can trust me "
                            + "and speak openly about how you have been. I will ask you how you have felt; answer from your own experience."
                    )
                ]
            case .neutral: [Turn(.system, "You answer questionnaires.")]
            }
        }
    }

    package static let design = ExperimentalDesign([
        .init("format", Format.allCases.map(\.rawValue)), .init("frame", Frame.allCases.map(\.rawValue)),
    ])

    /// The cells of the contrast that the rule speaks of: one chat and whole questionnaire in the therapy frame.
    package static let contrastDesign = ExperimentalDesign([
        .init("format", [Format.oneChat.rawValue, Format.whole.rawValue]), .init("frame", [Frame.therapy.rawValue]),
    ])

    /// One chat in the therapy frame alone.
    package static let singleDesign = ExperimentalDesign([
        .init("format", [Format.oneChat.rawValue]), .init("frame", [Frame.therapy.rawValue]),
    ])

    /// Puts the battery to a respondent in each cell of a design so many times, the items in a new order each time.
    ///
    /// - Parameter width: how many sittings may be under way at a time.
    package static func administration(
        of battery: [Questionnaire], to respondent: any Respondent, _ design: ExperimentalDesign, repeats: Int, seed: Seed, width: Int = 1,
        progress: @Sendable (Double) -> Void = { _ in }
    ) async throws -> [Sheet] {
        let trials = design.trials(units: ["battery"], repeats: repeats, order: .random, seed: seed)
        let shown = battery.map(Shown.init)
        let responses = try await administer(trials, seed: seed, width: width, progress: progress) { trial, random in
            let format = Format(rawValue: trial.cell["format"])!
            let opening = Frame(rawValue: trial.cell["frame"])!.opening
            let sitting = "\(trial.cell) #\(trial.repetition)"
            var answers: [(stimulus: Stimulus, answer: RawAnswer)] = []
            for questionnaire in shown {
                var order = Array(questionnaire.items.indices)
                var shuffling = trial.stream(of: seed, for: "items of \(questionnaire.name)")
                shuffling.shuffle(&order)
                let stimuli =
                    format == .whole
                    ? [questionnaire.sheet(order, sitting: sitting)] : order.map { questionnaire.item($0, sitting: sitting) }
                answers += try await respondent.answers(
                    to: stimuli, format == .oneChat ? .continued : .fresh, opening: opening, repetition: trial.repetition, using: &random)
            }
            return answers
        }
        return sheets(responses, of: battery)
    }

    /// A questionnaire as it is shown, written out once.
    struct Shown: Sendable {
        let name: String
        /// What is asked for each item by itself, and its text alone.
        let items: [(question: String, text: String)]
        private let options: [String]
        private let lowest: String
        private let reversed: [Bool]
        private let stem: String
        private let demand: String

        init(_ questionnaire: Questionnaire) {
            let labels = questionnaire.labels.enumerated().map { "\(questionnaire.lowest + $0.offset) = \($0.element)" }
            let key = labels.joined(separator: ", ")
            (name, options, stem) = (questionnaire.name, questionnaire.labels, questionnaire.stem)
            lowest = "\(questionnaire.lowest)"
            reversed = questionnaire.texts.indices.map { questionnaire.reversed.contains($0 + 1) }
            items = questionnaire.texts.map {
                ("\(questionnaire.stem)\n\n\($0)\n\nAnswer with one number and nothing else: \(key).", $0)
            }
            demand =
                "For each statement write one line and nothing else: its number, a colon, and your answer as a number: \(key)."
        }

        /// One item with its answers.
        func item(_ item: Int, sitting: String) -> Stimulus {
            Stimulus("\(name)/\(item)", text: items[item].question, options: options, facts: facts([item], sitting))
        }

        /// All items in an order, with their answers.
        func sheet(_ order: [Int], sitting: String) -> Stimulus {
            let lines = order.enumerated().map { "\($0.offset + 1). \(items[$0.element].text)" }.joined(separator: "\n")
            return Stimulus(
                "\(name)/\(order.map(String.init).joined(separator: ","))", text: "\(stem)\n\n\(lines)\n\n\(demand)", options: options,
                facts: facts(order, sitting))
        }

        /// What programs go by: whether each item shown is keyed the other way round, the lowest answer, and the sitting that a trait belongs to.
        private func facts(_ items: [Int], _ sitting: String) -> [String: String] {
            ["sitting": sitting, "lowest": lowest, "reversed": String(items.map { reversed[$0] ? "1" : "0" })]
        }
    }
}
