#!/usr/bin/env python3
"""What a search with cheap candidates costs, by thousands of trials: trials a second, how busy workers are, and the coordinator's
processor time a trial.

    Benchmarks/Coordinator/by_thousand.py [--tool .build/release/espalier] [--trials 12000] [--workers 2] [--screening surrogate]

The study is mnist1d.json of this folder: MNIST-1D, one epoch on 200 samples. Linux only: processor times are those of /proc. On a
machine with other work only processor times say something, and on ext4 not for minutes after many files were removed.
"""
import argparse
import json
import os
import pathlib
import shutil
import sqlite3
import subprocess
import tempfile
import time

HERE = pathlib.Path(__file__).resolve().parent
TICK = os.sysconf("SC_CLK_TCK")


def processor_time(process):
    """Seconds of a process, those of its ended children included; 0 if it has ended."""
    try:
        fields = pathlib.Path(f"/proc/{process}/stat").read_text().rpartition(")")[2].split()
    except OSError:
        return 0.0
    return sum(int(field) for field in fields[11:13]) / TICK


def children(process):
    try:
        return [int(child) for child in pathlib.Path(f"/proc/{process}/task/{process}/children").read_text().split()]
    except OSError:
        return []


def study_file(folder, options):
    study = json.loads((HERE / "mnist1d.json").read_text())
    for member in ("architecture", "recipe"):
        study[member] = str((HERE / study[member]).resolve())
    study["screening"] = {"kind": "surrogate", "thrift": 1} if options.screening == "surrogate" else options.screening
    study["budget"] = {"trials": options.trials}
    path = pathlib.Path(folder) / "study.json"
    path.write_text(json.dumps(study))
    return path


class Meter:
    """Sums up times of a search while it runs. What a worker computed before it was replaced stays counted."""

    def __init__(self, search, database, seats):
        self.search, self.database, self.seats, self.workers = search, database, seats, {}
        self.last = (0, time.monotonic(), 0.0, 0.0, 0.0)

    def outcomes(self):
        try:
            with sqlite3.connect(f"file:{self.database}?mode=ro", uri=True, timeout=10) as connection:
                return connection.execute("SELECT count(*), total(seconds) FROM outcome").fetchone()
        except sqlite3.Error:
            return 0, 0.0

    def take(self, thousand, force=False):
        """Prints a line if another thousand has ended."""
        for worker in children(self.search.pid):
            self.workers[worker] = max(self.workers.get(worker, 0.0), processor_time(worker))
        trials, trained = self.outcomes()
        before = self.last
        if trials - before[0] < (1 if force else thousand):
            return
        now = (trials, time.monotonic(), processor_time(self.search.pid), sum(self.workers.values()), trained)
        count, wall, coordinator, workers, trained = (a - b for a, b in zip(now, before))
        print(f"| {trials:,} | {count / wall:.0f} | {coordinator / count * 1000:.2f} | {workers / count * 1000:.2f} "
              f"| {100 * trained / wall / self.seats:.0f} % | {100 * workers / wall / self.seats:.0f} % |", flush=True)
        self.last = now


def main():
    parser = argparse.ArgumentParser(description=__doc__.split("\n")[0])
    parser.add_argument("--tool", default=".build/release/espalier")
    parser.add_argument("--trials", type=int, default=12_000)
    parser.add_argument("--workers", type=int, default=2)
    parser.add_argument("--screening", default="none", help="none, or surrogate as searches have it by default")
    parser.add_argument("--keep", help="a folder for the study, instead of one that is removed")
    options = parser.parse_args()
    folder = tempfile.mkdtemp()
    try:
        study = pathlib.Path(options.keep or folder + "/study")
        search = subprocess.Popen(
            [options.tool, "search", str(study_file(folder, options)), "--workers", str(options.workers), "--study", str(study),
             "--quiet"], stdout=subprocess.DEVNULL)
        meter = Meter(search, study / "study.sqlite", options.workers)
        print(f"{options.trials:,} trials, {options.workers} workers, screening: {options.screening}\n")
        print("| trials | a second | coordinator, ms of computing a trial | workers, ms a trial | workers train | workers compute |")
        print("|---:|---:|---:|---:|---:|---:|")
        # It is left to be waited for until its times are read.
        while os.waitid(os.P_PID, search.pid, os.WEXITED | os.WNOHANG | os.WNOWAIT) is None:
            time.sleep(0.2)
            meter.take(1_000)
        meter.take(1_000, force=True)
        raise SystemExit(search.wait())
    finally:
        shutil.rmtree(folder)


if __name__ == "__main__":
    main()
