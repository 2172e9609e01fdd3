internal import Configuration
internal import ContentStore
internal import Execution
internal import Provenance
internal import Reporting
internal import Statistics

/// How two results of one study differ, and why.
struct StudyDiff {
    struct VerdictChange {
        let claim: String
        let old: String?
        let new: String?
    }

    /// Claims whose numbers or verdicts differ, and the stages from which that comes, told together where they differ alike.
    struct Explanation {
        var claims: [String]
        let groups: [Group]

        struct Group: Hashable {
            let stages: [String]
            let differences: [String]
        }
    }

    struct FigureChange {
        let name: String
        let old: ComparedFigure?
        let new: ComparedFigure?
    }

    let first: Side
    let second: Side
    private(set) var verdicts: [VerdictChange] = []
    private(set) var numbers: [NumberChange] = []
    private(set) var explanations: [Explanation] = []
    /// Declarations, with the stages that reach them.
    private(set) var code: [String] = []
    /// Files of the sources, where declarations can't be told.
    private(set) var sources: [String] = []
    private(set) var settings: [SettingChange] = []
    private(set) var data: [String] = []
    private(set) var environment: [KeyDifference] = []
    private(set) var trust: [String] = []
    private(set) var figures: [FigureChange] = []
    /// Stages that only one side has.
    private(set) var stages: [String] = []
    /// Stages whose keys differ and of which the store lacks a record, so that code and data can't be told.
    private(set) var unknown: [String] = []
    private(set) var notes: [String] = []
    private var namesAllCode = true

    var study: String { second.record.study }

    init(_ first: Side, _ second: Side, _ reader: SideReader, all: Bool) throws {
        (self.first, self.second) = (first, second)
        let records = reader.recordsByKey()
        let traces = (Trace(first, reader, records: records), Trace(second, reader, records: records))
        settings = Self.settings(first, second, reader)
        environment = Self.environment(first, second)
        let origins = Dictionary(settings.map { ($0.path, $0) }, uniquingKeysWith: { first, _ in first })
        let search = CauseSearch(
            traces.0, traces.1,
            comparison: KeyComparison(
                declarations: { reader.store?.declarations($0) }, origin: { path, _ in origins[path]?.origin }),
            settings: settings, environment: environment)
        compareClaims(traces)
        explain(search, all: all)
        compareStages(search)
        compareTrust()
        figures = Self.figures(first, second)
        try compareSources(reader)
        notes = first.notes + second.notes
    }

    // MARK: Claims

    private mutating func compareClaims(_ traces: (Trace, Trace)) {
        let members = SeedMembers(traces.0, traces.1)
        let ids =
            first.record.claims.map(\.id) + second.record.claims.map(\.id).filter { id in !first.record.claims.contains { $0.id == id } }
        for id in ids {
            let (old, new) = (first.record.claims.first { $0.id == id }, second.record.claims.first { $0.id == id })
            if old?.verdict != new?.verdict { verdicts.append(VerdictChange(claim: id, old: old?.verdict, new: new?.verdict)) }
            if isUnknown(id) { continue }
            let names = (old?.measured ?? []).map(\.name) + (new?.measured ?? []).map(\.name)
            for name in Set(names).sorted() {
                let before = old?.measured.first { $0.name == name }?.estimate
                let now = new?.measured.first { $0.name == name }?.estimate
                var spread: SeedSpread?
                if let before, let now, !before.isSame(as: now) {
                    spread =
                        members.spread(claim: id, from: before.value, to: now.value)
                        ?? SeedSpread(SeedSpread.fromInterval(before), SeedSpread.fromInterval(now), source: .interval)
                }
                numbers.append(NumberChange(claim: id, name: name, old: before, new: now, spread: spread))
            }
        }
    }

    private func isUnknown(_ claim: String) -> Bool {
        (first.record.claims + second.record.claims).contains { $0.id == claim && $0.verdict == unknownVerdict }
    }

    private mutating func explain(_ search: CauseSearch, all: Bool) {
        var changed: [String] = []
        for claim in verdicts.map(\.claim) + numbers.filter({ all ? $0.size != .same : $0.isNotable }).map(\.claim)
        where !changed.contains(claim) && !isUnknown(claim) { changed.append(claim) }
        for claim in changed {
            var causes = Self.grouped(search.causes(of: claim))
            // With the same numbers, another verdict comes from what judged them.
            if causes.isEmpty {
                causes = [.init(stages: [claim], differences: ["its numbers are the same: the rule or what judges is another"])]
            }
            if let index = explanations.firstIndex(where: { $0.groups == causes }) {
                explanations[index].claims.append(claim)
            } else {
                explanations.append(Explanation(claims: [claim], groups: causes))
            }
        }
    }

    /// Members of a family that differ alike are told together.
    private static func grouped(_ causes: [Cause]) -> [Explanation.Group] {
        var shapes: [String] = []
        var members: [String: [Cause]] = [:]
        for cause in causes.sorted(by: { $0.stage < $1.stage }) {
            let shape = ([cause.family] + cause.differences.map(\.shape)).joined(separator: "\n")
            if members[shape] == nil { shapes.append(shape) }
            members[shape, default: []].append(cause)
        }
        return shapes.compactMap { members[$0] }.map { .init(stages: $0.map(\.stage), differences: $0[0].differences.map(\.line)) }
    }

    // MARK: What differs

    private mutating func compareStages(_ search: CauseSearch) {
        var reached: [String: [String]] = [:]
        var unlisted: Set<String> = []
        for stage in second.record.stages {
            guard let old = search.first.stages[stage.label], old.key != stage.key else { continue }
            guard let own = search.ownDifferences(stage.label) else {
                unknown.append(stage.label)
                continue
            }
            let family = stageFamily(stage.label)
            for difference in own {
                switch difference.kind {
                case "code" where difference == KeyComparison.unlistedCode(family): unlisted.insert(family)
                case "code":
                    let name = difference.declaration ?? difference.detail
                    if reached[name]?.contains(family) != true { reached[name, default: []].append(family) }
                case "file", "program": if !data.contains(difference.line) { data.append(difference.line) }
                default: break
                }
            }
        }
        data.sort()
        for (side, other) in [(first, search.second), (second, search.first)] where !other.side.isPartial {
            let alone = side.record.stages.map(\.label).filter { other.stages[$0] == nil }
            for family in Set(alone.map(stageFamily)).sorted() {
                stages.append("\(firstOf(alone.filter { stageFamily($0) == family })): only in \(side.name)")
            }
        }
        code = reached.keys.sorted().map { "\($0), reached by \(listed((reached[$0] ?? []).sorted()))" }
        if !unlisted.isEmpty {
            code.append("what \(listed(unlisted.sorted())) can reach; the store has no list of the declarations any more")
            namesAllCode = false
        }
    }

    private static func settings(_ first: Side, _ second: Side, _ reader: SideReader) -> [SettingChange] {
        let old = Dictionary(first.record.settings.map { ($0.path, $0.value) }, uniquingKeysWith: { first, _ in first })
        let new = Dictionary(second.record.settings.map { ($0.path, $0.value) }, uniquingKeysWith: { first, _ in first })
        let project = reader.project
        // Where a value comes from is known of what stands here now.
        let present = project.catalogue[second.record.study].flatMap { entry in
            try? entry.configure(
                studyFile: project.source("\(entry.folder)/study.yaml"), preset: second.record.preset, files: [], overrides: [],
                includes: project.includes
            ).settings
        }
        let paths = second.record.settings.map(\.path) + first.record.settings.map(\.path).filter { new[$0] == nil }
        var changes = paths.filter { old[$0] != new[$0] }.map { path in
            let typed = second.arguments.last { $0.hasPrefix("\(path)=") }.map { "argument \($0)" }
            let origin = typed ?? present?.first { $0.path == path && $0.text == new[path] }.map { "\($0.origin)" }
            return SettingChange(path: path, old: old[path], new: new[path], origin: origin)
        }
        if first.record.preset != second.record.preset {
            changes.insert(SettingChange(path: "preset", old: first.record.preset, new: second.record.preset, origin: nil), at: 0)
        }
        return changes
    }

    private static func environment(_ first: Side, _ second: Side) -> [KeyDifference] {
        func facts(_ side: Side) -> EnvironmentClass {
            EnvironmentClass(side.record.environment.map { .init(name: $0.name, value: $0.value) })
        }
        return facts(second).differences(from: facts(first)).map {
            KeyDifference(kind: "environment", detail: "\($0.name) \($0.there ?? "(not there)") -> \($0.here ?? "(not there)")")
        }
    }

    private mutating func compareTrust() {
        func marks(_ side: Side) -> [String: [String]] {
            var found: [String: [String]] = [:]
            for stage in side.record.stages {
                for mark in stage.trust {
                    found["\(stageFamily(stage.label))\n, since \(mark.date): \(mark.because)", default: []].append(stage.label)
                }
            }
            return found
        }
        let (old, new) = (marks(first), marks(second))
        for shape in Set(old.keys).union(new.keys).sorted() where old[shape] != new[shape] {
            let because = shape.drop { $0 != "\n" }.dropFirst()
            let (gone, come) = (
                (old[shape] ?? []).filter { new[shape]?.contains($0) != true },
                (new[shape] ?? []).filter { old[shape]?.contains($0) != true }
            )
            if !come.isEmpty { trust.append("\(firstOf(come)): trusted, not run, only in \(second.name)\(because)") }
            if !gone.isEmpty { trust.append("\(firstOf(gone)): trusted, not run, only in \(first.name)\(because)") }
        }
    }

    private static func figures(_ first: Side, _ second: Side) -> [FigureChange] {
        Set((first.figures + second.figures).map(\.name)).sorted().compactMap { name in
            let (old, new) = (first.figures.first { $0.name == name }, second.figures.first { $0.name == name })
            return old?.specification == new?.specification ? nil : FigureChange(name: name, old: old, new: new)
        }
    }

    /// Where declarations can't be told, the files that differ can, as long as git has both source trees.
    private mutating func compareSources(_ reader: SideReader) throws {
        guard !unknown.isEmpty || !namesAllCode, let old = first.record.sourceTree, let new = second.record.sourceTree, old != new else {
            return
        }
        let changes = ((try? SourceTree.changes(from: old, to: new, root: reader.project.root)) ?? nil) ?? []
        sources = changes.filter { Self.mayMatter($0, to: second.record.study, in: reader.project.catalogue[second.record.study]?.folder) }
    }

    /// Whether results of a study can hang on a file of the sources: its own, those of the modules that studies use, and data.
    static func mayMatter(_ path: String, to study: String, in folder: String?) -> Bool {
        if path == "papers/\(study).yaml" || folder.map({ path.hasPrefix($0 + "/") }) == true { return true }
        if ["Sources/Kits/", "Sources/Statistics/", "Sources/Workbench/"].contains(where: path.hasPrefix) { return true }
        // Settings that several studies share.
        if path.hasPrefix("pipelines/") { return folder == nil || (!path.hasSuffix(".swift") && !path.hasSuffix("/study.yaml")) }
        let isElsewhere = ["Sources/", "Tests/", "papers/", "."].contains(where: path.hasPrefix)
        return !isElsewhere && !["Package.swift", "Package.resolved", "README.md", "reprise"].contains(path)
    }
}
