"""Writes Tests/ConfigurationTests/YAMLDocumentsValues.swift: odd documents, and what they mean under the core schema of YAML 1.2.

ruamel.yaml's own parser (pure Python, in its 1.2 mode) says what the nodes are; the expressions of YAML 1.2.2, section 10.3.2, say what a
plain scalar is. ruamel.yaml's resolver would add underscores, dates and binary integers to them. Keys are their text, as in JSON.

Run from the repository's root, with ruamel.yaml installed:

    python3 Tests/References/yaml_documents.py
"""

import json
import re

from ruamel.yaml import YAML
from ruamel.yaml.error import YAMLError
from ruamel.yaml.events import AliasEvent, MappingEndEvent, MappingStartEvent, ScalarEvent, SequenceEndEvent, SequenceStartEvent

# One theme a line or block; what is remarkable in each is small.
documents = [
    # Scalars of the core schema and what looks like them.
    "[null, Null, NULL, ~, nULL, Nul, 'null', ]",
    "[true, True, TRUE, tRUE, yes, no, on, off, y, n, Yes, NO]",
    "[0, -0, +0, 007, -12, +12, 0o17, 0o18, 0O17, 0x1f, 0X1F, -0x1, +0o7, 0b11, 1_000, 1,000]",
    "[0., .0, -.5, +.5, 1.e3, 1e3, 1E-2, +1e+2, 1e, e1, 1.2.3, ., -, +, ..., 1e3.5]",
    "[.inf, -.Inf, +.INF, .nan, .NaN, .NAN, -.nan, .iNF, inf, nan, Infinity]",
    "[12:30, 1:2:3, 2001-12-14, 2001-12-14t21:59:43.10-05:00, 0.1.0, 1 2, 1-2, 0x 1]",
    "[<<, =, a!, a&b, a*b, a|b, a>b, a%b, a@b, a`b]",
    "- 9223372036854775807\n- -9223372036854775808\n- 1.7976931348623157e308\n- 5e-324\n- 0.1\n- 1e-7\n- 123456789.125",
    # Plain scalars.
    "a: b: c",
    "a: b:c",
    "a: b#c",
    "a: b #c",
    "a: 'b' #c",
    "a: 'b'#c",
    "a: b\n#c\n d",
    "a: http://x.org:80/p?q#f",
    "a: -1\nb: - 1",
    "a: -b\nc: ?d\ne: :f",
    "- -b\n- ?b\n- :b\n- --- b\n- ---",
    "a: x - y ? z : w",
    "[a:b, a :b, x::y, a?b, -b]",
    "[?b, :b]",
    "a: b\n  c\n\n\n  d\n",
    "a:\n  b\n  c",
    "a:\n  b:\n  c",
    "a:\n- b\n-\n  - c\n-\n",
    "a b: c d",
    "a:b",
    "'a':b",
    "\"a\":b",
    "{\"a\":b, 'c':d, e: f}",
    "{a:b, c, d: }",
    "{a: , b: , }",
    "{a, b: 1, 'c', \"d\": }",
    "[a: b, c: , d]",
    "[{a: b}: c]",
    "[[a, b]: c]",
    "[? a : b, ? c]",
    "{? a : b, ? c, d}",
    "[a, , b]",
    "[,]",
    "[a, b,, ]",
    "{a: 1,, b: 2}",
    "[a, b, ]",
    "[\n  a,\n  b # c\n  ,\n  d\n]",
    "[a,\nb\n,c]",
    "x: [a,\nb]",
    "x: [a,\n b\n]",
    "x: {a: b\n  c,\n  d: 'e\n  f'}",
    "[a\n b, 'c\n\n d', \"e\\\n  f\"]",
    "- [a]\n- {b: c}\n-   - d\n    - e\n- - - f",
    "- a\n - b",
    "- a\n  - b",
    "-\ta\n-\t-b",
    "- - a\n  - b\n-   c: 1\n    d: 2\n-\n  e: 3",
    "- a: 1\n  b: 2\n- c:\n  - d\n  - e\n  f: 3",
    # Double and single quotation marks.
    "\"\\0\\a\\b\\t\\n\\v\\f\\r\\e\\ \\\"\\/\\\\\\N\\_\\L\\P\\x41\\u00e9\\U0001F600\"",
    "\"\\'\"",
    "\"\\xZZ\"",
    "\"\\uD800\"",
    "\"\\U00110000\"",
    "\"a\\\n   b\"",
    "\"a\n   b\n\n   c\"",
    "\"  a  \n  b  \"",
    "\"a\\tb\\\n\\  c\"",
    "'a''b\"c\\n'",
    "'a\n\n  b'",
    "''",
    "\"\"",
    "'a' b",
    "'a\n---\nb'",
    "\"a\n...\nb\"",
    "x: \"a\nb\"",
    "x:\n  'a\n  b'",
    "\"a\" \"b\"",
    "'a b': 1\n\"c\\td\": 2\n'': 3",
    "'a\n b': 1",
    # Block scalars.
    "|\n a\n  b\n\n c\n",
    "|-\n a\n\n",
    "|+\n a\n\n\n",
    "|2\n   a\n  b\n",
    "|1-\n  a\n",
    "|-1\n  a\n",
    "|0\n a\n",
    "|10\n a\n",
    "| # why\n a # b\n",
    "|# why\n a\n",
    "| x\n a\n",
    ">\n a\n b\n\n c\n  d\n e\n\n\n f\n",
    ">-\n a\n b\n",
    ">+\n a\n\n",
    ">\n\n a\n   \n b\n",
    "a: |\n  x\nb: >\n  y\n  z\n",
    "a: |\n\nb: >-\n\nc: |+\n\n\nd: 1\n",
    "a: |\n x\n  y\n# z\nb: 1\n",
    "a: |\n    x\n  y\n",
    "- |\n a\n- >\n b\n-\n |\n c\n",
    "a: |\n\tb\n",
    "|\n a\tb\n \tc\n",
    "--- |\na\n",
    "--- >-\n a\n...\n",
    # Anchors and aliases.
    "a: &x 1\nb: *x\nc: [*x, *x]",
    "&a a: &b b\n*b : *a",
    "a: &x {b: 1}\nc: *x",
    "a: &x\n  b: 1\nc: *x",
    "&x\na: 1\nb: 2",
    "- &x a\n- &x b\n- *x",
    "- &x\n- *x",
    "- &x-1.y a\n- *x-1.y",
    "{a: &x , b: *x}",
    "[&x a, *x ]",
    "a: *x\nb: &x 1",
    "a: &x *x",
    "a: &x &y 1",
    "a: & b",
    "&a &b c",
    # Tags.
    "[! 1, !!str 1, !!str true, !!str , !!str ~]",
    "!!map\na: !!seq\n- 1",
    "!!str &a b",
    "&a !!str b",
    "!<tag:yaml.org,2002:str> 1",
    "%TAG ! tag:yaml.org,2002:\n---\n!str 1",
    "%TAG !y! tag:yaml.org,2002:\n---\n- !y!str 1\n- !y!seq [a]",
    "!y!str 1",
    "!!int '1'",
    "a: !!float 1",
    "!!binary aGk=",
    "!!set {a, b}",
    "- !mine\n  a: 1",
    "!<x> a",
    # Documents, directives, comments.
    "",
    "# a\n\n  # b\n",
    "---\n",
    "--- a",
    "---\na: 1\n...\n",
    "---\na: 1\n...\n# end\n",
    "---\n---\na",
    "a\n...\n...\n",
    "%YAML 1.2\n---\na",
    "%YAML 1.1\n---\nno",
    "%YAML 1.2\na",
    "%YAML 1.2\n%YAML 1.2\n---\na",
    "%FOO bar\n---\na",
    "a: 1\n%b: 2",
    "--- a: 1",
    "--- [a]\n",
    "---a: 1",
    "...a: 1",
    "a: 1 # b\n   # c\nd: 2\n # e\n",
    "a: # b\n  c",
    "a:\n# b\n- c\n # d\n- e",
    "- # a\n  b\n-# c",
    # Keys.
    "? a\n: b\n? c\n",
    "? a\n:\n- b\n? |\n  c\n: d",
    "? - a\n: b",
    "? {a: b}\n: c",
    "{[a]: b}",
    ": a",
    "{: a}",
    "{ : a}",
    "? \n: a",
    "~: a",
    "true: a",
    "1: a\n0x2: b\n1.5: c",
    "a : 1\nb   : 2",
    "a\n b: 1",
    "a: 1\na: 2",
    "{a: 1, \"a\": 2}",
    "<<: {a: 1}",
    "a: &x {b: 1}\nc:\n  <<: *x",
    "'<<': {a: 1}",
    "a: 1\n b: 2",
    "a: 1\nb\n",
    "a:\n  b: 1\n c: 2",
    "a: 'b'\n  c: d",
    "a: [b] c",
    "- a: b\n c: d",
    "a:\n  - b\n  c: d",
    "- a\nb: c",
    "[a]: b",
    "? a: 1\n: b",
    "-?: 1\n?-: 2\n-: 3",
    # Spaces and tabs.
    "a:\t1\nb: \t2\nc: 3\t\n",
    "a:\n\tb: 1",
    "a:\n \tb",
    "a:\n  b: 1\n\t\n  c: 2",
    "- a\n\t\n- b\n\t# c\n",
    "[\ta,\tb\t]",
    "[\n\ta\n]",
    "'a\n\tb'",
    "\"a\n\tb\"",
    "a:  b  \n",
    "   a: 1\n   b: 2",
    "-  a\n-    b",
    # Characters.
    "ü: é\n日本: 語\n😀: 🎉",
    "\ufeffa: 1",
    "a: 'b\ufeffc'",
    "a: b\u00a0c",
    "a: 1\r\nb: 2\r\n",
    "a: 1\rb: 2\r",
    "a: b\x7fc",
    "a: b\x01c",
    "'b\x85c'",
    "'b\u2028c'",
    "# b\u2028a: 1",
    "@a",
    "`a",
    "%a",
    "a: %b",
    "a: @b",
    "]",
    "a: ]",
    "a: }",
    "[a",
    "{a: b",
    "'a",
    "\"a",
    "[a}",
    "a: [b\nc: d",
]

# Where ruamel.yaml departs from YAML 1.2.2, with the production that says so.
corrections = {
    "a: 'b'#c": None,  # s-separate before a comment: [77] s-b-comment
    "[?b, :b]": '["?b",":b"]',  # [126] ns-plain-first
    "-\ta\n-\t-b": '["a","-b"]',  # [66] s-separate-in-line takes tabs
    "a:\t1\nb: \t2\nc: 3\t\n": '{"a":1,"b":2,"c":3}',
    "a:\n \tb": '{"a":"b"}',  # [69] s-flow-line-prefix
    "a:\n  b: 1\n\t\n  c: 2": '{"a":{"b":1,"c":2}}',  # [78] l-comment
    "- a\n\t\n- b\n\t# c\n": '["a","b"]',
    "x: [a,\nb]": None,  # [69] s-flow-line-prefix: lines of a flow collection are indented
    "x: \"a\nb\"": None,
    "a\n...\n...\n": '"a"',  # [211] l-yaml-stream
    "'b\x85c'": '"b\x85c"',  # [26] b-char
}

INTEGER = re.compile(r"[-+]?[0-9]+")
OCTAL = re.compile(r"0o[0-7]+")
HEXADECIMAL = re.compile(r"0x[0-9a-fA-F]+")
FLOAT = re.compile(r"[-+]?(\.[0-9]+|[0-9]+(\.[0-9]*)?)([eE][-+]?[0-9]+)?")
INFINITY = re.compile(r"[-+]?(\.inf|\.Inf|\.INF)")
NOT_A_NUMBER = re.compile(r"\.nan|\.NaN|\.NAN")


class Refused(Exception):
    pass


def plain(text):
    """JSON of a plain scalar; infinities and NaN, which JSON lacks, as words."""
    if text in ("", "~", "null", "Null", "NULL"):
        return "null"
    if text.lower() in ("true", "false") and text in (text.lower(), text.upper(), text.capitalize()):
        return text.lower()
    if INTEGER.fullmatch(text):
        return str(int(text))
    if OCTAL.fullmatch(text):
        return str(int(text[2:], 8))
    if HEXADECIMAL.fullmatch(text):
        return str(int(text[2:], 16))
    if FLOAT.fullmatch(text):
        return repr(float(text))
    if INFINITY.fullmatch(text):
        return "-inf" if text[0] == "-" else "inf"
    if NOT_A_NUMBER.fullmatch(text):
        return "nan"
    return quoted(text)


def quoted(text):
    return json.dumps(text, ensure_ascii=False)


def tag(event):
    """What the tag says beside the text: a string, or nothing."""
    name = event.ctag
    text = None if name is None else str(name)
    if text in (None, "!", "tag:yaml.org,2002:seq", "tag:yaml.org,2002:map", "tag:yaml.org,2002:str"):
        return text
    raise Refused(text)


def node(events, event, anchors):
    """A pair: the JSON, and the text where this is a scalar."""
    if isinstance(event, AliasEvent):
        if event.anchor not in anchors:
            raise Refused(event.anchor)
        return anchors[event.anchor]
    kind = tag(event)
    if isinstance(event, ScalarEvent):
        result = (plain(event.value) if event.style is None and kind is None else quoted(event.value), event.value)
    elif isinstance(event, SequenceStartEvent):
        items = []
        while not isinstance(next_event := next(events), SequenceEndEvent):
            items.append(node(events, next_event, anchors)[0])
        result = ("[" + ",".join(items) + "]", None)
    elif isinstance(event, MappingStartEvent):
        pairs = {}
        while not isinstance(next_event := next(events), MappingEndEvent):
            _, key = node(events, next_event, anchors)
            if key is None or key in pairs:
                raise Refused(key)
            pairs[key] = node(events, next(events), anchors)[0]
        result = ("{" + ",".join(quoted(key) + ":" + value for key, value in pairs.items()) + "}", None)
    if event.anchor:
        anchors[event.anchor] = result
    return result


def meaning(document):
    """JSON; the empty text where there is no document; None where the document is refused or is not one."""
    if document in corrections:
        return corrections[document]
    try:
        events = list(YAML(typ="safe", pure=True).parse(document))[1:-1]
        if not events:
            return ""
        if sum(type(event).__name__ == "DocumentStartEvent" for event in events) > 1:
            return None
        body = iter(events[1:])
        result = node(body, next(body), {})[0]
        result.encode()  # Fails for half a surrogate pair.
        return result
    except (YAMLError, Refused, ValueError):
        return None


def literal(text):
    """A string literal of Swift."""
    result = ""
    for character in text:
        if character in '"\\':
            result += "\\" + character
        elif character in "\n\t\r":
            result += {"\n": "\\n", "\t": "\\t", "\r": "\\r"}[character]
        elif not character.isprintable():
            result += f"\\u{{{ord(character):X}}}"
        else:
            result += character
    return f'"{result}"'


def main():
    rows = []
    for document in documents:
        value = meaning(document)
        rows.append(f"        ({literal(document)}, {'nil' if value is None else literal(value)}),\n")
    with open("Tests/ConfigurationTests/YAMLDocumentsValues.swift", "w") as file:
        file.write("// Written by Tests/References/yaml_documents.py.\n// swift-format-ignore-file\nenum YAMLDocumentsValues {\n")
        file.write("    /// A document and its JSON: empty where there is no document, nil where the outsider refuses it.\n")
        file.write("    static let all: [(document: String, json: String?)] = [\n" + "".join(rows) + "    ]\n}\n")


if __name__ == "__main__":
    main()
