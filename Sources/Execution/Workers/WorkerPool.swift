internal import ContentStore
internal import Glibc

/// Workers on this machine, each executing one stage at a time and kept for the next.
///
/// It never waits for one worker alone: one call polls all of them.
final class WorkerPool: StageExecutor {
    /// How workers are started and how much they may take together.
    struct Settings {
        let executable: String
        let arguments: [String]
        /// The first message to each: the pipeline that all stages are of.
        let opening: Request
        let workers: Int
        /// The memory that stages which run side by side may take together; nil for any.
        var memory: Int?
        var perturbation: Perturbation?
    }

    private struct Slot {
        let worker: WorkerProcess
        var job: Job?
    }

    private struct Job {
        let assignment: Assignment
        let started = monotonicSeconds()
        var stopReason: ExecutionOutcome.Ending?
    }

    private let settings: Settings
    private let gpus = GraphicsProcessors.count
    private var slots: [Slot] = []
    private var news: [ExecutionEvent] = []
    private var lastCheck = 0.0

    init(_ settings: Settings) { self.settings = settings }

    func hasRoom(for limits: StageLimits) -> Bool {
        let running = slots.compactMap { $0.job?.assignment.limits }
        guard !running.isEmpty else { return true }
        func fits(_ value: (StageLimits) -> Int, in whole: Int?) -> Bool {
            guard let whole else { return true }
            return running.reduce(min(value(limits), whole)) { $0 + min(value($1), whole) } <= whole
        }
        return fits(\.cores, in: settings.workers) && fits({ $0.memory ?? 0 }, in: settings.memory)
            && fits(\.gpus, in: gpus > 0 ? gpus : nil)
    }

    func start(_ assignment: Assignment) throws {
        let index = try freeSlot()
        slots[index].job = Job(assignment: assignment)
        slots[index].worker.forgetOutput()
        news.append(.started(position: assignment.position))
        try slots[index].worker.send(
            .execute(
                position: assignment.position, label: assignment.label, inputs: assignment.inputs, key: assignment.address))
    }

    private func freeSlot() throws -> Int {
        if let free = slots.firstIndex(where: { $0.job == nil }) { return free }
        let worker = try WorkerProcess(
            .init(
                executable: settings.executable, arguments: settings.arguments,
                environment: WorkerEnvironment.variables(randomHashing: settings.perturbation != nil)))
        if let perturbation = settings.perturbation, perturbation.confinesWorker(slots.count) { worker.confineToOneCore() }
        try worker.send(settings.opening)
        slots.append(Slot(worker: worker))
        return slots.count - 1
    }

    func wait(bell: Int32?) throws -> [ExecutionEvent] {
        var watched: [pollfd] = []
        for slot in slots {
            watched.append(pollfd(fd: slot.worker.replies, events: Int16(POLLIN), revents: 0))
            watched.append(pollfd(fd: slot.worker.output, events: Int16(POLLIN), revents: 0))
        }
        if let bell { watched.append(pollfd(fd: bell, events: Int16(POLLIN), revents: 0)) }
        poll(&watched, nfds_t(watched.count), 100)
        var events = news
        news = []
        var gone: [Int] = []
        for (index, slot) in slots.enumerated() {
            if watched[2 * index + 1].revents != 0 { slot.worker.takeOutput() }
            guard watched[2 * index].revents != 0 else { continue }
            for reply in try slot.worker.takeReplies() { take(reply, from: index, &events) }
            if slot.worker.isGone { gone.append(index) }
        }
        for index in gone.reversed() { bury(index, &events) }
        if monotonicSeconds() - lastCheck >= 0.1 {
            lastCheck = monotonicSeconds()
            checkLimits()
        }
        return events
    }

    private func take(_ reply: Reply, from index: Int, _ events: inout [ExecutionEvent]) {
        guard let position = slots[index].job?.assignment.position else { return }
        switch reply {
        case .opened: break
        case .progress(let fraction): events.append(.progressed(position: position, fraction: fraction))
        case .finished, .failed, .lost:
            slots[index].worker.takeOutput()
            slots[index].job = nil
            events.append(
                .ended(position: position, ExecutionOutcome(ending: .answered(reply), printed: slots[index].worker.printed)))
        }
    }

    private func bury(_ index: Int, _ events: inout [ExecutionEvent]) {
        let slot = slots.remove(at: index)
        let end = slot.worker.reap()
        guard let job = slot.job else { return }
        events.append(
            .ended(
                position: job.assignment.position,
                ExecutionOutcome(ending: job.stopReason ?? .died(end), printed: slot.worker.printed)))
    }

    private func checkLimits() {
        for (index, slot) in slots.enumerated() {
            guard let job = slot.job, job.stopReason == nil else { continue }
            let limits = job.assignment.limits
            if let limit = limits.memory, slot.worker.memory > limit {
                slots[index].job?.stopReason = .usedTooMuchMemory(slot.worker.memory)
            } else if let limit = limits.seconds, monotonicSeconds() - job.started > limit {
                slots[index].job?.stopReason = .tookTooLong
            }
            if slots[index].job?.stopReason != nil { slot.worker.kill() }
        }
    }

    /// What it takes on begins at once.
    func drop(_ positions: Set<Int>) -> Set<Int> { [] }

    func interrupt() -> InterruptedStages {
        for slot in slots where slot.job != nil { slot.worker.kill() }
        return .ended
    }

    func stop() {
        for slot in slots {
            slot.worker.kill()
            _ = slot.worker.reap()
        }
        slots = []
    }
}
