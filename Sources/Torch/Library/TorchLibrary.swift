internal import CTorch
internal import ContentStore
internal import Glibc

/// libtorch behind its shim: opened when a program first makes a tensor, and not at all in programs that make none.
package enum TorchLibrary {
    // The table is a constant of the library, which stays open.
    nonisolated(unsafe) static let opened: Result<UnsafePointer<ctorch_table>, TorchUnavailable> = {
        do throws(TorchUnavailable) { return .success(try open(shim())) } catch { return .failure(error) }
    }()

    /// The version of libtorch, such as `2.11.0`.
    ///
    /// Errors: ``TorchUnavailable``.
    package static func version() throws -> String { text(try opened.get().pointee.version()) }

    /// The instruction set that libtorch's own kernels use here, such as `AVX2` or `AVX512`.
    ///
    /// Errors: ``TorchUnavailable``.
    package static func capability() throws -> String { text(try opened.get().pointee.cpu_capability()) }

    /// Calls `body` with so many threads at libtorch's disposal; otherwise it has one.
    package static func withThreads<Result>(_ count: Int, _ body: () throws -> Result) throws -> Result {
        let table = try opened.get()
        let before = table.pointee.threads()
        _ = table.pointee.set_threads(count)
        defer { _ = table.pointee.set_threads(before) }
        return try body()
    }

    package static var threads: Int { torch.pointee.threads() }

    /// Whether libtorch can be used.
    package static var isThere: Bool { if case .success = opened { true } else { false } }

    // MARK: Finding and opening

    /// Where the shim lies: `$REPRISE_TORCH`, or the one in the project's environment that was made from the sources that are there now.
    private static func shim() throws(TorchUnavailable) -> String {
        if let path = getenv("REPRISE_TORCH") { return String(cString: path) }
        guard let root = root() else {
            throw TorchUnavailable(looked: "a folder 'Sources/CTorch' here and above", found: "none", hint: "start this by './reprise'")
        }
        return try shim(root: root)
    }

    package static func shim(root: String) throws(TorchUnavailable) -> String {
        let path = "\(root)/.venv/torch/\(digest(ofFolder: "\(root)/Sources/CTorch"))/libctorch.so"
        guard access(path, R_OK) == 0 else {
            throw TorchUnavailable(
                looked: path.dropPrefix("\(root)/"), found: "no such file",
                hint: "'./reprise setup torch' installs libtorch (540 MB to fetch, 1.3 GB on disk) and builds it")
        }
        return path
    }

    /// `$REPRISE_ROOT`, or the nearest folder from here upwards, or from the program upwards, that has the shim's sources.
    private static func root() -> String? {
        if let root = getenv("REPRISE_ROOT") { return String(cString: root) }
        for start in [".", "/proc/self/exe"] {
            guard let path = realpath(start, nil) else { continue }
            defer { free(path) }
            var folder = String(cString: path)
            while !folder.isEmpty {
                if access("\(folder)/Sources/CTorch/operators.def", R_OK) == 0 { return folder }
                folder = String(folder[..<(folder.lastIndex(of: "/") ?? folder.startIndex)])
            }
        }
        return nil
    }

    /// The digest by which `install` names what it builds: of all files of the folder, one after another.
    private static func digest(ofFolder path: String) -> String {
        guard let folder = opendir(path) else { return "" }
        defer { closedir(folder) }
        var names: [String] = []
        while let entry = readdir(folder) {
            let name = withUnsafePointer(to: &entry.pointee.d_name) {
                $0.withMemoryRebound(to: CChar.self, capacity: 256) { String(cString: $0) }
            }
            if !name.hasPrefix(".") { names.append(name) }
        }
        var bytes: [UInt8] = []
        for name in names.sorted(by: { $0.utf8.lexicographicallyPrecedes($1.utf8) }) {
            guard let file = fopen("\(path)/\(name)", "r") else { return "" }
            defer { fclose(file) }
            var chunk = [UInt8](repeating: 0, count: 65536)
            while case let count = fread(&chunk, 1, chunk.count, file), count > 0 { bytes += chunk[..<count] }
        }
        return String(Digest(of: bytes).hex.prefix(16))
    }

    /// Opens what is at a path, to see whether it can be opened.
    package static func checkOpening(_ path: String) throws(TorchUnavailable) { _ = try open(path) }

    private static func open(_ path: String) throws(TorchUnavailable) -> UnsafePointer<ctorch_table> {
        guard let library = dlopen(path, RTLD_NOW | RTLD_LOCAL), let symbol = dlsym(library, "ctorch_open") else {
            throw TorchUnavailable(
                looked: path, found: dlerror().map { String(cString: $0) } ?? "nothing",
                hint: "remove '.venv/torch' and run './reprise setup torch'")
        }
        guard let table = unsafeBitCast(symbol, to: ctorch_open_function.self)(ctorch_operators()) else {
            throw TorchUnavailable(
                looked: path, found: "a shim with other operators than this program was built with",
                hint: "run './reprise setup torch', and build again")
        }
        return table
    }
}

/// The table of the opened library, for whoever holds a tensor: the library has then been opened.
nonisolated(unsafe) let torch: UnsafePointer<ctorch_table> = try! TorchLibrary.opened.get()

/// A text that the library keeps.
func text(_ characters: UnsafePointer<CChar>?) -> String { characters.map { String(cString: $0) } ?? "" }

/// libtorch isn't there, or can't be opened.
public struct TorchUnavailable: Error, CustomStringConvertible {
    let looked: String
    let found: String
    let hint: String

    public var description: String { "libtorch can't be used\n  looked for: \(looked)\n  found:      \(found)\n  hint: \(hint)" }
}

extension String {
    fileprivate func dropPrefix(_ prefix: String) -> String { hasPrefix(prefix) ? String(dropFirst(prefix.count)) : self }
}
