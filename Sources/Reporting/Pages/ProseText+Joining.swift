package import Workbench

// Not beside the type: a `joined` of arrays there would count as code of every stage that joins anything.
extension ProseText {
    package static func + (first: ProseText, second: ProseText) -> ProseText { ProseText(spans: first.spans + second.spans) }
}

extension [ProseText] {
    package func joined(separator: String) -> ProseText {
        ProseText(spans: [ProseText.Span](map(\.spans).joined(separator: separator.isEmpty ? [] : [.text(separator)])))
    }
}
