import Instruments
import MatrixGames
import Statistics
import Workbench

extension RepeatedGames {
    /// The study's own sections: the pattern over families, the two seats, the recorded matches, people, and the instrument.
    @ReportBuilder
    static func report(
        zoo: Zoo, rivals: Ensemble<SeatScores>, fit: Fit, pattern: Pattern, drawn: [PatternCheck], encounters: Encounters,
        planted: [PlantedPlayer], power: PowerCurve, asked: [Summary]
    ) -> some ReportContent {
        believeSection(pattern, fit)
        patternSection(zoo, pattern, fit, rivals)
        seatSection(zoo, rivals, fit)
        forgivenessSection(encounters)
        turnsSection(encounters)
        peopleSection()
        instrumentSection(pattern, drawn, planted, power)
        askedSection(asked, zoo)
        Section("Choices") {
            Deviations(
                "No model is run by default. What models did stands in the released records, counted from the authors' files (MIT licence); the simple players, the rivals and the programs are run here. An endpoint is asked by `endpoint.url=… endpoint.model=…`, at the preset `paper` also in all games of the grid against itself.",
                "The published family means carry no spread over games, so the intervals cover the zoo's side only.",
                "The released table of 144 games breaks its own rule in some rows; here a row of the grid shares the first player's payoffs and a column the second's, which makes all games strict and different. The released means were made with the table as it is.",
                "The ten players of the zoo are fixed. Where their names leave something open it is decided by the kit: maximin and maximax break ties by level 1; fictitious play counts from one each; learners begin as level 1; win-stay lose-shift calls a payoff a win if it is at least the mean of the player's four. These were picked because with them the family means come out that were noted when the rules were written; they aren't derived from the paper, and the zoo's agreement with those means is no evidence.",
                "Which players are in the zoo decides as much as the noise does: the numbers are about these ten.",
                "Our choice: the Q-learner's rate and exploration; the scripts that simple rules meet are the recorded ones, in either seat, with ten rounds.",
                "Our choice: of the difference between people only the standard error is at hand, so Welch's interval has the fewest degrees of freedom that its formula can give, and is a little too wide.",
                "Our choice: a match at an endpoint's table has random capital letters for the options, and their order is drawn anew in every round; an answer that has no value is asked for once more, then the match ends and is counted as dropped. What the programmed players do and how often they refuse is our choice too."
            )
        }
    }

    // MARK: In short

    @ReportBuilder
    private static func believeSection(_ pattern: Pattern, _ fit: Fit) -> some ReportContent {
        let dilemma = pattern[.prisonersDilemma]
        Section("What to believe") {
            Prose(
                """
                The pattern is in the records: against ten simple players the models earn \(dilemma.difference, .interval) of the maximum more in the Prisoner's Dilemma family and less in the biased
                and second-best games. But a player who takes the first-listed option half of the time earns \(dilemma.labelBiased, .decimals(3)) more there too, so the pattern is no evidence of
                strategy. In win-win games the models do as well as anyone (\(pattern[.winWin].difference, .interval)): those games pay whoever plays them.
                """)
            Prose(
                """
                The records depend on the seat, which in a grid that is closed under exchanging the players they shouldn't. No liking for a label makes such a gap; payoffs that are put to the second player
                with two cells exchanged make it in \(fit.familiesWithSign) of \(familyRecords.count) families. The gain in fit, \(fit.gain, .interval), is smaller than what the rule asks for, so that
                the fit leaves open what the released script and the first choices say plainly. That GPT-4 forgives nothing and follows no turns is a reading of two games each, at temperature 0.
                That predicting first helps with people holds in one of two games.
                """)
        }
    }

    // MARK: The pattern over families

    @ReportBuilder
    private static func patternSection(_ zoo: Zoo, _ pattern: Pattern, _ fit: Fit, _ rivals: Ensemble<SeatScores>) -> some ReportContent {
        let headrooms = headrooms(pattern)
        let biased = Self.rivals(rivals, .asScored, 0.5)
        Section("Who pays: the player or the game?") {
            Prose(
                """
                A raw score rewards the family: two players who always take the first-listed option get the whole maximum in every win-win game of this grid and \(alwaysFirst(in: .secondBest, .row), .percent) of
                it in second-best games, whoever they are. So each family's published mean is held against ten classical players who meet each other in the same games. Between what a player who tosses
                coins gets in that company and the best that two could have together, the models cover from \(headrooms.low ?? .nan, .percent) to \(headrooms.high ?? .nan, .percent), by family.
                """)
            Figure(
                "families",
                caption:
                    "Share of the maximum by family: the mean of the five published models (crosses), each of the ten simple players, their mean with its bootstrap interval over games, and players who take the first-listed option half of the time.",
                alt:
                    "For each of seven families a row of points. In the Prisoner's Dilemma family the cross lies right of the mean, together with the biased players; in biased and second-best games left of it.",
                x: Axis("mean points / maximum"), y: Axis("family", labels: [])
            ) {
                for record in familyRecords {
                    Points(
                        x: zoo.players.indices.map { zoo.mean(of: $0, in: record.family) },
                        y: zoo.players.map { _ in record.family.title }, series: "one simple player")
                }
                IntervalPoints(
                    pattern.families, y: { $0.family.title }, x: { zooMean($0) }, series: { _ in "mean of the ten" })
                Points(
                    x: familyRecords.map { record in mean(record.family.games.map { biased.both[$0] }) },
                    y: familyRecords.map(\.family.title), series: "first-listed half the time")
                Published(x: familyRecords.map(\.mean), y: familyRecords.map(\.family.title), series: "five models")
            }
            Table(
                .published, pattern.families,
                caption:
                    "The models' mean by family (share of the maximum, released records), minus the mean of the ten simple players, and the part of the way from random to joint best that it covers."
            ) {
                Column("family") { $0.family.title }
                Column("models", .decimals(3)) { record(of: $0.family).mean }
                Column("least model", .decimals(3)) { record(of: $0.family).models.min() ?? .nan }
                Column("best model", .decimals(3)) { record(of: $0.family).models.max() ?? .nan }
                Column("models - zoo", .decimals(3)) { $0.difference }
                Column("headroom", .percent) { $0.headroom }
            }
            Table(
                .runHere, pattern.families,
                caption:
                    "The simple players by family, in shares of the maximum; the last column is what players who take the first-listed option half of the time get more than the zoo."
            ) {
                Column("family") { $0.family.title }
                Column("games") { $0.family.games.count }
                Column("mean of ten", .decimals(3)) { zooMean($0) }
                Column("least", .decimals(3)) { row in zoo.players.indices.map { zoo.mean(of: $0, in: row.family) }.min() ?? .nan }
                Column("best", .decimals(3)) { row in zoo.players.indices.map { zoo.mean(of: $0, in: row.family) }.max() ?? .nan }
                Column("random", .decimals(3)) { zoo.mean(of: place(of: .random), in: $0.family) }
                Column("first-listed - zoo", .decimals(3)) { $0.labelBiased }
            }
            Table(.closedForm, familyRecords, caption: "What the games hold for anyone, in shares of the maximum, by family.") {
                Column("family") { $0.family.title }
                Column("joint best", .decimals(3)) { jointBest(in: $0.family) }
                Column("both always take the first-listed", .decimals(3)) { alwaysFirst(in: $0.family, .row) }
                Column("two coins", .decimals(3)) { _ in 2.5 / maximum }
            }
            Prose(
                """
                How large may a difference between simple players be? Two fixed halves of the zoo differ by \(pattern.halves, .interval) in win-win games, so that the models' difference there means nothing. Which
                ten are in the zoo matters as much as the noise. And the first column to read beside the models' is the last one of the second table: the habit of taking the first-listed option half
                of the time, with the payoffs as they are, gains as much in the Prisoner's Dilemma family and loses in the same families.
                """)
            efficiencyFigure(zoo)
        }
    }

    /// The zoo's mean over a family, with the interval that the difference from the published mean has.
    private static func zooMean(_ row: FamilyPattern) -> Estimate {
        let published = record(of: row.family).mean
        var estimate = row.difference
        estimate.value = published - row.difference.value
        (estimate.low, estimate.high) = (row.difference.high.map { published - $0 }, row.difference.low.map { published - $0 })
        return estimate
    }

    private static func efficiencyFigure(_ zoo: Zoo) -> Figure {
        let grid = OrdinalGames.all
        let efficiency = grid.indices.map { game in
            mean(zoo.selfPlay.map { $0[game] }) * maximum / grid[game].game.jointBest
        }
        let numbers = (1...12).map { "\($0)" }
        return Figure(
            "efficiency",
            caption:
                "What a simple player gets against itself, in shares of the best that two could have together: mean over the ten players in each game of the grid; lines are borders of families, which the right panel names.",
            alt:
                "Two grids of twelve by twelve cells. The win-win block, six by six at the lower left, is brightest; cyclic and tragic games are darkest.",
            x: Axis("column of the grid", labels: numbers), y: Axis("row of the grid", labels: numbers.reversed())
        ) {
            HeatMap(
                x: grid.map { Double($0.column) }, y: grid.map { Double(11 - $0.row) }, value: efficiency, title: "self-play / joint best",
                panel: "efficiency")
            for (number, border) in familyBorders.enumerated() {
                Line(x: border.x, y: border.y, series: "border", panel: "efficiency")._changed { mark in
                    mark.each = border.x.map { _ in "\(number)" }
                }
            }
            for family in GameFamily.allCases {
                Points(
                    x: family.games.map { Double(grid[$0].column) }, y: family.games.map { Double(11 - grid[$0].row) },
                    series: family.title, panel: "family")
            }
        }
    }

    /// The edges between neighbouring cells of different families, as pairs of points.
    private static var familyBorders: [(x: [Double], y: [Double])] {
        let grid = OrdinalGames.all
        return grid.flatMap { entry -> [(x: [Double], y: [Double])] in
            let (x, y) = (Double(entry.column), Double(11 - entry.row))
            var edges: [(x: [Double], y: [Double])] = []
            if entry.column < 11, grid[12 * entry.row + entry.column + 1].family != entry.family {
                edges.append(([x + 0.5, x + 0.5], [y - 0.5, y + 0.5]))
            }
            if entry.row < 11, grid[12 * (entry.row + 1) + entry.column].family != entry.family {
                edges.append(([x - 0.5, x + 0.5], [y - 0.5, y - 0.5]))
            }
            return edges
        }
    }

    // MARK: The two seats

    @ReportBuilder
    private static func seatSection(_ zoo: Zoo, _ rivals: Ensemble<SeatScores>, _ fit: Fit) -> some ReportContent {
        let (plain, transposed) = (fit.best(.asScored), fit.best(.transposed))
        let choices = firstChoices.filter { $0.seat == .column && !$0.isFirstDominant }
        let told = toldDominance.filter { !$0.isFirstDominant }
        Section("Why does the second seat earn less?") {
            Prose(
                """
                Exchange the players of any game of this grid and the new game is in it, in the same family: over a family both seats are worth the same. In the records the first seat earns more in all
                seven families, in the Prisoner's Dilemma family by \(record(of: .prisonersDilemma).gap, .decimals(3)). In the released script, the line that tells the second player of a pair of choices carries the
                payoffs of the pair in which they are exchanged. So players without any strategy to speak of are sent through the games: five simple rules that take the first-listed option with some
                probability, and for whom the second player's text is as scored or transposed.
                """)
            Table(
                .runHere, fit.rivals,
                caption:
                    "Rivals against the models' means of seven families and two seats; the probability is a dial that was turned on these means, so that this is exploration."
            ) {
                Column("text for the second player") { $0.text.rawValue }
                Column("first-listed with", .decimals(2)) { $0.share }
                Column("mean absolute deviation", .decimals(4)) { $0.deviation }
                Column("largest seat gap", .decimals(3)) { row in row.gaps.map(\.magnitude).max() ?? .nan }
                Column("gaps of the models' sign") { row in zip(row.gaps, familyRecords).count { $0 * $1.gap > 0 } }
            }
            Figure(
                "seats",
                caption:
                    "First seat against second seat by family, in shares of the maximum: the models (crosses), the ten simple players, and the best rival of either text.",
                alt:
                    "Points near the diagonal for the simple players and for rivals with the text as scored; crosses and rivals with the transposed text lie below it.",
                x: Axis("first seat"), y: Axis("second seat")
            ) {
                ClosedForm("no difference", in: 0.5...1) { $0 }
                seatPoints(zoo.seats, "ten simple players")
                seatPoints(Self.rivals(rivals, .asScored, plain.share), "best rival, as scored")
                seatPoints(Self.rivals(rivals, .transposed, transposed.share), "best rival, transposed")
                Published(x: familyRecords.map(\.first), y: familyRecords.map(\.second), series: "five models")
            }
            Figure(
                "fit", caption: "Mean absolute deviation from the models' means by the probability of taking the first-listed option.",
                alt: "Two curves with their lowest points in the middle; the one for the transposed text lies lower there.",
                x: Axis("probability of the first-listed option"), y: Axis("mean absolute deviation", from: 0)
            ) {
                for text in Text.allCases {
                    let rows = fit.rivals.filter { $0.text == text }
                    Line(x: rows.map(\.share), y: rows.map(\.deviation), series: text.rawValue)
                    Points(x: rows.map(\.share), y: rows.map(\.deviation), series: text.rawValue)
                }
            }
            Prose(
                """
                With the text as scored no family's gap exceeds \(fit.largestGap(.asScored), .decimals(3)), whatever the probability: a liking for a label makes no gap. With the transposed text the best rival has
                gaps of the models' sign in \(fit.familiesWithSign) of \(familyRecords.count) families and deviates by \(transposed.deviation, .decimals(3)) instead of \(plain.deviation, .decimals(3)). The gain is
                \(fit.gain, .interval); the rule asks for more. A sharper test needs no fit:
                """)
            Table(
                .published, firstChoices,
                caption:
                    "How often GPT-4 took the first-listed option in the first round, where one option is better whatever the other does (released records)."
            ) {
                Column("seat") { $0.seat == .row ? "first" : "second" }
                Column("better option by the scored payoffs") { $0.isFirstDominant ? "first-listed" : "second-listed" }
                Column("took the first-listed") { $0.firsts }
                Column("games") { $0.games }
            }
            Table(
                .closedForm, toldDominance,
                caption:
                    "Games of the grid in which one option is better for the second player, and which option is better in the transposed text."
            ) {
                Column("better option by the scored payoffs") { $0.isFirstDominant ? "first-listed" : "second-listed" }
                Column("games") { $0.games }
                Column("first-listed in the text") { $0.first }
                Column("second-listed in the text") { $0.second }
                Column("neither in the text") { $0.neither }
            }
            Prose(
                """
                Where the second-listed option is better for the second player, GPT-4 took the first-listed one in \(choices.map(\.firsts).reduce(0, +)) of \(choices.map(\.games).reduce(0, +)) first rounds. By the
                payoffs that were scored that is folly; in the transposed text the second-listed option is the better one in \(told.map(\.second).reduce(0, +)) of those \(told.map(\.games).reduce(0, +)) games.
                In the first seat, where the text is right, it took the worse first-listed option in \(firstChoices[1].firsts) of \(firstChoices[1].games): a coin.
                """)
        }
    }

    private static func seatPoints(_ scores: SeatScores, _ series: String) -> Mark {
        func means(_ values: [Double]) -> [Double] { familyRecords.map { record in mean(record.family.games.map { values[$0] }) } }
        return Points(x: means(scores.first), y: means(scores.second), series: series)
    }
}
