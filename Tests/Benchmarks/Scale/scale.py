#!/usr/bin/env python3
"""What the engine costs as stages, records and blobs grow, and what that makes of 10^6 stages and 10^9 blobs.

    swift build -c release --product fixture
    python3 Tests/Benchmarks/Scale/scale.py stages  [--sizes 100,1000,10000,100000] [--label before]
    python3 Tests/Benchmarks/Scale/scale.py records [--sizes 10000,100000,1000000]
    python3 Tests/Benchmarks/Scale/scale.py blobs   [--sizes 10000,100000,1000000]
    python3 Tests/Benchmarks/Scale/scale.py fit     [--label after]

The first three append to `measurements.csv` beside this file, a line for each operation and size: seconds of CPU (children included), seconds,
peak memory of the largest process, and bytes or files where that is what is measured. `fit` reads it, fits a + b n^c to each operation with
relative errors weighted alike, says how well the largest size follows from the others, and extrapolates. It needs numpy, the rest nothing.
"""
import argparse
import collections
import csv
import os
import pathlib
import shutil
import subprocess
import sys
import tempfile
import time

HERE = pathlib.Path(__file__).resolve().parent
ROOT = HERE.parents[2]
TABLE = HERE / "measurements.csv"
COLUMNS = ["label", "subject", "operation", "n", "cpu", "wall", "memory", "amount"]
PAPER = '''slug: {slug}
title: "Scale"
published: 2026-01-01
links: {{arxiv: "2601.00001"}}
theme: Tests
feeds: [collapse]
fidelity: exact
why_this_fidelity: It is a benchmark.
question: What does size cost?
seen: nothing
claims:
  - id: sum-of-parts
    says: Nothing.
    measures: {{mean_sum: "nothing; no unit"}}
    reproduced: [mean_sum < 1]
    refuted: [mean_sum > 1]
    judged_at: default
'''


class Bench:
    def __init__(self, options, folder):
        self.options, self.folder = options, pathlib.Path(folder).resolve()
        self.variables = {"REPRISE_ROOT": str(self.folder), "REPRISE_FRESH": "1", "REPRISE_REMOTE_KEY": "k" * 32}

    def call(self, arguments, store, **variables):
        """The file with what it said, seconds of CPU, seconds, peak memory in bytes of one call of the program."""
        said = self.folder / "said"
        start = time.perf_counter()
        # Into a file: a child's peak memory is at least its parent's, which must stay small.
        with said.open("w") as output:
            process = subprocess.Popen(
                [self.options.program, *map(str, arguments)], cwd=self.folder, stdin=subprocess.DEVNULL, stdout=output, stderr=output,
                env={**os.environ, **self.variables, "REPRISE_STORE": str(store), **variables})
            _, status, usage = os.wait4(process.pid, 0)
        process.returncode = os.waitstatus_to_exitcode(status)
        # The doctor has something to say: leases and drafts of calls that were stopped.
        if process.returncode not in (0, 1 if "doctor" in arguments else 0):
            raise SystemExit(f"{' '.join(map(str, arguments))} ended with {process.returncode}:\n{said.read_text()[-2000:]}")
        return said, usage.ru_utime + usage.ru_stime, time.perf_counter() - start, usage.ru_maxrss * 1024

    def note(self, subject, operation, n, cpu="", wall="", memory="", amount=""):
        row = [self.options.label, subject, operation, n, *(f"{x:.4g}" if isinstance(x, float) else x for x in (cpu, wall, memory, amount))]
        print("\t".join(map(str, row)), flush=True)
        with TABLE.open("a", newline="") as file:
            csv.writer(file, lineterminator="\n").writerow(row)

    def measure(self, subject, operation, n, arguments, store, attempts=3, **variables):
        """The best of some calls; of a slow one the only."""
        best = None
        for _ in range(attempts):
            _, *cost = self.call(arguments, store, **variables)
            best = min(best or cost, cost)
            if cost[1] > 5:
                break
        self.note(subject, operation, n, *best)

    def write(self, path, text):
        (self.folder / path).parent.mkdir(parents=True, exist_ok=True)
        (self.folder / path).write_text(text)


def size_of(path):
    path = pathlib.Path(path)
    return path.stat().st_size if path.is_file() else sum(size_of(each) for each in path.iterdir())


def files_in(path):
    # By another process, so that this one stays small.
    return int(subprocess.run(f"find '{path}' -type f | wc -l", shell=True, capture_output=True, text=True).stdout)


# A chain of four stages, each a family of its own; and one ensemble with what is made of it. n counts stages.
STAGES = {
    "chains": ("many", lambda n: f"chains: {n // 4}\n", lambda n: f"chains={n // 4 + 1}", "Many.next"),
    "ensemble": ("wavering", lambda n: f"ways: [measured]\nseeds: {n - 1}\n", lambda n: f"seeds={n}", "Wavering.noisy"),
}


def stages(bench):
    for subject, (slug, settings, more, declaration) in STAGES.items():
        if bench.options.only not in (None, subject):
            continue
        bench.write(f"papers/{slug}.yaml", PAPER.format(slug=slug))
        for n in bench.options.sizes:
            store = bench.folder / f"store-{subject}-{n}"
            bench.write(f"pipelines/{slug.capitalize()}/study.yaml", settings(n))
            shutil.rmtree(bench.folder / "outputs", ignore_errors=True)

            def measure(operation, *arguments, attempts=3, **variables):
                bench.measure(subject, operation, n, arguments, store, attempts, **variables)

            measure("configure", "config", slug)
            measure("plan, nothing there", "plan", slug)
            measure("execute", "run", slug, "-j", "1", attempts=1)
            (bench.folder / f"outputs/{slug}/report.md").unlink()
            measure("publish what is there", "run", slug, attempts=1)
            measure("run, nothing to do", "run", slug)
            measure("plan, nothing to do", "plan", slug)
            measure("why, after an edit", "why", slug, FIXTURE_EDIT=declaration)
            measure("run, a little to do", "run", slug, more(n), attempts=1)
            measure("status", "status", slug)
            measure("log", "log", slug)
            measure("gc, looking", "gc")
            measure("doctor, looking", "doctor", "--dry-run")
            remote = bench.folder / f"remote-{subject}-{n}"
            remote.mkdir(exist_ok=True)
            measure("push to a folder", "push", slug, "--remote", remote, attempts=1)
            bench.note(subject, "files of the remote", n, amount=files_in(remote))
            bench.note(subject, "bytes of the log", n, amount=size_of(store / "v1/records"))
            bench.note(subject, "bytes of a list of use", n, amount=max(map(size_of, (store / "v1/uses").iterdir())))
            bench.note(subject, "bytes of a manifest", n, amount=max(map(size_of, (store / "v1/runs").iterdir())))
            bench.note(subject, "bytes of results.json", n, amount=size_of(bench.folder / f"outputs/{slug}/results.json"))
            shutil.rmtree(store)
            shutil.rmtree(remote)


def phases(bench, subject, n, arguments, divide):
    said, _, _, memory = bench.call(["--scale", *arguments], bench.folder / "unused")
    for line in said.read_text().splitlines():
        name, first, second = line.split("\t")
        if name != "found":
            bench.note(subject, name, n, float(first) / divide(name), float(second) / divide(name), memory)


def records(bench):
    """A study of 40 stages in a store that remembers many."""
    store, filled = bench.folder / "store-records", 0
    bench.write("papers/many.yaml", PAPER.format(slug="many"))
    bench.write("pipelines/Many/study.yaml", "chains: 10\n")
    bench.call(["run", "many"], store)
    for n in bench.options.sizes:
        phases(bench, "records", n, ["fill", store, filled, n - filled, "records"], lambda _: n - filled)
        filled = n
        bench.measure("records", "run of 40 stages, nothing to do", n, ["run", "many"], store)
        bench.measure("records", "plan of 40 stages", n, ["plan", "many", "chains=11"], store)
        bench.measure("records", "why of 40 stages", n, ["why", "many", "chains=11"], store)
        bench.measure("records", "gc, looking", n, ["gc"], store)
        bench.measure("records", "doctor, looking", n, ["doctor", "--dry-run"], store)
        asked = min(n, 10_000)
        phases(bench, "records", n, ["ask", store, asked], lambda name: asked if name.startswith("look") else 1)
        bench.note("records", "bytes of the log", n, amount=size_of(store / "v1/records"))
    shutil.rmtree(store)


def blobs(bench):
    store, filled = bench.folder / "store-blobs", 0
    bench.write("papers/many.yaml", PAPER.format(slug="many"))
    bench.write("pipelines/Many/study.yaml", "chains: 10\n")
    bench.call(["run", "many"], store)
    for n in bench.options.sizes:
        phases(bench, "blobs", n, ["fill", store, filled, n - filled, "blobs"], lambda _: n - filled)
        filled = n
        bench.measure("blobs", "run of 40 stages, nothing to do", n, ["run", "many"], store)
        bench.measure("blobs", "gc, looking", n, ["gc"], store)
        bench.measure("blobs", "doctor, looking", n, ["doctor", "--dry-run"], store)
        bench.note("blobs", "bytes of the folders", n, amount=sum(x.stat().st_size for x in (store / "blobs").iterdir()))
    start = time.perf_counter()
    shutil.rmtree(store)
    bench.note("blobs", "remove all", filled, wall=time.perf_counter() - start)


def fit(bench):
    import numpy

    def curve(points):
        """The least a + b n^c, and how far off the points are."""
        n, y = numpy.array(points, float).T
        best = None
        for c in numpy.arange(0.02, 2.51, 0.01):
            shape = numpy.stack([numpy.ones_like(n), n**c], 1) / y[:, None]
            for columns in ([0, 1], [1]):
                solution = numpy.zeros(2)
                solution[columns] = numpy.linalg.lstsq(shape[:, columns], numpy.ones_like(y), rcond=None)[0]
                error = numpy.abs(shape @ solution - 1)
                if solution.min() >= 0 and (best is None or (error**2).sum() < best[0]):
                    best = ((error**2).sum(), *solution, c, error.max())
        return best[1:]

    series = collections.defaultdict(dict)
    for row in csv.DictReader(TABLE.open()):
        if row["label"] == bench.options.label:
            for value in ("cpu", "memory", "amount"):
                if row[value] and float(row[value]) > 0:
                    series[row["subject"], row["operation"], value].setdefault(int(row["n"]), float(row[value]))
    print("subject\toperation\tof\ta\tb\tc\tfurthest off\tlargest from the others\tat 10^6\tat 10^9")
    for (subject, operation, value), points in series.items():
        points = sorted(points.items())
        if len(points) < 3:
            continue
        a, b, c, off = curve(points)
        held = ""
        if len(points) > 3:
            x, y, z, _ = curve(points[:-1])
            held = f"{(x + y * points[-1][0] ** z) / points[-1][1] - 1:+.0%}"
        print("\t".join([subject, operation, value, f"{a:.3g}", f"{b:.3g}", f"{c:.2f}", f"{off:.0%}", held, f"{a + b * 1e6**c:.3g}", f"{a + b * 1e9**c:.3g}"]))


def main():
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("what", choices=["stages", "records", "blobs", "fit"])
    parser.add_argument("--sizes", type=lambda text: [int(float(size)) for size in text.split(",")])
    parser.add_argument("--label", default="after", help="a name for the program that is measured")
    parser.add_argument("--program", default=str(ROOT / ".build/release/fixture"))
    parser.add_argument("--only", choices=STAGES)
    parser.add_argument("--folder", help="where the temporary folder is made")
    options = parser.parse_args()
    options.sizes = options.sizes or ([100, 1000, 10_000, 100_000] if options.what == "stages" else [10_000, 100_000, 1_000_000])
    if not TABLE.exists():
        TABLE.write_text(",".join(COLUMNS) + "\n")
    with tempfile.TemporaryDirectory(dir=options.folder) as folder:
        {"stages": stages, "records": records, "blobs": blobs, "fit": fit}[options.what](Bench(options, folder))


if __name__ == "__main__":
    sys.exit(main())
