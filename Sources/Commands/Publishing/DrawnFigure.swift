internal import ContentStore
internal import Glibc
internal import Reporting
internal import Workbench

/// A figure's specification and picture.
struct DrawnFigure {
    let name: String
    let specification: [UInt8]
    let svg: String

    /// Writes both into a folder.
    func write(into folder: String) throws {
        try writeFile("\(folder)/\(name).vl.json", specification + [UInt8(ascii: "\n")])
        try writeFile("\(folder)/\(name).svg", Array(svg.utf8))
    }

    /// Takes away the figures of a folder that its report no longer has: they would stay beside it for ever.
    static func removeOthers(than names: [String], in folder: String) {
        for name in FileStatus.names(in: folder) {
            for ending in [".svg", ".vl.json"] where name.hasSuffix(ending) && !names.contains(String(name.dropLast(ending.count))) {
                unlink("\(folder)/\(name)")
            }
        }
    }

    /// Draws figures; one whose specification is unchanged is not drawn again.
    ///
    /// - Parameter store: where pictures are kept.
    static func drawn(_ figures: [FigureBlock], root: String, store: String) throws -> [DrawnFigure] {
        let specifications = figures.map { VegaLite.specification($0).canonicalBytes }
        let places = specifications.map { specification in
            var preimage = Preimage("reprise figure")
            preimage.add(FigureRenderer.version)
            preimage.add(bytes: specification)
            return "\(store)/figures/\(preimage.digest.hex).svg"
        }
        let missing = places.indices.filter { access(places[$0], F_OK) != 0 }
        let python = environmentVariable("REPRISE_PYTHON") ?? "\(root)/.venv/bin/python"
        for (index, svg) in zip(missing, try FigureRenderer(python: python).draw(missing.map { specifications[$0] })) {
            try writeFile(places[index], Array(svg.utf8))
        }
        return try figures.indices.map { index in
            DrawnFigure(
                name: figures[index].name, specification: specifications[index],
                svg: String(decoding: try readFile(places[index]), as: UTF8.self))
        }
    }
}
