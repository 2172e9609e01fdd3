/// What a property says about its setting beside the type: the unit, and the range that it must lie in.
///
/// A type that stands for such a property hands these facts to the encoder and finds them again in the decoder, both times under the key
/// `quantity` of `userInfo`: a type of the standard library, since the module that declares such types doesn't know this one.
struct SettingDeclaration: Sendable {
    static let key = CodingUserInfoKey(rawValue: "quantity")!

    /// As the property handed them in.
    let facts: [String: any Sendable]

    var unit: String? { facts["unit"] as? String }
    /// `from 0 to 1`, `at least 1`.
    var range: String? { facts["range"] as? String }

    /// A mistake in the default, at the property.
    func mistake(_ headline: String) -> Diagnostic {
        let file = (facts["file"] as? String).map { SourceFile(path: $0, text: "") }
        return Diagnostic(headline, in: file, line: facts["line"] as? Int ?? 1, column: facts["column"] as? Int ?? 1)
    }
}
