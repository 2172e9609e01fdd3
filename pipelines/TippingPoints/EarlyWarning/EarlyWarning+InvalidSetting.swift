extension EarlyWarning {
    /// A value of the configuration with which there is nothing to compute.
    package struct InvalidSetting: Error, Hashable, CustomStringConvertible {
        package var name: String
        package var found: String
        package var expected: String

        package init(name: String, found: String, expected: String) {
            self.name = name
            self.found = found
            self.expected = expected
        }

        package var description: String {
            "setting '\(name)' is out of range\n  found     \(found)\n  expected  \(expected)"
        }
    }

    /// How many steps lie between observations.
    static func stride(spacing: Double, step: Double, named name: String) throws(InvalidSetting) -> Int {
        let stride = Int((spacing / step).rounded())
        guard stride >= 1, (Double(stride) * step - spacing).magnitude < 1e-9 * spacing else {
            throw InvalidSetting(name: name, found: "\(step)", expected: "a time step of which \(spacing) is a multiple")
        }
        return stride
    }
}
