import Instruments
import MatrixGames
import Statistics
import Workbench

extension RepeatedGames {
    /// The study's own sections: the pattern over families, the two seats, the recorded matches, people, and the instrument.
    @ReportBuilder
    static func report(
        zoo: Zoo, rivals: Ensemble<Rivals>, fit: Fit, pattern: Pattern, swapped: Swapped, encounters: Encounters,
        planted: PlantedChecks, asked: [Summary]
    ) -> some ReportContent {
        believeSection(pattern, fit)
        patternSection(zoo, pattern, rivals.values)
        seatSection(zoo, rivals.values, fit)
        matchesSection(encounters)
        peopleSection()
        instrumentSection(swapped, planted.players, planted.power)
        askedSection(asked, zoo)
        Section("Choices") {
            Deviations(
                "No model is run by default. What models did stands in the released records, counted from the authors' files (MIT licence); the simple players, the rivals and the programs are run here. An endpoint is asked by `endpoint.url=… endpoint.model=…`, at the preset `paper` also in all games of the grid against itself.",
                "The released table of games breaks its own rule in some rows; here a row of the grid shares the first player's payoffs and a column the second's, which makes all games strict and different. The released means were made with the table as it is, and carry no spread over games: the intervals cover the zoo's side only.",
                "The ten players of the zoo are fixed. Where their names leave something open the kit decides: maximin and maximax break ties by level 1; fictitious play counts from one each; learners begin as level 1; win-stay lose-shift calls a payoff a win if it is at least the mean of the player's four. These were picked because with them the family means come out that were noted when the rules were written; nothing in the paper asks for them, and that the zoo has those means is no evidence.",
                "Our choice: the Q-learner's rate and exploration, the scripts' ten rounds in either seat, and what the programmed players do and how often they refuse.",
                "Our choice: of the difference between people only the standard error is at hand, so Welch's interval has the fewest degrees of freedom that its formula can give, and is a little too wide.",
                "Our choice: a match at an endpoint's table has random capital letters for the options, and their order is drawn anew in every round; an answer that has no value is asked for once more, then the match ends and is counted as dropped."
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
                The records depend on the seat, which in a grid that is closed under exchanging the players they shouldn't. No liking for a label makes such a gap; payoffs that are put to the second player
                with two cells exchanged make it in \(fit.best(.transposed).signs) of \(familyRecords.count) families. The gain in fit, \(fit.gain, .interval), is smaller than what the rule asks for, so that
                the fit leaves open what the released script and GPT-4's first choices point to. That GPT-4 forgives nothing and follows no turns is a reading of two games each, at temperature 0.
                That predicting first helps with people holds in one of two games.
                """)
        }
    }

    // MARK: The pattern over families

    @ReportBuilder
    private static func patternSection(_ zoo: Zoo, _ pattern: Pattern, _ rivals: [Rivals]) -> some ReportContent {
        let headrooms = headrooms(pattern)
        let biased = scores(rivals, .asScored, 0.5)
        let alike = pattern.families.filter { ($0.labelBiased - $0.difference.value).magnitude <= 0.02 }
        let others = pattern.families.filter { row in !alike.contains { $0.family == row.family } }
        let leftOut = zoo.players.indices.map { left in
            record(of: .winWin).mean - mean(zoo.players.indices.filter { $0 != left }.map { zoo.mean(of: $0, in: .winWin) })
        }
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
            Table(.closedForm, closedForms, caption: "What the games hold for anyone, in shares of the maximum, by family.") {
                Column("players") { $0.name }
                for family in GameFamily.allCases { Column(family.title, .decimals(3)) { $0.score(family) } }
            }
            Prose(
                """
                Read the last column of the zoo's table beside the models': the habit of taking the first-listed option half of the time, with the payoffs as they are, moves the zoo's mean as the models do,
                to within two hundredths, in \(alike.count) of \(pattern.families.count) families; not so in: \(others.map(\.family.title).joined(separator: ", ")). And the difference in win-win games depends on the
                company: leaving one player's score out of the zoo's mean puts it anywhere from \(leftOut.min() ?? .nan, .decimals(3)) to \(leftOut.max() ?? .nan, .decimals(3)). Two fixed halves of the zoo differ by
                \(pattern.halves, .interval).
                """)
            efficiencyFigure(zoo)
        }
    }

    private static var closedForms: [(name: String, score: (GameFamily) -> Double)] {
        [
            ("best together", jointBest), ("both always take the first-listed", { alwaysFirst(in: $0, .row) }),
        ]
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
                "What a simple player gets against itself, in shares of the best that two could have together: mean over the ten players in each game of the grid; lines are borders of families, which the right panel names. Where the sum is constant, nobody can do other than best.",
            alt:
                "Two grids of twelve by twelve cells. Most win-win games, at the lower left, are bright, games of the Prisoner's Dilemma family dark; six cells on a diagonal are at one.",
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
    private static func seatSection(_ zoo: Zoo, _ rivals: [Rivals], _ fit: Fit) -> some ReportContent {
        let (plain, transposed) = (fit.best(.asScored), fit.best(.transposed))
        let choices = firstChoices.filter { $0.seat == .column && !$0.isFirstDominant }
        let better = firstChoices.filter(\.isFirstDominant)
        let told = toldDominance.first { !$0.isFirstDominant }!
        Section("Why does the second seat earn less?") {
            Prose(
                """
                Exchange the players of any game of this grid and the new game is in it, in the same family: over a family both seats are worth the same. In the records the first seat earns more in all
                seven families, in the Prisoner's Dilemma family by \(record(of: .prisonersDilemma).gap, .decimals(3)). In the released script, the line that tells the second player of a pair of choices carries the
                payoffs of the pair in which they are exchanged. So players without any strategy to speak of are sent through the games: five simple rules that take the first-listed option with some
                probability, and for whom the second player's text is as scored or transposed.
                """)
            Table(
                .runHere, shares,
                caption:
                    "Rivals against the models' means of seven families and two seats. The probability is a dial that was turned on these means: this is exploration, so the whole curve is shown."
            ) {
                Column("first-listed with", .decimals(2)) { $0 }
                for text in Text.allCases {
                    Column("\(text.rawValue): mean absolute deviation", .decimals(4)) { fit[text, $0].deviation }
                    Column("largest seat gap", .decimals(3)) { fit[text, $0].gaps.map(\.magnitude).max() ?? .nan }
                    Column("gaps of the models' sign") { share in fit[text, share].signs }
                }
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
                seatPoints(scores(rivals, .asScored, plain.share), "best rival, as scored")
                seatPoints(scores(rivals, .transposed, transposed.share), "best rival, transposed")
                Published(x: familyRecords.map(\.first), y: familyRecords.map(\.second), series: "five models")
            }
            Prose(
                """
                With the text as scored no family's gap exceeds \(fit.largestGap(.asScored), .decimals(3)), whatever the probability: a liking for a label makes no gap. With the transposed text the best rival has
                gaps of the models' sign in \(fit.best(.transposed).signs) of \(familyRecords.count) families and deviates by \(transposed.deviation, .decimals(3)) instead of \(plain.deviation, .decimals(3)). The gain is
                \(fit.gain, .interval); the rule asks for more. A sharper test needs no fit.
                Where the second-listed option is better for the second player, GPT-4 took the first-listed one in \(choices.map(\.firsts).reduce(0, +)) of \(choices.map(\.games).reduce(0, +)) first rounds (released records). By the
                payoffs that were scored that is folly. In the transposed text of those \(told.games) games of the grid the first-listed option is the better one in \(told.first), the second-listed in \(told.second), and
                neither in \(told.neither). In the first seat, where the text is right, it took the worse first-listed option in \(firstChoices[1].firsts) of \(firstChoices[1].games): a coin. Where the first-listed option is better it took it in \(better.map(\.firsts).reduce(0, +)) of \(better.map(\.games).reduce(0, +)), in both seats together.
                """)
        }
    }

    private static func seatPoints(_ scores: SeatScores, _ series: String) -> Mark {
        func means(_ values: [Double]) -> [Double] { familyRecords.map { record in mean(record.family.games.map { values[$0] }) } }
        return Points(x: means(scores.first), y: means(scores.second), series: series)
    }
}
