import Foundation
import Testing

/// A library that is loaded before the C library's own calls and goes wrong in its place: what a full disk, a read-only one, or a kill
/// between two system calls would do, without the right to mount anything.
///
/// Counted are the calls that change a file or folder below a path, in the engine or in workers.
enum Interference {
    enum Kind: String {
        /// Kills the process before the call.
        case killBefore = "b"
        /// Kills the process after it, or in the middle of what it writes.
        case killWithin = "w"
        /// From this call on nothing can be written or made.
        case fullDisk = "f"
        /// From this call on nothing can be changed.
        case readOnly = "r"
    }

    /// The variables that let it happen in programs that are started from then on.
    static func variables(_ kind: Kind, at call: Int, below path: String, inWorkers: Bool = false, counter: String) throws -> [String:
        String]
    {
        try Foundation.Data(count: 8).write(to: URL(filePath: counter))
        return [
            "LD_PRELOAD": try library.get(), "FAULT_KIND": kind.rawValue, "FAULT_AT": "\(call)", "FAULT_BELOW": path,
            "FAULT_ROLE": inWorkers ? "work" : "", "FAULT_COUNTER": counter,
        ]
    }

    static let names = ["LD_PRELOAD", "FAULT_KIND", "FAULT_AT", "FAULT_BELOW", "FAULT_ROLE", "FAULT_COUNTER"]

    /// How many calls were counted.
    static func count(_ counter: String) throws -> Int {
        try Foundation.Data(contentsOf: URL(filePath: counter)).withUnsafeBytes { Int($0.loadUnaligned(as: UInt64.self)) }
    }

    private struct NoCompiler: Error { let text: String }

    /// Compiled beside the programs of the build, with the compiler that links them.
    private static let library = Result<String, any Error> {
        let path = "\(Workplace.products)/interference-\(getpid())"
        defer { try? FileManager.default.removeItem(atPath: "\(path).c") }
        try source.write(toFile: "\(path).c", atomically: true, encoding: .utf8)
        let compiler = Process()
        compiler.executableURL = URL(filePath: "/usr/bin/env")
        compiler.arguments = ["clang", "-shared", "-fPIC", "-O1", "-o", "\(path).so", "\(path).c", "-ldl"]
        let errors = Pipe()
        compiler.standardError = errors
        try compiler.run()
        let text = String(decoding: errors.fileHandleForReading.readDataToEndOfFile(), as: UTF8.self)
        compiler.waitUntilExit()
        guard compiler.terminationStatus == 0 else { throw NoCompiler(text: text) }
        let final = "\(Workplace.products)/interference.so"
        guard rename("\(path).so", final) == 0 else { throw NoCompiler(text: "cannot rename") }
        return final
    }

    private static let source = #"""
        #define _GNU_SOURCE
        #include <dlfcn.h>
        #include <errno.h>
        #include <fcntl.h>
        #include <signal.h>
        #include <stdarg.h>
        #include <stdint.h>
        #include <stdio.h>
        #include <stdlib.h>
        #include <string.h>
        #include <sys/mman.h>
        #include <sys/stat.h>
        #include <unistd.h>

        static uint64_t *counter;
        static uint64_t at;
        static char kind;
        static const char *below;

        __attribute__((constructor)) static void begin(void) {
            char line[4096] = {0};
            const char *path = getenv("FAULT_COUNTER"), *role = getenv("FAULT_ROLE");
            int file = open("/proc/self/cmdline", O_RDONLY);
            ssize_t count = read(file, line, sizeof line - 2);
            close(file);
            if (!path || !role || count <= 0) return;
            const char *word = line + strlen(line) + 1;
            size_t length = strlen(line);
            int isEngine = length > 8 && !strcmp(line + length - 8, "/fixture");
            if (*role ? strcmp(word, role) : !isEngine || !strcmp(word, "work")) return;
            below = getenv("FAULT_BELOW");
            kind = *getenv("FAULT_KIND");
            at = strtoull(getenv("FAULT_AT"), 0, 10);
            file = open(path, O_RDWR | O_CLOEXEC);
            if (file < 0) return;
            counter = mmap(0, 8, PROT_READ | PROT_WRITE, MAP_SHARED, file, 0);
            close(file);
        }

        /* What is to happen with a call: 0 nothing, 1 die after it, otherwise the error. */
        static int trouble(const char *path, int allocates) {
            if (!counter || !path || strncmp(path, below, strlen(below))) return 0;
            if (kind == 'f' && !allocates) return 0;
            uint64_t number = __atomic_add_fetch(counter, 1, __ATOMIC_SEQ_CST);
            if (number < at) return 0;
            if (kind == 'f') return ENOSPC;
            if (kind == 'r') return EROFS;
            if (number > at) return 0;
            if (kind == 'b') kill(getpid(), SIGKILL);
            return 1;
        }

        static const char *path_of(int file, char *room) {
            char link[64];
            snprintf(link, sizeof link, "/proc/self/fd/%d", file);
            ssize_t count = readlink(link, room, 4095);
            if (count <= 0) return 0;
            room[count] = 0;
            return room;
        }

        #define ORIGINAL(name) __typeof__(&name) original = (__typeof__(&name))dlsym(RTLD_NEXT, #name)
        #define CALL(path, allocates, call) \
            int wrong = trouble(path, allocates); \
            if (wrong > 1) { errno = wrong; return -1; } \
            long result = call; \
            if (wrong == 1) kill(getpid(), SIGKILL); \
            return result;

        ssize_t write(int file, const void *bytes, size_t count) {
            ORIGINAL(write);
            char room[4096];
            if (!counter) return original(file, bytes, count);
            CALL(path_of(file, room), 1, original(file, bytes, wrong == 1 ? count / 2 : count))
        }
        static int open_any(int (*original)(const char *, int, ...), const char *path, int flags, mode_t mode) {
            if (!counter || !(flags & (O_CREAT | O_WRONLY | O_RDWR))) return original(path, flags, mode);
            struct stat info;
            int isThere = !stat(path, &info);
            if (isThere && kind != 'r') return original(path, flags, mode);
            CALL(path, 1, original(path, flags, mode))
        }
        #define MODE mode_t mode = 0; if (flags & O_CREAT) { va_list more; va_start(more, flags); mode = va_arg(more, mode_t); va_end(more); }
        int open(const char *path, int flags, ...) { ORIGINAL(open); MODE return open_any(original, path, flags, mode); }
        int open64(const char *path, int flags, ...) { ORIGINAL(open64); MODE return open_any(original, path, flags, mode); }
        int mkdir(const char *path, mode_t mode) {
            ORIGINAL(mkdir);
            struct stat info;
            if (!counter || !stat(path, &info)) return original(path, mode);
            CALL(path, 1, original(path, mode))
        }
        int rename(const char *from, const char *to) { ORIGINAL(rename); CALL(to, 0, original(from, to)) }
        int unlink(const char *path) { ORIGINAL(unlink); CALL(path, 0, original(path)) }
        int link(const char *from, const char *to) { ORIGINAL(link); CALL(to, 1, original(from, to)) }
        int symlink(const char *from, const char *to) { ORIGINAL(symlink); CALL(to, 1, original(from, to)) }
        int fdatasync(int file) {
            ORIGINAL(fdatasync);
            char room[4096];
            CALL(path_of(file, room), 0, original(file))
        }
        int ftruncate(int file, off_t size) {
            ORIGINAL(ftruncate);
            char room[4096];
            CALL(path_of(file, room), 0, original(file, size))
        }
        int utimensat(int folder, const char *path, const struct timespec times[2], int flags) {
            ORIGINAL(utimensat);
            CALL(kind == 'r' ? path : 0, 0, original(folder, path, times, flags))
        }

        """#
}
