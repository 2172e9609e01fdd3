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
        // Programs that a stage starts get neither end of the pipes.
        for descriptor in [requests, replies] { _ = fcntl(descriptor, F_SETFD, FD_CLOEXEC) }
        // What a stage prints right before a trap would be lost in the buffer.
        setvbuf(stdout, nil, _IOLBF, 0)
        var graph: StageGraph?
        var store: Store?
        var files: InputFiles?
        while let request = try Pipe.receive(Request.self, from: requests) {
            switch request {
            case .open(let slug, let configuration, let path, let root):
                guard let entry = catalogue[slug] else { throw PipelineError(mistakes: ["the worker knows no study '\(slug)'"]) }
                let opened = try entry.open(configuration: configuration)
                graph = opened
                let stored = try Store(at: path)
                store = stored
                files = InputFiles(root: root, store: stored)
                _ = try Pipe.send(Reply.opened(stages: opened.nodes.count), to: replies)
            case .execute(let position, let label, let inputs, let address):
                guard let graph, let store, let files, graph.nodes.indices.contains(position), graph.nodes[position].label == label else {
                    throw PipelineError(mistakes: ["the worker's pipeline has no stage '\(label)' at \(position)"])
                }
                _ = try Pipe.send(await execute(graph.nodes[position], inputs, files, store, address), to: replies)
            }
        }
    }

    private static func execute(
        _ node: StageNode, _ inputs: [StageInputBytes], _ files: InputFiles, _ store: Store, _ address: StageAddress
    ) async -> Reply {
        do {
            var loaded: [LoadedInput] = []
            for input in inputs {
                switch input {
                case .value: loaded.append(.value)
                case .artifact(let bytes): loaded.append(.artifact(try load([bytes], store)[0]))
                case .ensemble(let members): loaded.append(.members(try load(members, store)))
                case .file(let hex):
                    guard let digest = Digest(hex: hex) else { throw LostBlob(digest: hex) }
                    // What a function reads is checked as it reads; a program reads past everybody.
                    if case .program = node.work, !store.isWhole(digest) { throw LostBlob(digest: hex) }
                    loaded.append(.file(FileContents(path: store.blobPath(digest)) { try content(digest, store) }))
                }
            }
            let start = processorSeconds()
            let throttle = Mutex(0.0)
            let recorder = recorder(address, store)
            let run = Run(recorder: recorder) { fraction in
                let now = monotonicSeconds()
                let isDue = throttle.withLock { last in
                    guard now - last >= 0.1 else { return false }
                    last = now
                    return true
                }
                if isDue { _ = try? Pipe.send(Reply.progress(fraction), to: replies) }
            }
            let output: EncodedArtifact
            switch node.work {
            case .function(let call): output = try await call(run, loaded)
            case .program(let call): output = try ProgramWork(call, node, loaded, files: files, store: store).run()
            }
            let seconds = processorSeconds() - start
            let series = recorder.series.isEmpty ? nil : try store.put(ArtifactEncoder.encode(recorder.series)).hex
            if let key = Digest(hex: address.key), let environment = Digest(hex: address.environment) {
                store.dropCheckpoint(key: key, environment: environment)
            }
            let inline = output.size <= StageRecord.inlineLimit ? try output.bytes() : nil
            let digest = try inline.map { Digest(of: $0) } ?? store.put(output)
            return .finished(
                digest: digest.hex, size: output.size, inline: inline, seconds: seconds, peakMemory: peakMemory(), series: series)
        } catch let lost as LostBlob {
            return .lost(blob: lost.digest)
        } catch let failure as ProgramWork.Failure {
            return .failed(failure.reply)
        } catch {
            return .failed(FailureReply("threw an error", [("error", "\(error)")]))
        }
    }

    /// Goes on from what an interrupted execution of the same stage kept.
    private static func recorder(_ address: StageAddress, _ store: Store) -> RunRecorder {
        guard let key = Digest(hex: address.key), let environment = Digest(hex: address.environment) else { return RunRecorder() }
        return RunRecorder(restoring: store.checkpoint(key: key, environment: environment)) {
            try store.keepCheckpoint($0, key: key, environment: environment)
        }
    }

    private struct LostBlob: Error { let digest: String }

    /// The artifacts, of which large ones stay where they are; those have been found whole, side by side.
    private static func load(_ outputs: [OutputBytes], _ store: Store) throws -> [StoredArtifact] {
        let load: @Sendable (OutputBytes) throws -> StoredArtifact = { output in
            switch output {
            case .inline(let bytes): return StoredArtifact(bytes)
            case .blob(let hex):
                guard let digest = Digest(hex: hex), let artifact = store.artifact(digest) else { throw LostBlob(digest: hex) }
                return artifact
            }
        }
        let blobs = outputs.count { if case .blob = $0 { true } else { false } }
        return blobs > 1 ? try sideBySide(outputs, load) : try outputs.map(load)
    }

    private static func content(_ digest: Digest, _ store: Store) throws -> [UInt8] {
        guard let bytes = store.blob(digest) else { throw LostBlob(digest: digest.hex) }
        return bytes
    }

    /// CPU seconds of this process and of the programs that it has waited for.
    private static func processorSeconds() -> Double {
        var time = timespec()
        clock_gettime(CLOCK_PROCESS_CPUTIME_ID, &time)
        var children = rusage()
        getrusage(__rusage_who_t(RUSAGE_CHILDREN.rawValue), &children)
        let waited = Double(children.ru_utime.tv_sec + children.ru_stime.tv_sec)
        return waited + Double(children.ru_utime.tv_usec + children.ru_stime.tv_usec) * 1e-6 + Double(time.tv_sec)
            + Double(time.tv_nsec) * 1e-9
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
                    if poll(&watched, 1, -1) > 0, watched.revents & Int16(POLLHUP | POLLERR | POLLNVAL) != 0 {
                        // The worker leads a process group of its own: what it has started goes with it.
                        if getpgrp() == getpid() { kill(0, SIGKILL) }
                        _exit(0)
                    }
                }
            }, nil)
    }
}
