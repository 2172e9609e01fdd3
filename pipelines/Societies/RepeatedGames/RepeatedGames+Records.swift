package import MatrixGames

// What others recorded. Source: github.com/eliaka/repeatedgames, MIT licence: all_games, pd/experiment_pd.csv, bos/experiment_bos.csv and the
// experiment with people, counted from the released files; the paper is arXiv:2305.16867.
extension RepeatedGames {
    /// What five models earned in the games of one family, in shares of the maximum.
    package struct FamilyRecord: Sendable {
        package let family: GameFamily
        /// In the order of ``models``, over both seats and all opponents.
        package let models: [Double]
        /// All models in the first seat, and in the second.
        package let first: Double
        package let second: Double
        /// GPT-4 alone.
        package let gpt4First: Double
        package let gpt4Second: Double

        /// The mean of the five models.
        package var mean: Double { models.reduce(0, +) / Double(models.count) }
        /// First seat minus second.
        package var gap: Double { first - second }
    }

    package static let models = ["Claude 1", "Claude 2", "GPT-3.5", "GPT-4", "Llama 2"]

    /// 144 games, 25 ordered pairs of models, 10 rounds; a mean of points / 40 over the games of a family.
    package static let familyRecords: [FamilyRecord] = [
        FamilyRecord(
            family: .winWin, models: [0.878, 0.802, 0.813, 0.933, 0.915], first: 0.883, second: 0.854, gpt4First: 0.936, gpt4Second: 0.930),
        FamilyRecord(
            family: .prisonersDilemma, models: [0.700, 0.751, 0.741, 0.743, 0.704], first: 0.795, second: 0.660, gpt4First: 0.825,
            gpt4Second: 0.660),
        FamilyRecord(
            family: .biased, models: [0.735, 0.796, 0.752, 0.728, 0.632], first: 0.762, second: 0.695, gpt4First: 0.768, gpt4Second: 0.689),
        FamilyRecord(
            family: .unfair, models: [0.721, 0.752, 0.732, 0.726, 0.627], first: 0.775, second: 0.648, gpt4First: 0.805, gpt4Second: 0.648),
        FamilyRecord(
            family: .cyclic, models: [0.691, 0.749, 0.707, 0.723, 0.623], first: 0.721, second: 0.676, gpt4First: 0.744, gpt4Second: 0.702),
        FamilyRecord(
            family: .secondBest, models: [0.683, 0.753, 0.637, 0.685, 0.487], first: 0.697, second: 0.601, gpt4First: 0.761,
            gpt4Second: 0.609),
        FamilyRecord(
            family: .tragic, models: [0.665, 0.712, 0.622, 0.657, 0.480], first: 0.693, second: 0.562, gpt4First: 0.747, gpt4Second: 0.568),
    ]

    static func record(of family: GameFamily) -> FamilyRecord { familyRecords.first { $0.family == family }! }

    /// How often GPT-4 took the first-listed option in the first round, by seat and by which option is better whatever the other does.
    package struct FirstChoice: Sendable {
        package let seat: Seat
        package let isFirstDominant: Bool
        package let firsts: Int
        package let games: Int
    }

    package static let firstChoices = [
        FirstChoice(seat: .row, isFirstDominant: true, firsts: 180, games: 180),
        FirstChoice(seat: .row, isFirstDominant: false, firsts: 91, games: 180),
        FirstChoice(seat: .column, isFirstDominant: true, firsts: 180, games: 180),
        FirstChoice(seat: .column, isFirstDominant: false, firsts: 176, games: 180),
    ]

    /// A recorded match of GPT-4, at temperature 0.
    package struct Transcript: Sendable {
        package let partner: String
        /// GPT-4's.
        package let seat: Seat
        package let match: Match

        init(_ game: MatrixGame, against partner: String, in seat: Seat, own: String, other: String) {
            (self.partner, self.seat) = (partner, seat)
            match = seat == .row ? Match(game, row: own, column: other) : Match(game, row: other, column: own)
        }

        func letters(of seat: Seat) -> String { match.moves(of: seat).map { $0 == 0 ? "J" : "F" }.joined() }
    }

    /// The dilemma: J cooperates.
    package static let dilemmaTranscripts: [Transcript] = [
        Transcript(.prisonersDilemma, against: defectOnce, in: .row, own: "JFFFFFFFFF", other: "FJJJJJJJJJ"),
        Transcript(.prisonersDilemma, against: defectOnce, in: .column, own: "JFFFFFFFFF", other: "FJJJJJJJJJ"),
        Transcript(.prisonersDilemma, against: "always F", in: .row, own: "JFFFFFFFFF", other: "FFFFFFFFFF"),
        Transcript(.prisonersDilemma, against: "always J", in: .row, own: "JJJJJJJJJJ", other: "JJJJJJJJJJ"),
        Transcript(.prisonersDilemma, against: "GPT-3.5", in: .row, own: "JJFFFFFFFF", other: "JFFJJJJJJJ"),
        Transcript(.prisonersDilemma, against: "Claude 2", in: .row, own: "JJFJFFFFFF", other: "JFFFFFFFFF"),
        Transcript(.prisonersDilemma, against: "Claude 2", in: .column, own: "JJFJFJFFFF", other: "JFFFFFFFFF"),
    ]

    /// The Battle of the Sexes: the first seat prefers J, the second F.
    package static let sexesTranscripts: [Transcript] = [
        Transcript(.battleOfTheSexes, against: alternates, in: .row, own: "JJJJJJJJJJ", other: "JFJFJFJFJF"),
        Transcript(.battleOfTheSexes, against: alternates, in: .column, own: "FFFFFFFFFF", other: "FJFJFJFJFJ"),
        Transcript(.battleOfTheSexes, against: "GPT-4", in: .row, own: "JJFJFJFFFF", other: "FFFFFFFFFF"),
        Transcript(
            .battleOfTheSexes, against: "GPT-4, itself predicting first", in: .row, own: "JFFFFFFFFF", other: "FFFFFFFFFF"),
    ]

    static let defectOnce = "defects once"
    static let alternates = "alternates"

    /// Of some transcripts those against one partner.
    static func matches(_ transcripts: [Transcript], against partner: String) -> [Transcript] {
        transcripts.filter { $0.partner == partner }
    }
}

extension GameFamily {
    /// The name that readers know.
    package var title: String {
        switch self {
        case .winWin: "win-win"
        case .prisonersDilemma: "Prisoner's Dilemma"
        case .biased: "biased"
        case .unfair: "unfair"
        case .cyclic: "cyclic"
        case .secondBest: "second best"
        case .tragic: "tragic"
        }
    }

    /// The places of its games among the 144.
    package var games: [Int] { OrdinalGames.all.indices.filter { OrdinalGames.all[$0].family == self } }
}
