import ContentStore
import Execution
import Testing
import Workbench

@Suite struct OutputComparisonTests {
    private func json(_ text: String) throws -> JSONValue { try JSONValue(parsing: Array(text.utf8)) }

    private func compare(_ kept: String, _ new: String, tolerance: Tolerance? = nil, peers: [String] = []) throws -> OutputComparison {
        OutputComparison(try json(kept), try json(new), tolerance: tolerance, peers: try peers.map(json))
    }

    @Test func sameValuesAreIdentical() throws {
        let same = try compare(#"{"a":[1,2.5,"NaN"],"b":{"c":null}}"#, #"{"b":{"c":null},"a":[1,2.5,"NaN"]}"#)
        #expect(same.agreement == .identical)
        #expect(same.detail == nil)
    }

    @Test func theFirstDifferenceIsNamed() throws {
        func detail(_ kept: String, _ new: String) throws -> String? { try compare(kept, new).detail }
        #expect(
            try detail(#"{"rows":[{"mean":0.25},{"mean":0.5}]}"#, #"{"rows":[{"mean":0.25},{"mean":0.75}]}"#) == "rows[1].mean: 0.5 -> 0.75"
        )
        #expect(try detail("[1,2,3]", "[1,2]") == "3 elements -> 2")
        #expect(try detail(#"{"a":1}"#, #"{"b":1}"#) == "members a -> members b")
        #expect(try detail(#"{"a":{}}"#, #"{"a":[]}"#) == "a: {} -> []")
        #expect(try detail(#""x""#, #""y""#) == #""x" -> "y""#)
        #expect(try detail("[true]", "[false]") == "[0]: true -> false")
        #expect(try detail("[1]", #"["NaN"]"#) == "[0]: 1.0 -> nan")
    }

    @Test func numbersMayLieWithinTheTolerance() throws {
        let tolerance = Tolerance(relative: 1e-3, absolute: 1e-6)
        #expect(try compare("[1000,0]", "[1000.9,0.000001]", tolerance: tolerance).agreement == .withinTolerance)
        #expect(try compare("[1000,0]", "[1001.1,0]", tolerance: tolerance).agreement == .different)
        #expect(try compare("[0]", "[0.0000011]", tolerance: tolerance).agreement == .different)
        #expect(try compare(#"["NaN"]"#, "[1]", tolerance: tolerance).agreement == .different)
        // A tolerance is for numbers alone.
        #expect(try compare(#"[1,"a"]"#, #"[1,"b"]"#, tolerance: tolerance).agreement == .different)
    }

    @Test func numbersMayLieWhereTheNextSeedIsExpected() throws {
        // scipy.stats.t.ppf(.975, 4) * numpy.std([1, 2, 3, 4, 5], ddof=1) * sqrt(1 + 1/5) = 4.808...
        let seeds = ["[1]", "[2]", "[3]", "[4]", "[5]"]
        let inside = try compare("[3]", "[7.8089]", peers: seeds)
        #expect(inside.agreement == .withinSeedNoise)
        #expect(try compare("[3]", "[7.8090]", peers: seeds).agreement == .different)
        #expect(try compare("[3]", "[-1.8089]", peers: seeds).agreement == .withinSeedNoise)
        #expect(try compare("[3]", "[3.1]", peers: Array(seeds.prefix(2))).agreement == .different)
        #expect(try compare("[3]", "[3.1]", peers: ["[3]", "[3]", "[3]"]).agreement == .different)
        // A seed whose value has no such place has no say.
        #expect(try compare("[3,1]", "[3,1.5]", peers: ["[1]", "[2,1]", "[3,2]"]).agreement == .different)
    }

    @Test func estimatesMayLieInEachOthersIntervals() throws {
        func estimate(_ value: Double, _ low: Double, _ high: Double, n: Int = 20) -> String {
            #"{"measured":[{"name":"rate","estimate":{"value":\#(value),"low":\#(low),"high":\#(high),"n":\#(n)}}]}"#
        }
        let kept = estimate(0.5, 0.4, 0.6)
        let near = try compare(kept, estimate(0.55, 0.45, 0.65))
        #expect(near.agreement == .withinSeedNoise)
        #expect(near.detail == "measured[0].estimate: 0.5 -> 0.55, in each other's intervals")
        #expect(try compare(kept, estimate(0.55, 0.51, 0.65)).agreement == .different)
        #expect(try compare(kept, estimate(0.61, 0.45, 0.8)).agreement == .different)
        #expect(try compare(kept, estimate(0.55, 0.45, 0.65, n: 21)).detail == "measured[0].estimate.value: 0.5 -> 0.55")
    }

    @Test func theWorstFieldDecides() throws {
        let tolerance = Tolerance(relative: 1e-3, absolute: 0)
        let mixed = try compare("[1,2,3]", "[1.0001,2.5,3.5]", tolerance: tolerance)
        #expect(mixed.agreement == .different)
        #expect(mixed.detail == "[1]: 2.0 -> 2.5")
    }
}
