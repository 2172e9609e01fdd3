"""Writes Sources/CodeAnalysis/Reach/ForeignProtocolTable.swift: what the protocols of the toolchain's libraries require.

Usage: python3 Tests/References/foreign_protocols.py   (needs `swift symbolgraph-extract`; run it again with a new toolchain)
"""

import glob
import json
import os
import re
import subprocess
import tempfile

MODULES = ["Swift", "_Concurrency", "_StringProcessing", "RegexBuilder", "Synchronization", "Observation", "_Differentiation",
           "FoundationEssentials", "Foundation"]
# Aliases of protocol compositions, which the symbol graph keeps as declarations only, and protocols without requirements of their own.
EXTRA = {"Codable": ["Decodable", "Encodable"], "Any": [], "AnyObject": [], "AnyActor": []}
OUTPUT = os.path.join(os.path.dirname(__file__), "../../Sources/CodeAnalysis/Reach/ForeignProtocolTable.swift")


def main():
    protocols, parents, required, types = {}, {}, {}, set()
    names = {}
    relationships = []
    with tempfile.TemporaryDirectory() as folder:
        for module in MODULES:
            subprocess.run(["swift", "symbolgraph-extract", "-module-name", module, "-target", "x86_64-unknown-linux-gnu",
                            "-output-dir", folder, "-minimum-access-level", "public"], check=True, capture_output=True)
        for path in sorted(glob.glob(folder + "/*.symbols.json")):
            graph = json.load(open(path))
            for symbol in graph["symbols"]:
                identifier, title = symbol["identifier"]["precise"], symbol["names"]["title"]
                kind = symbol["kind"]["identifier"]
                names[identifier] = title
                if kind == "swift.protocol":
                    protocols[identifier] = title
                if kind in ("swift.struct", "swift.enum", "swift.class") and "." not in title and os.path.basename(path) in (
                        "Swift.symbols.json", "Synchronization.symbols.json"):
                    types.add(title)
            relationships += graph["relationships"]
    for relation in relationships:
        source, target = relation["source"], relation["target"]
        if relation["kind"] == "conformsTo" and source in protocols:
            parents.setdefault(protocols[source], set()).add(protocols.get(target, relation.get("targetFallback", "").split(".")[-1]))
        if relation["kind"] in ("requirementOf", "optionalRequirementOf") and target in protocols and source in names:
            # `index(after:)` is asked for as `index`, `<(_:_:)` as `<`, `Sequence.Element` as `Element`.
            name = re.sub(r"(?<=.)\(.*$", "", names[source])
            name = name if re.match(r"^\W+$", name) else name.split(".")[-1]
            required.setdefault(protocols[target], set()).add(name)
    lines = []
    for name in sorted(set(protocols.values()) | set(EXTRA)):
        refined = sorted((parents.get(name, set()) | set(EXTRA.get(name, []))) - {""})
        lines.append(" ".join(["protocol", name, *refined, ":", *sorted(required.get(name, set()))]))
    for name in sorted({parent for group in parents.values() for parent in group} - set(protocols.values()) - {""} - set(EXTRA)):
        lines.append(f"protocol {name} :")
    wrapped = []
    for line in lines:
        words = line.split(" ")
        head, split = words[:2], words.index(":")
        row = head + words[2:split] + [":"]
        for word in words[split + 1:]:
            if len(" ".join(row)) + len(word) > 125:
                wrapped.append(" ".join(row))
                row = head + [":"]
            row.append(word)
        wrapped.append(" ".join(row))
    row = ["types"]
    for name in sorted(types):
        if len(" ".join(row)) + len(name) > 125:
            wrapped.append(" ".join(row))
            row = ["types"]
        row.append(name)
    wrapped.append(" ".join(row))
    text = "\n".join("    " + line for line in wrapped)
    version = subprocess.run(["swift", "--version"], capture_output=True, text=True).stdout.split("(")[0].strip()
    with open(OUTPUT, "w") as file:
        file.write(f"/// What the protocols of the toolchain's libraries require ({version}), written by `Tests/References/foreign_protocols.py`.\n"
                   f"let foreignProtocolTable = #\"\"\"\n{text}\n    \"\"\"#\n")


main()
