import Foundation
import SmallTables
import Testing
import Workbench

/// Expected values from `Tests/References/small_tables.py`.
@Suite struct ScikitLearnTableTests {
    private static let root = URL(filePath: #filePath).deletingLastPathComponent().deletingLastPathComponent().deletingLastPathComponent()

    /// The file as a stage is given it, from the wheel that the tests install.
    private func file(of table: ScikitLearnTable) throws -> WheelFile {
        let environment = Self.root.appending(path: ".venv/lib")
        let python = try #require(try FileManager.default.contentsOfDirectory(atPath: environment.path()).first { $0.hasPrefix("python") })
        let path = environment.appending(path: "\(python)/site-packages/\(table.file.path)")
        return table.file.holding(try String(contentsOf: path, encoding: .utf8))
    }

    @Test(arguments: [
        (
            ScikitLearnTable.iris, [50, 50, 50], ["setosa", "versicolor", "virginica"],
            [[5.006, 3.428, 0.246], [5.936, 2.77, 1.326], [6.588, 2.974, 2.026]]
        ),
        (
            .wine, [59, 71, 48], ["class_0", "class_1", "class_2"],
            [
                [13.744745762711865, 2.0106779661016954, 1115.7118644067796], [12.278732394366198, 1.932676056338028, 519.5070422535211],
                [13.15375, 3.33375, 629.8958333333334],
            ]
        ),
        (
            .breastCancer, [212, 357], ["malignant", "benign"],
            [[17.46283018867925, 21.60490566037735, 0.09152995283018865], [12.14652380952381, 17.914761904761892, 0.07944207282913167]]
        ),
    ])
    func aTableIsWhatScikitLearnReads(_ kind: ScikitLearnTable, _ counts: [Int], _ classes: [String], _ means: [[Double]]) throws {
        let table = try kind.read(try file(of: kind))
        #expect(table.classes == classes)
        #expect(table.features.count == table.rows[0].count && Set(table.features).count == table.features.count)
        for label in classes.indices {
            let rows = table.rows(ofClass: label)
            #expect(rows.count == counts[label])
            for (column, mean) in zip([0, 1, table.features.count - 1], means[label]) {
                #expect(abs(rows.reduce(0) { $0 + $1[column] } / Double(rows.count) - mean) < 1e-9)
            }
        }
    }

    @Test func anotherFileIsRefused() throws {
        let error = #expect(throws: ScikitLearnTableError.self) {
            try ScikitLearnTable.iris.read(ScikitLearnTable.iris.file.holding("150,4,a,b,c\n"))
        }
        #expect(
            error?.description == """
                'iris.csv' is not the published one
                  SHA-256:  2313c32ae0067d90b0ea49f591280c7fddc019eb193e076df91222e094f6f28e
                  expected: f13ffa8fdd56fd8e6c8d16d4081a3fbd3114bcd0aae4256c43205169cd9d1449
                  hint: take 'iris' of ScikitLearnTable by its property 'file'
                """)
    }

    @Test(arguments: [
        (["2,4,a,b", "1,2,3,4,0", "1,2,x,4,1"], "iris.csv:3: not 4 numbers and a class\n    1,2,x,4,1"),
        (["1,4,a,b", "1,2,3,4,2"], "iris.csv:2: not 4 numbers and a class\n    1,2,3,4,2"),
        (["3,4,a,b", "1,2,3,4,0"], "iris.csv:1: 1 rows follow\n    3,4,a,b\n  expected: 3"),
        ([], "iris.csv:1: 0 rows follow\n    \n  expected: 0"),
    ])
    func aLineThatIsWrongIsNamed(_ lines: [String], _ message: String) {
        let error = #expect(throws: ScikitLearnTableError.self) { try ScikitLearnTable.iris.parse(lines) }
        #expect(error?.description == message)
    }
}
