package import Foundation
internal import Glibc

/// A Slurm cluster of this machine with two nodes, and with everything that it writes in a folder of its own; it starts in half a second.
///
/// The nodes have four cores, 2 GB and, the first one, two GPUs that are none. Slurm itself stops tasks that take more memory than they asked for.
package final class TemporaryCluster {
    private static let programs = ["munged", "slurmctld", "slurmd", "sbatch", "squeue", "scontrol", "scancel"]
    package static let path = "\(ProcessInfo.processInfo.environment["PATH"] ?? ""):/usr/sbin:/usr/bin:/sbin:/bin"
    package static let isInstalled = programs.allSatisfy { program in
        path.split(separator: ":").contains { FileManager.default.isExecutableFile(atPath: "\($0)/\(program)") }
    }

    /// Tells the programs of Slurm of this cluster; for `SlurmClient` or for a program that is started.
    package var environment: [String] { ["PATH=\(Self.path)", "SLURM_CONF=\(folder)/slurm.conf"] }
    package let folder: String
    /// Where tests let tasks work and print.
    package var shared: String { "\(folder)/shared" }

    private let shell = Process()
    private let leash = Pipe()

    private struct NotStarted: Error { let log: String }

    /// - Parameter settings: further lines of `slurm.conf`, which win over what stands there.
    package init(_ settings: [String: String] = [:]) throws {
        // The name is short since it is in that of a socket.
        let folder = FileManager.default.temporaryDirectory.appending(path: "cluster-\(UUID().uuidString.prefix(8))").path()
        self.folder = folder
        try FileManager.default.createDirectory(
            atPath: "\(folder)/shared", withIntermediateDirectories: true, attributes: [.posixPermissions: 0o755])
        try Self.configuration(in: folder, settings).write(toFile: "\(folder)/slurm.conf", atomically: true, encoding: .utf8)
        // Devices must be there, and no two the same.
        try "NodeName=n1 Name=gpu File=/dev/null\nNodeName=n1 Name=gpu File=/dev/zero\n".write(
            toFile: "\(folder)/gres.conf", atomically: true, encoding: .utf8)
        let key = Data((0..<128).map { _ in UInt8.random(in: 0...255) })
        _ = FileManager.default.createFile(atPath: "\(folder)/key", contents: key, attributes: [.posixPermissions: 0o600])
        // A program that another test starts meanwhile must not hold the leash too.
        for end in [leash.fileHandleForReading, leash.fileHandleForWriting] { _ = fcntl(end.fileDescriptor, F_SETFD, FD_CLOEXEC) }
        shell.executableURL = URL(filePath: "/usr/bin/env")
        // Tests run on threads that block signals, which the daemons need.
        shell.arguments = ["--default-signal", "setsid", "sh", "-c", Self.script, "cluster", folder]
        shell.environment = ["PATH": Self.path]
        shell.standardInput = leash
        let ready = Pipe()
        shell.standardOutput = ready
        shell.standardError = FileHandle(forWritingAtPath: "/dev/null")
        try shell.run()
        let said = ready.fileHandleForReading.availableData
        guard said == Data("ready\n".utf8) else {
            let logs = ["munged", "slurmctld", "n1", "n2"].map {
                (try? String(contentsOfFile: "\(folder)/\($0).log", encoding: .utf8)) ?? ""
            }
            stop()
            throw NotStarted(log: logs.joined(separator: "\n"))
        }
    }

    deinit { stop() }

    private func stop() {
        try? leash.fileHandleForWriting.close()
        shell.waitUntilExit()
    }

    /// Kills or stops `munged`, `slurmctld`, `n1` or `n2`, or lets it go on.
    package func signal(_ daemon: String, _ signal: Int32) throws {
        let text = try String(contentsOfFile: "\(folder)/\(daemon).pid", encoding: .utf8)
        let process = Int32(text.trimmingCharacters(in: .whitespacesAndNewlines))!
        kill(process, signal)
        // It takes a moment, in which the daemon would still answer.
        let state = [SIGKILL: ") Z", SIGSTOP: ") T"][signal]
        while let state, let now = try? String(contentsOfFile: "/proc/\(process)/stat", encoding: .utf8), !now.contains(state) {
            usleep(1000)
        }
    }

    /// Runs one of Slurm's programs for whoever administers the cluster.
    package func administer(_ arguments: String...) throws {
        let process = Process()
        process.executableURL = URL(filePath: "/usr/bin/env")
        process.arguments = arguments
        process.environment = ["PATH": Self.path, "SLURM_CONF": "\(folder)/slurm.conf"]
        try process.run()
        process.waitUntilExit()
    }

    /// Starts the daemons, says so, waits for the end of its input, be it that the test is over or that it was killed, and leaves nothing.
    private static let script = """
        folder=$1
        cd "$folder" || exit
        end() {
            unset SLURM_CONF
            # Tasks and what they have started are nobody's children, but all have the cluster's variable.
            for round in 1 2 3 4 5; do
                left=$(grep -lsa "SLURM_CONF=$folder/" /proc/[0-9]*/environ | cut -d / -f 3)
                [ -n "$left" ] || break
                kill -KILL $left
            done
            kill -KILL "$munged"
            cd /
            rm -rf "$folder"
            exit
        }
        # Whatever stops it from the outside, it ends all the same; and it shall not wait for ever for what does not come up.
        trap end HUP INT TERM
        wait_for() {
            for round in $(seq 500); do
                "$@" >/dev/null 2>&1 && return
                sleep 0.02
            done
            exec >/dev/null
            cat
            end
        }
        munged --foreground --force --key-file=key --socket="$folder/munge" --pid-file="$folder/munged.pid" \
            --log-file="$folder/munged.log" --seed-file="$folder/seed" >/dev/null 2>&1 &
        munged=$!
        export SLURM_CONF="$folder/slurm.conf"
        idle() { [ "$(sinfo --noheader --Node --states=idle --format=%N | sort -u | wc -l)" = 2 ]; }
        wait_for [ -S munge ]
        slurmctld -D >slurmctld.log 2>&1 &
        wait_for scontrol ping
        for node in n1 n2; do slurmd -D -N $node >$node.log 2>&1 & done
        wait_for idle
        echo ready
        cat
        end
        """

    private static func configuration(in folder: String, _ settings: [String: String]) throws -> String {
        var name = [CChar](repeating: 0, count: 256)
        gethostname(&name, name.count)
        let host = String(decoding: name.prefix { $0 != 0 && $0 != CChar(UInt8(ascii: ".")) }.map { UInt8(bitPattern: $0) }, as: UTF8.self)
        let user = String(cString: getpwuid(getuid()).pointee.pw_name)
        let ports = freePorts(3)
        let lines: [String: String] = [
            "ClusterName": "test", "SlurmctldHost": "\(host)(127.0.0.1)", "SlurmctldPort": "\(ports[0])", "SlurmUser": user,
            "SlurmdUser": user,
            "AuthType": "auth/munge", "AuthInfo": "socket=\(folder)/munge", "CredType": "cred/munge", "MpiDefault": "none",
            "StateSaveLocation": "\(folder)/state", "SlurmdSpoolDir": "\(folder)/spool-%n", "SlurmdPidFile": "\(folder)/%n.pid",
            "SlurmctldPidFile": "\(folder)/slurmctld.pid", "ProctrackType": "proctrack/linuxproc", "TaskPlugin": "task/none",
            "SelectType": "select/cons_tres", "SelectTypeParameters": "CR_Core_Memory", "SlurmdParameters": "config_overrides",
            "JobAcctGatherType": "jobacct_gather/linux", "JobAcctGatherFrequency": "task=1", "JobAcctGatherParams": "OverMemoryKill",
            "SchedulerParameters": "batch_sched_delay=0,sched_min_interval=0,sched_interval=1,bf_interval=1",
            "PriorityType": "priority/basic",
            "ReturnToService": "2", "SlurmdTimeout": "60", "KillWait": "1", "MinJobAge": "300", "MessageTimeout": "10",
            "MaxArraySize": "50",
            "MaxJobCount": "1000", "DefMemPerCPU": "100", "GresTypes": "gpu", "MailProg": "/bin/true",
        ]
        let nodes = """
            NodeName=n1 NodeHostname=\(host) NodeAddr=127.0.0.1 Port=\(ports[1]) CPUs=4 RealMemory=2000 Gres=gpu:2
            NodeName=n2 NodeHostname=\(host) NodeAddr=127.0.0.1 Port=\(ports[2]) CPUs=4 RealMemory=2000
            PartitionName=main Nodes=n1,n2 Default=YES
            PartitionName=short Nodes=n2 MaxTime=1

            """
        let merged = lines.merging(settings) { $1 }.sorted { $0.key < $1.key }
        return merged.map { "\($0.key)=\($0.value)\n" }.joined() + nodes
    }

    /// Ports that nobody listens on, and that the kernel gives to nobody who doesn't ask for one by its number.
    private static func freePorts(_ count: Int) -> [UInt16] {
        var found: [UInt16] = []
        var open: [Int32] = []
        while found.count < count {
            let port = UInt16.random(in: 12_000..<32_000)
            let number = socket(AF_INET, Int32(SOCK_STREAM.rawValue), 0)
            open.append(number)
            var address = sockaddr_in()
            address.sin_family = sa_family_t(AF_INET)
            address.sin_port = port.bigEndian
            let isFree = withUnsafePointer(to: &address) { pointer in
                pointer.withMemoryRebound(to: sockaddr.self, capacity: 1) {
                    bind(number, $0, socklen_t(MemoryLayout<sockaddr_in>.size)) == 0
                }
            }
            if isFree { found.append(port) }
        }
        for number in open { close(number) }
        return found
    }
}
