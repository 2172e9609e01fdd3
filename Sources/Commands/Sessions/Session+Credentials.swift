internal import Configuration
internal import Execution
internal import Provenance

/// Refuses a reason in which something looks like a credential: reports show it.
func refuseCredentials(inReason because: String) throws {
    guard let finding = CredentialScan.findings(in: Array(because.utf8)).first else { return }
    throw CommandError(
        "error: the reason looks as if it held a credential\n  found: \(finding.kind)\n  hint: reports show it to their readers", code: 2)
}

extension Session {
    /// Refuses settings that look like credentials: keys, manifests and reports hold them in plain text.
    ///
    /// A line of a file that says it is none is believed. The value appears in no message.
    static func refuseCredentials(in study: ConfiguredStudy, _ project: Project) throws {
        var facts: [String] = []
        for setting in study.settings {
            let name = setting.path.split(separator: ".").last ?? ""
            guard let finding = CredentialScan.findings(in: Array("\(name): \(setting.text)".utf8)).first else { continue }
            let place: String
            switch setting.origin {
            case .default: place = "its default"
            case .override: place = "an argument"
            case .file(let path, let line, _), .preset(_, let path, let line, _):
                let lines = (try? project.source(path))??.text.split(separator: "\n", omittingEmptySubsequences: false) ?? []
                if lines.indices.contains(line - 1), lines[line - 1].contains(CredentialScan.pardon) { continue }
                place = "\(path):\(line)"
            }
            facts.append("  \(setting.path) (\(place)): \(finding.kind)")
        }
        guard !facts.isEmpty else { return }
        throw CommandError(
            ([
                facts.count == 1
                    ? "error: a setting looks like a credential, and settings are kept with results"
                    : "error: \(facts.count) settings look like credentials, and settings are kept with results"
            ] + facts + [
                "  hint: results must not depend on a secret; a line of a file that only looks like one may say \(CredentialScan.pardon)"
            ]).joined(separator: "\n"), code: 2)
    }
}
