import SmallTables
import Testing

@Suite struct TextTableTests {
    @Test func fieldsAreReadAsRFC4180Says() throws {
        let table = try TextTable(csv: "a,b,\"c \"\"d\"\"\"\r\n1,,\"x,\ny\"\r\n\r\n,\"\",z", named: "t.csv")
        #expect(table.names == ["a", "b", "c \"d\""])
        #expect(table.columns == [["1", ""], ["", ""], ["x,\ny", "z"]])
        #expect(try table.texts("a") == ["1", ""] && table.count == 2)
    }

    @Test(arguments: [
        ("a,b\n1\n", "t.csv:2: not 2 fields\n  found: 1"), ("a\n\"x\ny\"\n1,2", "t.csv:4: not 1 fields\n  found: 2"),
        ("a\n1\n\"x\n", "t.csv:3: a quotation mark isn't closed"), ("", "t.csv:1: no names of columns"),
    ])
    func whatIsWrongIsNamedWithItsLine(_ text: String, _ message: String) {
        let problem = #expect(throws: TextTable.Problem.self) { try TextTable(csv: text, named: "t.csv") }
        #expect(problem?.description == message)
    }

    @Test func columnsThatAreMissingOrNoNumbersAreNamed() throws {
        let table = try TextTable(csv: "a,b\n1,x\nNA,2", named: "t.csv")
        #expect(try table.numbers("a")[0] == 1)
        #expect(
            #expect(throws: TextTable.Problem.self) { try table.numbers("c") }?.description
                == "the table has no column 'c'\n  columns: a, b")
        #expect(
            #expect(throws: TextTable.Problem.self) { try table.numbers("b") }?.description
                == "row 1 of column 'b' is no number\n  found: 'x'")
    }
}
