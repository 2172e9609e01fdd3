internal import Glibc

/// The environment variables of this process.
enum ProcessEnvironment {
    /// `NAME=value`, in their order.
    static var variables: [String] {
        var found: [String] = []
        var entry = environ
        while let text = entry.pointee {
            found.append(String(cString: text))
            entry += 1
        }
        return found
    }
}
