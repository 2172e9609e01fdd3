extension Analysis {
    /// The lines of the code table, in the order of their bytes.
    ///
    /// `S SITE FUNCTION PATH LINE FINGERPRINT UNITS MODULES SENTENCE` for each stage, where MODULES are those of its units and UNITS lists numbers of units, each followed by `:` and the
    /// number of the one that led there, unless the stage itself did; and `U NUMBER MODULE NAME PATH LINE HASH TOKENS` for each of these units, with a letter for each token.
    /// Fields are separated by tabs; a unit's number has seven digits, so that lines can be found by halving.
    package var table: [String] {
        let reached = Set(stages.flatMap { $0.units.map(\.unit) })
        let described = reached.map { ($0, unit($0)) }.sorted { left, right in
            let (a, b) = (left.1, right.1)
            return (a.module, a.path, a.line, a.name, a.hash) < (b.module, b.path, b.line, b.name, b.hash)
        }
        var numbers: [Int: Int] = [:]
        for (number, (unit, _)) in described.enumerated() { numbers[unit] = number }
        var lines = described.enumerated().map { number, described in
            let unit = described.1
            let digits = String(number)
            return [
                "U\(String(repeating: "0", count: max(0, 7 - digits.count)))\(digits)", unit.module, unit.name, unit.path, "\(unit.line)",
                String(unit.hash.prefix(16)), unit.tokens,
            ].joined(separator: "\t")
        }
        for stage in stages {
            let units = stage.units.compactMap { unit, parent in
                numbers[unit].map { number in parent >= 0 ? "\(number):\(numbers[parent] ?? number)" : "\(number)" }
            }
            let modules = Set(stage.units.map { unit($0.unit).module }).sorted()
            lines.append(
                [
                    "S\(stage.site)", stage.function, stage.path, "\(stage.line)", stage.fingerprint, units.joined(separator: " "),
                    modules.joined(separator: " "),
                    firstSentence(stage.documentation),
                ].map { $0.map { $0 == "\t" || $0 == "\n" ? " " : String($0) }.joined() }.joined(separator: "\t"))
        }
        return lines.sorted { $0.utf8.lexicographicallyPrecedes($1.utf8) }
    }

    /// All declarations, reached or not, and the stages that reach each: for those who check this analysis against another.
    ///
    /// `U NUMBER MODULE NAME PATH LINE LASTLINE TOKENS`, and `S SITE NAME FUNCTION PATH LINE UNITS`, in the form of ``table``.
    package var inventory: [String] {
        program.units.indices.map { number in
            let unit = unit(number)
            return ["U", "\(number)", unit.module, unit.name, unit.path, "\(unit.line)", "\(unit.lastLine)", "\(unit.tokens.utf8.count)"]
                .joined(separator: "\t")
        }
            + stages.map { stage in
                let units = stage.units.map { unit, parent in parent >= 0 ? "\(unit):\(parent)" : "\(unit)" }.joined(separator: " ")
                return ["S", stage.site, stage.name, stage.function, stage.path, "\(stage.line)", stage.fingerprint, units].joined(
                    separator: "\t")
            }
    }

    /// The doc comment of a type at the top level of a module.
    package func documentation(ofType name: String, module: String) -> String? {
        program.types.first { $0.name == name && $0.parent == nil && program.modules[$0.module].name == module }
            .flatMap { $0.header < 0 ? nil : program.units[$0.header].unit.documentation }
    }
}

/// The first sentence of a doc comment, on one line.
func firstSentence(_ text: String) -> String {
    let paragraph = text.split(separator: "\n", omittingEmptySubsequences: false).prefix { !$0.isEmpty }.joined(separator: " ")
    let words = paragraph.split(separator: " ")
    for (position, word) in words.enumerated().dropLast() where word.hasSuffix(".") {
        // `e.g. this` goes on; a sentence starts with a capital.
        if words[position + 1].first?.isUppercase == true { return words[...position].joined(separator: " ") }
    }
    return words.joined(separator: " ")
}

/// One digest for the files of a C target.
package func digest(ofFiles files: [(path: String, bytes: some Sequence<UInt8>)]) -> String {
    var writer = ByteWriter()
    for file in files {
        writer.add(file.path)
        writer.add(SHA256.hex(Array(file.bytes)))
    }
    return SHA256.hex(writer.bytes)
}
