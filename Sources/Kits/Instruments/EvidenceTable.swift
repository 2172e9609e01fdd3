public import Workbench

/// Where the numbers of a table come from: four kinds that a report on behaviour never mixes.
public enum EvidenceKind: String, Codable, Hashable, Sendable, CaseIterable {
    /// Arithmetic that holds for whoever answers: exact probabilities, counts, bounds.
    case closedForm = "closed form"
    /// Measured on something real in this run: learners, trained networks, answers of people, an endpoint.
    case runHere = "run here"
    /// What a paper printed, computed on once more.
    case published = "published numbers re-analysed"
    /// Programs whose truth is known, to see whether the instrument finds it.
    case planted = "planted check"

    /// What a number of this kind can't say.
    var caveat: String {
        switch self {
        case .closedForm, .runHere, .published: ""
        case .planted: " What is recovered here was put in: it validates the instrument and says nothing about any model."
        }
    }
}

extension Table {
    /// A table of one kind of evidence, named in its caption; rows of another kind need a table of their own.
    ///
    ///     Table(.planted, curve.points, caption: "Power by planted effect.") { … }
    public init<Row>(
        _ kind: EvidenceKind, _ rows: [Row], caption: ProseText, @ColumnBuilder<Row> columns: () -> [Column<Row>]
    ) {
        self.init(rows, caption: kind.introducing(caption), columns: columns)
    }

    /// Rates of answers, which are of one kind of evidence: `.planted` for programs, `.runHere` for whoever is real.
    public init(_ kind: EvidenceKind, _ rows: [AnswerRow], by names: [String] = [], caption: ProseText) {
        self.init(rows, by: names, caption: kind.introducing(caption))
    }
}

extension EvidenceKind {
    func introducing(_ caption: ProseText) -> ProseText {
        let title = rawValue.prefix(1).uppercased() + rawValue.dropFirst()
        return "\(title): \(caption)\(caveat)"
    }
}
