internal import ContentStore
internal import Execution
internal import Workbench

/// Something that results are made from: a setting or a group of them, a file, a source file, a declaration, or a stage.
struct LineageInput {
    let text: String

    /// Whether it is the setting of a path, a group that it is in, or a part of it.
    func isSetting(_ path: String) -> Bool {
        !path.isEmpty && (path == text || path.hasPrefix(text + ".") || text.hasPrefix(path + "."))
    }

    /// Whether it is a file that a stage takes, by its path, its name or the setting that names it.
    func isFile(_ file: FileReference) -> Bool {
        if file.path == text || file.location.name == text { return true }
        switch file.location {
        case .path(let path): return path == text || "./\(path)" == text
        case .download(let url, _): return url == text
        case .debian(_, let path), .wheel(_, _, let path): return path == text
        }
    }

    /// Whether it is a file of sources, a declaration (`GRPO.step`), or the module of one.
    func isCode(_ unit: CodeUnit) -> Bool { unit.path == text || unit.name == text || "\(unit.module).\(unit.name)" == text }

    /// Whether it is a stage, with its levels or without.
    func isStage(_ label: String) -> Bool { label == text || stageFamily(label) == text }

    /// What of it a stage took, by the fields of its key: a value, or the digest of a content; nil when it took nothing of it.
    ///
    /// - Parameter declarations: the list of declarations with a digest.
    func value(in fields: [KeyField], declarations: (String) -> [CodeUnit]) -> String? {
        var values: [String] = []
        for field in fields {
            switch field.kind {
            case "setting" where field.name == text || field.name.hasPrefix(text + "."):
                values.append(field.name == text ? field.value : "\(field.name.dropFirst(text.count + 1)) \(field.value)")
            case "file" where field.name == text || text.hasSuffix("/\(field.name)"): values.append("content \(field.value)")
            case "program" where field.name == text: values.append(shortened(field.value))
            case "code":
                let units = declarations(field.value).filter(isCode)
                if units.count == 1 { values.append("version \(units[0].hash.prefix(12))") }
                if units.count > 1 { values.append(counted(units.count, "declaration")) }
            default: break
            }
        }
        return values.isEmpty ? nil : values.joined(separator: ", ")
    }
}
