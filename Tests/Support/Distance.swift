/// The largest difference of found values from expected ones; infinite where one is not a number, and where they are not as many.
public func absoluteDistance(_ found: [Double], _ expected: [Double]) -> Double { largest(found, expected) { ($0 - $1).magnitude } }

/// The largest difference, relative to the size of an expected value above 1; infinite as for ``absoluteDistance(_:_:)``.
public func distance(_ found: [Double], _ expected: [Double]) -> Double {
    largest(found, expected) { ($0 - $1).magnitude / max(1, $1.magnitude) }
}

/// The largest of a list passes over what is no number; here that is far from everything.
private func largest(_ found: [Double], _ expected: [Double], _ difference: (Double, Double) -> Double) -> Double {
    let differences = zip(found, expected).map(difference)
    guard found.count == expected.count, !differences.contains(where: \.isNaN) else { return .infinity }
    return differences.max() ?? 0
}
