import Statistics
import Testing

@Suite struct ReceiverOperatingCharacteristicTests {
    @Test func areasAndVariancesAgreeWithScikitLearnAndWithAllPairs() {
        for row in RocValues.rows {
            let roc = ReceiverOperatingCharacteristic(cases: row.cases, controls: row.controls)
            #expect(close(roc.area, row.area, absolute: 1e-14))
            #expect(close(roc.areaVariance, row.variance, absolute: 1e-14))
            let interval = roc.areaInterval(level: 0.9)
            let half = Normal.quantile(0.95) * row.variance.squareRoot()
            #expect(close(interval.low ?? .nan, max(0, row.area - half), absolute: 1e-12))
            #expect(close(interval.high ?? .nan, min(1, row.area + half), absolute: 1e-12))
            #expect(interval.method == "DeLong 90%" && interval.n == row.cases.count + row.controls.count)
        }
    }

    @Test func curvesAgreeWithScikitLearn() {
        for row in RocValues.rows {
            let curve = ReceiverOperatingCharacteristic(cases: row.cases, controls: row.controls).curve
            #expect(curve.count == row.hits.count)
            #expect(zip(curve, row.hits).allSatisfy { close($0.hits, $1, absolute: 1e-14) })
            #expect(zip(curve, row.falseAlarms).allSatisfy { close($0.falseAlarms, $1, absolute: 1e-14) })
            #expect(curve.dropFirst().map(\.threshold) == row.thresholds)
            #expect(curve.first?.threshold == .infinity)
        }
    }

    @Test func pairedDifferencesAgreeWithTheCovarianceMatrix() {
        for row in RocValues.rows {
            let first = ReceiverOperatingCharacteristic(cases: row.cases, controls: row.controls)
            let second = ReceiverOperatingCharacteristic(cases: row.otherCases, controls: row.otherControls)
            let difference = first.areaDifference(minus: second)
            #expect(close(difference.value, row.difference, absolute: 1e-14))
            #expect(close(difference.low ?? .nan, row.low, absolute: 1e-12) && close(difference.high ?? .nan, row.high, absolute: 1e-12))
            #expect(difference.method == "paired DeLong 95%")
            #expect(first.areaDifference(minus: first).contains(0))
        }
    }

    @Test func hitsAreReadOffTheCurve() {
        for row in RocValues.rows {
            let roc = ReceiverOperatingCharacteristic(cases: row.cases, controls: row.controls)
            for share in [0, 0.05, 0.2, 0.5, 0.99, 1] {
                let corners = zip(row.falseAlarms, row.hits).filter { $0.0 <= share + 1e-12 }
                #expect(roc.hits(atFalseAlarms: share) == corners.map(\.1).max())
            }
        }
        #expect(ReceiverOperatingCharacteristic(cases: [2, 3], controls: [1, 0]).hits(atFalseAlarms: 0) == 1)
        #expect(ReceiverOperatingCharacteristic(cases: [1], controls: [1]).hits(atFalseAlarms: 0.5) == 0)
    }

    @Test func scoresThatAreNoNumbersHaveNoArea() {
        let roc = ReceiverOperatingCharacteristic(cases: [1, .nan], controls: [0])
        #expect(roc.area.isNaN)
        #expect(RankedScores(roc).area(cases: [0], controls: [0]).isNaN)
    }
}
