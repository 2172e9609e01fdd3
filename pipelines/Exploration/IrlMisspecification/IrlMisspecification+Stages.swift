import Statistics
import Workbench

// The functions that the stages name.
extension IrlMisspecification {
    /// Infers rewards under wrong temperatures and measures how far they are from the true ones.
    static func temperature(_ run: Run, world: World, processes: Seeds, assumed: [Double]) -> TemperatureTable {
        temperatureTable(world, processes, assumed)
    }

    /// Constructs rewards that a wrong discount turns round, and measures how far their inferred counterparts are.
    static func constructedDiscount(_ run: Run, world: World, settings: Constructed) -> ConstructedTable {
        constructDiscount(world, settings)
    }

    /// Constructs rewards that a wrong kernel turns round, and measures how far their inferred counterparts are.
    static func constructedKernel(_ run: Run, world: World, settings: Constructed) -> ConstructedTable { constructKernel(world, settings) }

    /// Infers rewards that nobody constructed under wrong discounts: distance, regret, and what the distance guarantees.
    static func typicalDiscount(
        _ run: Run, world: World, processes: Seeds, settings: Typical, environment: Environment
    ) -> TypicalTable {
        typicalTable(world, processes, settings, environment)
    }

    /// Infers rewards that nobody constructed with a kernel that is wrong in some share.
    static func typicalKernel(_ run: Run, world: World, processes: Seeds, settings: Typical) -> MixingTable {
        mixingTable(world, processes, settings)
    }

    /// Measures distances under another kind of behaviour, well specified and with a discount that is a little wrong.
    static func behaviour(_ run: Run, world: World, processes: Seeds, behaviour: Behaviour) -> BehaviourTable {
        behaviourTable(world, processes, behaviour)
    }

    /// Changes the observed policies a little, in the worst way found and at random, and measures how far the inferred rewards move.
    static func perturbed(
        _ run: Run, world: World, processes: Seeds, settings: Perturbation, beta: Double, size: Double
    ) -> PerturbationTable {
        perturb(world, processes, settings, beta: beta, size: size)
    }
}
