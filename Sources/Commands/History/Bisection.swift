internal import ContentStore
internal import Execution
internal import Provenance
internal import Reporting

/// Finds the commit from which on a claim has its present verdict.
///
/// Most verdicts are known without running anything: what was published from a commit's sources, and what can't differ because nothing changed
/// that the study hangs on. The commits between are halved, and what isn't known is run in a worktree, with the store that all worktrees share.
struct Bisection {
    /// A commit on the way, oldest first.
    struct Candidate {
        let commit: String
        /// The files that it changed.
        let changed: [String]
    }

    /// A verdict, and what `diff` can take as its results.
    struct Known {
        let verdict: String
        let place: String
    }

    /// What was found.
    struct Finding {
        /// The last commit with another verdict.
        let before: (commit: CommitFiles, known: Known)
        /// The first with the present one; with more than one suspect, the last of them.
        let after: (commit: CommitFiles, known: Known)
        /// Commits between the two that could not be judged.
        let skipped: [(commit: String, why: String)]
        /// The files in which the two differ and on which the study hangs.
        let files: [String]
    }

    let project: Project
    let entry: StudyEntry
    let claim: String
    private let git: GitProgram
    private let candidates: [Candidate]
    private var published: [String: Known] = [:]
    private var known: [Int: Known] = [:]
    private var trees: [Int: String] = [:]
    private var failed: [Int: String] = [:]
    private(set) var ran = 0

    /// - Parameters:
    ///   - first: a commit with another verdict; nil for the latest that has one published.
    ///   - last: the commit whose verdict is looked into.
    ///
    /// Errors: ``CommandError`` for a commit or claim that isn't there.
    init(_ project: Project, _ entry: StudyEntry, claim: String, from first: String?, to last: String) throws {
        (self.project, self.entry, self.claim) = (project, entry, claim)
        git = try GitProgram(root: project.root)
        candidates = try Self.line(to: CommitFiles(last, root: project.root).commit, from: first, git, project)
        for version in try FileVersion.history(of: "outputs/\(entry.slug)/results.json", root: project.root) {
            guard let bytes = version.bytes, let record = try? PublishedRecord(parsing: String(decoding: bytes, as: UTF8.self)),
                let tree = record.sourceTree, let verdict = record.claims.first(where: { $0.id == claim })?.verdict
            else { continue }
            published[tree] = Known(verdict: verdict, place: version.commit)
        }
    }

    /// The commits from the first to the last along first parents, oldest first, by one question to git.
    private static func line(to last: String, from first: String?, _ git: GitProgram, _ project: Project) throws -> [Candidate] {
        let log = try git.run(
            [
                "-c", "core.quotePath=false", "log", "--first-parent", "-m", "--reverse", "--name-only", "--relative", "--format=%x01%H",
                last,
            ],
            because: "listing the commits")
        let candidates = log.split(separator: "\u{1}").compactMap { entry -> Candidate? in
            let lines = entry.split(separator: "\n").map(String.init)
            return lines.first.map { Candidate(commit: $0, changed: Array(lines.dropFirst())) }
        }
        guard let first else { return candidates }
        let start = try CommitFiles(first, root: project.root).commit
        guard let position = candidates.firstIndex(where: { $0.commit == start }) else {
            throw CommandError(
                "error: commit \(start.prefix(12)) is not among the first parents of \(last.prefix(12))\n"
                    + "  hint: name a commit of the branch itself, not of one that was merged into it")
        }
        return Array(candidates[position...])
    }

    // MARK: What is known

    /// The verdict at a commit, if it is known without running anything.
    mutating func verdict(at index: Int) throws -> Known? {
        if let found = try certain(index) { return found }
        // The nearest known ones before and after, as long as nothing between them matters.
        for step in [-1, 1] {
            var other = index + step
            while candidates.indices.contains(other), !matters(step < 0 ? other + 1 : other) {
                if let found = try certain(other) {
                    known[index] = found
                    return found
                }
                other += step
            }
        }
        return nil
    }

    /// The verdict that was published from a commit's sources, or was found by running it.
    private mutating func certain(_ index: Int) throws -> Known? {
        if let found = known[index] { return found }
        let tree = try trees[index] ?? SourceTree.of(commit: candidates[index].commit, root: project.root).id
        trees[index] = tree
        known[index] = published[tree]
        return known[index]
    }

    /// Whether a verdict of the study may be another at a commit than before it.
    private func matters(_ index: Int) -> Bool {
        candidates[index].changed.contains(where: mayMatter)
            || candidates[index].changed.contains("Package.swift") && changesBuild(candidates[index].commit)
    }

    private func changes(_ first: Candidate, _ second: Candidate) throws -> [String] {
        let diff = try git.run(["diff", "--name-only", "-z", "--relative", first.commit, second.commit], because: "comparing two commits")
        let names = diff.split(separator: "\0").map(String.init).sorted()
        let found = names.filter(mayMatter)
        return found.isEmpty ? names : found
    }

    /// What the stages hang on, and what judges them; the engine's own code counts through the schema of its keys.
    private func mayMatter(_ path: String) -> Bool {
        if path.hasPrefix("outputs/") || path.hasSuffix(".registered.yaml") { return false }
        if path == "Package.resolved" || path == "Sources/Execution/Planning/StageKey.swift" { return true }
        if ["Sources/CTorch/", "Sources/Evidence/", "Sources/LanguageModels/", "Sources/Torch/"].contains(where: path.hasPrefix) {
            return true
        }
        return StudyDiff.mayMatter(path, to: entry.slug, in: entry.folder)
    }

    /// Whether a commit edits more of the package than its lists of targets, which every new study does.
    private func changesBuild(_ commit: String) -> Bool {
        let lines = git.lines(["show", "--first-parent", "-m", "--unified=0", "--format=", commit, "--", "Package.swift"])
        return lines.contains { line in
            (line.hasPrefix("+") || line.hasPrefix("-"))
                && [".package(", "Flags", "Settings", "define(", "tools-version"].contains(where: { line.contains($0) })
        }
    }

    // MARK: Halving

    /// Halves the commits until one is left.
    ///
    /// - Parameters:
    ///   - isBounded: Whether the first commit was named, and is run if nothing is known of it.
    ///   - run: Makes the results of a commit and says where they are; nil when nothing may run.
    ///   - tell: Progress.
    ///
    /// Errors: ``CommandError`` where no other verdict is known.
    mutating func find(isBounded: Bool, run: ((String) throws -> Known)?, tell: (String) -> Void) throws -> Finding {
        var high = candidates.count - 1
        if isBounded, run != nil {
            let ends = try (high > 0 ? [0, high] : [0]).count { try verdict(at: $0) == nil }
            announce(high + 1, try mostRuns(between: 0, and: high) + ends, tell)
        }
        guard let last = try judged(high, run, tell) else { throw unknown(high, run == nil) }
        var low: Int?
        if isBounded {
            guard let first = try judged(0, run, tell) else { throw unknown(0, run == nil) }
            guard first.verdict != last.verdict else {
                throw same(last, "\(candidates[0].commit.prefix(12)) and \(candidates[high].commit.prefix(12))")
            }
            low = 0
        } else {
            for index in stride(from: high - 1, through: 0, by: -1) {
                guard let found = try verdict(at: index) else { continue }
                if found.verdict == last.verdict { high = index } else { low = index }
                if low != nil { break }
            }
        }
        guard var low else { throw same(last, "every commit whose results were published") }
        if !isBounded, run != nil { announce(high - low - 1, try mostRuns(between: low, and: high), tell) }
        while let middle = middle(low, high) {
            guard let found = try judged(middle, run, tell) else { continue }
            if found.verdict == last.verdict { high = middle } else { low = middle }
        }
        guard let before = known[low], let after = known[high] else { throw unknown(low, run == nil) }
        return Finding(
            before: (try CommitFiles(candidates[low].commit, root: project.root), before),
            after: (try CommitFiles(candidates[high].commit, root: project.root), after),
            skipped: (low + 1..<high).map { (candidates[$0].commit, failed[$0] ?? "nothing is published of it") },
            files: try changes(candidates[low], candidates[high]))
    }

    /// How many commits are run at most to find the one between two where the verdict changes, unless one can't be judged.
    private mutating func mostRuns(between low: Int, and high: Int) throws -> Int {
        var (open, isOpen) = (0, false)
        for index in low + 1..<max(low + 1, high) {
            let wasOpen = isOpen
            isOpen = try verdict(at: index) == nil
            // Commits between which nothing changes that matters are run once.
            if isOpen, !wasOpen || matters(index) { open += 1 }
        }
        return min(open, Int.bitWidth - max(0, high - low - 1).leadingZeroBitCount)
    }

    private func announce(_ commits: Int, _ runs: Int, _ tell: (String) -> Void) {
        guard runs > 0 else { return }
        tell("\(counted(commits, "commit")) to look into, at most \(runs) to build and run; more only if one fails")
    }

    /// The commit in the middle of two that may be judged; nil when there is none.
    private func middle(_ low: Int, _ high: Int) -> Int? {
        let center = (low + high) / 2
        return (low + 1..<max(low + 1, high)).filter { failed[$0] == nil }.min { (abs($0 - center), $0) < (abs($1 - center), $1) }
    }

    private mutating func judged(_ index: Int, _ run: ((String) throws -> Known)?, _ tell: (String) -> Void) throws -> Known? {
        let commit = candidates[index].commit
        if let found = try verdict(at: index) {
            tell("\(commit.prefix(12))  \(found.verdict)")
            return found
        }
        guard let run else {
            failed[index] = "nothing is published of it"
            return nil
        }
        do {
            let found = try run(commit)
            ran += 1
            known[index] = found
            tell("\(commit.prefix(12))  \(found.verdict)  (run)")
            return found
        } catch let error as CommandError {
            failed[index] =
                error.description.split(separator: "\n").first.map { $0.hasPrefix("error: ") ? String($0.dropFirst(7)) : String($0) } ?? ""
            tell("\(commit.prefix(12))  skipped: \(failed[index] ?? "")")
            return nil
        }
    }

    // MARK: Mistakes

    private func unknown(_ index: Int, _ isIdle: Bool) -> CommandError {
        let commit = candidates[index].commit.prefix(12)
        let why = failed[index] ?? "nothing is published of it"
        return CommandError(
            "error: the verdict on '\(claim)' at commit \(commit) is not known: \(why)\n  hint: "
                + (isIdle ? "leave '--no-run' out, and it is run" : "name another commit with '--to'"), code: 1)
    }

    private func same(_ last: Known, _ place: String) -> CommandError {
        CommandError(
            "error: '\(claim)' of \(entry.slug) is \(last.verdict) in \(place)\n"
                + "  hint: '--from COMMIT' names one at which it was otherwise; it is run if need be", code: 1)
    }
}
