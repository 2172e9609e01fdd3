#!/usr/bin/env python3
"""Runs every study's default preset from an empty store and prints what it costs as the markdown table that README.md holds.

    swift build -c release --product reprise
    python3 Tests/Benchmarks/study_costs.py [--only path-collapse,gp-fishery] [--preset default] [--profile]

For each study: seconds of wall and CPU time, workers included, from exec to exit; the stage that took longest, all its levels together, and
its share of all stages; what `plan` expects of the preset `paper`. Published outputs are left alone: the runs are trials. With --profile
each runs once more under `perf` (Debian: linux-perf), and the functions with the largest shares of the time follow.
"""
import argparse
import collections
import json
import os
import pathlib
import re
import subprocess
import tempfile
import time

ROOT = pathlib.Path(__file__).resolve().parents[2]
PROGRAM = ROOT / ".build/release/reprise"


def run(arguments, store, wrapper=()):
    """The output of one call of the program; CPU and wall seconds, children included."""
    start = time.perf_counter()
    process = subprocess.Popen(
        [*wrapper, PROGRAM, *arguments], cwd=ROOT, stdin=subprocess.DEVNULL, stdout=subprocess.PIPE, stderr=subprocess.STDOUT, text=True,
        env={**os.environ, "REPRISE_STORE": store, "REPRISE_FRESH": "1"})
    printed = process.stdout.read()
    _, status, usage = os.wait4(process.pid, 0)
    process.returncode = os.waitstatus_to_exitcode(status)
    if process.returncode != 0:
        raise SystemExit(f"{' '.join(map(str, arguments))} ended with {process.returncode}:\n{printed[-2000:]}")
    return printed, usage.ru_utime + usage.ru_stime, time.perf_counter() - start


def families(results):
    """Seconds by stage name without its levels, most first."""
    seconds = collections.Counter()
    for stage in results["stages"]:
        seconds[stage["stage"].split("[")[0]] += stage.get("seconds", 0)
    return seconds.most_common()


def spoken(seconds):
    return f"{seconds:.0f} s" if seconds < 100 else f"{seconds / 60:.0f} min" if seconds < 5400 else f"{seconds / 3600:.0f} h"


def expected(slug, store):
    """What `plan` says that the preset `paper` takes; a dash where a study has no such preset."""
    if not any("\n  paper:" in path.read_text() for path in ROOT.glob("pipelines/*/*/study.yaml") if slug.replace("-", "") == path.parent.name.lower()):
        return "–"
    text = run(["plan", slug, "--preset", "paper"], store)[0]
    found = re.search(r"about ([^,;\n)]+)", text)
    return found.group(1).strip() if found else "?"


def profile(slug, arguments):
    """The functions with the largest shares of the samples, by binary."""
    with tempfile.TemporaryDirectory() as store, tempfile.NamedTemporaryFile() as data:
        borrow_downloads(store)
        run(["run", slug, *arguments], store, wrapper=["perf", "record", "-q", "-F", "499", "-o", data.name])
        text = subprocess.run(
            ["perf", "report", "-i", data.name, "--percent-limit", "2", "--stdio", "--sort", "dso,symbol"],
            capture_output=True, text=True).stdout
    lines = [line for line in text.splitlines() if "%" in line and not line.startswith("#")]
    return subprocess.run(["swift", "demangle", "--compact"], input="\n".join(lines[:25]), capture_output=True, text=True).stdout


def borrow_downloads(store):
    """Data sets are fetched once, into the project's own store: fetching isn't what a study costs."""
    fetched = ROOT / ".reprise" / "downloads"
    if fetched.exists():
        (pathlib.Path(store) / "downloads").symlink_to(fetched)


def main():
    parser = argparse.ArgumentParser()
    parser.add_argument("--only", default="")
    parser.add_argument("--preset", default="default")
    parser.add_argument("--profile", action="store_true")
    options = parser.parse_args()
    slugs = options.only.split(",") if options.only else sorted(path.name for path in (ROOT / "outputs").iterdir() if path.is_dir())
    print(f"load before: {os.getloadavg()[0]:.1f}\n\n| study | wall | CPU | slowest stage | its share | paper |\n| --- | --: | --: | --- | --: | --: |")
    for slug in slugs:
        # A configuration file, even an empty one, makes a run a trial.
        with tempfile.TemporaryDirectory() as store, tempfile.NamedTemporaryFile(suffix=".yaml", mode="w") as nothing:
            nothing.write("{}\n")
            nothing.flush()
            borrow_downloads(store)
            arguments = ["--preset", options.preset, "--config", nothing.name]
            _, cpu, wall = run(["run", slug, *arguments], store)
            results = json.loads(next(pathlib.Path(store).glob(f"trials/{slug}/*/results.json")).read_text())
            stages = families(results)
            share = stages[0][1] / max(1e-9, sum(seconds for _, seconds in stages))
            print(f"| `{slug}` | {spoken(wall)} | {spoken(cpu)} | {stages[0][0]} | {share:.0%} | {expected(slug, store)} |", flush=True)
            if options.profile:
                print(profile(slug, arguments), flush=True)


main()
