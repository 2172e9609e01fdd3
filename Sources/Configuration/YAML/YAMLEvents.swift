internal import CLibYAML

/// What a document is made of, copied out of libyaml.
enum YAMLEvent {
    case streamStart, streamEnd, documentStart, documentEnd
    case alias(String)
    case scalar(YAMLScalar, anchor: String?, tag: String?)
    case sequenceStart(anchor: String?, tag: String?)
    case sequenceEnd
    case mappingStart(anchor: String?, tag: String?)
    case mappingEnd
}

/// libyaml's event parser over bytes that outlive it.
final class YAMLEvents {
    private let parser: UnsafeMutablePointer<yaml_parser_t>
    private let file: SourceFile
    private let bytes: UnsafeBufferPointer<UInt8>
    private let columnOffset: Int

    init(_ bytes: UnsafeBufferPointer<UInt8>, file: SourceFile, columnOffset: Int) {
        parser = .allocate(capacity: 1)
        self.file = file
        self.bytes = bytes
        self.columnOffset = columnOffset
        precondition(yaml_parser_initialize(parser) == 1, "out of memory")
        yaml_parser_set_encoding(parser, YAML_UTF8_ENCODING)
        yaml_parser_set_input_string(parser, bytes.baseAddress, bytes.count)
    }

    deinit {
        yaml_parser_delete(parser)
        parser.deallocate()
    }

    func next() throws(Diagnostic) -> (event: YAMLEvent, start: YAMLMark, end: YAMLMark) {
        var event = yaml_event_t()
        guard yaml_parser_parse(parser, &event) == 1 else { throw problem() }
        defer { yaml_event_delete(&event) }
        return (copy(event), mark(event.start_mark), mark(event.end_mark))
    }

    private func copy(_ event: yaml_event_t) -> YAMLEvent {
        switch event.type {
        case YAML_STREAM_START_EVENT: return .streamStart
        case YAML_DOCUMENT_START_EVENT: return .documentStart
        case YAML_DOCUMENT_END_EVENT: return .documentEnd
        case YAML_ALIAS_EVENT: return .alias(string(event.data.alias.anchor) ?? "")
        case YAML_SCALAR_EVENT:
            let data = event.data.scalar
            let text = String(decoding: UnsafeBufferPointer(start: data.value, count: data.length), as: UTF8.self)
            let style: YAMLScalar.Style =
                switch data.style {
                case YAML_SINGLE_QUOTED_SCALAR_STYLE: .singleQuoted
                case YAML_DOUBLE_QUOTED_SCALAR_STYLE: .doubleQuoted
                case YAML_LITERAL_SCALAR_STYLE: .literal
                case YAML_FOLDED_SCALAR_STYLE: .folded
                default: .plain
                }
            return .scalar(YAMLScalar(text, style: style), anchor: string(data.anchor), tag: string(data.tag))
        case YAML_SEQUENCE_START_EVENT:
            return .sequenceStart(anchor: string(event.data.sequence_start.anchor), tag: string(event.data.sequence_start.tag))
        case YAML_SEQUENCE_END_EVENT: return .sequenceEnd
        case YAML_MAPPING_START_EVENT:
            return .mappingStart(anchor: string(event.data.mapping_start.anchor), tag: string(event.data.mapping_start.tag))
        case YAML_MAPPING_END_EVENT: return .mappingEnd
        default: return .streamEnd
        }
    }

    private func string(_ pointer: UnsafeMutablePointer<yaml_char_t>?) -> String? {
        pointer.map { String(cString: $0) }
    }

    private func mark(_ mark: yaml_mark_t) -> YAMLMark {
        YAMLMark(line: Int(mark.line) + 1, column: Int(mark.column) + 1 + (mark.line == 0 ? columnOffset : 0))
    }

    /// The error that libyaml stopped at, in our words where its own mislead.
    private func problem() -> Diagnostic {
        let text = parser.pointee.problem.map { String(cString: $0) } ?? "not valid YAML"
        if parser.pointee.error == YAML_READER_ERROR {
            return Diagnostic("not valid YAML: \(text)", in: file, at: mark(byteOffset: Int(parser.pointee.problem_offset)))
        }
        let place = beforeEnd(mark(parser.pointee.problem_mark))
        let context = parser.pointee.context.map { String(cString: $0) }
        let opening = beforeEnd(mark(parser.pointee.context_mark)).line
        let facts = context.map { ["\($0) that starts at line \(opening)"] } ?? []
        let first = file.line(place.line)?.unicodeScalars.dropFirst(place.column - 1).first
        func problem(_ headline: String, facts: [String] = [], hint: String? = nil) -> Diagnostic {
            Diagnostic(headline, in: file, at: place, facts: facts, hint: hint)
        }
        switch text {
        case "found a tab character that violates indentation",
            "found character that cannot start any token" where first == "\t":
            return problem("a tab cannot indent", hint: "use spaces")
        case "found character that cannot start any token":
            return problem("a plain value cannot start with this character", hint: "put the value between quotation marks")
        case "mapping values are not allowed in this context":
            return problem("a ':' cannot stand here", hint: "put text that holds ': ' between quotation marks")
        case "could not find expected ':'":
            return problem("expected ':' after the key", facts: facts)
        case "did not find expected key" where first == "-":
            return problem("an element of a list cannot stand among the keys of a mapping", facts: facts)
        case "did not find expected key":
            return problem("expected a key", facts: facts, hint: "the keys of a mapping start in the same column")
        case "did not find expected '-' indicator":
            return problem("expected '- ' and an element of the list", facts: facts)
        case "block sequence entries are not allowed in this context":
            return problem("a list cannot start here", hint: "put its first '- ' on a line of its own")
        case "did not find expected node content":
            return problem("expected a value")
        case "did not find expected ',' or ']'", "did not find expected ',' or '}'":
            return problem("expected \(text.dropFirst("did not find expected ".count))", facts: facts)
        case "did not find expected <document start>":
            return problem("expected the end of the document, or '---' before it")
        case "found unknown escape character":
            return problem("a backslash cannot stand before this character", hint: "write \\\\, or use single quotation marks")
        case "found unexpected document indicator":
            return problem("the quotation mark that opens at line \(opening) is not closed before this line")
        case "found a tab character where an indentation space is expected":
            return problem("a tab cannot indent", hint: "use spaces")
        case "found unknown directive name":
            return problem("no directives but %YAML and %TAG are read", hint: "leave the line out")
        case "did not find expected alphabetic or numeric character":
            return problem("the name of an anchor consists of letters, digits, '-' and '_'")
        case "found unexpected end of stream" where context == "while scanning a quoted scalar":
            return problem("the quotation mark that opens at line \(opening) is not closed")
        case "found incompatible YAML document":
            return problem("this version of YAML is not read", hint: "leave the line out")
        default:
            return problem("not valid YAML: \(text)", facts: facts)
        }
    }

    /// libyaml names the line after the last for what is missing at the end; the end of the last text says more.
    private func beforeEnd(_ mark: YAMLMark) -> YAMLMark { file.isBeyondText(mark.line) ? file.endOfText : mark }

    private func mark(byteOffset: Int) -> YAMLMark {
        var (line, column) = (1, 1 + columnOffset)
        for scalar in String(decoding: bytes.prefix(byteOffset), as: UTF8.self).unicodeScalars {
            if scalar == "\n" { (line, column) = (line + 1, 1) } else { column += 1 }
        }
        return YAMLMark(line: line, column: column)
    }
}
