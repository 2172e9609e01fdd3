import Glibc
import IrlMisspecification
import Statistics
import Testing

@Suite struct PerturbationTests {
    private func total(_ logs: [Double]) -> Double { logs.reduce(0) { $0 + exp($1) } }

    @Test func transfersKeepTheSumAndTheFloor() {
        let logs = [log(0.7), log(0.295), log(0.005)]
        let changes = IrlMisspecification.transfers(logs, 0.01, floor: 1e-12)
        #expect(changes.count == 7)
        for change in changes { #expect((total(change) - 1).magnitude < 1e-14) }
        // The third action has less to give than is asked for.
        #expect((exp(changes[5][2]) - 1e-12).magnitude < 1e-17 && (exp(changes[5][0]) - 0.705).magnitude < 1e-11)
        // One below the floor keeps what it has.
        #expect(IrlMisspecification.transfers([0, -40], 0.01, floor: 1e-12).count == 2)
    }

    @Test func aRandomChangeHasTheVariationAskedFor() {
        var random = Seed(2).stream("changes")
        let logs = [log(0.5), log(0.3), log(0.2)]
        for _ in 0..<50 {
            let change = IrlMisspecification.randomChange(logs, 0.02, 1e-12, &random)
            #expect((zip(change, logs).reduce(0) { $0 + (exp($1.0) - exp($1.1)).magnitude } / 2 - 0.02).magnitude < 1e-12)
        }
        #expect(IrlMisspecification.randomChange([0, -800, -90], 0, 1e-12, &random) == [0, -800, -90])
    }

    @Test func theWorstChangeIsNoBetterThanTheRandomOnes() {
        let table = IrlMisspecification.perturb(.init(), Seeds(4), .init(), beta: 5, size: 0.01)
        #expect(zip(table.worst, table.random).allSatisfy { $0 > $1 && $1 > 0 })
        let none = IrlMisspecification.perturb(.init(), Seeds(4), .init(), beta: 20, size: 0)
        #expect(none.worst.allSatisfy { $0 < 1e-9 } && none.random.allSatisfy { $0 < 1e-9 })
    }

    @Test func theRegretStaysUnderTheBoundOfTheDistance() {
        var settings = IrlMisspecification.Typical()
        settings.errors = [0.1, 0.4]
        let table = IrlMisspecification.typicalTable(.init(), Seeds(10), settings, .random)
        // An agent with a discount of 1 or more is left out.
        #expect(table.error.count == 10 * 3 * 2 && table.error.allSatisfy { $0 < 0 })
        #expect(zip(table.regret, table.bound).allSatisfy { $0 >= -1e-9 && $0 <= $1 })
    }
}
