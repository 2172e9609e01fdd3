#!/usr/bin/env python3
"""Times the commands that look back, on a clone of this repository with some thousand runs in its store.

    swift build -c release --product reprise
    python3 Tests/Benchmarks/history_costs.py [--runs 1000] [--study delayed-repression] [--claim critical-delay]

The runs are copies of one manifest under other names; the run itself is a smoke run. Seconds of CPU, children (git) included, and of wall, the
best of three.
"""
import argparse
import json
import os
import pathlib
import subprocess
import tempfile
import time

ROOT = pathlib.Path(__file__).resolve().parents[2]
PROGRAM = ROOT / ".build/release/reprise"


def run(arguments, root, may_fail=False):
    """The output of one call; CPU and wall seconds, children included."""
    start = time.perf_counter()
    process = subprocess.Popen(
        [PROGRAM, *arguments], cwd=root, stdin=subprocess.DEVNULL, stdout=subprocess.PIPE, stderr=subprocess.STDOUT, text=True,
        env={**os.environ, "REPRISE_ROOT": str(root), "REPRISE_FRESH": "1", "REPRISE_PYTHON": str(ROOT / ".venv/bin/python")})
    printed = process.stdout.read()
    _, status, usage = os.wait4(process.pid, 0)
    process.returncode = os.waitstatus_to_exitcode(status)
    if process.returncode != 0 and not may_fail:
        raise SystemExit(f"{' '.join(arguments)} ended with {process.returncode}:\n{printed[-2000:]}")
    return printed, usage.ru_utime + usage.ru_stime, time.perf_counter() - start


def main():
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--runs", type=int, default=1000)
    parser.add_argument("--study", default="delayed-repression")
    parser.add_argument("--claim", default="critical-delay")
    options = parser.parse_args()
    with tempfile.TemporaryDirectory() as folder:
        root = pathlib.Path(folder) / "project"
        subprocess.run(["git", "clone", "--quiet", "--no-hardlinks", ROOT, root], check=True)
        run(["run", options.study, "--preset", "smoke"], root)
        manifest = next((root / ".reprise/v1/runs").glob("*.json"))
        record = json.loads(manifest.read_text())
        for number in range(options.runs):
            record["run"] = f"20250101T{number // 3600:02}{number // 60 % 60:02}{number % 60:02}Z-{number % 65536:04x}"
            (manifest.parent / f"{record['run']}.json").write_text(json.dumps(record))
        commits = int(subprocess.run(["git", "rev-list", "--count", "HEAD"], cwd=root, capture_output=True, text=True).stdout)
        print(f"{options.runs + 1} runs, {commits} commits")
        commands = [
            ["log"], ["log", "--all"], ["log", manifest.stem], ["lineage", manifest.stem, "report"], ["lineage", "Sources/Statistics/Means.swift"],
            ["bisect", options.study, options.claim, "--no-run"], ["restore", manifest.stem], ["restore", options.study],
        ]
        for command in commands:
            best = None
            for attempt in range(3):
                # Each attempt makes a worktree of its own.
                place = ["--to", f"{folder}/there-{command[1]}-{attempt}"] if command[0] == "restore" else []
                _, cpu, wall = run(command + place, root, may_fail=command[0] == "bisect")
                best = min(best or (cpu, wall), (cpu, wall))
            print(f"{' '.join(command)}: {best[0]:.3f} s of CPU, {best[1]:.3f} s")


if __name__ == "__main__":
    main()
