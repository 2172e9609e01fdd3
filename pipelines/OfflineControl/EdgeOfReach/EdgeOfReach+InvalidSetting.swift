extension EdgeOfReach {
    /// A value of the configuration for which there is nothing to compute.
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
}
