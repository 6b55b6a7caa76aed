#!/usr/bin/env python3
"""Holds what one build of the coordinator decides against another: same studies, same facts, bit for bit.

    Benchmarks/Coordinator/compare.py BEFORE AFTER [TRIALS]

BEFORE and AFTER are two builds of coordinator-benchmark. Every sampler meets every fidelity scheduler, with one
and with two trainings at a time; screenings, several objectives and reduced resolutions too. Run it in the project's folder.
"""

import os
import shutil
import sqlite3
import subprocess
import sys
import tempfile

SURROGATE = '{"kind":"surrogate","thrift":1}'
SAMPLERS = ["random", "local_search", "aging_evolution", "nsga2"]
FIDELITIES = [
    "full", "asha", "successive_halving", '{"kind":"asha","wholeFronts":0,"binRatio":1.2}',
    '{"kind":"asha","accuracyMargin":0.02}', '{"kind":"asha","minResolution":0.5,"minSamples":0.25,"reduction":2}']
CASES = [{"sampler": s, "fidelity": f} for s in SAMPLERS for f in FIDELITIES] + [
    {"sampler": "nsga2", "fidelity": "full", "screening": SURROGATE},
    {"sampler": "nsga2", "fidelity": "asha", "screening": SURROGATE},
    {"sampler": "nsga2", "fidelity": "asha", "screening": SURROGATE, "objectives": "accuracy,multiplyAdds,activations"},
    {"sampler": "local_search", "fidelity": "asha", "objectives": "accuracy,parameters,multiplyAdds,activations"},
    {"sampler": "aging_evolution", "fidelity": "asha", "inheritance": "{}"},
]
TABLES = {
    "trial": "SELECT * FROM trial ORDER BY number",
    "step": "SELECT number, trial, rung, epochs, multiplyAdds FROM step ORDER BY number",
    "outcome": "SELECT step, accuracy, loss, history, failure, seconds, weights FROM outcome ORDER BY step",
    "measure": "SELECT * FROM measure ORDER BY step, objective",
    "fault": "SELECT * FROM fault ORDER BY id",
}


def facts(binary, trials, seats, case):
    folder = tempfile.mkdtemp(dir="/dev/shm" if os.access("/dev/shm", os.W_OK) else None)
    try:
        arguments = [f"trials={trials}", "epochs=9", f"seats={seats}"] + [f"{k}={v}" for k, v in case.items()]
        subprocess.run([binary, "run", folder + "/study"] + arguments, check=True, stdout=subprocess.DEVNULL)
        database = sqlite3.connect(f"file:{folder}/study/study.sqlite?mode=ro", uri=True)
        return {table: database.execute(query).fetchall() for table, query in TABLES.items()}
    finally:
        shutil.rmtree(folder)


def main():
    before, after = sys.argv[1:3]
    trials = sys.argv[3] if len(sys.argv) > 3 else "300"
    differing = 0
    for case in CASES:
        expected = facts(before, trials, 1, case)
        for seats in (1, 2):
            found = facts(after, trials, seats, case)
            tables = [table for table in TABLES if expected[table] != found[table]]
            differing += bool(tables)
            verdict = "differs in " + ", ".join(tables) if tables else "same"
            print(f"{verdict}: {case}, {seats} at a time, {len(found['step'])} steps", flush=True)
    sys.exit(1 if differing else 0)


main()
