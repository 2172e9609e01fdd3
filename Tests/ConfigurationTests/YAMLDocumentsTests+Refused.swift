extension YAMLDocumentsTests {
    /// What YAML forbids and libyaml reads.
    static let lenient = [
        "a: 'b'#c": #"{"a":"b"}"#,
        "|# why\n a\n": #""a\n""#,
        "x: [a,\nb]": #"{"x":["a","b"]}"#,
        "x: \"a\nb\"": #"{"x":"a b"}"#,
    ]

    /// What YAML forbids: the place and the headline. Whole messages of these kinds stand in `invalid/`.
    static let invalid = [
        "a: b: c": "1:5: error: a ':' cannot stand here",
        "a: b\n#c\n d": "3:2: error: expected a key",
        "a: -1\nb: - 1": "2:4: error: a list cannot start here",
        "a: x - y ? z : w": "1:14: error: a ':' cannot stand here",
        "a:\n  b:\n  c": "3:4: error: expected ':' after the key",
        "'a':b": "1:4: error: expected the end of the document, or '---' before it",
        "\"a\":b": "1:4: error: expected the end of the document, or '---' before it",
        "[a, , b]": "1:5: error: expected a value",
        "[,]": "1:2: error: expected a value",
        "[a, b,, ]": "1:7: error: expected a value",
        "{a: 1,, b: 2}": "1:7: error: expected a value",
        "\"\\'\"": "1:2: error: a backslash cannot stand before this character",
        "\"\\xZZ\"": "1:4: error: not valid YAML: did not find expected hexdecimal number",
        "\"\\uD800\"": "1:4: error: not valid YAML: found invalid Unicode character escape code",
        "\"\\U00110000\"": "1:4: error: not valid YAML: found invalid Unicode character escape code",
        "'a' b": "1:5: error: expected the end of the document, or '---' before it",
        "'a\n---\nb'": "2:1: error: the quotation mark that opens at line 1 is not closed before this line",
        "\"a\n...\nb\"": "2:1: error: the quotation mark that opens at line 1 is not closed before this line",
        "\"a\" \"b\"": "1:5: error: expected the end of the document, or '---' before it",
        "'a\n b': 1": "2:4: error: a ':' cannot stand here",
        "|0\n a\n": "1:2: error: not valid YAML: found an indentation indicator equal to 0",
        "|10\n a\n": "1:3: error: not valid YAML: did not find expected comment or line break",
        "| x\n a\n": "1:3: error: not valid YAML: did not find expected comment or line break",
        "a: |\n    x\n  y\n": "3:3: error: expected a key",
        "a: |\n\tb\n": "2:1: error: a tab cannot indent",
        "a: &x *x": "1:7: error: expected a key",
        "a: &x &y 1": "1:7: error: expected a key",
        "a: & b": "1:5: error: the name of an anchor consists of letters, digits, '-' and '_'",
        "&a &b c": "1:4: error: expected the end of the document, or '---' before it",
        "!y!str 1": "1:1: error: not valid YAML: found undefined tag handle",
        "%YAML 1.2\na": "2:1: error: expected the end of the document, or '---' before it",
        "%YAML 1.2\n%YAML 1.2\n---\na": "2:1: error: not valid YAML: found duplicate %YAML directive",
        "a: 1\n%b: 2": "2:3: error: not valid YAML: found unexpected non-alphabetical character",
        "--- a: 1": "1:6: error: a ':' cannot stand here",
        "- # a\n  b\n-# c": "3:5: error: expected ':' after the key",
        "a\n b: 1": "2:3: error: a ':' cannot stand here",
        "a: 1\n b: 2": "2:3: error: a ':' cannot stand here",
        "a: 1\nb\n": "2:2: error: expected ':' after the key",
        "a:\n  b: 1\n c: 2": "3:2: error: expected a key",
        "a: 'b'\n  c: d": "2:3: error: expected a key",
        "a: [b] c": "1:8: error: expected a key",
        "- a: b\n c: d": "2:2: error: expected '- ' and an element of the list",
        "a:\n  - b\n  c: d": "3:3: error: expected '- ' and an element of the list",
        "- a\nb: c": "2:1: error: expected '- ' and an element of the list",
        "a:\n\tb: 1": "2:1: error: a tab cannot indent",
        "a: b\u{7F}c": "1:5: error: not valid YAML: control characters are not allowed",
        "a: b\u{1}c": "1:5: error: not valid YAML: control characters are not allowed",
        "@a": "1:1: error: a plain value cannot start with this character",
        "`a": "1:1: error: a plain value cannot start with this character",
        "%a": "1:3: error: no directives but %YAML and %TAG are read",
        "a: %b": "1:4: error: a plain value cannot start with this character",
        "a: @b": "1:4: error: a plain value cannot start with this character",
        "]": "1:1: error: expected a value",
        "a: ]": "1:4: error: expected a value",
        "a: }": "1:4: error: expected a value",
        "[a": "1:3: error: expected ',' or ']'",
        "{a: b": "1:6: error: expected ',' or '}'",
        "'a": "1:3: error: the quotation mark that opens at line 1 is not closed",
        "\"a": "1:3: error: the quotation mark that opens at line 1 is not closed",
        "[a}": "1:3: error: expected ',' or ']'",
        "a: [b\nc: d": "2:2: error: expected ',' or ']'",
    ]

    /// What YAML 1.2 allows and we refuse: tags, merge keys, complex and empty keys, a second document; and what libyaml can't read.
    static let deliberate = [
        "[?b, :b]": """
        a.yaml:1:6: error: expected a value
        [?b, :b]
             ^
        """,
        "[{a: b}: c]": """
        a.yaml:1:2: error: a key must be text or a number, found a mapping
        [{a: b}: c]
         ^
        """,
        "[[a, b]: c]": """
        a.yaml:1:2: error: a key must be text or a number, found a list
        [[a, b]: c]
         ^
        """,
        "-\ta\n-\t-b": """
        a.yaml:1:2: error: a tab cannot indent
        -\ta
         ^
        hint: use spaces
        """,
        "--- |\na\n": """
        a.yaml:2:1: error: expected the end of the document, or '---' before it
        a
        ^
        """,
        "- &x-1.y a\n- *x-1.y": """
        a.yaml:1:7: error: the name of an anchor consists of letters, digits, '-' and '_'
        - &x-1.y a
              ^
        """,
        "a: *x\nb: &x 1": """
        a.yaml:1:4: error: no anchor 'x' before this alias
        a: *x
           ^
        """,
        "!!int '1'": """
        a.yaml:1:1: error: tags such as '!!int' have no meaning here
        !!int '1'
        ^
        """,
        "a: !!float 1": """
        a.yaml:1:4: error: tags such as '!!float' have no meaning here
        a: !!float 1
           ^
        """,
        "!!binary aGk=": """
        a.yaml:1:1: error: tags such as '!!binary' have no meaning here
        !!binary aGk=
        ^
        """,
        "!!set {a, b}": """
        a.yaml:1:1: error: tags such as '!!set' have no meaning here
        !!set {a, b}
        ^
        """,
        "- !mine\n  a: 1": """
        a.yaml:1:3: error: tags such as '!mine' have no meaning here
        - !mine
          ^
        """,
        "!<x> a": """
        a.yaml:1:1: error: tags such as 'x' have no meaning here
        !<x> a
        ^
        """,
        "---\n---\na": """
        a.yaml:2:1: error: a second document starts here; one is allowed
        ---
        ^
        """,
        "%FOO bar\n---\na": """
        a.yaml:1:5: error: no directives but %YAML and %TAG are read
        %FOO bar
            ^
        hint: leave the line out
        """,
        "? - a\n: b": """
        a.yaml:1:3: error: a key must be text or a number, found a list
        ? - a
          ^
        """,
        "? {a: b}\n: c": """
        a.yaml:1:3: error: a key must be text or a number, found a mapping
        ? {a: b}
          ^
        """,
        "{[a]: b}": """
        a.yaml:1:2: error: a key must be text or a number, found a list
        {[a]: b}
         ^
        """,
        ": a": """
        a.yaml:1:1: error: expected a key
        : a
        ^
        note: while parsing a block mapping that starts at line 1
        hint: the keys of a mapping start in the same column
        """,
        "{: a}": """
        a.yaml:1:2: error: expected a value
        {: a}
         ^
        """,
        "{ : a}": """
        a.yaml:1:3: error: expected a value
        { : a}
          ^
        """,
        "? \n: a": """
        a.yaml:1:2: error: a key must be text or a number, found nothing
        ?\u{20}
         ^
        """,
        "~: a": """
        a.yaml:1:1: error: a key must be text or a number, found nothing
        ~: a
        ^
        hint: write "~"
        """,
        "true: a": """
        a.yaml:1:1: error: a key must be text or a number, found true
        true: a
        ^
        hint: write "true"
        """,
        "a: 1\na: 2": """
        a.yaml:2:1: error: duplicate key 'a'
        a: 2
        ^
        note: it stands first at line 1
        """,
        "{a: 1, \"a\": 2}": """
        a.yaml:1:8: error: duplicate key 'a'
        {a: 1, "a": 2}
               ^
        note: it stands first at line 1
        """,
        "<<: {a: 1}": """
        a.yaml:1:1: error: merge keys ('<<') are not part of YAML 1.2
        <<: {a: 1}
        ^
        hint: write the keys out
        """,
        "a: &x {b: 1}\nc:\n  <<: *x": """
        a.yaml:3:3: error: merge keys ('<<') are not part of YAML 1.2
          <<: *x
          ^
        hint: write the keys out
        """,
        "[a]: b": """
        a.yaml:1:1: error: a key must be text or a number, found a list
        [a]: b
        ^
        """,
        "? a: 1\n: b": """
        a.yaml:1:3: error: a key must be text or a number, found a mapping
        ? a: 1
          ^
        """,
        "a:\n \tb": """
        a.yaml:2:2: error: a tab cannot indent
         \tb
         ^
        hint: use spaces
        """,
        "a:\n  b: 1\n\t\n  c: 2": """
        a.yaml:3:1: error: a tab cannot indent
        \t
        ^
        hint: use spaces
        """,
        "- a\n\t\n- b\n\t# c\n": """
        a.yaml:2:1: error: a tab cannot indent
        \t
        ^
        hint: use spaces
        """,
        "'b\u{85}c'": """
        a.yaml:1:3: error: the character U+0085 ends a line in YAML 1.1 and not in 1.2
        'b
          ^
        hint: in text between double quotation marks write \\u0085
        """,
        "'b\u{2028}c'": """
        a.yaml:1:3: error: the character U+2028 ends a line in YAML 1.1 and not in 1.2
        'b
          ^
        hint: in text between double quotation marks write \\u2028
        """,
        "# b\u{2028}a: 1": """
        a.yaml:1:4: error: the character U+2028 ends a line in YAML 1.1 and not in 1.2
        # b
           ^
        hint: in text between double quotation marks write \\u2028
        """,
    ]
}
