import CouchPsychometrics
import Instruments
import Statistics
import TestSupport
import Testing

@Suite struct FormatsTests {
    private typealias Sheet = CouchPsychometrics.Sheet

    @Test func serialMomentsAgreeWithAllOrders() {
        for expected in CouchPsychometricsValues.orders {
            let found = CouchPsychometrics.serialMoments(expected.values)
            #expect(distance([found.product, found.mean, found.variance], [expected.product, expected.mean, expected.variance]) < 1e-12)
        }
        #expect(CouchPsychometrics.serialMoments([1, 1, 1, 1, 1]).variance == 0)
    }

    @Test func welchAgreesWithScipy() {
        for expected in CouchPsychometricsValues.welch {
            #expect((CouchPsychometrics.welchP(expected.first, expected.second) - expected.p).magnitude < 1e-10)
        }
        #expect(CouchPsychometrics.welchP([1], [2, 3]) == 1)
        #expect(CouchPsychometrics.welchP([1, 1], [1, 1]) == 1)
        #expect(CouchPsychometrics.welchP([1, 1], [2, 2]) == 0)
    }

    private func sheet(_ scale: Int, _ format: String, _ repetition: Int, _ total: Int?, answers: [Int?] = []) -> Sheet {
        Sheet(
            scale: scale, format: format, frame: "therapy", repetition: repetition, answers: answers, total: total)
    }

    @Test func anEffectOnOneScaleSurvivesHolmAndIncompleteSheetsAreLeftOut() {
        let battery = [CouchPsychometrics.gad7, CouchPsychometrics.phq9]
        let deviation = CouchPsychometrics.traitMoments(battery[0]).deviation
        var sheets: [Sheet] = []
        for repetition in 0..<6 {
            sheets += [
                sheet(0, "one chat", repetition, 14 + repetition % 2),
                sheet(0, "whole", repetition, repetition == 5 ? nil : 4 + repetition % 2),
                sheet(1, "one chat", repetition, 12 + repetition % 3), sheet(1, "whole", repetition, 12 + repetition % 3),
            ]
        }
        let effect = CouchPsychometrics.formatEffect(sheets, battery)
        #expect(effect.isDetected && effect.isLower)
        #expect((effect.scales[0].effect.value * deviation - (14.5 - 4.4)).magnitude < 1e-9)
        #expect(effect.scales[1].effect.value.magnitude < 1e-12 && effect.scales[1].adjusted == 1)
        #expect((effect.contrast - (effect.scales[0].effect.value + effect.scales[1].effect.value) / 2).magnitude < 1e-12)
        #expect(effect.ofCompleteSittings.n == 11)
        let turned = CouchPsychometrics.formatEffect(
            sheets.map { one in
                var one = one
                one.format = one.format == "whole" ? "one chat" : "whole"
                return one
            }, battery)
        #expect(turned.isDetected && !turned.isLower)
    }

    @Test func theLargestContrastIsToldAndLeftOpenWhereNothingIsComplete() {
        func effect(_ oneChat: [[Double]], _ whole: [[Double]]) -> CouchPsychometrics.FormatEffect {
            .init(scales: [], oneChat: oneChat, whole: whole)
        }
        let (none, small) = (effect([[.nan, .nan]], [[1, 1]]), effect([[1, .nan], [2, 4]], [[0, .nan], [1, .nan]]))
        let large = effect([[3, 1], [4, 1], [5, 2]], [[0, 1], [0, 0], [1, 0]])
        #expect(small.contrast == 1 && none.contrast.isNaN && (large.contrast - (11.0 / 3 + 1) / 2).magnitude < 1e-12)
        let found = CouchPsychometrics.largestContrast([none, small, large], resamples: 100)
        #expect(found.value == large.contrast && found.low! > 0 && found.low! < found.value && found.n == 6)
        let open = CouchPsychometrics.largestContrast([none], resamples: 100)
        #expect(open.low == -.infinity && open.high == .infinity && open.n == 0)
        #expect(CouchPsychometrics.largestContrast([], resamples: 100).value.isNaN)
    }

    @Test func anOrderEffectNeedsNeighbours() {
        let rising = (0..<10).map { sheet(0, "one chat", $0, 9, answers: [0, 0, 0, 1, 2, 3, 3]) }
        #expect(CouchPsychometrics.orderEffect(rising, scales: 2).isDetected)
        #expect(CouchPsychometrics.orderEffect(rising, scales: 2).z[1] == 0)
        let mixed = (0..<10).map { sheet(0, "one chat", $0, 9, answers: [0, 3, 1, 0, 2, 3, 0]) }
        #expect(CouchPsychometrics.orderEffect(mixed, scales: 1).z[0] < 0)
        let incomplete = (0..<10).map { sheet(0, "one chat", $0, nil, answers: [0, 0, nil, 1, 2, 3, 3]) }
        #expect(CouchPsychometrics.orderEffect(incomplete, scales: 1).z == [0])
    }
}
