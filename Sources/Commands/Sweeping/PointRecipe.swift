internal import ContentStore
internal import Execution
internal import Workbench

extension Session {
    /// What decides the results of all stages, whatever they make: their code, settings and files. Equal recipes, equal results.
    ///
    /// - Parameter inputs: files of which those that are fetched by their digests need not be here.
    func recipe(_ inputs: InputFiles) throws -> String {
        var preimage = Preimage("reprise recipe")
        var labels: [ObjectIdentifier: Digest] = [:]
        for node in study.graph.nodes {
            let label = Digest(of: node.label)
            labels[ObjectIdentifier(node)] = label
            preimage.add(label)
            let code = try context.fingerprint(of: node) ?? ""
            // What an input holds is not known without running it, and doesn't matter: its own recipe is in here too.
            preimage.add(try StageKey.digest(of: node, code: code, salt: "", inputs: inputs) { labels[ObjectIdentifier($0)]! })
        }
        return preimage.digest.hex
    }

    /// What stands for the code of each family of stages.
    func familyCode() throws -> [(family: String, fingerprint: String)] {
        let graph = study.graph
        return try graph.families.map { family in (family.name, try context.fingerprint(of: graph.nodes[family.members[0]]) ?? "") }
    }
}
