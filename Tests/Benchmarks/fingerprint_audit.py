"""Compares what the code fingerprints count with what the compiler's own intermediate code says that each stage can reach.

Usage, after a release build:  python3 Tests/Benchmarks/fingerprint_audit.py [--list] [--plant 20]

Every module that counts is compiled to SILGen once more; its function references, witness tables, vtables and globals are closed over for each
stage, taking all witnesses of every type that a reached function speaks of. Prints:

- misses: declarations that a stage reaches there and that its fingerprint lacks (must be none);
- over-invalidation: over all declarations of the studies and kits, the share of stages that would rerun although the compiler's code can't
  reach the edited declaration.

With --plant it also checks itself: the fingerprints are made once more for sources in which the calls of one function, drawn at random from those
that a stage reaches, are spelled otherwise, so that the analysis can't see them; the compiler's code still has them, and the miss has to be found.
"""

import collections
import os
import random
import re
import subprocess
import sys
import tempfile

ROOT = os.path.realpath(os.path.join(os.path.dirname(__file__), "../.."))
BUILD = ROOT + "/.build/release"
ENGINE = {"CLibYAML", "CLibGit2", "Configuration", "ContentStore", "Provenance", "Evidence", "Execution", "Reporting", "Commands",
          "CodeAnalysis", "StudyTool", "StudyEntry"}

SEAMS = {"Study", "Configuration", "Choice", "StageInput", "LevelSource", "LevelList", "Run"}


def modules():
    """Name, folder and used modules, in the order of use, from the package's own description."""
    text = subprocess.run(["swift", "package", "describe", "--type", "json"], cwd=ROOT, capture_output=True, text=True, check=True).stdout
    import json
    targets = {t["name"]: t for t in json.loads(text[text.index("{"):])["targets"]}
    wanted, found = [], []

    def uses(name):
        seen = []
        for used in targets.get(name, {}).get("target_dependencies", []):
            for deeper in uses(used) + [used]:
                if deeper not in seen:
                    seen.append(deeper)
        return seen

    for name, target in sorted(targets.items()):
        if target["path"].startswith("pipelines/"):
            for each in uses(name) + [name]:
                if each not in wanted:
                    wanted.append(each)
    for name in wanted:
        if name not in ENGINE:
            found.append((name, targets[name]["path"], uses(name)))
    return found


def sources(folder):
    return sorted(os.path.join(top, f) for top, _, names in os.walk(f"{ROOT}/{folder}") for f in names if f.endswith(".swift"))


class Graph:
    """Functions of the intermediate code: where each stands, what it refers to, which types it speaks of."""

    def __init__(self):
        self.place, self.refs, self.words, self.names = {}, {}, {}, {}
        # By type, and by protocol: what a witness table, or under "" a table of the type itself, refers to.
        self.tables = collections.defaultdict(lambda: collections.defaultdict(set))
        self.protocols = set()

    def read(self, path):
        place, name, symbol, body, table = None, "", None, [], None
        for line in open(path):
            if symbol is not None:
                if line.startswith("}"):
                    text = "".join(body)
                    self.refs[symbol] = set(re.findall(r"@(\$s\w+)", text))
                    self.words[symbol] = set(re.findall(r"[A-Za-z_][\w.]*", re.sub(r'loc "[^"]*":\d+:\d+', "", text)))
                    symbol = None
                else:
                    body.append(line)
                continue
            if table is not None:
                if line.startswith("}"):
                    table = None
                else:
                    self.tables[table[0]][table[1]] |= set(re.findall(r"@(\$s\w+)", line))
                continue
            match = re.match(r'// (.*), loc "([^"]+)":(\d+):\d+, scope', line)
            if match:
                name, place = match.group(1), (os.path.relpath(os.path.join(ROOT, match.group(2)), ROOT), int(match.group(3)))
            match = re.match(r"(?:public |package |open |private |fileprivate )*protocol (\w+)", line)
            if match:
                self.protocols.add(match.group(1))
            if line.startswith("sil ") and not line.endswith("{\n"):
                place = None
            match = re.match(r"sil .*@(\$s\w+|main) : .*\{$", line)
            if match:
                symbol, body = match.group(1), [line]
                if place:
                    self.place[symbol], self.names[symbol] = place, name
                place = None
                continue
            match = re.match(r"sil_(?:witness_table|vtable|moveonlydeinit)(?: \[\w+\])*(?: (?:public|package|hidden|private|shared))?"
                             r"(?: \[\w+\])*(?: <[^>]*>)? ([\w.]+).*\{", line)
            if match:
                protocol = re.match(r"[^:]*:\s*([\w.]+)", line[match.end(1):])
                name = protocol.group(1).split(".")[-1] if protocol else ""
                # What only the planner calls is no stage's code: see `EngineSeams`.
                table = ("(planner)" if name in SEAMS else match.group(1), name)

    def closure(self, roots, conformers):
        seen, types, words, open_ = set(), {}, set(), list(roots)
        while open_:
            while open_:
                symbol = open_.pop()
                if symbol in seen or symbol not in self.refs:
                    continue
                seen.add(symbol)
                open_ += self.refs[symbol]
                for word in self.words[symbol] - words:
                    words.add(word)
                    parts = word.split(".")
                    words.update(parts)
                    for start in range(len(parts)):
                        for end in range(len(parts), start, -1):
                            for type_ in conformers.get(".".join(parts[start:end]), ()):
                                types[type_] = True
            # Through a protocol of the package only code that mentions it can call; foreign ones may be called at any time.
            for type_ in types:
                for protocol, symbols in self.tables[type_].items():
                    if protocol not in self.protocols or protocol in words:
                        open_ += symbols
            open_ = [s for s in open_ if s not in seen and s in self.refs]
        return seen, types


def table(root, found, folder):
    """The declarations by number, and the stages with what each reaches, as the build's tool writes them."""
    tool = next(p for p in (os.environ.get("STUDY_TOOL", ""), BUILD + "/StudyTool-tool", BUILD + "/StudyTool") if os.path.exists(p))
    arguments = [tool, "registry", root + "/", "-", folder]
    for name, path, uses in found:
        files = [root + file.removeprefix(ROOT) for file in sources(path)]
        if files:
            arguments += ["--module", name, f"{root}/{path}", ",".join(uses), ""] + files
    units, stages = {}, []
    for line in subprocess.run(arguments, capture_output=True, text=True, check=True).stdout.splitlines():
        fields = line.split("\t")
        if fields[0] == "U":
            units[int(fields[1])] = (fields[2], fields[3], fields[4], int(fields[5]), int(fields[6]))
        elif fields[0] == "S" and fields[7].split():
            stages.append((fields[2], fields[3], {int(pair.split(":")[0]) for pair in fields[7].split()},
                           [int(pair) for pair in fields[7].split() if ":" not in pair]))
    return units, stages


def compare(graph, units, stages):
    """For each stage what it really reaches and which words that code speaks; and what its fingerprint lacks."""
    by_file = collections.defaultdict(list)
    for number, (_, _, path, first, last) in units.items():
        by_file[path].append((last - first, first, last, number))
    unit_of = {}
    for symbol, (path, line) in graph.place.items():
        inside = sorted(u for u in by_file.get(path, []) if u[1] <= line <= u[2])
        if inside:
            unit_of[symbol] = inside[0][3]
    conformers = {type_: {type_} for type_ in graph.tables}
    symbols_of = collections.defaultdict(list)
    for symbol, unit in unit_of.items():
        symbols_of[unit].append(symbol)
    misses, truth = set(), []
    for name, function, reached, roots in stages:
        start = [s for unit in roots if units[unit][1].split(".")[-1] == function for s in symbols_of[unit]]
        seen, _ = graph.closure(start, conformers)
        real = {unit_of[s] for s in seen if s in unit_of}
        words = set().union(*(graph.words[s] for s in seen)) if seen else set()
        truth.append((real, {w for word in words for w in (word, word.split(".")[-1])}))
        for unit in real - reached:
            if units[unit][0] == "Workbench" and units[unit][1].split(".")[0] in SEAMS:
                continue
            misses.add((name, units[unit][1], units[unit][2], units[unit][3]))
    return truth, misses, symbols_of


def plant(count, graph, found, units, truth, folder):
    """How many functions there were whose hidden calls were found to be missing, of how many."""
    reached = set().union(*(real for real, _ in truth))
    declared = collections.Counter(name.split(".")[-1] for _, name, *_ in units.values())
    texts = {file: open(file).read() for _, path, _ in found for file in sources(path)}
    everything = "\n".join(texts.values())
    candidates = sorted(
        name for name in {units[u][1].split(".")[-1] for u in reached if units[u][2].startswith(("pipelines/", "Sources/Kits/"))}
        if re.fullmatch("[a-z]\\w+", name) and declared[name] == 1 and len(re.findall(rf"\bfunc {name}\b", everything)) == 1
        and 1 < len(re.findall(rf"\b{name}\(", everything)) == len(re.findall(rf"\b{name}\b", everything)))
    chosen = random.Random(1).sample(candidates, min(count, len(candidates)))
    caught = 0
    for name in chosen:
        for file, text in texts.items():
            copy = folder + "/planted" + file.removeprefix(ROOT)
            os.makedirs(os.path.dirname(copy), exist_ok=True)
            open(copy, "w").write(re.sub(rf"(?<!func )\b{name}\(", "hidden(", text))
        _, misses, _ = compare(graph, *table(folder + "/planted", found, folder + "/planted-cache"))
        isCaught = any(miss[1].split(".")[-1] == name for miss in misses)
        caught += isCaught
        if not isCaught:
            print(f"  the hidden calls of '{name}' were not found")
    return caught, len(chosen)


def main():
    found = modules()
    identity = os.path.basename(ROOT).lower()
    graph = Graph()
    with tempfile.TemporaryDirectory() as folder:
        headers = [f for name, path, _ in found if not sources(path) for f in ("-I", f"{ROOT}/{path}")]
        headers += [f for folder_ in ("CLibYAML", "CLibGit2", "CLibCrypto") for f in ("-I", f"{ROOT}/Sources/{folder_}")]
        for name, path, _ in found:
            if not sources(path):
                # A library of C: its files count as a whole.
                continue
            subprocess.run(
                ["swiftc", "-emit-silgen", "-wmo", "-g", "-swift-version", "6", "-parse-as-library", "-module-name", name, "-package-name",
                 os.environ.get("PACKAGE_NAME", identity), "-I", BUILD + "/Modules", "-I", BUILD, "-o", f"{folder}/{name}.sil"] + headers
                + [f for feature in ("ExistentialAny", "MemberImportVisibility", "InternalImportsByDefault")
                   for f in ("-enable-upcoming-feature", feature)] + sources(path), check=True, cwd=ROOT)
            graph.read(f"{folder}/{name}.sil")
        units, stages = table(ROOT, found, folder + "/cache")
        truth, misses, symbols_of = compare(graph, units, stages)
        planted = None
        if "--plant" in sys.argv:
            planted = plant(int(sys.argv[sys.argv.index("--plant") + 1]), graph, found, units, truth, folder)
    own = [u for u, (module, name, path, _, _) in units.items() if path.startswith(("pipelines/", "Sources/Kits/"))]
    wrong, cannot, per_unit = 0, 0, []
    for unit in own:
        short = units[unit][1].replace(".(conformance)", "").split(".")[-1]
        header = units[unit][1].endswith("(conformance)") or not symbols_of[unit] or short[:1].isupper()
        bad = none = 0
        for (_, _, reached, _), (real, words) in zip(stages, truth):
            is_real = unit in real or header and short in words
            none += not is_real
            bad += not is_real and unit in reached
        wrong, cannot = wrong + bad, cannot + none
        per_unit.append((bad, none, units[unit][1], f"{units[unit][2]}:{units[unit][3]}"))
    engine = sum(len({u for u in r if units[u][0] == "Workbench"}) for _, _, r, _ in stages) / max(1, len(stages))
    print(f"{len(stages)} stages, {len(units)} declarations, {len(own)} of them in studies and kits; "
          f"a stage reaches {sum(len(r) for _, _, r, _ in stages) / len(stages):.0f} on average, {engine:.0f} of them in Workbench; "
          f"by the compiler's code {sum(len(real) for real, _ in truth) / max(1, len(stages)):.0f}")
    print(f"misses: {len(misses)}")
    for miss in sorted(misses):
        print("  stage '%s' lacks %s, %s:%d" % miss)
    print(f"over-invalidation: {wrong} of {cannot} pairs of an edited declaration and a stage that it can't affect: {wrong / max(1, cannot):.1%}")
    if planted:
        print("planted misses: %d of %d found" % planted)
    if "--list" in sys.argv:
        for bad, none, name, place in sorted(per_unit, reverse=True)[:40]:
            print(f"  {bad:3} of {none:3}  {name}  {place}")
    sys.exit(1 if misses or planted and planted[0] < planted[1] else 0)


main()
