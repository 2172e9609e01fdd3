internal import ContentStore
package import Workbench

/// What the sources were when the program was built: a digest per module, and what stands at each stage's declaration.
///
/// The text has one item a line, fields separated by tabs: `module NAME DIGEST USED,MODULES`, `site FILE:LINE:COLUMN FUNCTION PATH LINE
/// SENTENCE EXPRESSION`. A module's digest leaves comments and layout out.
package struct CodeTable: Sendable {
    /// What the report says about a stage's function.
    package struct Site: Sendable {
        package let function: String
        package let path: String
        package let line: Int
        package let sentence: String
        /// The digest of the expression that names the stage's function.
        package let expression: String
    }

    private let modules: [String: (digest: String, uses: [String])]
    private let sites: [String: Site]

    package init(_ text: String) {
        var modules: [String: (digest: String, uses: [String])] = [:]
        var sites: [String: Site] = [:]
        for line in text.split(separator: "\n") {
            let fields = line.split(separator: "\t", omittingEmptySubsequences: false).map(String.init)
            if fields.first == "module", fields.count == 4 {
                modules[fields[1]] = (fields[2], fields[3].split(separator: ",").map(String.init))
            } else if fields.first == "site", fields.count == 7 {
                sites[fields[1]] = Site(
                    function: fields[2], path: fields[3], line: Int(fields[4]) ?? 0, sentence: fields[5], expression: fields[6])
            }
        }
        self.modules = modules
        self.sites = sites
    }

    /// The fingerprint of a stage's code: the function it names, its module, and every module that this one uses.
    ///
    /// Nil for a stage or module that is not in the table; such a stage can't be cached.
    package func fingerprint(of stage: CallSite) -> String? {
        let name = stage.module
        guard let module = modules[name], let site = sites[stage.description] else { return nil }
        var preimage = Preimage("reprise code 1")
        preimage.add(site.expression)
        let names = ([name] + module.uses).sorted()
        preimage.addList(count: names.count)
        for name in names {
            guard let used = modules[name] else { continue }
            preimage.add(name)
            preimage.add(used.digest)
        }
        return preimage.digest.hex
    }

    /// The modules whose digests differ between this table and a fingerprint's parts as recorded: what `why` names.
    package func parts(ofModule name: String) -> [(module: String, digest: String)] {
        guard let module = modules[name] else { return [] }
        return ([name] + module.uses).sorted().compactMap { name in modules[name].map { (name, $0.digest) } }
    }

    package func site(_ site: CallSite) -> Site? { sites[site.description] }
}
