import MatrixGames
import RepeatedGames
import Testing

@Suite struct RecordsTests {
    private let records = RepeatedGames.familyRecords

    @Test("both ways to average the records agree") func means() {
        #expect(records.map(\.family) == [.winWin, .prisonersDilemma, .biased, .unfair, .cyclic, .secondBest, .tragic])
        for record in records {
            #expect(record.models.count == RepeatedGames.models.count)
            // Each number is rounded to three decimals.
            #expect((record.mean - (record.first + record.second) / 2).magnitude <= 0.0011, "\(record.family)")
            #expect((record.models[3] - (record.gpt4First + record.gpt4Second) / 2).magnitude <= 0.0011, "\(record.family)")
        }
    }

    @Test("a transcript has ten moves on each side, by the player's seat") func transcripts() {
        for transcript in RepeatedGames.dilemmaTranscripts + RepeatedGames.sexesTranscripts { #expect(transcript.match.rounds == 10) }
        let second = RepeatedGames.dilemmaTranscripts[1]
        #expect(second.match.columnMoves == [0] + [Int](repeating: 1, count: 9) && second.match.rowMoves[0] == 1)
        let met = RepeatedGames.sexesTranscripts[0].match
        // 5 rounds at J, worth 10 and 7.
        #expect(met.points(of: .row) == 50 && met.points(of: .column) == 35)
        let alone = RepeatedGames.sexesTranscripts[3].match
        #expect(alone.points(of: .row) == 63 && alone.points(of: .column) == 90)
        let both = RepeatedGames.sexesTranscripts[2].match
        #expect(both.points(of: .row) == 42 && both.points(of: .column) == 60)
    }

    @Test("first choices were counted in the games with a dominant option: 36 for each seat, 5 partners") func firstChoices() {
        for choice in RepeatedGames.firstChoices {
            let games = OrdinalGames.all.count { $0.game.dominantOption(of: choice.seat) == (choice.isFirstDominant ? 0 : 1) }
            #expect(choice.games == 5 * games)
        }
    }
}
