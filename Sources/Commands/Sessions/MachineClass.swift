package import Execution
package import Provenance

/// The environment class of the machines that stages run on, with what is in it only for stages whose code reaches a certain library.
package struct MachineClass: Sendable {
    package let plain: EnvironmentClass
    package let withTorch: EnvironmentClass

    /// The machine that this process is on.
    package static let here = MachineClass(EnvironmentClass.current(), torch: .torch)

    private init(_ plain: EnvironmentClass, torch: EnvironmentClass.Field) {
        self.plain = plain
        withTorch = plain.adding([torch])
    }

    /// This machine's, but for the facts that are known of others.
    package func with(_ known: [EnvironmentClass.Field]) -> MachineClass {
        let torch = withTorch.fields.filter { plain[$0.name] == nil }
        let other = known.filter { field in !torch.contains { $0.name == field.name } }
        return MachineClass(plain.adding(other), torch: known.first { field in torch.contains { $0.name == field.name } } ?? torch[0])
    }

    /// For stages whose code reaches no library with kernels of its own.
    package var environment: StageEnvironment { StageEnvironment(plain.fields.map { ($0.name, $0.value) }) }
    /// For the others, by the module that stands for the library.
    package var environments: [String: StageEnvironment] {
        ["Torch": StageEnvironment(withTorch.fields.map { ($0.name, $0.value) })]
    }
}
