import Commands
import Testing

@Suite struct SweepDesignTests {
    @Test("a grid has all combinations, the last axis fastest") func grid() throws {
        let axes = try [SweepAxis("a=1,2"), SweepAxis("b=x,y,z")]
        let design = try SweepDesign(axes, .grid)
        #expect(
            design.points.map { $0.overrides(axes).joined(separator: " ") } == [
                "a=1 b=x", "a=1 b=y", "a=1 b=z", "a=2 b=x", "a=2 b=y", "a=2 b=z",
            ])
    }

    @Test("more points, or another axis, leave the draws that were there as they were") func random() throws {
        let axis = try SweepAxis("a=0.0..1.0")
        let few = try SweepDesign([axis], .random(count: 3, seed: 1))
        let many = try SweepDesign([axis], .random(count: 8, seed: 1))
        let wider = try SweepDesign([SweepAxis("b=1..9"), axis], .random(count: 3, seed: 1))
        #expect(few.points.count == 3 && many.points.count == 8)
        #expect(Array(many.points.prefix(3)) == few.points)
        #expect(wider.points.map { $0.values[1] } == few.points.map { $0.values[0] })
        #expect(try SweepDesign([axis], .random(count: 3, seed: 2)).points != few.points)
    }

    @Test("draws that are the same make one point") func repeated() throws {
        let design = try SweepDesign([SweepAxis("a=1,2")], .random(count: 40, seed: 1))
        #expect(Set(design.points.map(\.values)) == [["1"], ["2"]] && design.points.count == 2)
    }

    @Test("nothing to vary, and the same setting twice, are refused") func refused() throws {
        let nothing = #expect(throws: CommandError.self) { try SweepDesign([], .grid) }
        #expect(nothing?.description == "error: a sweep varies at least one setting\n  hint: '--over delay=0.1,0.2,0.4' varies 'delay'")
        let twice = #expect(throws: CommandError.self) { try SweepDesign([SweepAxis("a=1"), SweepAxis("a=2")], .grid) }
        #expect(twice?.description == "error: 'a' is varied twice\n  hint: one --over holds all its values")
    }
}
