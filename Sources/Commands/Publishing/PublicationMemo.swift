internal import Configuration
internal import ContentStore
internal import Execution
internal import Glibc
internal import Reporting
internal import Workbench

/// Remembers what was published from which results, so that a run in which nothing changed renders nothing.
struct PublicationMemo {
    private let path: String
    private let folder: String
    private let digest: String

    init(session: Session, planner: Planner, folder: String, registration: String) {
        self.folder = folder
        path = "\(session.store.path)/v1/published/\(session.slug)-\(session.choices.trialName)"
        var preimage = Preimage("reprise publication 2")
        preimage.add(FigureRenderer.version)
        // Another program may render otherwise, and say other sentences about its stages.
        var program = stat()
        stat("/proc/self/exe", &program)
        preimage.add("\(program.st_size) \(program.st_mtim.tv_sec).\(program.st_mtim.tv_nsec)")
        preimage.add(session.project.root)
        preimage.add(registration)
        if session.choices.isPublished { preimage.add(PublishedSweeps.stamp(session.slug, root: session.project.root)) }
        preimage.add((try? session.project.source(session.paperPath))??.text ?? "")
        preimage.add(session.study.entry.question)
        preimage.addList(count: session.study.settings.count)
        for setting in session.study.settings {
            preimage.add(setting.path)
            preimage.add(setting.text)
        }
        for (position, node) in session.study.graph.nodes.enumerated() {
            preimage.add(node.label)
            if let key = planner.plan.keys[position] { preimage.add(key) }
            guard let record = planner.record(position) else { continue }
            preimage.add(record.output)
            if !record.trust.isEmpty { preimage.add(JSONValue.array(record.trust.map(\.json)).canonicalText) }
        }
        digest = preimage.digest.hex
    }

    /// The files that were written for these very results, if they are still as they were.
    func load() -> [String]? {
        guard let text = try? String(decoding: readFile(path), as: UTF8.self) else { return nil }
        let lines = text.split(separator: "\n").map(String.init)
        guard lines.first == digest else { return nil }
        var files: [String] = []
        for line in lines.dropFirst() {
            let fields = line.split(separator: "\t").map(String.init)
            guard fields.count == 2, stamp(fields[0]) == fields[1] else { return nil }
            files.append(fields[0])
        }
        return files
    }

    func save(_ files: [String]) throws {
        let lines = [digest] + files.map { "\($0)\t\(stamp($0) ?? "")" }
        try writeFile(path, Array(lines.joined(separator: "\n").utf8))
    }

    private func stamp(_ file: String) -> String? {
        var info = stat()
        guard stat("\(folder)/\(file)", &info) == 0 else { return nil }
        return "\(info.st_size) \(info.st_mtim.tv_sec).\(info.st_mtim.tv_nsec)"
    }
}
