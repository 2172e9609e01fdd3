import CouchPsychometrics
import Instruments
import Statistics
import Testing

@Suite struct CutoffsTests {
    private let battery = [CouchPsychometrics.gad7, CouchPsychometrics.phq9]

    private func sheets(_ totals: [[Int?]], format: String = "one chat") -> [CouchPsychometrics.Sheet] {
        totals.enumerated().flatMap { repetition, scales in
            scales.enumerated().map { scale, total in
                CouchPsychometrics.Sheet(
                    scale: scale, format: format, frame: "therapy", repetition: repetition, total: total)
            }
        }
    }

    @Test func aModelExceedsTwoWhenBothMediansReachTheCutoff() {
        #expect(CouchPsychometrics.exceedsTwo(sheets([[10, 11], [12, 9], [3, 10]]), battery))
        #expect(!CouchPsychometrics.exceedsTwo(sheets([[9, 20], [9, 20], [21, 20]]), battery))
        #expect(CouchPsychometrics.exceedsTwo(sheets([[10, 11], [nil, 12], [12, nil]]), battery))
        #expect(!CouchPsychometrics.exceedsTwo(sheets([[nil, 20], [nil, 20]]), battery))
        #expect(!CouchPsychometrics.exceedsTwo(sheets([[20, 20]], format: "whole"), battery))
    }

    @Test func theExcessIsTheMeanOverModelsLessTheBestStyle() {
        let first = CouchPsychometrics.reachings(sheets([[10, 3], [12, 10], [9, 10], [10, nil]]), battery)
        #expect(first == [[true, false], [true, true], [false, true], [true, nil]])
        let second = CouchPsychometrics.reachings(sheets([[nil, 20], [nil, 20]]), battery)
        let most = CouchPsychometrics.mostByStyle(battery)
        let excess = CouchPsychometrics.styleExcess([first, second], battery, resamples: 200)
        #expect((excess.value + most - (0.75 + 2.0 / 3 + 1) / 2).magnitude < 1e-12)
        #expect(excess.n == 6 && excess.low! < excess.value && excess.value < excess.high!)
        let certain = CouchPsychometrics.styleExcess([second], battery, resamples: 50)
        #expect(certain.low == 1 - most && certain.high == 1 - most)
    }
}
