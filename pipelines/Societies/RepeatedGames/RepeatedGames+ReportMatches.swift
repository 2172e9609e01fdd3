import Glibc
import Instruments
import LanguageModels
import MatrixGames
import Statistics
import Workbench

extension RepeatedGames {
    // MARK: Recorded matches

    @ReportBuilder
    static func matchesSection(_ encounters: Encounters) -> some ReportContent {
        let counts = forgiveness
        let alike = encounters.dilemma.filter { $0.looksUnforgiving >= 0.05 }
        let recorded = matches(sexesTranscripts, against: alternates)
        let stay = recorded[0].match.points(of: .row)
        let learner = encounters.sexes(.conditionalFictitiousPlay)
        let rounds = (1...transcriptRounds).map(Double.init)
        Section("What the recorded matches show") {
            Prose(
                """
                Met by a partner who defects once and then cooperates to the end, GPT-4 answered \(counts.forgiven) of \(counts.answered) cooperative moves with cooperation. These are two games at temperature 0, one in
                either seat: if the answers were independent, Wilson's interval would end at \(wilson(successes: counts.forgiven, of: counts.answered).high ?? .nan, .decimals(3)), and a chance of forgiving of up
                to \(largestConsistentChance(counts.answered), .decimals(2)) would pass unnoticed; they are not, and the interval says less than it seems to. To tell one who never forgives from one who does with a
                chance of a twentieth takes \(matchesNeeded(0.05)) independent matches.
                """)
            Table(
                .published, dilemmaTranscripts + sexesTranscripts,
                caption:
                    "Recorded matches of GPT-4. In the dilemma J cooperates; in the Battle of the Sexes the first seat prefers J. Regret is what the better fixed option would have paid more."
            ) {
                Column("game") { $0.match.game == .prisonersDilemma ? "dilemma" : "sexes" }
                Column("partner") { $0.partner }
                Column("seat") { $0.seat == .row ? "first" : "second" }
                Column("GPT-4") { $0.letters(of: $0.seat) }
                Column("partner's moves") { $0.letters(of: $0.seat.other) }
                Column("same option") { $0.match.coordinated }
                Column("points", .standard) { $0.match.points(of: $0.seat) }
                Column("regret", .standard) { $0.match.regret(of: $0.seat) }
            }
            Table(
                .runHere, encounters.dilemma,
                caption:
                    "Simple rules against the partner who defects once: the share of J answered with J, and the probability that two matches show none, as the recorded ones do."
            ) {
                Column("rule") { $0.player.description }
                Column("forgiveness", .decimals(3)) { $0.forgiveness }
                Column("two matches without", .p) { $0.looksUnforgiving }
                Column("points a match", .decimals(1)) { $0.meanPoints }
            }
            Prose(
                """
                Of these \(encounters.dilemma.count) rules the following look the same in two matches: \(alike.map(\.player.description).joined(separator: "; ")). Rules that forgive do so in every answer here, because
                the partner never defects again. So the records are at odds with tit for tat and its kin, not with the many ways of playing F because F pays more.
                """)
            Prose(
                """
                Against a partner who alternates in the Battle of the Sexes, GPT-4 stayed with its own favourite in both seats: \(switches) switches, \(recorded.map(\.match.coordinated).max() ?? 0) of \(transcriptRounds) rounds
                coordinated. A learner that counts what the partner does after each of its moves is there in rounds six to ten with \(learner.coordination(lastRounds), .percent) (it never tosses a coin, so that its
                many matches are one in either seat); who only answers the last move comes late every time, \(encounters.sexes(.lastMoveBestResponse).coordination().value, .percent) of all rounds. Staying put is
                not bad: it is worth \(stay, .standard) points, and only \(encounters.sexes.count { $0.meanPoints > stay + 0.5 }) of \(encounters.sexes.count) rules has more.
                """)
            Table(.runHere, encounters.sexes, caption: "Simple rules against the partner who alternates, both seats.") {
                Column("rule") { $0.player.description }
                Column("coordinated", .decimals(3)) { $0.coordination().value }
                Column("coordinated, rounds 6 to 10", .decimals(3)) { $0.coordination(lastRounds).value }
                Column("points a match", .decimals(1)) { $0.meanPoints }
            }
            Figure(
                "rounds",
                caption:
                    "Round by round: the share of matches with J after a single defection, and with both at the same option against a partner who alternates; crosses are GPT-4's recorded matches.",
                alt:
                    "Left: the crosses fall to zero after the first round and stay, while tit for tat returns. Right: the crosses go up and down with the partner; the learner rises to one.",
                x: Axis("round"), y: Axis("share of matches", from: 0, to: 1)
            ) {
                Panel("dilemma: J") {
                    for player in [Strategy.titForTat, .qLearner(rate: 0.3, exploration: 0.1), .random] {
                        Line(x: rounds, y: shares(encounters.dilemma(player), \.cooperated), series: player.description)
                    }
                    Published(
                        x: rounds, y: matches(dilemmaTranscripts, against: defectOnce)[0].match.rowMoves.map { Double(1 - $0) },
                        series: "GPT-4")
                }
                Panel("Battle of the Sexes: same option") {
                    for player in [Strategy.lastMoveBestResponse, .conditionalFictitiousPlay, .random] {
                        Line(x: rounds, y: shares(encounters.sexes(player), \.coordinated), series: player.description)
                    }
                    Published(
                        x: rounds, y: zip(recorded[0].match.rowMoves, recorded[0].match.columnMoves).map { $0 == $1 ? 1 : 0 },
                        series: "GPT-4")
                }
            }
        }
    }

    private static func shares(_ encounter: Encounter, _ counts: KeyPath<Encounter, [Int]>) -> [Double] {
        encounter[keyPath: counts].map { Double($0) / Double(encounter.matches) }
    }

    // MARK: People

    @ReportBuilder
    static func peopleSection() -> some ReportContent {
        let games = [(name: "Battle of the Sexes", effect: sexesEffect), (name: "Prisoner's Dilemma", effect: dilemmaEffect)]
        let impossible = [base, prompted].filter(\.possibleTotals.isEmpty).map(\.name)
        Section("With people") {
            Prose(
                """
                Told to predict first, GPT-4 won its human partners \(welch(sexesEffect), .interval) points more in the Battle of the Sexes, and \(welch(dilemmaEffect), .interval) in the dilemma: an effect in one game and none
                to be seen in the other, where a difference of less than \(detectable(dilemmaEffect), .significant(2)) points would mostly have been missed. Corrected for two games tested, p is
                \(2 * p(sexesEffect), .p).
                """)
            Table(
                .published, games,
                caption:
                    "Prompted minus Base, points of a participant over ten rounds; p is not corrected for the number of games; detectable is what is found in four of five such experiments."
            ) {
                Column("game") { $0.name }
                Column("difference", .interval) { welch($0.effect) }
                Column("standard error", .decimals(2)) { $0.effect.standardError }
                Column("p", .p) { p($0.effect) }
                Column("detectable", .decimals(1)) { detectable($0.effect) }
            }
            Prose(
                """
                By rounds the gain is \(coordinationDifference, .percent(1)) if a participant's ten rounds count as one: too wide to say anything, so the points carry the claim. A coordinated round is worth
                \(base.pointsPerCoordination, .decimals(2)) points in the arm Base and \(prompted.pointsPerCoordination, .decimals(2)) in the other, between 7 and 10 as it must be.
                \(impossible.isEmpty ? "Totals and rounds fit." : remainder(impossible))
                """)
        }
    }

    private static func remainder(_ arms: [String]) -> ProseText {
        """
        To the last point the figures don't fit: 7 and 10 both leave the remainder 1 when divided by 3, so a total leaves the remainder of the number of coordinated rounds, and in the arm \(arms.joined(separator: ", ")) no
        total that rounds to the mean does. A round or two must have been counted, paid or printed otherwise there; the difference between the arms isn't touched by it.
        """
    }

    // MARK: The instrument

    @ReportBuilder
    static func instrumentSection(
        _ swapped: Swapped, _ planted: [PlantedPlayer], _ power: PowerCurve
    ) -> some ReportContent {
        let clean = planted.reduce(into: AnswerRates()) { sum, player in
            sum.answered += player.summary.rates.answered
            sum.refused += player.summary.rates.refused
            sum.unparsable += player.summary.rates.unparsable
        }
        Section("Does the instrument work?") {
            Prose(
                """
                An endpoint would be asked at the same tables at which programs sit here: rules and history as text, an answer a round, the same parser and the same counts. Over \(clean.total) answers the programs
                refused or garbled \(clean.rate(of: .refused).value + clean.rate(of: .unparsable).value, .percent(1)), which was planted as well. Where nothing was planted, forgiveness was seen in
                \(power.points.first { $0.truth == 0 }?.detection.value ?? .nan, .percent) of the studies of two matches; the least planted chance that four of five studies see is
                \(power.smallestEffect() ?? .nan, .significant(2)).
                """)
            Table(
                .planted, planted,
                caption:
                    "Programmed players: what was put in, and what was found with Wilson's interval over answers, which takes those of one match for independent; a dash where the program has no such truth."
            ) {
                Column("player") { $0.summary.name }
                Column("forgives, truth", .decimals(2)) { $0.forgiveness ?? .nan }
                Column("found", .decimals(2)) { $0.summary.forgiveness }
                Column("meets turns late, truth", .decimals(2)) { $0.coordination ?? .nan }
                Column("found", .decimals(2)) { $0.summary.lateCoordination }
                Column("first-named, truth", .decimals(2)) { $0.firstNamed ?? .nan }
                Column("found", .decimals(2)) { $0.summary.firstNamed }
                Column("matches") { $0.summary.matches.count }
                Column("dropped") { $0.summary.dropped }
            }
            Table(
                .planted, [AnswerRow(levels: [], rates: clean)],
                caption: "How the programs' answers came out, all programs together; an answer without a value is asked for once more.")
            Figure(
                "power",
                caption:
                    "Planted players: how often two matches show forgiveness, by the chance of forgiving that was planted, with Wilson's interval over studies, and what is to be expected without noise.",
                alt:
                    "A curve that rises steeply from zero to almost one at a chance of three tenths; the points lie on it or a little below.",
                x: Axis("planted chance of forgiving"), y: Axis("share of studies that see it", from: 0, to: 1)
            ) {
                ClosedForm("sixteen independent answers", in: 0...0.5) { 1 - pow(1 - $0, 16) }
                IntervalPoints(power.points, x: \.truth, y: \.detection, series: { _ in "programs" })
            }
            Table(
                .planted, swapped.players,
                caption:
                    "The rule for the pattern with simple players in the models' place: every choice of five of the ten, with an effect added in the Prisoner's Dilemma family and taken off in the other two; shares of choices for which a comparison holds."
            ) {
                Column("planted", .decimals(2)) { $0.planted }
                Column("Prisoner's Dilemma above", .percent) { $0.dilemma }
                Column("biased below", .percent) { $0.biased }
                Column("second best below", .percent) { $0.secondBest }
                Column("all three", .percent) { $0.all }
                Column("choices") { $0.choices }
            }
            Table(
                .planted, swapped.rivals,
                caption:
                    "The rule for the seats with rivals of other random numbers in the models' place: the gain in fit by the transposed text, and the families whose gap it gets right."
            ) {
                Column("planted text") { $0.text.rawValue }
                Column("planted share of the first-listed", .decimals(2)) { $0.share }
                Column("gain in fit", .decimals(3)) { $0.gain }
                Column("gaps of the planted sign") { $0.signs }
            }
        }
    }

    @ReportBuilder
    static func askedSection(_ asked: [Summary], _ zoo: Zoo) -> some ReportContent {
        if !asked.isEmpty {
            Section("A model asked here") {
                Table(
                    .runHere, asked,
                    caption:
                        "A model behind an endpoint at the same tables: forgiveness after a single defection, coordination in the second half with a partner who alternates, and choices of the option named first."
                ) {
                    Column("model") { $0.name }
                    Column("forgives", .decimals(2)) { $0.forgiveness }
                    Column("meets turns late", .decimals(2)) { $0.lateCoordination }
                    Column("first-named", .decimals(2)) { $0.firstNamed }
                    Column("matches") { $0.matches.count }
                    Column("dropped") { $0.dropped }
                }
                Table(
                    .runHere, asked.map { AnswerRow(levels: [$0.name], rates: $0.rates) }, by: ["model"],
                    caption: "How the model's answers came out.")
                Table(asked.compactMap(\.receipt), caption: "What the answers rest on.")
                Table(
                    .runHere, asked.flatMap(\.families),
                    caption:
                        "The model against itself in games of the grid, and the mean of the ten simple players against themselves in all games of the family; shares of the maximum."
                ) {
                    Column("family") { $0.family.title }
                    Column("games") { $0.games }
                    Column("model", .decimals(3)) { $0.score }
                    Column("simple players", .decimals(3)) { row in
                        mean(row.family.games.map { game in mean(zoo.selfPlay.map { $0[game] }) })
                    }
                }
            }
        }
    }
}
