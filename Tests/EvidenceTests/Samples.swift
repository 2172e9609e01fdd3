import Configuration
import Evidence
import Foundation
import Statistics

/// A file of `valid/` or `invalid/`: YAML, and at the end the expected text in lines that start with `#>`.
struct SampleFile {
    let name: String
    let text: String
    let expected: String

    static func all(in folder: String, of test: String = #filePath) -> [SampleFile] {
        let directory = URL(filePath: test).deletingLastPathComponent().appending(path: folder)
        let names = (try? FileManager.default.contentsOfDirectory(atPath: directory.path(percentEncoded: false))) ?? []
        return names.filter { $0.hasSuffix(".yaml") }.sorted().compactMap { name in
            guard let whole = try? String(contentsOf: directory.appending(path: name), encoding: .utf8) else { return nil }
            let lines = whole.split(separator: "\n", omittingEmptySubsequences: false)
            let cut = lines.firstIndex { $0.hasPrefix("#>") } ?? lines.endIndex
            let expected = lines[cut...].filter { $0.hasPrefix("#>") }.map { $0.dropFirst($0.hasPrefix("#> ") ? 3 : 2) }
            let text = lines[..<cut].joined(separator: "\n") + (cut < lines.endIndex ? "\n" : "")
            return SampleFile(name: name, text: text, expected: expected.joined(separator: "\n"))
        }
    }
}

/// The papers of the repository.
func papers(_ test: String = #filePath) -> [SourceFile] {
    let directory = URL(filePath: test).deletingLastPathComponent().deletingLastPathComponent().deletingLastPathComponent().appending(
        path: "papers")
    let names = (try? FileManager.default.contentsOfDirectory(atPath: directory.path(percentEncoded: false))) ?? []
    return names.filter { $0.hasSuffix(".yaml") && !$0.hasSuffix(".registered.yaml") }.sorted().compactMap { name in
        (try? Data(contentsOf: directory.appending(path: name))).map { SourceFile(path: "papers/\(name)", bytes: Array($0)) }
    }
}

/// A paper with the given claims, which stand from line 11 on.
func paperText(_ claims: String, seen: String = "nothing") -> String {
    """
    slug: sample
    title: A sample
    published: 2026-01-31
    links: {arxiv: "2601.00001"}
    theme: Samples
    fidelity: exact
    why_this_fidelity: small
    question: Does it work?
    seen: \(seen)
    claims:

    """ + claims
}

func paper(_ claims: String, seen: String = "nothing") throws(DiagnosticError) -> Paper {
    try Paper.parse(SourceFile(path: "papers/sample.yaml", text: paperText(claims, seen: seen)))
}

let simpleClaim = """
      - id: rise
        says: It rises.
        measures: {slope: "slope, 95% interval", runs: count}
        reproduced: [slope.low > 0, runs >= 3]
        refuted: [slope.high <= 0]
        controls:
          - id: flat
            measures: {flat_slope: the same without a cause}
            holds: [flat_slope.low <= 0]
            why: nothing to find
        judged_at: default
    """

/// The message of the mistakes, or a word when there is none.
func message(_ body: () throws(DiagnosticError) -> Void) -> String {
    do throws(DiagnosticError) {
        try body()
        return "no error"
    } catch {
        return error.description
    }
}

func estimate(_ value: Double, _ low: Double? = nil, _ high: Double? = nil, n: Int? = nil) -> Estimate {
    Estimate(value, low: low, high: high, n: n, method: nil)
}
