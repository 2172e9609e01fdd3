extension NeuralCollapseLanguage {
    /// A setting with which the study makes no sense.
    package struct InvalidSetting: Error, Hashable, CustomStringConvertible {
        package let name: String
        package let found: String
        package let expected: String

        package var description: String {
            "setting '\(name)' is out of range\n  found     \(found)\n  expected  \(expected)"
        }
    }
}
