internal import ContentStore
internal import Glibc

/// The processes that a process has started, and they in turn.
enum ProcessTree {
    /// All that live now, in no particular order.
    static func descendants(of process: pid_t) -> [pid_t] {
        var found: [pid_t] = []
        var open = [process]
        while let next = open.popLast() {
            // Each thread has its own children, and a worker starts programs from whichever it happens to be on.
            for thread in FileStatus.names(in: "/proc/\(next)/task") {
                let children = (try? String(decoding: FileSystemRead.whole("/proc/\(next)/task/\(thread)/children"), as: UTF8.self)) ?? ""
                let numbers = children.split(separator: " ").compactMap { pid_t($0) }
                found += numbers
                open += numbers
            }
        }
        return found
    }

    /// Resident memory of one process in bytes; 0 when it is gone.
    static func memory(of process: pid_t) -> Int {
        guard let text = try? String(decoding: FileSystemRead.whole("/proc/\(process)/statm"), as: UTF8.self) else { return 0 }
        let fields = text.split(separator: " ")
        return fields.count > 1 ? (Int(fields[1]) ?? 0) * Int(sysconf(Int32(_SC_PAGESIZE))) : 0
    }
}
