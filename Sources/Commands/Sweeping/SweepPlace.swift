/// Where a number of a published sweep comes from: a claim's stage at one of its points.
struct SweepPlace: Equatable {
    let sweep: String
    /// From 1.
    let point: Int
    let claim: String

    init(sweep: String, point: Int, claim: String) { (self.sweep, self.point, self.claim) = (sweep, point, claim) }

    /// `sweeps/influence/3/sharpness`; no stage has such a name.
    var text: String { "sweeps/\(sweep)/\(point)/\(claim)" }

    /// Nil for the name of a stage.
    init?(_ text: String) {
        let parts = text.split(separator: "/", maxSplits: 3).map(String.init)
        guard parts.count == 4, parts[0] == "sweeps", let point = Int(parts[2]) else { return nil }
        self.init(sweep: parts[1], point: point, claim: parts[3])
    }
}
