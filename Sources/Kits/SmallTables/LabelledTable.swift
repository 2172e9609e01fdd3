/// Measurements in rows, each row with the class that it belongs to.
public struct LabelledTable: Codable, Equatable, Sendable {
    /// The names of the columns.
    public let features: [String]
    /// The names of the classes.
    public let classes: [String]
    /// A value per feature and row.
    public let rows: [[Double]]
    /// The class of each row, from 0.
    public let labels: [Int]

    /// - Parameter rows: as many as there are labels, each with a value per feature.
    public init(features: [String], classes: [String], rows: [[Double]], labels: [Int]) {
        precondition(rows.count == labels.count, "\(rows.count) rows have \(labels.count) labels")
        precondition(rows.allSatisfy { $0.count == features.count }, "each row has \(features.count) values")
        precondition(labels.allSatisfy(classes.indices.contains), "labels lie between 0 and \(classes.count - 1)")
        (self.features, self.classes) = (features, classes)
        (self.rows, self.labels) = (rows, labels)
    }

    /// How many rows there are.
    public var count: Int { rows.count }

    /// The rows of one class.
    public func rows(ofClass label: Int) -> [[Double]] { labels.indices.lazy.filter { labels[$0] == label }.map { rows[$0] } }
}
