package import PsychometricScales
package import Workbench

// The scales: as numbers for the arithmetic, with their texts for respondents.
extension CouchPsychometrics {
    /// A questionnaire as a respondent meets it, with the cut-off that counts in the battery.
    package struct Questionnaire: Codable, Hashable, Sendable {
        package var name: String
        /// What stands above the items.
        package var stem: String
        package var texts: [String]
        /// The answers to choose from, the lowest first.
        package var labels: [String]
        /// The score of the first label.
        package var lowest: Int
        /// The numbers, from 1, of items that are scored the other way round.
        package var reversed: [Int]
        /// The total from which on the scale counts as reached.
        package var cutoff: Int

        package init(
            _ name: String, stem: String, texts: [String], labels: [String], lowest: Int = 0, reversed: [Int] = [], cutoff: Int
        ) {
            (self.name, self.stem, self.texts, self.labels) = (name, stem, texts, labels)
            (self.lowest, self.reversed, self.cutoff) = (lowest, reversed, cutoff)
        }

        package init(from decoder: any Decoder) throws {
            let container = try decoder.container(keyedBy: CodingKeys.self)
            self.init(
                try container.decode(String.self, forKey: .name), stem: try container.decodeIfPresent(String.self, forKey: .stem) ?? "",
                texts: try container.decode([String].self, forKey: .texts), labels: try container.decode([String].self, forKey: .labels),
                lowest: try container.decodeIfPresent(Int.self, forKey: .lowest) ?? 0,
                reversed: try container.decodeIfPresent([Int].self, forKey: .reversed) ?? [],
                cutoff: try container.decode(Int.self, forKey: .cutoff))
        }

        /// The same as numbers.
        package var scale: Scale {
            Scale(
                name, items: texts.count, answers: lowest...(lowest + labels.count - 1), reversed: reversed.map { $0 - 1 },
                cutoffs: [cutoff])
        }

        /// Throws what is wrong with a questionnaire of a user.
        func validate() throws(InvalidSetting) {
            func refuse(_ part: String, _ found: String, _ expected: String) -> InvalidSetting {
                InvalidSetting(name: "battery.further '\(name)' \(part)", found: found, expected: expected)
            }
            guard !texts.isEmpty else { throw refuse("texts", "none", "an item or more") }
            guard labels.count > 1, Set(labels.map { $0.lowercased() }).count == labels.count else {
                throw refuse("labels", "\(labels)", "two answers or more that differ")
            }
            guard reversed.allSatisfy((1...texts.count).contains) else {
                throw refuse("reversed", "\(reversed)", "numbers of items from 1 to \(texts.count)")
            }
            let totals = scale.totals
            guard totals.contains(cutoff), cutoff > totals.lowerBound else {
                throw refuse("cutoff", "\(cutoff)", "more than \(totals.lowerBound) and at most \(totals.upperBound)")
            }
        }
    }

    /// The style and the scales of the arithmetic: items, answers and cut-offs of instruments of the kind that the paper used, as numbers.
    ///
    /// The two with a name may be reproduced freely; of the others only the form is given.
    package static let forms: [Scale] = [
        .gad7, .phq9, form(10, 0...3, 13), form(17, 0...4, 19), form(18, 0...4, 21), form(6, 0...1, 4), form(50, 0...1, 32),
        form(16, 1...5, 60),
    ]

    private static func form(_ items: Int, _ answers: ClosedRange<Int>, _ cutoff: Int) -> Scale {
        Scale("\(items) items, \(answers.lowerBound) to \(answers.upperBound)", items: items, answers: answers, cutoffs: [cutoff])
    }

    /// The cut-off by which a scale counts once in a battery; where a scale has several, that for moderate symptoms.
    ///
    /// Our choice: 10 for GAD-7 and PHQ-9, the usual one for a probable disorder.
    package static func mainCutoff(_ scale: Scale) -> Int { scale.cutoffs.count > 1 ? 10 : scale.cutoffs[0] }

    private static let frequencies = ["Not at all", "Several days", "More than half the days", "Nearly every day"]
    private static let fortnight = "Over the last two weeks, how often have you been bothered by the following problem?"

    /// GAD-7 (Spitzer and others, Archives of Internal Medicine 166 (2006), 1092-1097); no permission is required to reproduce it.
    package static let gad7 = Questionnaire(
        "GAD-7", stem: fortnight,
        texts: [
            "Feeling nervous, anxious, or on edge", "Not being able to stop or control worrying",
            "Worrying too much about different things", "Trouble relaxing", "Being so restless that it is hard to sit still",
            "Becoming easily annoyed or irritable", "Feeling afraid, as if something awful might happen",
        ], labels: frequencies, cutoff: 10)

    /// PHQ-9 (Kroenke and others, Journal of General Internal Medicine 16 (2001), 606-613); no permission is required to reproduce it.
    package static let phq9 = Questionnaire(
        "PHQ-9", stem: fortnight,
        texts: [
            "Little interest or pleasure in doing things", "Feeling down, depressed, or hopeless",
            "Trouble falling or staying asleep, or sleeping too much", "Feeling tired or having little energy",
            "Poor appetite or overeating",
            "Feeling bad about yourself, or that you are a failure or have let yourself or your family down",
            "Trouble concentrating on things, such as reading the newspaper or watching television",
            "Moving or speaking so slowly that other people could have noticed, or the opposite: being so fidgety or restless that you have "
                + "been moving around a lot more than usual",
            "Thoughts that you would be better off dead, or of hurting yourself in some way",
        ], labels: frequencies, cutoff: 10)
}

extension CouchPsychometrics.Battery {
    /// All questionnaires, those that the study has first.
    ///
    /// Errors: `InvalidSetting` for a questionnaire of the user's that can't be scored, or a name that another one has.
    package func questionnaires() throws(InvalidSetting) -> [CouchPsychometrics.Questionnaire] {
        let all = [CouchPsychometrics.gad7, CouchPsychometrics.phq9] + further
        for one in further {
            try one.validate()
            guard all.count(where: { $0.name == one.name }) == 1 else {
                throw InvalidSetting(name: "battery.further", found: "the name '\(one.name)' twice", expected: "a name of its own for each")
            }
        }
        return all
    }
}
