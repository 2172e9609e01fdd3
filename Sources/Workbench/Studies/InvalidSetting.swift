/// A value of the configuration with which there is nothing to compute, where a range of its own can't say so.
public struct InvalidSetting: Error, Hashable, CustomStringConvertible {
    public var name: String
    public var found: String
    public var expected: String

    public init(name: String, found: String, expected: String) {
        self.name = name
        self.found = found
        self.expected = expected
    }

    public var description: String {
        "setting '\(name)' is out of range\n  found     \(found)\n  expected  \(expected)"
    }
}
