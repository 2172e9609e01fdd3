internal import Glibc

/// The environment variables of workers.
enum WorkerEnvironment {
    /// The engine's own, with everything fixed that a result could depend on behind the key's back, and without the secrets of a remote.
    ///
    /// - Parameter randomHashing: leaves the order of sets and dictionaries to chance, which differs from worker to worker.
    static func variables(randomHashing: Bool) -> [String] {
        var fixed = [
            "OMP_NUM_THREADS": "1", "OPENBLAS_NUM_THREADS": "1", "MKL_NUM_THREADS": "1", "LC_ALL": "C.UTF-8", "TZ": "UTC",
            // A trap leaves the line of study code that it came from.
            "SWIFT_BACKTRACE":
                "enable=yes,color=no,interactive=no,threads=crashed,images=none,registers=none,limit=24,sanitize=no,output-to=stderr",
        ]
        // The order of sets and dictionaries is the same in every worker.
        if !randomHashing, getenv("REPRISE_RANDOM_HASHING") == nil { fixed["SWIFT_DETERMINISTIC_HASHING"] = "1" }
        if let backtracer = backtracer() { fixed["SWIFT_BACKTRACE"]! += ",swift-backtrace=\(backtracer)" }
        let variables = ProcessEnvironment.variables.filter { variable in
            let name = String(variable.prefix { $0 != "=" })
            return fixed[name] == nil && name != "SWIFT_DETERMINISTIC_HASHING" && !name.hasPrefix("REPRISE_REMOTE")
        }
        return variables + fixed.sorted { $0.key < $1.key }.map { "\($0.key)=\($0.value)" }
    }

    /// The toolchain's program that prints backtraces; a statically linked runtime can't find it by itself.
    private static func backtracer() -> String? {
        guard let path = getenv("PATH").map({ String(cString: $0) }) else { return nil }
        for folder in path.split(separator: ":") where access("\(folder)/swift", X_OK) == 0 {
            guard let resolved = realpath("\(folder)/swift", nil) else { continue }
            defer { free(resolved) }
            let bin = String(cString: resolved).split(separator: "/").dropLast()
            let root = "/" + bin.dropLast().joined(separator: "/")
            for name in ["swift-backtrace-static", "swift-backtrace"] {
                let candidate = "\(root)/libexec/swift/linux/\(name)"
                if access(candidate, X_OK) == 0 { return candidate }
            }
        }
        return nil
    }
}
