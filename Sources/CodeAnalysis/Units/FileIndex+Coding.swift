// The written form of an index: see ``IndexCache``.
extension FileIndex {
    var bytes: [UInt8] {
        var writer = ByteWriter()
        writer.add(imports)
        writer.add(containers) { $0.add($1) }
        writer.add(units) { $0.add($1) }
        writer.add(sites) { $0.add($1) }
        writer.add(findings) { writer, finding in
            writer.add(finding.place)
            writer.add(finding.message)
            writer.add(finding.unlessDeclared)
        }
        writer.add(textDigest)
        writer.add(error.map { [$0] } ?? []) { $0.add($1) }
        return writer.bytes
    }

    init(bytes: [UInt8]) throws {
        var reader = ByteReader(bytes)
        imports = try reader.texts()
        containers = try reader.list { try $0.container() }
        units = try reader.list { try $0.unit() }
        sites = try reader.list { try $0.site() }
        findings = try reader.list { Finding(place: try $0.place(), message: try $0.text(), unlessDeclared: try $0.text()) }
        textDigest = try reader.text()
        error = try reader.list { try $0.place() }.first
        guard reader.isAtEnd else { throw ByteReader.Damage() }
    }
}

extension ByteWriter {
    fileprivate mutating func add(_ place: Place) {
        add(place.line)
        add(place.column)
    }

    fileprivate mutating func add(_ mentions: Mentions) {
        for names in [mentions.bare, mentions.members, mentions.implicit, mentions.labels] { add(names.sorted()) }
        for paths in [mentions.paths, mentions.types] { add(paths.sorted { $0.lexicographicallyPrecedes($1) }) }
        for flag in [mentions.subscripts, mentions.interpolates, mentions.readsPosition] { add(flag) }
    }

    fileprivate mutating func add(_ container: Container) {
        add(Int(container.kind.rawValue))
        add(container.path)
        add(container.parent)
        for flag in [container.isFinal, container.isExported, container.isPrivate, container.isGlobalActor] { add(flag) }
        add(container.generics)
        add(container.inherits)
        add(container.requirements)
        add(container.associated)
        add(container.header)
    }

    fileprivate mutating func add(_ unit: SourceUnit) {
        add(Int(unit.kind.rawValue))
        add(unit.names)
        for number in [unit.container, unit.line, unit.lastLine, Int(unit.flags.rawValue)] { add(number) }
        add(unit.hash)
        add(unit.tokens)
        add(unit.mentions)
        add(unit.parameters)
        add(unit.labels)
        add(unit.generics.sorted { $0.key < $1.key }) { writer, generic in
            writer.add(generic.key)
            writer.add(generic.value)
        }
        add(unit.documentation)
        add(unit.takesRun)
    }

    fileprivate mutating func add(_ site: StageSite) {
        for text in [site.kind, site.name, site.function, site.expression] { add(text) }
        add(site.place)
        add(site.mentions)
        add(site.container)
        add(site.unit)
        add(site.isInferred)
        add(site.isGeneric)
        for list in [site.captures, site.references] {
            add(list) { writer, reference in
                writer.add(reference.name)
                writer.add(reference.place)
            }
        }
    }
}

extension ByteReader {
    fileprivate mutating func place() throws -> Place { Place(line: try number(), column: try number()) }

    fileprivate mutating func mentions() throws -> Mentions {
        var mentions = Mentions()
        mentions.bare = Set(try texts())
        mentions.members = Set(try texts())
        mentions.implicit = Set(try texts())
        mentions.labels = Set(try texts())
        mentions.paths = Set(try paths())
        mentions.types = Set(try paths())
        mentions.subscripts = try flag()
        mentions.interpolates = try flag()
        mentions.readsPosition = try flag()
        return mentions
    }

    fileprivate mutating func container() throws -> Container {
        guard let kind = Container.Kind(rawValue: UInt8(truncatingIfNeeded: try number())) else { throw Damage() }
        var container = Container(kind: kind, path: try texts(), parent: try number())
        container.isFinal = try flag()
        container.isExported = try flag()
        container.isPrivate = try flag()
        container.isGlobalActor = try flag()
        container.generics = try texts()
        container.inherits = try paths()
        container.requirements = try texts()
        container.associated = try texts()
        container.header = try number()
        return container
    }

    fileprivate mutating func unit() throws -> SourceUnit {
        guard let kind = SourceUnit.Kind(rawValue: UInt8(truncatingIfNeeded: try number())) else { throw Damage() }
        let names = try texts()
        let (container, line, lastLine, flags) = (try number(), try number(), try number(), try number())
        var unit = SourceUnit(
            kind: kind, names: names, container: container, hash: try text(), tokens: try text(), line: line, lastLine: lastLine,
            mentions: try mentions())
        unit.flags = .init(rawValue: UInt8(truncatingIfNeeded: flags))
        unit.parameters = try paths()
        unit.labels = try texts()
        for (name, constraints) in try list({ (try $0.text(), try $0.paths()) }) { unit.generics[name] = constraints }
        unit.documentation = try text()
        unit.takesRun = try flag()
        return unit
    }

    fileprivate mutating func site() throws -> StageSite {
        let (kind, name, function, expression) = (try text(), try text(), try text(), try text())
        let place = try place()
        let mentions = try mentions()
        let (container, unit) = (try number(), try number())
        let (isInferred, isGeneric) = (try flag(), try flag())
        let lists = try (0..<2).map { _ in try list { StageSite.Reference(name: try $0.text(), place: try $0.place()) } }
        return StageSite(
            kind: kind, name: name, place: place, function: function, expression: expression, mentions: mentions, container: container,
            unit: unit, isInferred: isInferred, isGeneric: isGeneric, captures: lists[0], references: lists[1])
    }
}
