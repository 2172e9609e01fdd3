public import Statistics

/// A value that ``Quantity`` can bound: a number, or numbers in an optional, a list or a dictionary.
public protocol Bounded {
    /// The type of the numbers.
    associatedtype Bound: Comparable & Sendable
    /// The places of the numbers that are refused; the empty path is the value itself.
    func _places(where isRefused: (Bound) -> Bool) -> [[any CodingKey]]
}

extension Bounded where Bound == Self {
    public func _places(where isRefused: (Self) -> Bool) -> [[any CodingKey]] { isRefused(self) ? [[]] : [] }
}

extension Int: Bounded {}
extension Double: Bounded {}
extension Float: Bounded {}
extension UInt64: Bounded {}
extension Int32: Bounded {}

extension Optional: Bounded where Wrapped: Bounded {
    public func _places(where isRefused: (Wrapped.Bound) -> Bool) -> [[any CodingKey]] { self?._places(where: isRefused) ?? [] }
}

extension Array: Bounded where Element: Bounded {
    public func _places(where isRefused: (Element.Bound) -> Bool) -> [[any CodingKey]] {
        enumerated().flatMap { index, element in element._places(where: isRefused).map { [PlaceKey(intValue: index)] + $0 } }
    }
}

extension Dictionary: Bounded where Key == String, Value: Bounded {
    public func _places(where isRefused: (Value.Bound) -> Bool) -> [[any CodingKey]] {
        sorted { $0.key < $1.key }.flatMap { key, value in
            value._places(where: isRefused).map { [PlaceKey(stringValue: key)] + $0 }
        }
    }
}

/// The number of seeds is bounded.
extension Seeds: Bounded {
    public func _places(where isRefused: (Int) -> Bool) -> [[any CodingKey]] { isRefused(count) ? [[]] : [] }
}

private struct PlaceKey: CodingKey {
    let stringValue: String
    let intValue: Int?

    init(stringValue: String) { (self.stringValue, intValue) = (stringValue, nil) }
    init(intValue: Int) { (stringValue, self.intValue) = ("\(intValue)", intValue) }
}
