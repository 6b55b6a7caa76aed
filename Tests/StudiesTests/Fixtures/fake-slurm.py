#!/usr/bin/env python3
"""Slurm's commands, as far as a job array needs them, without Slurm: under the names sbatch, squeue, scancel and scontrol.

$FAKE_SLURM is a folder: tasks/ has a file for each task, slots/ one for each task that may run at a time, and log what
was called.
"""
import contextlib, fcntl, json, os, re, signal, subprocess, sys, time

ROOT = os.environ["FAKE_SLURM"]


def path(task):
    return f"{ROOT}/tasks/{task}"


@contextlib.contextmanager
def locked():
    """Around each change of a task, so that nobody writes back one that somebody else has ended."""
    with open(f"{ROOT}/lock", "w") as lock:
        fcntl.flock(lock, fcntl.LOCK_EX)
        yield


def write(task, facts):
    with open(path(task) + ".new", "w") as file:
        json.dump(facts, file)
    os.replace(path(task) + ".new", path(task))


def read(task):
    try:
        with open(path(task)) as file:
            return json.load(file)
    except (FileNotFoundError, ValueError):
        return None


def tasks():
    names = [name for name in os.listdir(f"{ROOT}/tasks") if not name.endswith(".new")]
    return {name: facts for name in sorted(names) if (facts := read(name))}


def sbatch():
    script = sys.stdin.read()
    if os.path.exists(f"{ROOT}/refuse"):
        sys.exit("sbatch: error: invalid partition specified: nowhere")
    options = dict(re.findall(r"^#SBATCH --([a-z-]+)=?(\S*)", script, re.M))
    count = int(options["array"].split("-")[1])
    with locked():
        job = len(os.listdir(f"{ROOT}/jobs")) + 1
        with open(f"{ROOT}/jobs/{job}", "w") as file:
            file.write(script)
    for index in range(1, count + 1):
        task = f"{job}_{index}"
        write(task, {"name": options["job-name"], "state": "PD", "job": job, "index": index, "process": 0})
        subprocess.Popen(
            [sys.executable, os.path.abspath(__file__), "task", task], start_new_session=True, close_fds=True,
            stdin=subprocess.DEVNULL, stdout=open(f"{ROOT}/out", "a"), stderr=subprocess.STDOUT)
    print(job)


def task(name):
    """Waits for a slot, runs the script there, and begins again where it asks for that."""
    while True:
        slot, held = None, None
        while slot is None:
            for number in sorted(os.listdir(f"{ROOT}/slots")):
                held = open(f"{ROOT}/slots/{number}", "a")
                try:
                    fcntl.flock(held, fcntl.LOCK_EX | fcntl.LOCK_NB)
                    slot = number
                    break
                except OSError:
                    held.close()
            if slot is None:
                time.sleep(0.1)
            if read(name) is None:
                return
        with locked():
            facts = read(name)
            if facts is None:
                return
            environment = dict(os.environ, SLURM_JOB_ID=name, SLURM_ARRAY_JOB_ID=str(facts["job"]),
                               SLURM_ARRAY_TASK_ID=str(facts["index"]), SLURMD_NODENAME=f"n{slot}")
            run = subprocess.Popen(["bash", f"{ROOT}/jobs/{facts['job']}"], env=environment, start_new_session=True)
            write(name, dict(facts, state="R", process=run.pid))
        status = run.wait()
        held.close()
        with locked():
            if read(name) is None:
                return
            if status != 99:
                os.remove(path(name))
                return
            with open(f"{ROOT}/requeued", "a") as file:
                file.write(name + "\n")
            write(name, dict(facts, state="PD", process=0))


def option(name):
    return next((word.split("=", 1)[1] for word in sys.argv if word.startswith(f"--{name}=")), None)


def squeue():
    for facts in tasks().values():
        if facts["name"] == option("name"):
            print(facts["state"])


def scancel():
    with locked():
        for name, facts in tasks().items():
            if facts["name"] != option("name") or option("state") == "PENDING" and facts["state"] != "PD":
                continue
            os.remove(path(name))
            if facts["process"]:
                try:
                    os.killpg(facts["process"], signal.SIGTERM)
                except ProcessLookupError:
                    pass


command = os.path.basename(sys.argv[0])
if sys.argv[1:2] == ["task"]:
    task(sys.argv[2])
elif command in ("sbatch", "squeue", "scancel"):
    with open(f"{ROOT}/log", "a") as file:
        file.write(" ".join([command] + sys.argv[1:]) + "\n")
    {"sbatch": sbatch, "squeue": squeue, "scancel": scancel}[command]()
