/// Why Slurm could not be asked, or what it refused.
package struct SlurmError: Error, Sendable, Equatable, CustomStringConvertible {
    /// What to do about it.
    package enum Kind: Sendable {
        /// Slurm's programs or its configuration are not on this machine.
        case missing
        /// The controller does not answer; it may do so later, and jobs that run go on meanwhile.
        case unreachable
        /// As many jobs are queued as this user may have; there is room again when some have ended.
        case full
        /// Asking again would be answered the same.
        case refused
    }

    package let kind: Kind
    package let headline: String
    package let facts: [(name: String, value: String)]
    package let hint: String

    /// Whether the same call may succeed later.
    package var mayPass: Bool { kind == .unreachable || kind == .full }

    package var description: String {
        (["error: \(headline)"] + factLines(facts) + ["  hint: \(hint)"]).joined(separator: "\n")
    }

    package static func == (left: SlurmError, right: SlurmError) -> Bool {
        left.kind == right.kind && left.description == right.description
    }
}

extension SlurmError {
    static func programMissing(_ name: String) -> SlurmError {
        SlurmError(
            kind: .missing, headline: "Slurm is not on this machine", facts: [("looked for", "'\(name)' in the folders of PATH")],
            hint: "type this on a login node of the cluster; without '--executor slurm' the stages run on this machine")
    }

    static func notStarted(_ command: [String], _ reason: any Error) -> SlurmError {
        SlurmError(
            kind: .unreachable, headline: "a program of Slurm could not be started",
            facts: [("reason", "\(reason)"), ("command", ShellWord.line(command))], hint: "try the command by hand")
    }

    /// The program was stopped after that time; it may have said why it was still trying.
    static func unanswered(_ command: [String], said text: String, seconds: Double) -> SlurmError {
        let time = "\(seconds == seconds.rounded() ? "\(Int(seconds))" : "\(seconds)") s"
        let said = failed(command, said: text, end: "")
        if !text.isEmpty, said.kind != .refused { return said }
        return SlurmError(
            kind: .unreachable, headline: "Slurm doesn't answer", facts: [("waited", time), ("command", ShellWord.line(command))],
            hint: unreachableHint)
    }

    private static let unreachableHint = "jobs that run go on; 'scontrol ping' says whether the controller is up"

    /// The programs write what went wrong for people; which words mean what was seen in Slurm 22.05.
    package static func failed(_ command: [String], said text: String, end: String) -> SlurmError {
        func says(_ words: String...) -> Bool { words.contains { text.contains($0) } }
        let (kind, headline, hint): (Kind, String, String) =
            if says("SubmitJob", "Slurm temporarily unable to accept job", "Resource temporarily unavailable") {
                (.full, "Slurm takes no more jobs for now", "there is room again when some of your jobs have ended: 'squeue --me'")
            } else if says(
                "Munge encode failed", "Munge decode failed", "Protocol authentication error", "Invalid authentication credential")
            {
                (.unreachable, "Slurm can't tell who asks", "munged has to run on this machine, with the cluster's key")
            } else if says("Unable to process configuration file", "Could not establish a configuration source", "DNS SRV lookup failed") {
                (
                    .missing, "Slurm doesn't know its cluster",
                    "type this on a login node of the cluster, or put the path of its slurm.conf into SLURM_CONF"
                )
            } else if text.isEmpty
                || says(
                    "Unable to contact slurm controller", "timed out", "Connection refused", "Zero Bytes were transmitted",
                    "connection failure",
                    "Slurm backup controller in standby mode", "Transport endpoint is not connected", "Message receive failure")
            {
                (.unreachable, "Slurm doesn't answer", unreachableHint)
            } else if says("nvalid partition", "artition name") {
                (.refused, "Slurm doesn't know the partition", "'sinfo' lists those that there are")
            } else if says("node configuration is not available", "Memory specification", "generic resource", "feature specification") {
                (
                    .refused, "no node of the cluster has what a stage asks for",
                    "ask for less, or for another partition; 'sinfo --format \"%P %c %m %G\"' lists cores, MB and GPUs"
                )
            } else if says("Invalid job array specification") {
                (.refused, "the array is longer than this cluster allows", "'scontrol show config' lists it as MaxArraySize")
            } else {
                (.refused, "Slurm refuses", "the command can be tried by hand")
            }
        let said = text.split(separator: "\n").map { line in
            line.hasPrefix("\(command[0]): error: ") ? line.dropFirst(command[0].count + 9) : line
        }
        return SlurmError(
            kind: kind, headline: headline,
            facts: [(name: "said", value: said.isEmpty ? "nothing, and ended \(end)" : said.joined(separator: "\n"))]
                + [(name: "command", value: ShellWord.line(command))],
            hint: hint)
    }
}
