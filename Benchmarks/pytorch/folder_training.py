"""The same network trained on CIFAR's binary files and on a folder of PNG files of the same pictures, in turn.

Takes CIFAR-10 from the folder of --data. Without it, pictures of that size are made, and written in both forms. Each side
trains several whole runs. Wall time and processor time are told; the latter hardly depends on what else the machine does.
The folder is decoded before the first run, as it is in daily use.
"""

import argparse
import os
import pathlib
import resource
import shutil
import statistics
import subprocess
import time

import numpy as np
from PIL import Image

BATCHES = [f"data_batch_{number}.bin" for number in range(1, 6)]


def generated(count, seed):
    """Pictures that compress like photographs do, with labels that a network can learn."""
    generator = np.random.default_rng(seed)
    labels = generator.integers(0, 10, count).astype(np.uint8)
    rough = generator.integers(0, 256, (count, 3, 8, 8)) + 12 * labels[:, None, None, None]
    smooth = np.repeat(np.repeat(rough, 4, axis=2), 4, axis=3)
    return np.clip(smooth + generator.integers(-6, 7, smooth.shape), 0, 255).astype(np.uint8), labels


def make(folder, data):
    """The binary files and the folder of pictures, unless they are there."""
    done = folder / "done"
    if done.exists():
        return
    shutil.rmtree(folder, ignore_errors=True)
    binary, pictures = folder / "binary", folder / "pictures"
    binary.mkdir(parents=True)
    for split, files, count in [("training", BATCHES, 50_000), ("test", ["test_batch.bin"], 10_000)]:
        if data:
            from data import load

            samples = load("cifar10", split, data)
            images, labels = samples.raw.numpy(), samples.labels.numpy().astype(np.uint8)
        else:
            images, labels = generated(count, seed=len(files))
        records = np.concatenate([labels[:, None], images.reshape(len(images), -1)], axis=1)
        for name, part in zip(files, np.array_split(records, len(files))):
            (binary / name).write_bytes(part.tobytes())
        for index, (image, label) in enumerate(zip(images, labels)):
            target = pictures / ("train" if split == "training" else "test") / f"class{label}"
            target.mkdir(parents=True, exist_ok=True)
            Image.fromarray(image.transpose(1, 2, 0)).save(target / f"{index:05}.png")
    done.touch()


def run(tool, architecture, recipe, epochs, dataset, checkpoint, environment):
    before, began = resource.getrusage(resource.RUSAGE_CHILDREN), time.monotonic()
    subprocess.run(
        [tool, "train", architecture, "--dataset", dataset, "--recipe", recipe, "--epochs", str(epochs), "--threads", "2",
         "--seed", "1", "--quiet", "--force", "--checkpoint", checkpoint],
        check=True, stdout=subprocess.DEVNULL, env=environment)
    wall, after = time.monotonic() - began, resource.getrusage(resource.RUSAGE_CHILDREN)
    return wall, after.ru_utime + after.ru_stime - before.ru_utime - before.ru_stime


parser = argparse.ArgumentParser()
parser.add_argument("--tool", required=True)
parser.add_argument("--folder", type=pathlib.Path, required=True)
parser.add_argument("--data", help="a folder with CIFAR-10; pictures are made without it")
parser.add_argument("--architecture", default="architectures/cifar10/bottleneck-small.json")
parser.add_argument("--recipe", default="recipes/cifar10-search.json")
parser.add_argument("--epochs", type=int, default=1)
parser.add_argument("--rounds", type=int, default=3)
options = parser.parse_args()
make(options.folder, options.data)
environment = dict(os.environ, ESPALIER_CACHE=str(options.folder.resolve() / "cache"))
sides = {"binary": options.folder / "binary", "pictures": options.folder / "pictures"}
subprocess.run(
    [options.tool, "data", "inspect", sides["pictures"]], check=True, stdout=subprocess.DEVNULL, env=environment)
times = {name: [] for name in sides}
for round in range(options.rounds):
    # Each side goes first in turn.
    for name in sorted(sides, reverse=round % 2 == 1):
        times[name].append(
            run(options.tool, options.architecture, options.recipe, options.epochs, sides[name],
                options.folder / f"{name}.safetensors", environment))
print("| trained on | wall time | processor time |\n|---|--:|--:|")
medians = {name: [statistics.median(values) for values in zip(*runs)] for name, runs in times.items()}
for name, (wall, processor) in medians.items():
    print(f"| {name} | {wall:.2f} s | {processor:.2f} s |")
ratios = [pictures / binary for pictures, binary in zip(medians["pictures"], medians["binary"])]
print(f"| pictures / binary | {ratios[0]:.3f} | {ratios[1]:.3f} |")
