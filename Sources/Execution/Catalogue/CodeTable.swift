internal import ContentStore
package import Workbench

/// What the code of each stage was when the program was built: its fingerprint, and the declarations that it can reach.
///
/// The text is written by the build, a line an item in the order of their bytes, fields separated by tabs: `S FILE:LINE:COLUMN FUNCTION PATH
/// LINE FINGERPRINT UNITS MODULES SENTENCE`, `U NUMBER MODULE NAME PATH LINE HASH TOKENS`. Lines are found by halving in the text as it lies in the
/// program: nothing is read at the start, however many stages there are.
package struct CodeTable: Sendable {
    /// What the report says about a stage's function.
    package struct Site: Sendable {
        package let function: String
        package let path: String
        package let line: Int
        package let sentence: String
    }

    private let text: String

    package init(_ text: String) { self.text = text }

    /// The fingerprint of a stage's code; nil for a call that is not in the table, whose stage can't be cached.
    package func fingerprint(of stage: CallSite) -> String? { fields(of: stage)?[4] }

    package func site(_ stage: CallSite) -> Site? {
        fields(of: stage).map { Site(function: $0[1], path: $0[2], line: Int($0[3]) ?? 0, sentence: $0[7]) }
    }

    /// The modules of the declarations that a stage can reach, sorted.
    package func modules(of stage: CallSite) -> [String] { fields(of: stage)?[6].split(separator: " ").map(String.init) ?? [] }

    /// The declarations that a stage can reach, in the order in which they were found; each comes after the one that led to it.
    package func units(of stage: CallSite) -> [CodeUnit] {
        guard let fields = fields(of: stage) else { return [] }
        var units: [CodeUnit] = []
        var positions: [Int: Int] = [:]
        for pair in fields[5].split(separator: " ") {
            let numbers = pair.split(separator: ":").compactMap { Int($0) }
            guard let number = numbers.first, let unit = unit(number) else { continue }
            positions[number] = units.count
            units.append(
                CodeUnit(
                    module: unit[1], name: unit[2], path: unit[3], line: Int(unit[4]) ?? 0, hash: unit[5], tokens: unit[6],
                    parent: numbers.count > 1 ? positions[numbers[1]] : nil))
        }
        return units
    }

    private func unit(_ number: Int) -> [String]? {
        let digits = String(number)
        return find("U" + String(repeating: "0", count: max(0, 7 - digits.count)) + digits, fields: 7)
    }

    private func fields(of stage: CallSite) -> [String]? { find("S" + stage.description, fields: 8) }

    /// The fields of the line whose first one is `key`.
    private func find(_ key: String, fields count: Int) -> [String]? {
        let wanted = Array(key.utf8) + [UInt8(ascii: "\t")]
        let line = text.utf8.withContiguousStorageIfAvailable { bytes -> String? in
            var (low, high) = (0, bytes.count)
            while low < high {
                let middle = low + (high - low) / 2
                let start = bytes[low..<middle].lastIndex(of: UInt8(ascii: "\n")).map { $0 + 1 } ?? low
                let end = bytes[middle..<high].firstIndex(of: UInt8(ascii: "\n")) ?? high
                let line = bytes[start..<end]
                if line.starts(with: wanted) { return String(decoding: line, as: UTF8.self) }
                if line.lexicographicallyPrecedes(wanted) { low = end + 1 } else { high = start }
            }
            return nil
        }
        guard let line = line ?? nil else { return nil }
        // By bytes: a stage's list of declarations is long, and characters would be found one by one.
        let fields = line.utf8.split(separator: UInt8(ascii: "\t"), omittingEmptySubsequences: false).map { String(Substring($0)) }
        return fields.count == count ? fields : nil
    }
}

/// One declaration that a stage can reach.
package struct CodeUnit: Codable, Sendable, Equatable {
    package let module: String
    /// The name with the types around it: `GRPO.step`.
    package let name: String
    package let path: String
    package let line: Int
    /// The digest of its syntax.
    package let hash: String
    /// A letter for each token.
    package let tokens: String
    /// The position in the list of the declaration that mentions it; nil when the stage itself does.
    package let parent: Int?
}
