internal import CLibGit2

/// A git operation that failed, with what was tried and what libgit2 said about it.
public struct GitError: Error, Hashable, Sendable, CustomStringConvertible {
    /// What was tried, worded so that it follows "could not": `open the repository at /home/ada/study`.
    public let operation: String
    /// The library's own words.
    public let message: String
    /// The library's error code, a negative number.
    public let code: Int

    public var description: String { "git could not \(operation): \(message)" }
}

/// The library is set up once per process and never torn down: every handle in the process depends on it.
private let started: Int32 = git_libgit2_init()

/// Calls into libgit2 and turns a negative status into a `GitError`, unless the caller expects that status.
///
/// The library keeps its message per thread and overwrites it at the next failure, so it is copied before anything else happens.
@discardableResult
func check(_ operation: @autoclosure () -> String, expecting expected: [Int32] = [], _ call: () -> Int32) throws(GitError) -> Int32 {
    _ = started
    git_error_clear()
    let code = call()
    if code >= 0 || expected.contains(code) { return code }
    let message = git_error_last().flatMap { $0.pointee.message }.map { String(cString: $0) }
    throw GitError(operation: operation(), message: message ?? "status \(code)", code: Int(code))
}
