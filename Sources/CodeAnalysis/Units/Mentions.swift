/// The names that a piece of code mentions, by how it mentions them.
struct Mentions: Equatable, Sendable {
    /// Unqualified names and operators that nothing local binds.
    var bare: Set<String> = []
    /// Names after a dot whose base says nothing about where to look.
    var members: Set<String> = []
    /// Names after a dot that starts an expression, `.fast`; they are among the members as well.
    var implicit: Set<String> = []
    /// Qualified names with an unqualified first part: `Self.fit`, `Network.Layer.make`.
    var paths: Set<[String]> = []
    /// Names in the position of a type, by their parts.
    var types: Set<[String]> = []
    /// Argument labels.
    var labels: Set<String> = []
    /// Whether anything is subscripted.
    var subscripts = false
    /// Whether a string has an interpolation.
    var interpolates = false
    /// Whether `#line` and the like are read: then where the code stands counts.
    var readsPosition = false

    mutating func formUnion(_ other: Mentions) {
        bare.formUnion(other.bare)
        members.formUnion(other.members)
        implicit.formUnion(other.implicit)
        paths.formUnion(other.paths)
        types.formUnion(other.types)
        labels.formUnion(other.labels)
        subscripts = subscripts || other.subscripts
        interpolates = interpolates || other.interpolates
        readsPosition = readsPosition || other.readsPosition
    }
}
