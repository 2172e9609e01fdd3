internal import Glibc

/// Where the program lies that speaks HTTP; the engine's own has nothing to do with the network.
package enum EndpointProgram {
    /// `$REPRISE_ENDPOINT`, or what `./reprise setup endpoint` has built.
    ///
    /// Errors: ``EndpointProblem`` when it isn't there.
    package static func path() throws -> String {
        if let path = getenv("REPRISE_ENDPOINT") { return String(cString: path) }
        let root = try root()
        let path = "\(root)/.build/endpoint/debug/reprise-endpoint"
        guard access(path, X_OK) == 0 else {
            throw EndpointProblem(
                "the program that talks to endpoints isn't built", facts: [("looked for", ".build/endpoint/debug/reprise-endpoint")],
                hint: "'./reprise setup endpoint' builds it (some minutes, once)")
        }
        return path
    }

    /// `$REPRISE_ROOT`, or the nearest folder from here upwards, or from the program upwards, that has the program's sources.
    package static func root() throws -> String {
        if let root = getenv("REPRISE_ROOT") { return String(cString: root) }
        for start in [".", "/proc/self/exe"] {
            guard let path = realpath(start, nil) else { continue }
            defer { free(path) }
            var folder = String(cString: path)
            while !folder.isEmpty {
                if access("\(folder)/Sources/EndpointProgram/Package.swift", R_OK) == 0 { return folder }
                folder = String(folder[..<(folder.lastIndex(of: "/") ?? folder.startIndex)])
            }
        }
        throw EndpointProblem(
            "no project here", facts: [("looked for", "a folder 'Sources/EndpointProgram' here and above")],
            hint: "start this by './reprise'")
    }
}
