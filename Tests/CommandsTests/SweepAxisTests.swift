import Commands
import Statistics
import Testing

@Suite struct SweepAxisTests {
    @Test("the values of a grid are as they were written, and evenly spaced between the ends of a range")
    func grids() throws {
        #expect(try SweepAxis("delay=0.1,0.20,4e-1").grid() == ["0.1", "0.20", "4e-1"])
        #expect(try SweepAxis("sizes=[2,3],[4, 5],\"a,b\"").grid() == ["[2,3]", "[4, 5]", "\"a,b\""])
        #expect(try SweepAxis("delay=0.0..1.0:5").grid() == ["0.0", "0.25", "0.5", "0.75", "1.0"])
        #expect(try SweepAxis("width=16..256:5:log").grid() == ["16", "32", "64", "128", "256"])
        #expect(try SweepAxis("rate=1e-4..1e-1:4:log").grid() == ["0.0001", "0.001", "0.01", "0.1"])
        #expect(try SweepAxis("shift=-1..1:3").grid() == ["-1", "0", "1"])
    }

    @Test("draws lie within the range, are whole where its ends are, and even in what the axis is even in") func draws() throws {
        var random = Seed(1).stream("draws")
        let whole = try SweepAxis("width=2..5")
        let drawn = (0..<400).map { _ in whole.draw(using: &random) }
        #expect(Set(drawn) == ["2", "3", "4", "5"])
        let rate = try SweepAxis("rate=1e-4..1.0:log")
        let rates = (0..<4000).map { _ in Double(rate.draw(using: &random))! }
        #expect(rates.allSatisfy { (1e-4...1).contains($0) })
        // Half of them below the geometric mean, 0.01: five standard errors are 0.04.
        #expect(abs(Double(rates.count { $0 < 0.01 }) / 4000 - 0.5) < 0.04)
        let word = try SweepAxis("label=once,twice")
        #expect(Set((0..<50).map { _ in word.draw(using: &random) }) == ["once", "twice"])
    }

    @Test(
        "what can't be understood is quoted",
        arguments: [
            (
                "delay",
                """
                error: an axis is a setting with its values
                  found: 'delay'
                  hint: such as 'delay=0.1,0.2,0.4' or 'width=16..256:5:log'
                """
            ),
            (
                "delay=0.1,,0.2",
                """
                error: an axis has a value between any two commas
                  found: 'delay=0.1,,0.2'
                  hint: such as 'delay=0.1,0.2,0.4'
                """
            ),
            (
                "delay=1,1",
                """
                error: an axis has each value once
                  found: 'delay=1,1'
                  hint: seeds are a setting of the study: more of them make a point surer
                """
            ),
            (
                "delay=3..1:2",
                """
                error: a range goes up
                  found: 'delay=3..1:2'
                  hint: such as 'delay=0.1..0.5:5'
                """
            ),
            (
                "rate=0..1:4:log",
                """
                error: a logarithmic range begins above 0
                  found: 'rate=0..1:4:log'
                  hint: such as 'rate=1e-4..1e-1:4:log'
                """
            ),
            (
                "width=1..9:many",
                """
                error: a range is LOW..HIGH, a count of values, and perhaps 'log'
                  found: 'width=1..9:many'
                  hint: such as 'width=16..256:5:log'
                """
            ),
            (
                "width=1..9:1",
                """
                error: a range has two values or more
                  found: 'width=1..9:1'
                  hint: such as 'delay=0.1..0.5:5'
                """
            ),
        ]) func problems(text: String, message: String)
    {
        let error = #expect(throws: CommandError.self) { try SweepAxis(text) }
        #expect(error?.description == message)
    }

    @Test("a grid's range says how many values it has") func uncounted() throws {
        let axis = try SweepAxis("width=1..9")
        let error = #expect(throws: CommandError.self) { try axis.grid() }
        #expect(
            error?.description == """
                error: a grid needs to know how many values a range has
                  found: 'width=1..9'
                  hint: 'width=1..9:5' has five; --random draws as many points as it says
                """)
    }
}
