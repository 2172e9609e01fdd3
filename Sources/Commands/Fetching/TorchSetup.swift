internal import Execution
import Foundation
internal import Workbench

/// Gets libtorch and builds the shim for it when a stage that is about to run can reach them; otherwise nobody is asked to have them.
struct TorchSetup {
    let session: Session

    /// Sees to it that libtorch can be opened, and tells the workers where.
    ///
    /// - Parameter positions: the stages that are about to run.
    ///
    /// Errors: ``CommandError`` when it can't be installed; what was printed meanwhile says why.
    func run(for positions: some Sequence<Int>) throws {
        guard session.study.graph.reaches("Torch", at: positions, in: session.project.catalogue.code) else { return }
        let install = Process()
        install.executableURL = URL(filePath: "\(session.project.root)/Sources/CTorch/install")
        let output = Pipe()
        (install.standardOutput, install.standardInput) = (output, FileHandle.nullDevice)
        try install.run()
        let path = String(decoding: output.fileHandleForReading.readDataToEndOfFile(), as: UTF8.self).split(separator: "\n").last
        install.waitUntilExit()
        guard install.terminationStatus == 0, let path else {
            throw CommandError(
                "error: stages of \(session.slug) need libtorch, and it can't be installed\n"
                    + "  hint: mend what stands above, then type the same again; './reprise setup torch' tries it alone", code: 1)
        }
        setenv("REPRISE_TORCH", String(path), 1)
    }
}
