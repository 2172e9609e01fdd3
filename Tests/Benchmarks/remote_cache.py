#!/usr/bin/env python3
"""What sharing results costs: a thousand small ones and a large one, through a folder and through nginx with WebDAV (Debian: nginx-light).

    swift build -c release
    python3 Tests/Benchmarks/remote_cache.py [--megabytes 512]

Seconds of wall and CPU time from exec to exit, children included, the median of three: a cold run without a remote, one that sends what it
makes, one by somebody with an empty store who finds everything, one typed again with a remote that isn't there.
"""
import argparse
import os
import pathlib
import resource
import socket
import statistics
import subprocess
import tempfile
import time

ROOT = pathlib.Path(__file__).resolve().parents[2]
PROGRAM = ROOT / ".build/release/fixture"
PAPER = '''slug: {slug}
title: "Sharing"
published: 2026-01-01
links: {{arxiv: "2601.00001"}}
theme: Tests
feeds: [collapse]
fidelity: exact
why_this_fidelity: It is a benchmark.
question: What does sharing cost?
seen: nothing
claims:
  - id: nothing
    says: Nothing.
    measures: {{nothing: "nothing; no unit"}}
    reproduced: [nothing < 1]
    refuted: [nothing > 1]
    judged_at: default
'''


def write(path, text):
    path.parent.mkdir(parents=True, exist_ok=True)
    path.write_text(text)


def run(folder, slug, store, remote, arguments):
    before = resource.getrusage(resource.RUSAGE_CHILDREN)
    start = time.perf_counter()
    variables = {"REPRISE_ROOT": str(folder), "REPRISE_STORE": str(store), "REPRISE_FRESH": "1", "REPRISE_REMOTE_KEY": "k" * 32}
    process = subprocess.run(
        [PROGRAM, "run", slug, "--remote", remote, *arguments], cwd=folder, env={**os.environ, **variables}, capture_output=True, text=True)
    wall = time.perf_counter() - start
    after = resource.getrusage(resource.RUSAGE_CHILDREN)
    if process.returncode:
        raise SystemExit(process.stdout + process.stderr)
    return after.ru_utime + after.ru_stime - before.ru_utime - before.ru_stime, wall, (process.stdout + process.stderr).strip()


def server(folder):
    with socket.socket() as free:
        free.bind(("127.0.0.1", 0))
        port = free.getsockname()[1]
    temporary = " ".join(f"{name}_temp_path {folder}/{name};" for name in ["client_body", "proxy", "fastcgi", "uwsgi", "scgi"])
    write(folder / "configuration", f"""
        daemon off; master_process off; pid {folder}/pid; events {{ worker_connections 128; }}
        http {{
            access_log off; {temporary} client_max_body_size 0;
            server {{ listen 127.0.0.1:{port}; root {folder}/files; location / {{ dav_methods PUT; create_full_put_path on; }} }}
        }}""")
    (folder / "files").mkdir()
    process = subprocess.Popen(["/usr/sbin/nginx", "-p", folder, "-e", f"{folder}/errors", "-c", f"{folder}/configuration"])
    while process.poll() is None:
        try:
            socket.create_connection(("127.0.0.1", port)).close()
            break
        except OSError:
            time.sleep(0.05)
    return process, f"http://127.0.0.1:{port}"


def measure(slug, arguments, rounds):
    rows = {}
    for _ in range(rounds):
        for kind in ["folder", "nginx"]:
            with tempfile.TemporaryDirectory() as name:
                folder = pathlib.Path(name)
                write(folder / f"papers/{slug}.yaml", PAPER.format(slug=slug))
                (folder / "large.bin").write_bytes(b"0")
                process, remote = server(folder / "server") if kind == "nginx" else (None, str(folder / "remote"))
                (folder / "remote").mkdir()
                try:
                    for what, store, where in [
                        ("made, not shared", "a", "none"), ("made and sent", "b", remote), ("found", "c", remote),
                        ("nothing to do, remote away", "c", "http://127.0.0.1:1"), ("made, remote away", "d", "http://127.0.0.1:1"),
                    ]:
                        cpu, wall, said = run(folder, slug, folder / store, where, arguments)
                        rows.setdefault((kind, what), []).append((cpu, wall))
                        print(kind, what, f"{cpu:.2f} {wall:.2f}", said.splitlines()[-1] if said else "", flush=True)
                finally:
                    if process:
                        process.terminate()
                        process.wait()
    print(f"\n| {slug} | folder | nginx |\n| --- | --: | --: |")
    for what in dict.fromkeys(what for _, what in rows):
        cells = []
        for kind in ["folder", "nginx"]:
            costs = rows[(kind, what)]
            cells.append(f"{statistics.median(c for c, _ in costs):.2f} ({statistics.median(w for _, w in costs):.2f})")
        print(f"| {what} | {' | '.join(cells)} |")


parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
parser.add_argument("--megabytes", type=int, default=512)
parser.add_argument("--rounds", type=int, default=3)
options = parser.parse_args()
measure("many", ["-j", "1"], options.rounds)
measure("large", [f"megabytes={options.megabytes}", "-j", "1", "--only", "array"], 1)
