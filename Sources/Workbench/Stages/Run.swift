/// What a stage's function is given beside its inputs: a way to say how far it is.
///
/// It holds nothing that a result could depend on.
public struct Run: Sendable {
    private let report: @Sendable (Double) -> Void

    package init(report: @escaping @Sendable (Double) -> Void = { _ in }) { self.report = report }

    /// A run that nobody watches, for calling a stage's function in a test.
    public static let unwatched = Run()

    /// Tells how much of the stage is done, from 0 to 1.
    public func progress(_ fraction: Double) { report(min(1, max(0, fraction))) }
}
