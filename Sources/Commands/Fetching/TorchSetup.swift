internal import Execution
import Foundation
internal import Workbench

/// Gets libtorch and builds the shim for it when a stage that is about to run can reach them; otherwise nobody is asked to have them.
struct TorchSetup {
    let project: Project

    /// Sees to it that libtorch can be opened, and tells the workers where.
    ///
    /// - Parameter positions: the stages that are about to run.
    ///
    /// Errors: ``CommandError`` when it can't be installed; what was printed meanwhile says why.
    func run(for positions: some Sequence<Int>, of study: ConfiguredStudy) throws {
        if study.graph.reaches("Torch", at: positions, in: project.catalogue.code) {
            try install(for: "stages of \(study.entry.slug) need")
        }
    }

    /// Whether libtorch and its shim are there.
    func isThere() throws -> Bool { try ask(["--check"]).code == 0 }

    /// Gets libtorch and builds its shim unless both are there.
    ///
    /// - Parameter who: who needs it, as the error says, with the verb.
    ///
    /// Errors: ``CommandError``.
    func install(for who: String) throws {
        let (code, path) = try ask([])
        guard code == 0, let path else {
            throw CommandError(
                "error: \(who) libtorch, and it can't be installed\n"
                    + "  hint: mend what stands above, then type the same again; './reprise setup torch' tries it alone", code: 1)
        }
        setenv("REPRISE_TORCH", path, 1)
    }

    private func ask(_ arguments: [String]) throws -> (code: Int32, path: String?) {
        let install = Process()
        install.executableURL = URL(filePath: "\(project.root)/Sources/CTorch/install")
        install.arguments = arguments
        let output = Pipe()
        (install.standardOutput, install.standardInput) = (output, FileHandle.nullDevice)
        try install.run()
        let path = String(decoding: output.fileHandleForReading.readDataToEndOfFile(), as: UTF8.self).split(separator: "\n").last
        install.waitUntilExit()
        return (install.terminationStatus, path.map(String.init))
    }
}
