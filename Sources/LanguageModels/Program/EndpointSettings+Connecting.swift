internal import Glibc

extension EndpointSettings {
    /// The model behind the endpoint, with the recorded answers of a study.
    ///
    /// What is recorded is answered from the record; the rest is asked, and recorded. With `REPRISE_EXCHANGES=replay` nothing is asked.
    ///
    /// - Parameter study: its slug; answers are recorded in `outputs/<study>/exchanges` unless the settings name another folder.
    ///
    /// Errors: ``EndpointProblem`` for settings that can't be right, and a folder that can't be read.
    public func connect(study: String) throws -> RecordedModel {
        try check()
        let below = exchanges.isEmpty ? "outputs/\(study)/exchanges" : exchanges
        let folder = below.hasPrefix("/") ? below : "\(try EndpointProgram.root())/\(below)"
        let wanted = getenv("REPRISE_EXCHANGES").map { String(cString: $0) } ?? RecordedModel.Mode.record.rawValue
        guard let mode = RecordedModel.Mode(rawValue: wanted) else {
            throw EndpointProblem(
                "REPRISE_EXCHANGES is 'replay' or 'record'", facts: [("found", "'\(shown(wanted))'")],
                hint: "to ask everything anew, raise 'generation' in the endpoint's settings")
        }
        return try RecordedModel(self, in: folder, mode: mode, transport: HTTPTransport(self))
    }
}
