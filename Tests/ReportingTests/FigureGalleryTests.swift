import ContentStore
import Foundation
import Reporting
import Testing
import Workbench

@Suite struct FigureGalleryTests {
    static let root = String(#filePath.dropLast("/Tests/ReportingTests/FigureGalleryTests.swift".count))
    static let python = ProcessInfo.processInfo.environment["REPRISE_PYTHON"] ?? "\(root)/.venv/bin/python"

    /// For looking at: nothing is checked, and without `FIGURES` nothing written.
    @Test(.enabled(if: ProcessInfo.processInfo.environment["FIGURES"] != nil)) func galleryIsWritten() throws {
        let folder = try #require(ProcessInfo.processInfo.environment["FIGURES"])
        let specifications = FigureGallery.all.map { VegaLite.specification($0).canonicalBytes }
        for (figure, specification) in zip(FigureGallery.all, specifications) {
            try Foundation.Data(specification).write(to: URL(filePath: "\(folder)/\(figure.name).vl.json"))
            print(figure.name, VegaLite.notes(figure), figure.problem?.description ?? "")
        }
        let drawn = try FigureRenderer(python: Self.python).draw(specifications)
        for (figure, svg) in zip(FigureGallery.all, drawn) {
            try Foundation.Data(svg.utf8).write(to: URL(filePath: "\(folder)/\(figure.name).svg"))
        }
    }
}
