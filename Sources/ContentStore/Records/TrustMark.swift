/// Why an output counts as that of code or inputs with which it was never made.
///
/// `reprise trust` writes one into the record that it makes; a rerun of the stage takes the record's place, and the mark is gone.
public struct TrustMark: Sendable, Equatable {
    /// The user's reason.
    public var because: String
    /// The day, in UTC, as year-month-day.
    public var date: String
    /// The run that executed the stage, with other code or inputs.
    public var executedBy: String
    /// How the stage differs from the one that was executed, as `why` tells it.
    public var differences: [String]

    public init(because: String, date: String, executedBy: String, differences: [String]) {
        self.because = because
        self.date = date
        self.executedBy = executedBy
        self.differences = differences
    }

    /// The mark as it stands in records and in `results.json`.
    public var json: JSONValue {
        .members([
            ("because", .string(because)), ("date", .string(date)), ("executedBy", .string(executedBy)),
            ("differences", .array(differences.map(JSONValue.string))),
        ])
    }

    /// Reads ``json`` back; nil for JSON of another form.
    public init?(_ json: JSONValue) {
        guard let because = json["because"]?.string, let date = json["date"]?.string, let run = json["executedBy"]?.string else {
            return nil
        }
        self.init(
            because: because, date: date, executedBy: run, differences: (json["differences"]?.array ?? []).compactMap(\.string))
    }
}
