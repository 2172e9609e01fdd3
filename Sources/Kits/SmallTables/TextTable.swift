/// A table as a file of comma-separated values holds it: every column as text.
public struct TextTable: Codable, Equatable, Sendable {
    /// The names of the columns.
    public let names: [String]
    /// A text a row for each column.
    public let columns: [[String]]

    /// What is wrong with a table, and where.
    public struct Problem: Error, Hashable, CustomStringConvertible {
        public let description: String
    }

    /// Reads comma-separated values with a line of names first; fields may stand in quotation marks (RFC 4180).
    ///
    /// Errors: ``Problem`` with the line whose fields are too many or too few, or whose quotation mark isn't closed.
    public init(csv text: String, named file: String) throws(Problem) {
        var names: [String] = []
        var columns: [[String]] = []
        for (line, fields) in try Self.records(text, named: file) {
            if names.isEmpty {
                names = fields
                columns = fields.map { _ in [] }
                continue
            }
            guard fields.count == names.count else {
                throw Problem(description: "\(file):\(line): not \(names.count) fields\n  found: \(fields.count)")
            }
            for (index, field) in fields.enumerated() { columns[index].append(field) }
        }
        guard !names.isEmpty else { throw Problem(description: "\(file):1: no names of columns") }
        (self.names, self.columns) = (names, columns)
    }

    /// How many rows there are.
    public var count: Int { columns.first?.count ?? 0 }

    /// A column as text.
    ///
    /// Errors: ``Problem`` if there is none of that name.
    public func texts(_ name: String) throws(Problem) -> [String] {
        guard let index = names.firstIndex(of: name) else {
            throw Problem(
                description: "the table has no column '\(name)'\n  columns: \(names.filter { !$0.isEmpty }.joined(separator: ", "))")
        }
        return columns[index]
    }

    /// A column of numbers; `NA` and nothing are not a number.
    ///
    /// Errors: ``Problem`` if there is no such column, or a field of it is no number.
    public func numbers(_ name: String) throws(Problem) -> [Double] {
        var numbers: [Double] = []
        for (row, text) in try texts(name).enumerated() {
            guard let number = text == "NA" || text.isEmpty ? .nan : Double(text) else {
                throw Problem(description: "row \(row + 1) of column '\(name)' is no number\n  found: '\(text)'")
            }
            numbers.append(number)
        }
        return numbers
    }

    /// Columns of numbers, of those rows only in which all of them are there.
    public func completeNumbers(_ names: [String]) throws(Problem) -> [[Double]] {
        var columns: [[Double]] = []
        for name in names { columns.append(try numbers(name)) }
        let rows = (0..<count).filter { row in columns.allSatisfy { !$0[row].isNaN } }
        return columns.map { column in rows.map { column[$0] } }
    }

    /// The records of a text with the lines on which they begin; empty lines are left out.
    private static func records(_ text: String, named file: String) throws(Problem) -> [(line: Int, fields: [String])] {
        var records: [(line: Int, fields: [String])] = []
        var (fields, field): ([String], [UInt8]) = ([], [])
        var (line, start, isQuoted, wasQuoted) = (1, 1, false, false)
        let bytes = Array(text.utf8)
        var place = 0
        func end() {
            fields.append(String(decoding: field, as: UTF8.self))
            (field, wasQuoted) = ([], false)
        }
        while place < bytes.count {
            let byte = bytes[place]
            if byte == UInt8(ascii: "\n") { line += 1 }
            if isQuoted {
                if byte != UInt8(ascii: "\"") {
                    field.append(byte)
                } else if place + 1 < bytes.count, bytes[place + 1] == UInt8(ascii: "\"") {
                    field.append(byte)
                    place += 1
                } else {
                    isQuoted = false
                }
            } else if byte == UInt8(ascii: "\""), field.isEmpty, !wasQuoted {
                (isQuoted, wasQuoted) = (true, true)
            } else if byte == UInt8(ascii: ",") {
                end()
            } else if byte == UInt8(ascii: "\n") {
                if !fields.isEmpty || !field.isEmpty || wasQuoted {
                    end()
                    records.append((start, fields))
                    fields = []
                }
                start = line
            } else if byte != UInt8(ascii: "\r") {
                field.append(byte)
            }
            place += 1
        }
        guard !isQuoted else { throw Problem(description: "\(file):\(start): a quotation mark isn't closed") }
        if !fields.isEmpty || !field.isEmpty || wasQuoted {
            end()
            records.append((start, fields))
        }
        return records
    }
}
