import AccumulateOrReplace
import Testing
import Workbench

@Suite struct SettingsTests {
    typealias Study = AccumulateOrReplace

    private func refusal(_ change: (inout Study.Config) -> Void) -> String? {
        var config = Study.Config()
        change(&config)
        return #expect(throws: InvalidSetting.self) { try Study().pipeline(Settings(config)) }?.description
    }

    @Test func regressionsWithoutAnExpectedErrorAreRefused() {
        #expect(
            refusal { $0.settings = [.init(d: 5, T: 6, sigma: 1)] } == """
                setting 'T' is out of range
                  found     6
                  expected  at least d + 2 = 7 samples, for the expected error to be finite
                """)
        #expect(
            refusal { $0.settings = [.init(d: 0, T: 6, sigma: 1)] } == """
                setting 'd' is out of range
                  found     0
                  expected  a feature or more
                """)
        #expect(
            refusal { $0.settings = [.init(d: 2, T: 6, sigma: 0)] } == """
                setting 'sigma' is out of range
                  found     0.0
                  expected  a positive number
                """)
    }

    @Test func accumulationGoesOnLongerThanReplacement() {
        #expect(
            refusal { $0.generations = 20 } == """
                setting 'generations' is out of range
                  found     20
                  expected  more than the 20 that are compared
                """)
    }
}
