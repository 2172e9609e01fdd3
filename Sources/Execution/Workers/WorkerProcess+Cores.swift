internal import Glibc

extension WorkerProcess {
    /// The system's calls on the cores that a process may use; Glibc's Swift module leaves them out.
    private typealias Affinity = @convention(c) (pid_t, Int, UnsafeMutableRawPointer) -> Int32

    private static func affinity(_ name: String) -> Affinity? {
        dlsym(dlopen(nil, RTLD_NOW), name).map { unsafeBitCast($0, to: Affinity.self) }
    }

    /// Leaves the worker one core: its threads then take turns, in another order than side by side.
    func confineToOneCore() {
        guard let get = Self.affinity("sched_getaffinity"), let set = Self.affinity("sched_setaffinity") else { return }
        var cores = [UInt8](repeating: 0, count: 128)
        guard get(process, cores.count, &cores) >= 0, let index = cores.firstIndex(where: { $0 != 0 }) else { return }
        let lowest = cores[index] & (~cores[index] &+ 1)
        cores = [UInt8](repeating: 0, count: cores.count)
        cores[index] = lowest
        _ = set(process, cores.count, &cores)
    }
}
