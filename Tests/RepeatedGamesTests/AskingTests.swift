import ContentStore
import Foundation
import Instruments
import LanguageModels
import MatrixGames
import RepeatedGames
import Statistics
import Synchronization
import Testing

@Suite struct AskingTests {
    private func trial(_ unit: String, _ partner: String, _ seat: String) -> Trial {
        Trial(
            unit: unit, repetition: 0, position: 0, cell: ExperimentalDesign([.init("partner", [partner]), .init("seat", [seat])]).cells[0])
    }

    /// The text of either seat must say what is scored: the released script's didn't for the second one.
    @Test("each seat is told the payoffs that are scored") func payoffs() throws {
        let tables = ["dilemma", "sexes"].flatMap { unit in
            Seat.allCases.map { RepeatedGames.Sitting(trial(unit, "alternates", $0.rawValue), rounds: 10, seed: Seed(3)) }
        }
        let grid = OrdinalGames.all.indices.map { RepeatedGames.Sitting(trial("\($0)", "itself", "both"), rounds: 10, seed: Seed(3)) }
        for table in tables + grid {
            for seat in table.seats {
                let lines = table.stimulus(seat, mine: [], theirs: []).text.split(separator: "\n").filter { $0.hasPrefix("If you") }
                try #require(lines.count == 4)
                for line in lines {
                    // "If you choose option K and the other player chooses option T, you get 3 points and the other player gets 1 points."
                    let words = line.split { " ,.".contains($0) }.map(String.init)
                    let (mine, theirs) = (
                        try #require(table.names.firstIndex(of: words[4])), try #require(table.names.firstIndex(of: words[11]))
                    )
                    let (row, column) = seat == .row ? (mine, theirs) : (theirs, mine)
                    #expect(Double(words[14]) == table.game.payoff(seat, row: row, column: column))
                    #expect(Double(words[21]) == table.game.payoff(seat.other, row: row, column: column))
                }
                #expect(Set(lines).count == 4)
            }
        }
    }

    @Test("a question in full") func text() {
        let table = RepeatedGames.Sitting(trial("dilemma", "defects once", "column"), rounds: 10, seed: Seed(1))
        let (a, b) = (table.names[0], table.names[1])
        let stimulus = table.stimulus(.column, mine: [0], theirs: [1])
        let (x, y) = table.isSwapped(1) ? (b, a) : (a, b)
        #expect(stimulus.id == "column 2" && stimulus.options == [x, y])
        let points = { (own: String, other: String) in
            own == other
                ? (own == a ? "8 points and the other player gets 8" : "5 points and the other player gets 5")
                : own == a ? "0 points and the other player gets 10" : "10 points and the other player gets 0"
        }
        let rules = [(x, x), (x, y), (y, x), (y, y)].map {
            "If you choose option \($0.0) and the other player chooses option \($0.1), you get \(points($0.0, $0.1)) points."
        }
        #expect(
            stimulus.text
                == ([
                    "You play the same game 10 times with another player. In each round both of you choose an option without knowing what the other chooses. These are the rules:"
                ] + rules + [
                    "In round 1 you chose option \(a) and the other player chose option \(b). You got 0 points and the other player got 10 points.",
                    "This is round 2 of 10. Which option do you choose, option \(x) or option \(y)? Answer with its letter alone.",
                ]).joined(separator: "\n"))
    }

    @Test("names differ by match, orders by round") func counterbalance() {
        let trials = RepeatedGames.scriptedDesign.trials(units: ["dilemma", "sexes"], repeats: 50)
        let tables = trials.map { RepeatedGames.Sitting($0, rounds: 10, seed: Seed(0)) }
        #expect(tables.count == 400 && Set(tables.map(\.names)).count > 150)
        #expect(tables.allSatisfy { $0.names[0] != $0.names[1] })
        let swapped = tables.flatMap { table in (0..<10).map { table.isSwapped($0) } }
        // Four standard errors of 4,000 coins.
        #expect((Double(swapped.count { $0 }) / 4000 - 0.5).magnitude < 0.032)
    }

    @Test("an answer without a value is asked for once more, then the match ends and is counted") func dropped() async throws {
        let asked = Mutex(0)
        let moody = ProgrammedRespondent("moody") { stimulus, conversation, _ in
            asked.withLock { $0 += 1 }
            let round = (stimulus.facts["mine"] ?? "").count
            // In the second round the first try is a refusal; in the fourth nothing helps.
            if round == 1, conversation.repetition == 0 { return "I'm sorry, but I won't play." }
            return round == 3 ? "~" : stimulus.options[0]
        }
        let trials = [trial("dilemma", "defects once", "row")]
        let responses = try await RepeatedGames.sittings(trials, with: moody, rounds: 10, seed: Seed(0))
        let played = RepeatedGames.played(responses, rounds: 10, seed: Seed(0))
        #expect(asked.withLock { $0 } == 6 && played.count == 1)
        #expect(played[0].match == nil)
        #expect(played[0].rates == AnswerRates(answered: 3, refused: 1, unparsable: 2))
        #expect(played[0].choices == 3 && played[0].firstNamed == 3)
        let summary = RepeatedGames.Summary("moody", played)
        #expect(summary.dropped == 1 && summary.forgiveness.n == 0)
    }

    @Test("what the programs do is found again") func planted() async throws {
        var asking = RepeatedGames.Asking()
        (asking.repeats, asking.grid) = (3, 12)
        let never = try await RepeatedGames.summary(of: RepeatedGames.forgiving(0), asking: asking, rounds: 10)
        #expect(never.matches.count == 36 && never.dropped == 0)
        // Three matches in either seat, eight answers each.
        #expect(never.forgiveness.n == 48 && never.forgiveness.value == 0)
        let always = try await RepeatedGames.summary(of: RepeatedGames.forgiving(1), asking: asking, rounds: 10)
        #expect(always.forgiveness.value == 1)
        // Who cooperates until the other doesn't always takes option 0 against itself.
        for row in always.families { #expect(row.games > 0 && row.score <= 1) }
        #expect(always.families.first { $0.family == .winWin }?.score == 1)
        let following = try await RepeatedGames.summary(of: RepeatedGames.following(), asking: asking, rounds: 10)
        #expect(following.lateCoordination.value == 1 && following.lateCoordination.n == 30)
        let stubborn = try await RepeatedGames.summary(of: RepeatedGames.stubborn(), asking: asking, rounds: 10)
        #expect(stubborn.lateCoordination.value == 0.4)
        let naming = try await RepeatedGames.summary(of: RepeatedGames.naming(1), asking: asking, rounds: 10)
        #expect(naming.firstNamed.value == 1)
    }

    @Test("two matches show forgiveness as often as sixteen independent answers do") func power() async throws {
        var planted = RepeatedGames.Planted()
        (planted.studies, planted.noise, planted.chances) = (400, 0, [0, 0.05, 0.17, 1])
        let curve = try await RepeatedGames.power(rounds: 10, planted: planted)
        #expect(curve.falsePositives.value == 0 && curve.at(1).detection.value == 1)
        for chance in [0.05, 0.17] {
            let expected = binomialTail(atLeast: 1, of: 16, probability: chance)
            let error = (expected * (1 - expected) / 400).squareRoot()
            #expect((curve.at(chance).detection.value - expected).magnitude < 4 * error)
        }
    }
}

/// Takes the option that the question names first, and counts what it is asked.
private final class FirstNamed: Transport {
    let asked = Mutex(0)

    func send(_ call: ModelCall) async throws -> (response: JSONValue, latency: Double) {
        asked.withLock { $0 += 1 }
        let question = call.body.components(separatedBy: "Which option do you choose, option ").last ?? ""
        let choice = JSONValue.members([
            ("finish_reason", .string("length")),
            ("message", .members([("role", .string("assistant")), ("content", .string(String(question.prefix(1))))])),
        ])
        return (.members([("model", .string("m-1")), ("choices", .array([choice]))]), 0.1)
    }
}

@Suite struct AskedModelTests {
    @Test("a model is asked once, and its answers are enough for every later run") func recorded() async throws {
        let folder = FileManager.default.temporaryDirectory.appending(path: "games-\(UUID().uuidString)").path()
        defer { try? FileManager.default.removeItem(atPath: folder) }
        let endpoint = EndpointSettings(url: "http://localhost/v1", model: "m")
        var asking = RepeatedGames.Asking()
        (asking.repeats, asking.grid) = (1, 2)
        let transport = FirstNamed()
        let model = try RecordedModel(endpoint, in: folder, mode: .record, transport: transport)
        let first = try await RepeatedGames.asked(model, endpoint: endpoint, asking: asking, rounds: 10)
        // Eight matches against scripts and two against itself, in which both seats are asked.
        #expect(transport.asked.withLock { $0 } == 120)
        #expect(first.name == "m" && first.matches.count == 10 && first.dropped == 0)
        #expect(first.firstNamed.value == 1 && first.rates == AnswerRates(answered: 120))
        let silent = FirstNamed()
        let replayed = try RecordedModel(endpoint, in: folder, mode: .replay, transport: silent)
        let second = try await RepeatedGames.asked(replayed, endpoint: endpoint, asking: asking, rounds: 10)
        #expect(silent.asked.withLock { $0 } == 0)
        #expect(second.matches.map(\.match) == first.matches.map(\.match) && second.rates == first.rates)
    }

    @Test("a request has the question alone, at temperature 0 and with one token") func request() async throws {
        let bodies = Mutex<[String]>([])
        final class Noting: ChatModel {
            let note: @Sendable (String) -> Void
            init(_ note: @escaping @Sendable (String) -> Void) { self.note = note }
            func reply(to call: ModelCall, repetition: Int) async throws -> ChatReply {
                note("\(repetition) \(call.body)")
                throw EndpointProblem("enough")
            }
        }
        var asking = RepeatedGames.Asking()
        asking.repeats = 1
        let model = Noting { body in bodies.withLock { $0.append(body) } }
        var endpoint = EndpointSettings(url: "http://localhost/v1", model: "m")
        endpoint.concurrency = 1
        await #expect(throws: EndpointProblem.self) {
            try await RepeatedGames.asked(model, endpoint: endpoint, asking: asking, rounds: 10)
        }
        let body = try #require(bodies.withLock { $0.first })
        #expect(body.hasPrefix(#"2 {"max_tokens":1,"messages":[{"content":"You play the same game 10 times with another player."#))
        #expect(body.hasSuffix(#"Answer with its letter alone.","role":"user"}],"model":"m","temperature":0.0}"#))
    }
}
