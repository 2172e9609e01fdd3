import Statistics
import Testing

@Suite struct RankedScoresTests {
    @Test func resamplesHaveTheAreaOfTheirScores() {
        for row in RocValues.rows {
            let ranked = RankedScores(ReceiverOperatingCharacteristic(cases: row.cases, controls: row.controls))
            #expect(ranked.cases == row.cases.count && ranked.controls == row.controls.count)
            #expect(close(ranked.area(cases: Array(row.cases.indices), controls: Array(row.controls.indices)), row.area, absolute: 1e-14))
            var random = Seed(6).stream("resamples")
            for _ in 0..<20 {
                let (cases, controls) = (random.resample(Array(row.cases.indices)), random.resample(Array(row.controls.indices)))
                let drawn = ReceiverOperatingCharacteristic(cases: cases.map { row.cases[$0] }, controls: controls.map { row.controls[$0] })
                #expect(close(ranked.area(cases: cases, controls: controls), drawn.area, absolute: 1e-14))
            }
        }
    }
}
