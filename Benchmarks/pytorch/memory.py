"""The memory that training takes in Espalier and in PyTorch, and whether it grows: the most that was resident, in runs of
10, 100 and 1,000 steps. One thread, batches of 64, Adam; PyTorch with channels_last and the fused Adam.

Of CIFAR-10 both train on the first 640 samples, again and again, so that the network's memory is seen and not the data
set's. 'Whole' is Espalier's first step with the whole data set, whose files it maps where they are extracted.
"""

import argparse
import subprocess
import sys
import tempfile
import time
from pathlib import Path

from side_by_side import RECIPES, ROOT, folder_option, write_part_of_cifar10

STEPS = (10, 100, 1000)
SAMPLES = 640


def peak(command):
    """The most that was resident of a command, in MB, as the kernel counts it for the program alone. (What wait4 tells
    would hold this script's own memory, which the process has for a moment before it becomes the command.)"""
    process = subprocess.Popen(command, cwd=ROOT, stdout=subprocess.DEVNULL)
    most = 0
    while process.poll() is None:
        try:
            lines = Path(f"/proc/{process.pid}/status").read_text().splitlines()
        except OSError:
            break
        most = next((int(line.split()[1]) for line in lines if line.startswith("VmHWM:")), most)
        time.sleep(0.005)
    if process.wait() != 0:
        raise SystemExit(f"{' '.join(command)} failed")
    return most * 1024 / 1e6


def espalier_command(tool, model, folder, target, *more):
    dataset = model.split("/")[0]
    return [
        tool, "train", f"architectures/{model}.json", "--dataset", dataset, *folder_option(model, folder),
        "--recipe", f"recipes/{RECIPES[dataset]}.json", "--threads", "1", "--quiet",
        "--checkpoint", f"{target}/model.safetensors", *more,
    ]  # fmt: skip


def train_in_pytorch(model, folder, steps):
    import torch

    import data
    from throughput import Loop

    torch.set_num_threads(1)
    Loop(model, data.load("cifar10", "training", folder), 64, tuned=True).run(steps)


def main():
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("model", nargs="?", default="cifar10/bottleneck-wide", help="one on CIFAR-10")
    parser.add_argument("--tool", default=str(ROOT / ".build/release/espalier"), help="the release build to measure")
    parser.add_argument("--data", required=True, help="folder with CIFAR-10")
    parser.add_argument("--train-in-pytorch", type=int, help=argparse.SUPPRESS)
    options = parser.parse_args()
    if options.train_in_pytorch:
        train_in_pytorch(options.model, options.data, options.train_in_pytorch)
        return
    with tempfile.TemporaryDirectory() as part, tempfile.TemporaryDirectory() as target:
        write_part_of_cifar10(options.data, part, SAMPLES)
        ours, theirs = [], []
        for steps in STEPS:
            epochs = str(steps * 64 // SAMPLES)
            ours.append(peak(espalier_command(options.tool, options.model, part, target, "--epochs", epochs)))
            again = [sys.executable, __file__, options.model, "--data", part, "--train-in-pytorch", str(steps)]
            theirs.append(peak(again))
        whole = peak(espalier_command(options.tool, options.model, options.data, target, "--inspect-step"))
    print(f"Most that was resident, in MB, {options.model}:\n")
    print("| | " + " | ".join(f"{steps:,} steps" for steps in STEPS) + " | whole data set |")
    print("|---|" + "---:|" * (len(STEPS) + 1))
    print("| Espalier | " + " | ".join(f"{value:,.0f}" for value in ours) + f" | {whole:,.0f} |")
    print("| PyTorch | " + " | ".join(f"{value:,.0f}" for value in theirs) + " | – |")


if __name__ == "__main__":
    main()
