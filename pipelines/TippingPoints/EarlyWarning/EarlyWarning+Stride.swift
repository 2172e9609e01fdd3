import Workbench

extension EarlyWarning {
    /// How many steps lie between observations.
    static func stride(spacing: Double, step: Double, named name: String) throws(InvalidSetting) -> Int {
        let stride = Int((spacing / step).rounded())
        guard stride >= 1, (Double(stride) * step - spacing).magnitude < 1e-9 * spacing else {
            throw InvalidSetting(name: name, found: "\(step)", expected: "a time step of which \(spacing) is a multiple")
        }
        return stride
    }
}
