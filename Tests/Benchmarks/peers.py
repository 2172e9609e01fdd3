#!/usr/bin/env python3
"""Gives Reprise and other engines the same job, side by side, and prints what it costs as a markdown table.

    swift build -c release
    python3 Tests/Benchmarks/peers.py [--only make,doit] [--sizes 100,1000] [--limit 300] [--no-probe] [--no-speed]

The job: chains of four trivial stages; the first reads a number from a parameter file of its own and multiplies it by ten, the others
add one. Python engines call a function in their own process, the others `sh`. Cells are CPU seconds, children included, with the wall
seconds in brackets: cold once (three times up to 100 stages), with nothing to do and after an edit of one parameter file the median of
five. Every run's result is compared with what it has to be. One job at a time (-j 1), folders on $TMPDIR.

The probe: one stage, seven things that happen to it, and what a plain rerun makes of each.

Engines come from PyPI in the versions below, in a virtual environment that is kept in --venv; make and ninja are Debian's.
"""
import argparse
import os
import pathlib
import re
import shutil
import signal
import statistics
import subprocess
import sys
import tempfile
import threading
import time

PINNED = {"doit": "0.37.0", "joblib": "1.6.0", "redun": "0.44.1", "snakemake": "9.27.1", "dvc": "3.67.1"}
ROOT = pathlib.Path(__file__).resolve().parents[2]
BIN = pathlib.Path()  # of the virtual environment


def measure(command, folder, limit=600.0, environment=None):
    """CPU and wall seconds, children included; None when it took longer than the limit."""
    start = time.perf_counter()
    with open(os.path.join(folder, "printed"), "wb") as printed:
        process = subprocess.Popen(
            command, cwd=folder, stdin=subprocess.DEVNULL, stdout=printed, stderr=printed, start_new_session=True,
            env={**os.environ, "PATH": f"{BIN}:{os.environ['PATH']}", **(environment or {})})
        stopped = threading.Event()

        def stop():
            stopped.set()
            os.killpg(process.pid, signal.SIGKILL)

        timer = threading.Timer(limit, stop)
        timer.start()
        _, status, usage = os.wait4(process.pid, 0)
        timer.cancel()
    process.returncode = os.waitstatus_to_exitcode(status)
    if stopped.is_set():
        return None
    if process.returncode != 0:
        tail = open(os.path.join(folder, "printed"), errors="replace").read()[-800:]
        raise RuntimeError(f"{' '.join(map(str, command))} ended with {process.returncode}: {tail}")
    return usage.ru_utime + usage.ru_stime, time.perf_counter() - start


def write(path, text):
    path = pathlib.Path(path)
    path.parent.mkdir(parents=True, exist_ok=True)
    path.write_text(text)


def version(command):
    try:
        text = subprocess.run(command, capture_output=True, text=True).stdout
    except FileNotFoundError:
        return None
    return re.search(r"\d+(\.\d+)+", text).group()


# The same job for each engine: `make(folder, chains)` writes it, `command` runs it, `last(folder)` is what the first chain came to.

def last_file(folder):
    return (pathlib.Path(folder) / "made/0_4.txt").read_text()


FIRST, NEXT = "echo $(( $(cat {0}) * 10 )) > {1}", "echo $(( $(cat {0}) + 1 )) > {1}"


def steps(chains):
    for chain in range(chains):
        yield FIRST, f"parameters/{chain}.txt", f"made/{chain}_1.txt"
        for stage in (2, 3, 4):
            yield NEXT, f"made/{chain}_{stage - 1}.txt", f"made/{chain}_{stage}.txt"


def make_make(folder, chains):
    rules = "".join(f"{made}: {taken}\n\t@{how.format(taken, made).replace('$', '$$')}\n" for how, taken, made in steps(chains))
    write(f"{folder}/Makefile", "all: " + " ".join(f"made/{c}_4.txt" for c in range(chains)) + "\n" + rules)
    os.mkdir(f"{folder}/made")


def make_ninja(folder, chains):
    rules = "".join(f"rule {name}\n command = {how.format('%in', '%out').replace('$', '$$').replace('%', '$')}\n"
                    for name, how in (("first", FIRST), ("next", NEXT)))
    builds = "".join(f"build {made}: {'first' if how is FIRST else 'next'} {taken}\n" for how, taken, made in steps(chains))
    write(f"{folder}/build.ninja", rules + builds)


PYTHON = '''
def first(taken, made):
    write(made, int(open(taken).read()) * 10)


def following(taken, made):
    write(made, int(open(taken).read()) + 1)


def write(path, number):
    with open(path, "w") as file:
        file.write(f"{number}\\n")
'''


def make_doit(folder, chains):
    write(f"{folder}/dodo.py", PYTHON + f'''

def task_chain():
    for chain in range({chains}):
        names = [f"parameters/{{chain}}.txt"] + [f"made/{{chain}}_{{stage}}.txt" for stage in (1, 2, 3, 4)]
        for taken, made in zip(names, names[1:]):
            action = first if taken.startswith("p") else following
            yield dict(name=made, file_dep=[taken], targets=[made], actions=[(action, [taken, made])])
''')
    os.mkdir(f"{folder}/made")


VALUES = '''
def first(number):
    return int(number) * 10


def following(number):
    return number + 1
'''


def make_joblib(folder, chains):
    functions = VALUES.replace("def ", "@memory.cache\ndef ")
    write(f"{folder}/job.py", f'''import os
from joblib import Memory
memory = Memory("cache", verbose=0)
{functions}
ends = [following(following(following(first(open(f"parameters/{{chain}}.txt").read())))) for chain in range({chains})]
os.makedirs("made", exist_ok=True)
open("made/0_4.txt", "w").write(f"{{ends[0]}}\\n")
''')


def make_redun(folder, chains):
    functions = VALUES.replace("def ", "@task()\ndef ").replace("int(number)", "int(number.read())")
    write(f"{folder}/workflow.py", f'''from redun import File, task
redun_namespace = "job"
{functions}

@task(cache=False)
def main():
    return keep([following(following(following(first(File(f"parameters/{{chain}}.txt"))))) for chain in range({chains})])


@task(cache=False)
def keep(ends):
    File("made/0_4.txt").write(f"{{ends[0]}}\\n")
''')


def make_snakemake(folder, chains):
    def shell(how):
        return repr(how.format("{input}", "{output}"))
    write(f"{folder}/Snakefile", f'''rule all:
    input: expand("made/{{chain}}_4.txt", chain=range({chains}))
rule first:
    input: "parameters/{{chain}}.txt"
    output: "made/{{chain}}_1.txt"
    shell: {shell(FIRST)}
''' + "".join(f'''rule next{stage}:
    input: "made/{{chain}}_{stage - 1}.txt"
    output: "made/{{chain}}_{stage}.txt"
    shell: {shell(NEXT)}
''' for stage in (2, 3, 4)))


def init_dvc(folder):
    for arguments in (["init", "--no-scm", "-q"], ["config", "core.analytics", "false"], ["config", "core.check_update", "false"]):
        measure([BIN / "dvc", *arguments], folder)


def make_dvc(folder, chains):
    init_dvc(folder)
    stages = "".join(f"  c{made[5:-4]}:\n    cmd: {how.format(taken, made)}\n    deps: [{taken}]\n    outs: [{made}]\n"
                     for how, taken, made in steps(chains))
    write(f"{folder}/dvc.yaml", "stages:\n" + stages)
    os.mkdir(f"{folder}/made")


PAPER = '''slug: chains
title: "Chains"
published: 2026-01-01
links: {arxiv: "2601.00001"}
theme: Tests
feeds: [collapse]
fidelity: exact
why_this_fidelity: It is a benchmark.
question: What does next to nothing cost?
seen: nothing
claims:
  - id: nothing
    says: Nothing.
    measures: {nothing: "nothing; no unit"}
    reproduced: [nothing < 1]
    refuted: [nothing > 1]
    judged_at: default
'''
PROGRAM = ROOT / ".build/release/fixture"


def make_reprise(folder, chains):
    write(f"{folder}/papers/chains.yaml", PAPER)
    write(f"{folder}/pipelines/Chains/study.yaml", f"chains: {chains}\n")


def reprise_environment(folder):
    return {"REPRISE_ROOT": str(folder), "REPRISE_STORE": f"{folder}/.reprise", "REPRISE_FRESH": "1"}


def last_reprise(folder):
    shown = subprocess.run([PROGRAM, "show", "chains/fourth 0"], cwd=folder, env={**os.environ, **reprise_environment(folder)},
                           capture_output=True, text=True).stdout
    return shown.split()[-1] + "\n"


SPEED = {  # name: (how stages are executed, how the job is written, command, what the first chain came to)
    "Reprise": ("in", make_reprise, [PROGRAM, "run", "chains", "-j", "1"], last_reprise),
    "ninja": ("sh", make_ninja, ["ninja", "-j1"], last_file),
    "make": ("sh", make_make, ["make", "-j1", "-s"], last_file),
    "doit": ("in", make_doit, ["doit", "-v0"], last_file),
    "joblib": ("in", make_joblib, ["python", "job.py"], last_file),
    "snakemake": ("sh", make_snakemake, ["snakemake", "-j1", "-q", "all"], last_file),
    "redun": ("in", make_redun, ["redun", "run", "workflow.py", "main"], last_file),
    "dvc": ("sh", make_dvc, ["dvc", "repro", "-q"], last_file),
}
SIZES = {"dvc": [100, 200]}  # its cold run grows with the square of the number of stages


def cell(costs, limit):
    if any(cost is None for cost in costs):
        return f"> {limit:.0f} s"
    def text(seconds):
        return f"{seconds:.3f}" if seconds < 0.1 else f"{seconds:.2f}" if seconds < 10 else f"{seconds:.0f}"
    return f"{text(statistics.median(c for c, _ in costs))} ({text(statistics.median(w for _, w in costs))})"


def speed(name, stages, limit):
    """The cells for a cold run, one with nothing to do, and one after an edit."""
    how, make, command, last = SPEED[name]
    def check(folder, number):
        if last(folder) != f"{number * 10 + 3}\n":
            raise RuntimeError(f"{name} came to {last(folder)!r}, not to {number * 10 + 3}")
    cold, noop, edit = [], [], []
    for _ in range(3 if stages <= 100 and name not in ("dvc", "redun") else 1):
        with tempfile.TemporaryDirectory(prefix=f"peers-{name}-") as folder:
            for chain in range(stages // 4):
                write(f"{folder}/parameters/{chain}.txt", f"{chain + 7}\n")
            make(folder, stages // 4)
            environment = reprise_environment(folder) if name == "Reprise" else None
            def run():
                return measure(command, folder, limit, environment)
            time.sleep(2.5)  # a file written a moment ago is never believed unchanged, by several of these
            cold.append(run())
            if cold[-1] is None:
                return [cell(cold, limit), "", ""]
            check(folder, 7)
            time.sleep(2.5)
            run()
            noop += [run() for _ in range(5)]
            for number in range(1000, 1003):
                write(f"{folder}/parameters/0.txt", f"{number}\n")
                edit.append(run())
                check(folder, number)
    return [cell(cold, limit), cell(noop, limit), cell(edit, limit)]


def install(venv):
    global BIN
    BIN = pathlib.Path(venv) / "bin"
    if not BIN.exists():
        subprocess.run([sys.executable, "-m", "venv", venv], check=True)
    have = subprocess.run([BIN / "python", "-m", "pip", "freeze"], capture_output=True, text=True).stdout.split()
    wanted = [f"{name}=={number}" for name, number in PINNED.items()]
    if not set(wanted) <= set(have):
        subprocess.run([BIN / "python", "-m", "pip", "install", "-q", *wanted], check=True)


def main():
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--only", default=",".join(SPEED))
    parser.add_argument("--sizes", default="100,1000")
    parser.add_argument("--limit", type=float, default=300, help="seconds of wall time for a run")
    parser.add_argument("--venv", default=os.path.join(tempfile.gettempdir(), "reprise-peers"))
    parser.add_argument("--no-speed", action="store_true")
    parser.add_argument("--no-probe", action="store_true")
    options = parser.parse_args()
    install(options.venv)
    commit = subprocess.run(["git", "-C", ROOT, "rev-parse", "--short", "HEAD"], capture_output=True, text=True).stdout.strip()
    versions = {"Reprise": commit, "make": version(["make", "--version"]), "ninja": version(["ninja", "--version"]), **PINNED}
    names = [name for name in options.only.split(",") if versions[name]]
    missing = [name for name in options.only.split(",") if not versions[name]]
    if missing:
        print(f"Not installed, left out: {', '.join(missing)} (Debian: make, ninja-build)\n")
    load = os.getloadavg()[0]
    if not options.no_speed:
        print("| engine | stages | cold | nothing to do | one parameter edited |\n|---|--:|--:|--:|--:|", flush=True)
        for name in names:
            for stages in SIZES.get(name, [int(size) for size in options.sizes.split(",")]):
                cells = speed(name, stages, options.limit)
                print(f"| {name} {versions[name]} ({SPEED[name][0]}) | {stages:,} | {' | '.join(cells)} |", flush=True)
    if not options.no_probe:
        from peers_probe import probe
        probe(names, BIN)
    print(f"\n{time.strftime('%Y-%m-%d')}, {os.cpu_count()} cores, load {load:.1f} at the start and {os.getloadavg()[0]:.1f} at the end, "
          f"Python {sys.version.split()[0]}.")


if __name__ == "__main__":
    main()
