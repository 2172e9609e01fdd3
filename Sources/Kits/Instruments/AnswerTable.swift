public import Workbench

extension Table {
    /// How answers come out, for each group: how many there are, and the shares with a value, refused and unparsable.
    ///
    ///     Table(responses.rates(outcomes, by: "frame"), by: ["frame"], caption: "Answers by frame.")
    ///
    /// - Parameter names: the titles of the columns of levels, in the order in which the answers were grouped.
    public init(_ rows: [AnswerRow], by names: [String] = [], caption: ProseText = "") {
        self.init(rows, caption: caption) {
            for (index, name) in names.enumerated() { Column<AnswerRow>(name) { $0.levels[index] } }
            Column<AnswerRow>("answers") { $0.rates.total }
            for outcome in AnswerOutcome.allCases {
                Column<AnswerRow>(outcome.rawValue, .percent) { $0.rates.rate(of: outcome) }
            }
        }
    }
}
