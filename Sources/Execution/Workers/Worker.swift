internal import ContentStore
@preconcurrency internal import Glibc
internal import Synchronization
internal import Workbench

/// The worker's side: executes one stage at a time for the engine that started this process.
package struct Worker {
    /// The descriptors on which a worker finds its engine.
    package static let requests: Int32 = 3
    package static let replies: Int32 = 4

    /// Works until the engine closes its end.
    package static func serve(_ catalogue: StudyCatalogue) async throws {
        leaveWhenEngineDies()
        // What a stage prints right before a trap would be lost in the buffer.
        setvbuf(stdout, nil, _IOLBF, 0)
        var graph: StageGraph?
        var store: Store?
        while let request = try Pipe.receive(Request.self, from: requests) {
            switch request {
            case .open(let slug, let configuration, let path):
                guard let entry = catalogue[slug] else { throw PipelineError(mistakes: ["the worker knows no study '\(slug)'"]) }
                let opened = try entry.open(configuration: configuration)
                graph = opened
                store = try Store(at: path)
                _ = try Pipe.send(Reply.opened(stages: opened.nodes.count), to: replies)
            case .execute(let position, let label, let inputs):
                guard let graph, let store, graph.nodes.indices.contains(position), graph.nodes[position].label == label else {
                    throw PipelineError(mistakes: ["the worker's pipeline has no stage '\(label)' at \(position)"])
                }
                _ = try Pipe.send(await execute(graph.nodes[position], inputs, store), to: replies)
            }
        }
    }

    private static func execute(_ node: StageNode, _ inputs: [StageInputBytes], _ store: Store) async -> Reply {
        do {
            var loaded: [LoadedInput] = []
            for input in inputs {
                switch input {
                case .value: loaded.append(.value)
                case .artifact(let bytes): loaded.append(.artifact(try load(bytes, store)))
                case .ensemble(let members): loaded.append(.ensemble(try members.map { try load($0, store) }))
                }
            }
            let start = processorSeconds()
            let throttle = Mutex(0.0)
            let run = Run { fraction in
                let now = wallSeconds()
                let isDue = throttle.withLock { last in
                    guard now - last >= 0.1 else { return false }
                    last = now
                    return true
                }
                if isDue { _ = try? Pipe.send(Reply.progress(fraction), to: replies) }
            }
            let output = try await node.execute(run, loaded)
            let seconds = processorSeconds() - start
            let isSmall = output.count <= StageRecord.inlineLimit
            let digest = isSmall ? Digest(of: output) : try store.put(output)
            return .finished(
                digest: digest.hex, size: output.count, inline: isSmall ? output : nil, seconds: seconds, peakMemory: peakMemory())
        } catch let lost as LostBlob {
            return .lost(blob: lost.digest)
        } catch {
            return .failed(message: "\(error)")
        }
    }

    private struct LostBlob: Error { let digest: String }

    private static func load(_ bytes: OutputBytes, _ store: Store) throws -> [UInt8] {
        switch bytes {
        case .inline(let bytes): return bytes
        case .blob(let hex):
            guard let digest = Digest(hex: hex), let bytes = store.blob(digest) else { throw LostBlob(digest: hex) }
            return bytes
        }
    }

    private static func processorSeconds() -> Double {
        var time = timespec()
        clock_gettime(CLOCK_PROCESS_CPUTIME_ID, &time)
        return Double(time.tv_sec) + Double(time.tv_nsec) * 1e-9
    }

    private static func wallSeconds() -> Double {
        var time = timespec()
        clock_gettime(CLOCK_MONOTONIC, &time)
        return Double(time.tv_sec) + Double(time.tv_nsec) * 1e-9
    }

    private static func peakMemory() -> Int {
        var usage = rusage()
        getrusage(__rusage_who_t(RUSAGE_SELF.rawValue), &usage)
        return usage.ru_maxrss * 1024
    }

    /// A stage in the middle of a long computation reads no pipe: a thread of its own notices that the engine is gone.
    private static func leaveWhenEngineDies() {
        var thread = pthread_t()
        pthread_create(
            &thread, nil,
            { _ in
                var watched = pollfd(fd: Worker.requests, events: 0, revents: 0)
                while true {
                    if poll(&watched, 1, -1) > 0, watched.revents & Int16(POLLHUP | POLLERR | POLLNVAL) != 0 { _exit(0) }
                }
            }, nil)
    }
}
