import ContentStore
import Provenance
import TestSupport
import Testing
import Torch

@Suite struct TorchLibraryTests {
    @Test func aMissingShimSaysWhatInstallsIt() {
        let error = #expect(throws: TorchUnavailable.self) { try TorchLibrary.shim(root: "/nowhere") }
        #expect(
            error?.description == """
                libtorch can't be used
                  looked for: .venv/torch//libctorch.so
                  found:      no such file
                  hint: './reprise setup torch' installs libtorch (540 MB to fetch, 1.3 GB on disk) and builds it
                """)
    }

    @Test func aShimThatCanNotBeOpenedIsAnError() {
        let error = #expect(throws: TorchUnavailable.self) { try TorchLibrary.checkOpening("/nowhere/shim.so") }
        #expect(
            error?.description == """
                libtorch can't be used
                  looked for: /nowhere/shim.so
                  found:      /nowhere/shim.so: cannot open shared object file: No such file or directory
                  hint: remove '.venv/torch' and run './reprise setup torch'
                """)
    }
}

@Suite(.needsTorch, .serialized) struct TorchThreadTests {
    @Test func theKeysOfStagesNameTheKernelsThatTheLibraryUses() throws {
        let value = EnvironmentClass.Field.torch.value
        #expect(value.split(separator: " ").first.map(String.init) == (try TorchLibrary.capability()))
    }

    @Test func theVersionIsThatOfTheExpectedValues() throws {
        #expect(try TorchLibrary.version() == PyTorch.values["version"]?.string)
        #expect(["NO AVX", "AVX2", "AVX512", "DEFAULT", "SVE256", "SVE128"].contains(try TorchLibrary.capability()))
    }

    @Test func oneThreadUnlessMoreAreAskedFor() throws {
        let x = try fill(300, 300)
        #expect(TorchLibrary.threads == 1)
        let alone = try x.matmul(x).doubles()
        let together = try TorchLibrary.withThreads(2) {
            #expect(TorchLibrary.threads == 2)
            return try x.matmul(x).doubles()
        }
        #expect(TorchLibrary.threads == 1)
        #expect(distance(together, alone) < 1e-13)
    }

    @Test func tensorsMayGoFromThreadToThread() async throws {
        let x = try fill(50, 50).parameter()
        let expected = try x.matmul(x).sum().gradients(of: [x])[0].doubles()
        try await withThrowingTaskGroup(of: [Double].self) { group in
            for _ in 0..<8 { group.addTask { try x.matmul(x).sum().gradients(of: [x])[0].doubles() } }
            for try await gradient in group { #expect(gradient == expected) }
        }
    }
}
