import LinearAlgebra
import Statistics
import TestSupport
import Testing

@Suite struct DesignMatrixTests {
    @Test(arguments: LinearAlgebraValues.fits) func productsAndSumsAreThoseOfNumpy(_ fit: [String: [Double]]) throws {
        let x = try matrix(fit)
        #expect(absoluteDistance(x.times(try #require(fit["w"])), try #require(fit["products"])) < 1e-14)
        var moments = [Double](repeating: 1, count: x.columns)
        x.addTransposed(try #require(fit["y"]), to: &moments)
        #expect(absoluteDistance(moments.map { $0 - 1 }, try #require(fit["moments"])) < 1e-13)
        var gram = [Double](repeating: 0, count: x.columns * x.columns)
        x.addGram(to: &gram)
        let expected = try #require(fit["gram"])
        for row in 0..<x.columns {
            for column in 0..<x.columns {
                let value = gram[row * x.columns + column]
                // Only the lower triangle is kept.
                #expect(column > row ? value == 0 : (value - expected[row * x.columns + column]).magnitude < 1e-13)
            }
        }
    }

    @Test func gramMatricesOfBlocksAddUp() throws {
        var random = Seed(1).stream("blocks")
        var whole = DesignMatrix(rows: 11, columns: 5)
        whole.drawNormals(&random)
        var (top, bottom) = (DesignMatrix(rows: 4, columns: 5), DesignMatrix(rows: 7, columns: 5))
        for column in 0..<5 {
            for row in 0..<11 {
                if row < 4 { top[row, column] = whole[row, column] } else { bottom[row - 4, column] = whole[row, column] }
            }
        }
        var (one, two) = ([Double](repeating: 0, count: 25), [Double](repeating: 0, count: 25))
        whole.addGram(to: &one)
        top.addGram(to: &two)
        bottom.addGram(to: &two)
        #expect(absoluteDistance(one, two) < 1e-13)
    }

    @Test func entriesComeColumnByColumn() {
        var random = Seed(7).stream("ziggurat")
        var x = DesignMatrix(rows: 3, columns: 2)
        x.drawNormals(&random)
        #expect(x.values == Array(LinearAlgebraValues.normals.prefix(6)))
        #expect(x[2, 1] == x.values[5])
    }
}

func matrix(_ fit: [String: [Double]]) throws -> DesignMatrix {
    let (entries, rows) = (try #require(fit["x"]), try #require(fit["y"]).count)
    var matrix = DesignMatrix(rows: rows, columns: entries.count / rows)
    for (index, entry) in entries.enumerated() { matrix[index % rows, index / rows] = entry }
    return matrix
}
