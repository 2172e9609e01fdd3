import ParrotSycophancy
import Testing
import Workbench

@Suite struct SettingsTests {
    private func refused(_ change: (inout ParrotSycophancy.Config) -> Void) -> String? {
        var config = ParrotSycophancy.Config()
        change(&config)
        do {
            _ = try ParrotSycophancy().pipeline(Settings(config))
            return nil
        } catch {
            return "\(error)"
        }
    }

    @Test("the defaults have everything that the claims compare") func defaults() { #expect(refused { _ in } == nil) }

    @Test("settings under which a claim has nothing to compare are refused") func nothingToCompare() {
        func message(_ name: String, _ found: String, _ expected: String) -> String {
            "setting '\(name)' is out of range\n  found     \(found)\n  expected  \(expected)"
        }
        #expect(
            refused { $0.world.bins = [50, 400] }
                == message("world.bins", "[50, 400]", "three ascending ranks, the last of them 'world.facts', 2000"))
        #expect(refused { $0.widths = [6, 64] } == message("widths", "6", "multiples of four"))
        #expect(refused { $0.widths = [4, 8] } == message("widths", "[4, 8]", "'training.width', 64, among them"))
        #expect(
            refused { $0.steps = [600, 100] }
                == message("steps", "[600, 100]", "ascending numbers with 'training.steps', 600, among them"))
        #expect(
            refused { $0.reliabilities = [0.5, 0.8] }
                == message(
                    "reliabilities", "[0.5, 0.8]", "1 and 'reliability', 0.8, among them, and another advisor than 'useless', 0.1"))
        #expect(refused { $0.repairs = [0.05] } == message("repairs", "[0.05]", "'judgedRepair', 0.01, among them"))
    }
}
