package import Workbench

/// A report as it is written: its markdown, and where in it each number stands.
package struct WrittenReport: Sendable {
    /// A number at a place in the markdown; lines and columns count from 1, columns in characters.
    package struct Place: Sendable {
        package let number: ReportNumber
        package let line: Int
        package let column: Int
    }

    package private(set) var markdown = ""
    package private(set) var numbers: [Place] = []

    private var line = 1
    private var column = 1

    init(_ lines: [ProseText]) {
        for line in lines {
            for span in line.spans {
                switch span {
                case .text(let text): append(text)
                case .number(let number):
                    numbers.append(Place(number: number, line: self.line, column: column))
                    append(number.text)
                }
            }
            append("\n")
        }
    }

    private mutating func append(_ text: String) {
        markdown += text
        for character in text { (line, column) = character == "\n" ? (line + 1, 1) : (line, column + 1) }
    }
}
