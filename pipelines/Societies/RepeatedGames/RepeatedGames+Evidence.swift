import Instruments
import MatrixGames
package import Statistics
import Workbench

// The numbers of each claim; `papers/repeated-games.yaml` says what each is and judges it.
extension RepeatedGames {
    /// Gathers how far the models' family means lie from the zoo's, and the same for players who like the first option.
    static func evidenceForPattern(_ run: Run, pattern: Pattern) -> Finding {
        Finding {
            Measured("pd_difference", pattern[.prisonersDilemma].difference)
            Measured("biased_difference", pattern[.biased].difference)
            Measured("second_best_difference", pattern[.secondBest].difference)
            Measured("least_headroom", headrooms(pattern))
            Measured("label_biased_pd", pattern[.prisonersDilemma].labelBiased)
        }
    }

    /// Gathers how far the models lie from the zoo in win-win games, and simple players from each other.
    static func evidenceForWinWin(_ run: Run, pattern: Pattern) -> Finding {
        Finding {
            Measured("win_win_difference", pattern[.winWin].difference)
            Measured("half_difference", pattern.halves)
        }
    }

    /// Counts what GPT-4 forgave in the recorded matches, and what simple rules forgive.
    static func evidenceForUnforgiving(_ run: Run, encounters: Encounters) -> Finding {
        let counts = forgiveness
        return Finding {
            Measured("forgiven_moves", counts.forgiven)
            Measured("answered_moves", counts.answered)
            Measured("forgiveness_rate", wilson(successes: counts.forgiven, of: counts.answered))
            Measured("tft_forgiveness", encounters.dilemma(.titForTat).forgiveness)
            Measured("grim_forgiveness", encounters.dilemma(.grim).forgiveness)
            Measured("largest_consistent_q", largestConsistentChance(counts.answered))
            Measured("least_forgiving_tft", leastForgiving(encounters))
        }
    }

    /// Counts how often GPT-4 met a partner who alternates, and how well simple rules do.
    static func evidenceForAlternation(_ run: Run, encounters: Encounters) -> Finding {
        let recorded = matches(sexesTranscripts, against: alternates)
        return Finding {
            Measured("switches", switches)
            Measured("coordinated_rounds", recorded.map(\.match.coordinated).max() ?? 0)
            Measured("myopic_coordination", encounters.sexes(.lastMoveBestResponse).coordination().value)
            Measured("learner_coordination", encounters.sexes(.conditionalFictitiousPlay).coordination(lastRounds))
        }
    }

    /// Gathers what the released totals of the experiment with people say.
    static func evidenceForPeople(_ run: Run) -> Finding {
        let prices = [base, prompted].map(\.pointsPerCoordination)
        return Finding {
            Measured("bos_difference", welch(sexesEffect))
            Measured("bos_coordination_difference", coordinationDifference)
            Measured("pd_difference_humans", welch(dilemmaEffect))
            Measured("least_points_per_coordination", prices.min() ?? .nan)
            Measured("most_points_per_coordination", prices.max() ?? .nan)
        }
    }

    /// Gathers how well players who like the first option explain the two seats, told the payoffs as scored or transposed.
    static func evidenceForSeats(_ run: Run, fit: Fit) -> Finding {
        Finding {
            Measured("largest_true_gap", fit.largestGap(.asScored))
            Measured("families_with_sign", fit.best(.transposed).signs)
            Measured("fit_gain", fit.gain)
            Measured("label_mismatches", fit.labelMismatches)
            Measured("beta_one_gap", fit.largestGap(.transposed, share: 1))
        }
    }
}

// MARK: Counted from transcripts

extension RepeatedGames {
    /// GPT-4's J after the other's J, once the other has defected, over both seats.
    static var forgiveness: (forgiven: Int, answered: Int) {
        matches(dilemmaTranscripts, against: defectOnce).map { $0.match.forgiveness(of: $0.seat) }
            .reduce((0, 0)) { ($0.0 + $1.forgiven, $0.1 + $1.answered) }
    }

    /// Rounds in which GPT-4 chose otherwise than in the first, against the partner who alternates, over both seats.
    static var switches: Int {
        matches(sexesTranscripts, against: alternates).map { $0.match.moves(of: $0.seat) }
            .reduce(0) { sum, moves in sum + moves.count { $0 != moves[0] } }
    }

    /// Rounds 6 to 10.
    static let lastRounds = 5..<10

    /// The smallest rate of forgiveness of the three rules that forgive.
    static func leastForgiving(_ encounters: Encounters) -> Double {
        [Strategy.titForTat, .titForTwoTats, .generousTitForTat(forgiveness: 0.3)].map { encounters.dilemma($0).forgiveness }
            .min() ?? .nan
    }

    /// The smallest headroom over families; the ends are the smallest and the largest.
    package static func headrooms(_ pattern: Pattern) -> Estimate {
        let all = pattern.families.map(\.headroom)
        let (least, largest) = (all.min() ?? .nan, all.max() ?? .nan)
        return Estimate(least, low: least, high: largest, n: all.count, method: "smallest and largest of the families")
    }
}
