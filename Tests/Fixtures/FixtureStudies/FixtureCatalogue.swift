public import Execution
internal import Glibc

/// The studies of the tests, with a code table that a test can edit through `FIXTURE_CODE`.
public func fixtureCatalogue() -> StudyCatalogue {
    fixtureCatalogue(code: getenv("FIXTURE_CODE").map { String(cString: $0) } ?? "as built")
}

/// The studies of the tests as if every stage's code had been edited in a way that `code` names.
public func fixtureCatalogue(code: String) -> StudyCatalogue {
    let lines = codeTable.split(separator: "\n").map { line in
        var fields = line.split(separator: "\t", omittingEmptySubsequences: false)
        if fields[0].hasPrefix("S") { fields[4] += code }
        return fields.joined(separator: "\t")
    }
    return StudyCatalogue(
        [
            StudyEntry(
                slug: "arithmetic", folder: "pipelines/Arithmetic", question: "Is a sum the sum of its parts?", study: Arithmetic.self),
            StudyEntry(slug: "misbehaving", folder: "pipelines/Misbehaving", question: "What if stages go wrong?", study: Misbehaving.self),
            StudyEntry(slug: "many", folder: "pipelines/Many", question: "What does nothing cost?", study: Many.self),
            StudyEntry(slug: "reading", folder: "pipelines/Reading", question: "What is in a file?", study: Reading.self),
            StudyEntry(slug: "shelling", folder: "pipelines/Shelling", question: "What do programs say?", study: Shelling.self),
            StudyEntry(slug: "enduring", folder: "pipelines/Enduring", question: "What if it is interrupted?", study: Enduring.self),
            StudyEntry(slug: "fetching", folder: "pipelines/Fetching", question: "What do others provide?", study: Fetching.self),
        ], table: lines.joined(separator: "\n"))
}
