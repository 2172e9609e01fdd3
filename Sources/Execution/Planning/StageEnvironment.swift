package import ContentStore

/// What of the machine may change the bits of a stage's result: facts by name, and their digest, the other half of the stage's key.
package struct StageEnvironment: Sendable {
    package let fields: [(name: String, value: String)]
    package let digest: Digest

    package init(_ fields: [(name: String, value: String)]) {
        self.fields = fields
        var preimage = Preimage("reprise environment")
        preimage.addList(count: fields.count)
        for field in fields {
            preimage.add(field.name)
            preimage.add(field.value)
        }
        digest = preimage.digest
    }
}
