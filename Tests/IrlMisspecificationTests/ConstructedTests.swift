import IrlMisspecification
import Statistics
import Testing

@Suite struct ConstructedTests {
    @Test(arguments: [true, false]) func theDistanceDependsOnStrengthTimesErrorAlone(_ isDiscount: Bool) {
        var settings = IrlMisspecification.Constructed()
        (settings.processes, settings.errors, settings.strengths) = (Seeds(3), [0.01, 0.0001], [0, 1e4])
        let world = IrlMisspecification.World()
        let table =
            isDiscount ? IrlMisspecification.constructDiscount(world, settings) : IrlMisspecification.constructKernel(world, settings)
        #expect(table.error.count == (isDiscount ? 12 : 6))
        #expect(table.least() > 0.99 && (table.smallestErrorShare - 1).magnitude < 0.01)
        #expect(table.analyticGap.allSatisfy { $0 < 1e-6 } && table.withoutError.allSatisfy { $0 < 1e-6 })
        // Without shaping nothing is turned round.
        #expect(table.error.indices.allSatisfy { table.distances($0).first! < 0.2 })
    }

    @Test func aDiscountOfOneIsLeftOut() {
        var settings = IrlMisspecification.Constructed()
        (settings.processes, settings.errors) = (Seeds(1), [0.1])
        #expect(IrlMisspecification.constructDiscount(.init(), settings).sign == [-1])
    }
}
