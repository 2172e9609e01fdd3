/// How far the numbers of a rerun may lie from those that are kept and still count as the same.
public struct Tolerance: Sendable, Equatable {
    /// As a share of the kept number's size.
    public let relative: Double
    /// In the number's own unit.
    public let absolute: Double

    package init(relative: Double, absolute: Double) {
        self.relative = relative
        self.absolute = absolute
    }

    /// Whether `new` counts as the same number as `kept`; two that are not numbers do.
    package func holds(_ kept: Double, _ new: Double) -> Bool {
        if kept.isNaN || new.isNaN { return kept.isNaN && new.isNaN }
        return kept == new || abs(kept - new) <= absolute + relative * abs(kept)
    }
}

extension Artifact {
    /// Declares how exactly a rerun has to give the same numbers: for libraries that promise no more.
    ///
    /// It is no part of the stage's key. `./reprise verify` says `within tolerance` where all numbers lie this close, and every stage that takes
    /// this one's output declares a tolerance of its own or has to come out the same.
    public func tolerance(relative: Double = 0, absolute: Double = 0) -> Artifact {
        precondition(relative >= 0 && absolute >= 0, "a tolerance is not negative")
        let tolerating = node.tolerating(Tolerance(relative: relative, absolute: absolute))
        DeclaredResources.set(node.declaredResources, for: tolerating)
        return Artifact(node: tolerating)
    }
}
