internal import ContentStore
public import Workbench

/// A classic table of measurements that scikit-learn's wheel carries.
///
///     let flowers = Data("flowers", Self.flowers, ScikitLearnTable.iris.file)
///
///     static func flowers(_ run: Run, file: WheelFile) throws -> LabelledTable { try ScikitLearnTable.iris.read(file) }
///
/// `./reprise fetch` gets the wheel, which is unpacked and never installed. Its licence is BSD-3-Clause; the tables come from the UCI
/// Machine Learning Repository (CC BY 4.0).
public enum ScikitLearnTable: String, CaseIterable, Codable, Sendable {
    /// 150 irises of three species, four lengths in cm. Source: Fisher, "The use of multiple measurements in taxonomic problems" (1936).
    case iris
    /// 178 wines of three growers in one region, 13 chemical measurements. Source: Forina et al., "PARVUS" (1988).
    case wine
    /// 569 breast tumours, 212 malignant and 357 benign, 30 measurements of cell nuclei. Source: Street, Wolberg and Mangasarian (1993).
    case breastCancer

    /// The file inside the wheel, for a stage to take.
    public var file: WheelFile { WheelFile(name: "scikit-learn", version: "1.9.1", path: "sklearn/datasets/data/\(contents.name)") }

    /// The table that a file holds.
    ///
    /// Errors: ``ScikitLearnTableError`` when the file isn't the published one.
    public func read(_ file: WheelFile) throws -> LabelledTable {
        let found = Digest(of: try file.bytes).hex
        guard found == contents.sha256 else {
            throw ScikitLearnTableError(
                description: "'\(file)' is not the published one\n  SHA-256:  \(found)\n  expected: \(contents.sha256)\n"
                    + "  hint: take '\(rawValue)' of ScikitLearnTable by its property 'file'")
        }
        return try parse(try file.lines)
    }

    /// - Parameter lines: one with the numbers of rows and features and the classes' names, then one a row, the class last.
    package func parse(_ lines: [String]) throws(ScikitLearnTableError) -> LabelledTable {
        let first = lines.first?.split(separator: ",").map(String.init) ?? []
        var rows: [[Double]] = []
        var labels: [Int] = []
        for (number, line) in lines.enumerated().dropFirst() {
            let fields = line.split(separator: ",", omittingEmptySubsequences: false)
            let values = fields.dropLast().compactMap { Double($0) }
            guard values.count == contents.features.count, fields.count == values.count + 1, let label = fields.last.flatMap({ Int($0) }),
                (0..<first.count - 2).contains(label)
            else {
                throw ScikitLearnTableError(
                    description: "\(contents.name):\(number + 1): not \(contents.features.count) numbers and a class\n    \(line)")
            }
            rows.append(values)
            labels.append(label)
        }
        guard first.first == "\(rows.count)" else {
            throw ScikitLearnTableError(
                description: "\(contents.name):1: \(rows.count) rows follow\n    \(lines.first ?? "")\n  expected: \(first.first ?? "0")")
        }
        return LabelledTable(features: contents.features, classes: Array(first.dropFirst(2)), rows: rows, labels: labels)
    }

    private var contents: (name: String, features: [String], sha256: String) {
        switch self {
        case .iris:
            (
                "iris.csv", ["sepal length", "sepal width", "petal length", "petal width"],
                "f13ffa8fdd56fd8e6c8d16d4081a3fbd3114bcd0aae4256c43205169cd9d1449"
            )
        case .wine:
            (
                "wine_data.csv",
                [
                    "alcohol", "malic acid", "ash", "alkalinity of ash", "magnesium", "phenols", "flavonoids", "other phenols",
                    "proanthocyanins", "colour intensity", "hue", "OD280/OD315", "proline",
                ], "10e8a802908b34f86e5da8ce962f3c806694bc98450a18f61851af59f324bede"
            )
        case .breastCancer:
            (
                "breast_cancer.csv",
                ["mean", "standard error", "worst"].flatMap { statistic in
                    [
                        "radius", "texture", "perimeter", "area", "smoothness", "compactness", "concavity", "concave points", "symmetry",
                        "fractal dimension",
                    ].map { "\($0), \(statistic)" }
                }, "fed3eb72d0575ef6192293f5093c6e801b1476b577d0386bf4455504522172ed"
            )
        }
    }
}

/// What is wrong with a file that should hold one of scikit-learn's tables.
public struct ScikitLearnTableError: Error, CustomStringConvertible {
    public let description: String
}
