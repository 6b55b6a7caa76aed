"""How long a training run takes to begin, in Espalier and in PyTorch: from the start of the process until it has taken one
step and ended. One thread, batches of 64, all of CIFAR-10; medians of several runs in turn, after one that warms the
system's cache of files.

Espalier's is 'espalier train --inspect-step', which also writes the step's numbers; with the archive instead of its
files, the time is that of decompressing it. PyTorch's is an import, the same files read into a tensor, and a step.
"""

import argparse
import statistics
import subprocess
import sys
import time
from pathlib import Path

from side_by_side import ROOT


def seconds(command):
    began = time.monotonic()
    subprocess.run(command, cwd=ROOT, check=True, stdout=subprocess.DEVNULL)
    return time.monotonic() - began


def main():
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("model", nargs="?", default="cifar10/bottleneck-small", help="one on CIFAR-10")
    parser.add_argument("--tool", default=str(ROOT / ".build/release/espalier"), help="the release build to measure")
    parser.add_argument("--data", required=True, nargs="+", help="folders with CIFAR-10: files, archive, or both in turn")
    parser.add_argument("--runs", type=int, default=7)
    options = parser.parse_args()
    commands = {}
    for folder in options.data:
        commands[f"Espalier, {folder}"] = [
            options.tool, "train", f"architectures/{options.model}.json", "--dataset", "cifar10", "--data", folder,
            "--recipe", "recipes/cifar10.json", "--threads", "1", "--inspect-step",
        ]  # fmt: skip
    memory = str(Path(__file__).with_name("memory.py"))
    commands["PyTorch"] = [
        sys.executable, memory, options.model, "--data", options.data[0], "--train-in-pytorch", "1"
    ]  # fmt: skip
    times = {name: [] for name in commands}
    for number in range(options.runs + 1):
        for name, command in commands.items():
            taken = seconds(command)
            if number > 0:
                times[name].append(taken)
    print(f"Seconds from the start to the end of one step, {options.model}:\n\n| | median | least |\n|---|---:|---:|")
    for name, row in times.items():
        print(f"| {name} | {statistics.median(row):.3f} | {min(row):.3f} |")


if __name__ == "__main__":
    main()
