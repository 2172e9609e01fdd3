public import Execution
internal import Glibc
internal import Workbench

/// The studies of the tests, with a code table that a test can edit through `FIXTURE_CODE` and `FIXTURE_EDIT`.
public func fixtureCatalogue() -> StudyCatalogue {
    let code = getenv("FIXTURE_CODE").map { String(cString: $0) }
    let edited = getenv("FIXTURE_EDIT").map { String(cString: $0) }
    // The benchmarks start the program as users start theirs: with the table as it lies in it.
    guard code != nil || edited != nil else { return StudyCatalogue(studies, table: codeTable) }
    return fixtureCatalogue(code: code ?? "", edited: edited)
}

/// The studies of the tests as if every stage's code had been edited in a way that `code` names.
///
/// - Parameter edited: a declaration from which three tokens have been taken, such as `Arithmetic.sum`.
public func fixtureCatalogue(code: String, edited: String? = nil) -> StudyCatalogue {
    let table = codeTable.split(separator: "\n").map { $0.split(separator: "\t", omittingEmptySubsequences: false) }
    let unit = table.first { $0[0].hasPrefix("U") && $0[2] == (edited ?? "") }.flatMap { Int($0[0].dropFirst()) }
    let lines = table.map { fields in
        var fields = fields
        if fields[0].hasPrefix("S") {
            fields[4] += code
            let reached = fields[5].split(separator: " ").map { $0.prefix { $0 != ":" } }
            if let unit, reached.contains(Substring(String(unit))) { fields[4] += "edited" }
        } else if let unit, Int(fields[0].dropFirst()) == unit {
            fields[5] += "edited"
            fields[6] = fields[6].dropLast(3)
        }
        return fields.joined(separator: "\t")
    }
    return StudyCatalogue(studies, table: lines.joined(separator: "\n"))
}

private let studies = [
    StudyEntry(slug: "arithmetic", folder: "pipelines/Arithmetic", question: "Is a sum the sum of its parts?", study: Arithmetic.self),
    StudyEntry(slug: "misbehaving", folder: "pipelines/Misbehaving", question: "What if stages go wrong?", study: Misbehaving.self),
    StudyEntry(slug: "many", folder: "pipelines/Many", question: "What does nothing cost?", study: Many.self),
    StudyEntry(slug: "chains", folder: "pipelines/Chains", question: "What does next to nothing cost?", study: Chains.self),
    StudyEntry(slug: "large", folder: "pipelines/Large", question: "What does size cost?", study: Large.self),
    StudyEntry(slug: "reading", folder: "pipelines/Reading", question: "What is in a file?", study: Reading.self),
    StudyEntry(slug: "shelling", folder: "pipelines/Shelling", question: "What do programs say?", study: Shelling.self),
    StudyEntry(slug: "enduring", folder: "pipelines/Enduring", question: "What if it is interrupted?", study: Enduring.self),
    StudyEntry(
        slug: "persisting", folder: "pipelines/Persisting", question: "Does what was finished outlive a kill?", study: Persisting.self),
    StudyEntry(slug: "fetching", folder: "pipelines/Fetching", question: "What do others provide?", study: Fetching.self),
    StudyEntry(
        slug: "wavering", folder: "pipelines/Wavering", question: "What if a result hangs on chance?",
        // As the build would find it in a report.
        typedNumbers: [.init(path: "pipelines/Wavering/Wavering.swift", line: 3, column: 36, text: "0.5", part: "prose")],
        study: Wavering.self),
]
