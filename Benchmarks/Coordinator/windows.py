#!/usr/bin/env python3
"""Simulates what a window costs: the same study with windows of 16 to 10,000, results of recorded networks in place of training.

    Benchmarks/Coordinator/windows.py COORDINATOR_BENCHMARK [TRIALS [SEEDS [WINDOW ...]]]

Appends lines 'window,seed,trials,hypervolume' to results/clusters/recorded-windows.csv; what is there already is left out. Random
search has no window: its lines have 0. Run it in the project's folder.
"""
import os
import pathlib
import shutil
import subprocess
import sys
import tempfile

FILE = pathlib.Path("results/clusters/recorded-windows.csv")
RESULTS = "results/clusters/recorded.csv"


def main():
    binary = sys.argv[1]
    trials = int(sys.argv[2]) if len(sys.argv) > 2 else 40_000
    seeds = int(sys.argv[3]) if len(sys.argv) > 3 else 3
    windows = [int(word) for word in sys.argv[4:]] or [1, 16, 64, 256, 1024, 10_000, 0]
    if not FILE.exists():
        FILE.write_text("window,seed,trials,hypervolume\n")
    known = {tuple(line.split(",")[:2]) for line in FILE.read_text().splitlines()}
    for seed in range(1, seeds + 1):
        for window in windows:
            if (str(window), str(seed)) in known:
                continue
            folder = tempfile.mkdtemp(dir="/dev/shm" if os.access("/dev/shm", os.W_OK) else None)
            names = {"trials": trials, "seed": seed, "workers": max(window, 1), "window": max(window, 1), "epochs": 20,
                     "sampler": "nsga2" if window else "random", "results": RESULTS, "curve": "yes"}
            try:
                lines = subprocess.run(
                    [binary, "simulate", folder + "/study"] + [f"{name}={value}" for name, value in names.items()],
                    check=True, capture_output=True, text=True).stdout.splitlines()
            finally:
                shutil.rmtree(folder)
            with FILE.open("a") as file:
                for line in lines:
                    file.write(f"{window},{line.split(',', 1)[1]}\n")
            print(f"window {window}, seed {seed}: {lines[-1]}", flush=True)


main()
