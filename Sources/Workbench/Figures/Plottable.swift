/// What can stand on an axis or name a series: a number, or a word.
public protocol Plottable {
    var _plotted: Plotted { get }
}

/// A number or a word as a figure takes it.
public enum Plotted: Sendable, Hashable {
    case number(Double)
    case word(String)

    /// As the name of a series or panel.
    package var text: String {
        switch self {
        case .number(let number): NumberFormat.standard.text(number)
        case .word(let word): word
        }
    }
}

extension Double: Plottable { public var _plotted: Plotted { .number(self) } }
extension Float: Plottable { public var _plotted: Plotted { .number(Double(self)) } }
extension Int: Plottable { public var _plotted: Plotted { .number(Double(self)) } }
extension String: Plottable { public var _plotted: Plotted { .word(self) } }
/// A missing value is a gap.
extension Optional: Plottable where Wrapped: Plottable { public var _plotted: Plotted { self?._plotted ?? .number(.nan) } }
