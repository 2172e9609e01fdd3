"""The probe of `peers.py`: one stage, what happens to it, and whether a plain rerun notices."""
import os
import pathlib
import signal
import subprocess
import tempfile
import time

WORK = '''import os, sys, time
import other

FACTOR = 2


def helper(x):
    return x + 1


def stage(taken, made):
    # Makes one number of another.
    with open("executions", "a") as log:
        log.write("x")
    number = helper(int(open(taken).read())) * FACTOR + other.shift()
    with open(made, "w") as file:
        file.write("part")
        file.flush()
        if os.path.exists("slow"):
            time.sleep(60)
        file.seek(0)
        file.write(f"{number}\\n")
'''
OTHER = "def shift():\n    return 100\n"
# What happens: the file, the old text, the new text, and what the stage comes to then; 5 is what it takes.
EDITS = [
    ("stage body", "work", "+ other.shift()", "+ other.shift() + 7", 119),
    ("comment", "work", "# Makes one", "# It makes one", 112),
    ("helper in file", "work", "x + 1", "x + 2", 114),
    ("constant", "work", "FACTOR = 2", "FACTOR = 3", 118),
    ("other module", "other", "return 100", "return 200", 212),
]


def script(call):
    return WORK + f"\n\nif __name__ == \"__main__\":\n    {call}\n"


def write_make(folder):
    write(folder, "Makefile", "out.txt: in.txt work.py\n\tpython work.py in.txt out.txt\n")


def write_ninja(folder):
    write(folder, "build.ninja", "rule work\n command = python work.py in.txt out.txt\nbuild out.txt: work in.txt work.py\n")


def write_dvc(folder):
    for arguments in (["init", "--no-scm", "-q"], ["config", "core.analytics", "false"], ["config", "core.check_update", "false"]):
        run(["dvc", *arguments], folder)
    write(folder, "dvc.yaml", "stages:\n  work:\n    cmd: python work.py in.txt out.txt\n    deps: [in.txt, work.py]\n    outs: [out.txt]\n")


def write_script(folder):
    write(folder, "Snakefile", 'rule work:\n    input: "in.txt"\n    output: "out.txt"\n    script: "work.py"\n')


def write_run(folder):
    before, body = WORK.split("def stage(taken, made):\n")
    write(folder, "Snakefile", before + 'rule work:\n    input: "in.txt"\n    output: "out.txt"\n    run:\n        taken, made = input[0], output[0]\n'
          + "".join(f"    {line}\n" for line in body.splitlines()))


def write_doit(folder):
    write(folder, "dodo.py", WORK + '''

def task_work():
    return dict(file_dep=["in.txt"], targets=["out.txt"], actions=[(stage, ["in.txt", "out.txt"])])
''')


def value_script(decorated, before, after):
    """The stage as a function of values, for engines that keep those."""
    body = WORK.replace("def stage(taken, made):", f"{decorated}\ndef stage(number):").replace("int(open(taken).read())", "int(number)")
    start, end = body.index("    with open(made"), len(body)
    part = '    if os.path.exists("slow"):\n        open("part", "w").close()\n        time.sleep(60)\n'
    return before + body[:start] + part + "    return number\n" + after + body[end:]


def write_joblib(folder):
    after = '\n\nopen("out.txt", "w").write(f"{stage(open(\'in.txt\').read())}\\n")\n'
    write(folder, "work.py", value_script("@memory.cache", 'from joblib import Memory\nmemory = Memory("cache", verbose=0)\n', after))


def write_redun(folder):
    text = WORK.replace("def stage(taken, made):", "@task()\ndef stage(taken, made):").replace("open(taken).read()", "taken.read()")
    write(folder, "work.py", 'from redun import File, task\nredun_namespace = "probe"\n' + text + '''    return File(made)


@task(cache=False)
def main():
    return stage(File("in.txt"), "out.txt")
''')


MAIN = 'stage(sys.argv[1], sys.argv[2])'
TOOLS = {  # name: (the engine, what writes the work, how it is run, the file that holds the code)
    "make, script as dependency": ("make", write_make, ["make", "-s"], script(MAIN)),
    "ninja, script as dependency": ("ninja", write_ninja, ["ninja"], script(MAIN)),
    "dvc, script as dependency": ("dvc", write_dvc, ["dvc", "repro", "-q"], script(MAIN)),
    "snakemake `script:`": ("snakemake", write_script, ["snakemake", "-j1", "-q", "all"], WORK + "\n\nstage(snakemake.input[0], snakemake.output[0])\n"),
    "snakemake `run:`": ("snakemake", write_run, ["snakemake", "-j1", "-q", "all"], None),
    "doit, action": ("doit", write_doit, ["doit", "-v0"], None),
    "joblib": ("joblib", write_joblib, ["python", "work.py"], None),
    "redun": ("redun", write_redun, ["redun", "run", "work.py", "main"], None),
}
CODE = {"snakemake `run:`": "Snakefile", "doit, action": "dodo.py"}
ENVIRONMENT = {}


def write(folder, name, text):
    pathlib.Path(folder, name).write_text(text)


def run(command, folder):
    return subprocess.run(command, cwd=folder, env=ENVIRONMENT, stdin=subprocess.DEVNULL, capture_output=True).returncode


def executions(folder):
    try:
        return os.path.getsize(f"{folder}/executions")
    except FileNotFoundError:
        return 0


def came_to(folder):
    try:
        return pathlib.Path(folder, "out.txt").read_text()
    except FileNotFoundError:
        return None


def start(name, folder):
    _, prepare, command, code = TOOLS[name]
    write(folder, "other.py", OTHER)
    write(folder, "in.txt", "5\n")
    if code:
        write(folder, "work.py", code)
    prepare(folder)
    return command


def edited(name, file, old, new, number):
    with tempfile.TemporaryDirectory(prefix="probe-") as folder:
        command = start(name, folder)
        run(command, folder)
        before = executions(folder)
        assert came_to(folder) == "112\n" and before == 1, (name, came_to(folder), before)
        time.sleep(1.1)  # stamps of a second
        path = pathlib.Path(folder, "other.py" if file == "other" else CODE.get(name, "work.py"))
        text = path.read_text()
        assert text.count(old) == 1, (name, old)
        path.write_text(text.replace(old, new))
        failed = run(command, folder) != 0
        if failed:
            return "an error"
        reran = executions(folder) > before
        if came_to(folder) != f"{number}\n":
            return "**missed**"
        return ("reran" if number != 112 else "reran (needless)") if reran else "skipped"


def tampered(name):
    if name == "joblib":
        return "n/a"
    with tempfile.TemporaryDirectory(prefix="probe-") as folder:
        command = start(name, folder)
        run(command, folder)
        time.sleep(1.1)
        write(folder, "out.txt", "999\n")
        run(command, folder)
        return "repaired" if came_to(folder) == "112\n" else "**not noticed**"


def killed(name):
    with tempfile.TemporaryDirectory(prefix="probe-") as folder:
        command = start(name, folder)
        write(folder, "slow", "")
        process = subprocess.Popen(command, cwd=folder, env=ENVIRONMENT, stdin=subprocess.DEVNULL, stdout=subprocess.DEVNULL,
                                   stderr=subprocess.DEVNULL, start_new_session=True)
        while not (came_to(folder) or os.path.exists(f"{folder}/part")):
            assert process.poll() is None, (name, "ended before it could be killed")
            time.sleep(0.05)
        time.sleep(0.3)
        os.killpg(process.pid, signal.SIGKILL)
        process.wait()
        os.unlink(f"{folder}/slow")
        if run(command, folder) != 0:
            return "**refuses**"
        return "fine" if came_to(folder) == "112\n" else "**keeps the partial file**"


def probe(engines, binaries):
    """Prints the table for those of the engines that can be probed."""
    # Python would take the old byte code for a source of the same size and second.
    ENVIRONMENT.update({**os.environ, "PATH": f"{binaries}:{os.environ['PATH']}", "PYTHONDONTWRITEBYTECODE": "1"})
    names = [name for name in TOOLS if TOOLS[name][0] in engines]
    head = ["engine"] + [edit[0] for edit in EDITS] + ["output changed by hand", "kill -9 half-way, plain rerun"]
    print(f"\n| {' | '.join(head)} |\n|{'---|' * len(head)}", flush=True)
    for name in names:
        cells = [edited(name, *edit[1:]) for edit in EDITS] + [tampered(name), killed(name)]
        print(f"| {name} | {' | '.join(cells)} |", flush=True)
