internal import ContentStore
internal import Glibc

/// Stages as jobs of a cluster with a file system that all its nodes share.
///
/// What depends on what stays with the scheduler: only stages whose inputs are there are submitted, those that are ready together and ask for
/// the same as one array. Each task of it watches a worker, as a run on one machine does, and leaves its answers in the batch's folder. That folder
/// outlives this process: the next run takes the answers, and waits for the tasks that go on.
final class SlurmExecutor: StageExecutor {
    /// Where a stage of this run is.
    private struct Entry {
        let batch: SlurmBatch
        let place: SlurmBatch.Place
        let assignment: Assignment
        var hasStarted = false
    }

    private let settings: SlurmSettings
    private let study: String
    private let maxStages: Int
    private var submitter: SlurmSubmitter
    private var pending: [Assignment] = []
    private var entries: [Int: Entry] = [:]
    private var batches: [SlurmBatch] = []
    private var adoptable: [StageAddress: (batch: SlurmBatch, place: SlurmBatch.Place)] = [:]
    private var adopted: [Int: Int] = [:]
    private var retries: [StageAddress: Int] = [:]
    /// When a task was first seen to have ended without all its answers.
    private var deadSince: [SlurmTask: Double] = [:]
    private var ends: [SlurmTask: SlurmEnd] = [:]
    private var told: Set<String> = []
    private var news: [ExecutionEvent] = []
    /// Answers that the scheduler has had; they go when it has kept what they say.
    private var taken: [(batch: SlurmBatch, place: SlurmBatch.Place)] = []
    private var look = Pace(from: 0.1, to: 1)
    private var question = Pace(from: 1, to: 20)

    /// Looks for what an earlier run of the study has left under way.
    init(_ settings: SlurmSettings, program: String, study: String, opening: Request) throws {
        (self.settings, self.study) = (settings, study)
        submitter = try SlurmSubmitter(settings, program: program, study: study, opening: opening)
        // Each stage that is under way holds its lease open.
        var files = rlimit()
        getrlimit(__rlimit_resource_t(RLIMIT_NOFILE.rawValue), &files)
        files.rlim_cur = files.rlim_max
        setrlimit(__rlimit_resource_t(RLIMIT_NOFILE.rawValue), &files)
        maxStages = max(16, Int(clamping: files.rlim_cur) / 2)
        try findAbandoned()
    }

    // MARK: Taking on

    func hasRoom(for limits: StageLimits) -> Bool { entries.count + pending.count < maxStages }

    func start(_ assignment: Assignment) throws {
        look.hasten()
        if let found = adoptable.removeValue(forKey: assignment.address) {
            entries[assignment.position] = Entry(batch: found.batch, place: found.place, assignment: assignment)
            adopted[found.batch.job, default: 0] += 1
        } else {
            pending.append(assignment)
        }
    }

    func drop(_ positions: Set<Int>) -> Set<Int> {
        let dropped = positions.filter { entries[$0]?.hasStarted == false }
        for position in dropped { if let entry = entries.removeValue(forKey: position) { entry.batch.drop(entry.place) } }
        let waiting = Set(pending.map(\.position)).intersection(positions)
        pending.removeAll { waiting.contains($0.position) }
        return dropped.union(waiting)
    }

    /// The batches of the study whose submitters are gone: those of their stages that have an answer, or may still get one.
    private func findAbandoned() throws {
        var batches: [SlurmBatch] = []
        for folder in SlurmBatch.all(in: settings.folder) {
            guard let batch = SlurmBatch(adopting: folder) else {
                if let status = FileStatus(of: folder), Double(time(nil)) - status.modified > 7 * 86400 { removeTree(folder) }
                continue
            }
            if batch.manifest.study == study { batches.append(batch) }
        }
        guard !batches.isEmpty else { return }
        let states = try settings.client.states(of: batches.map(\.job))
        for batch in batches {
            let answered = Set(batch.answered)
            var isOpen = false
            for (task, stages) in batch.manifest.tasks.enumerated() {
                let isAlive = states[SlurmTask(job: batch.job, index: task)]?.isAlive ?? false
                for (number, assignment) in stages.enumerated() {
                    let place = SlurmBatch.Place(task: task, number: number)
                    // A failure that nobody was there to hear of is tried again, as after any run.
                    if answered.contains(place), batch.answer(place)?.isResult != true {
                        batch.dropAnswer(place)
                    } else if answered.contains(place) || isAlive {
                        isOpen = true
                        adoptable[assignment.address] = (batch, place)
                    }
                }
            }
            if isOpen { self.batches.append(batch) } else { batch.remove() }
        }
    }

    // MARK: Submitting

    /// Submits what is ready, as far as Slurm may have more of this run.
    private func submit() throws {
        guard !pending.isEmpty, submitter.pace.isDue else { return }
        let ready = pending
        pending = []
        for (limits, assignments) in SlurmPacking.alike(ready) {
            var rest = SlurmPacking.tasks(of: assignments, atMost: settings.tasksAtOnce, seconds: settings.secondsPerTask)[...]
            while !rest.isEmpty {
                let room = min(settings.tasksAtOnce - tasksUnderWay, submitter.maxArraySize)
                guard room > 0, submitter.pace.isDue, try submit(Array(rest.prefix(room)), limits) else {
                    pending += rest.joined()
                    break
                }
                rest = rest.dropFirst(room)
            }
        }
    }

    private var tasksUnderWay: Int { Set(entries.values.map { SlurmTask(job: $0.batch.job, index: $0.place.task) }).count }

    /// False when Slurm takes nothing now.
    private func submit(_ tasks: [[Assignment]], _ limits: StageLimits) throws -> Bool {
        switch try submitter.submit(tasks, limits) {
        case .later(let reason):
            warnOnce("\(reason); it is asked again until it does")
            return false
        case .submitted(let batch):
            batches.append(batch)
            question.hasten()
            news.append(.submitted(job: batch.job, tasks: tasks.count, families: batch.families))
            for (task, stages) in tasks.enumerated() {
                for (number, assignment) in stages.enumerated() {
                    let place = SlurmBatch.Place(task: task, number: number)
                    entries[assignment.position] = Entry(batch: batch, place: place, assignment: assignment)
                }
            }
            return true
        }
    }

    // MARK: Waiting

    func wait(bell: Int32?) throws -> [ExecutionEvent] {
        removeFinished()
        for (job, count) in adopted.sorted(by: { $0.key < $1.key }) { news.append(.adopted(job: job, stages: count)) }
        adopted = [:]
        try submit()
        if look.isDue { try takeAnswers() }
        if question.isDue, !entries.isEmpty { try askSlurm() }
        guard news.isEmpty else {
            defer { news = [] }
            return news
        }
        var watched = [pollfd(fd: bell ?? -1, events: Int16(POLLIN), revents: 0)]
        poll(&watched, 1, 100)
        return []
    }

    private func takeAnswers() throws {
        var byBatch: [ObjectIdentifier: (batch: SlurmBatch, positions: [SlurmBatch.Place: Int])] = [:]
        for (position, entry) in entries {
            byBatch[ObjectIdentifier(entry.batch), default: (entry.batch, [:])].positions[entry.place] = position
        }
        var isNews = false
        for (batch, positions) in byBatch.values.sorted(by: { $0.batch.job < $1.batch.job }) {
            for place in batch.started {
                guard let position = positions[place], entries[position]?.hasStarted == false else { continue }
                entries[position]?.hasStarted = true
                isNews = true
                news.append(.started(position: position))
            }
            for place in batch.answered {
                guard let position = positions[place], let outcome = batch.answer(place) else { continue }
                isNews = true
                try take(outcome, position, batch, place)
            }
            for task in Set(positions.keys.map(\.task)) {
                guard let (place, fraction) = batch.progress(of: task), let position = positions[place], entries[position] != nil else {
                    continue
                }
                news.append(.progressed(position: position, fraction: fraction))
            }
        }
        if isNews { look.hasten() } else { look.slowDown() }
    }

    private func take(_ outcome: ExecutionOutcome, _ position: Int, _ batch: SlurmBatch, _ place: SlurmBatch.Place) throws {
        let task = SlurmTask(job: batch.job, index: place.task)
        if case .elsewhere(let fields) = outcome.ending {
            try? settings.client.cancel(Set(entries.values.map(\.batch.job)).sorted())
            throw OtherEnvironment(fields: fields.map { ($0.name, $0.value) }, job: "\(task)")
        }
        entries[position] = nil
        taken.append((batch, place))
        news.append(.ended(position: position, outcome.from(task)))
    }

    /// Looks for tasks that have ended without an answer.
    private func askSlurm() throws {
        question.slowDown()
        guard let states = try states(of: Set(entries.values.map(\.batch.job)).sorted()) else { return }
        var tasks: [SlurmTask: SlurmBatch] = [:]
        for entry in entries.values { tasks[SlurmTask(job: entry.batch.job, index: entry.place.task)] = entry.batch }
        for (task, batch) in tasks.sorted(by: { ($0.key.job, $0.key.index) < ($1.key.job, $1.key.index) }) {
            let state = states[task]
            if let state, state.isAlive {
                deadSince[task] = nil
                guard case .waiting(let reason) = state, state.waitsForGood else { continue }
                warnOnce("Slurm job \(task.job) will not start as it is: \(reason); 'scancel \(task.job)' gives it up")
            } else {
                if case .ended(let end) = state { ends[task] = end }
                let since = deadSince[task] ?? monotonicSeconds()
                deadSince[task] = since
                question.hasten()
                guard monotonicSeconds() - since >= settings.grace else { continue }
                try takeAnswers()
                settle(task, batch)
            }
        }
    }

    /// What Slurm says of the jobs; nil when it doesn't answer now.
    private func states(of jobs: [Int]) throws -> [SlurmTask: SlurmTaskState]? {
        do {
            return try settings.client.states(of: jobs)
        } catch {
            guard error.mayPass else { throw error }
            warnOnce("\(error.headline): what runs goes on, and its results are taken all the same")
            return nil
        }
    }

    /// A task has ended and left stages without an answer: the first of them is to blame, or Slurm is.
    private func settle(_ task: SlurmTask, _ batch: SlurmBatch) {
        let left = entries.filter { $0.value.batch === batch && $0.value.place.task == task.index }.sorted {
            $0.value.place.number < $1.value.place.number
        }
        guard let (position, first) = left.first else { return }
        let end = ends[task] ?? settings.client.end(of: task)
        for (position, _) in left {
            entries[position] = nil
            if position != left[0].key { news.append(.returned(position: position)) }
        }
        let address = first.assignment.address
        if end?.isNoFaultOfTheStage == true, retries[address, default: 0] < 2 {
            retries[address, default: 0] += 1
            news.append(
                .warning(
                    "Slurm ended job \(task) (\(end?.state ?? "")\(end?.node.map { ", \($0)" } ?? "")); its stages are submitted again"))
            news.append(.returned(position: position))
        } else {
            let outcome = ExecutionOutcome(
                of: end, output: batch.output(of: task.index), family: first.assignment.family, limits: first.assignment.limits)
            news.append(.ended(position: position, outcome.from(task, node: end?.node)))
        }
    }

    private func warnOnce(_ text: String) { if told.insert(text).inserted { news.append(.warning(text)) } }

    // MARK: Ending

    func interrupt() -> InterruptedStages {
        let jobs = Set(entries.values.map(\.batch.job)).sorted()
        let (count, names) = (entries.count, jobs.map { "\($0)" })
        guard count > 0 else { return .told("no stage was under way") }
        let which = "Slurm \(jobs.count == 1 ? "job" : "jobs") \(names.joined(separator: ", "))"
        guard settings.cancelsOnInterrupt else {
            let (stages, make) = count == 1 ? ("stage goes", "it makes") : ("stages go", "they make")
            return .told(
                "\(count) \(stages) on in \(which): run again to take what \(make), or 'scancel \(names.joined(separator: " "))'")
        }
        do {
            try settings.client.cancel(jobs)
            return .told("\(which) cancelled; what had finished is kept")
        } catch {
            return .told("\(which) could not be cancelled\n\(error)")
        }
    }

    func stop() {
        removeFinished()
    }

    /// Answers that the scheduler has kept; and batches of which this run waits for nothing, and nobody else will.
    private func removeFinished() {
        for (batch, place) in taken { batch.dropAnswer(place) }
        taken = []
        let open = Set(entries.values.map { ObjectIdentifier($0.batch) } + adoptable.values.map { ObjectIdentifier($0.batch) })
        batches.removeAll { batch in
            guard !open.contains(ObjectIdentifier(batch)) else { return false }
            batch.remove()
            return true
        }
    }
}
