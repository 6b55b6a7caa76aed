"""Training throughput of Espalier and PyTorch in one run: one thread, batches of 64, turn and turn about, so that what
else the machine does falls on both. Prints the medians over the rounds, and the ratios as Espalier / PyTorch.

Rates are of whole steps, without start-up, validation and saving. By the clock on the wall, Espalier's is the
'samplesPerSecond' that 'espalier train --format json' reports. By CPU time it is the samples over the CPU time of the
whole command less that of the same command with --inspect-step, which starts up alike, takes one step and ends. On a
quiet machine the two are the same; on a busy one the second is the better. PyTorch's are those of throughput.py. In bf16
Espalier trains with --precision bf16 and PyTorch under torch.autocast.

Of CIFAR-10 Espalier's epochs take the first 9,600 samples, which is 150 steps, as a round would take long otherwise.
"""

import argparse
import json
import resource
import statistics
import subprocess
import sys
import tempfile
from pathlib import Path

import torch

import data
from models import architecture_of, dataset_of

ROOT = Path(__file__).resolve().parents[2]
# Adam, batches of 64, pixels from 0 to 1, nothing set aside.
RECIPES = {"cifar10": "cifar10", "mnist1d": "mnist1d", "fashion-mnist": "mnist"}
# Epochs that make up some seconds; a median needs more than one where they are short.
EPOCHS = {"cifar10/convnet-skeleton": 5, "cifar10/mlp-100": 20, "mnist1d/simple-cnn": 100, "cifar10/separable": 2,
          "references/mobilenet-v2": 3}
CIFAR10_SAMPLES = 9600
# Networks of which even fewer samples make up some seconds.
FEWER_SAMPLES = {"references/mobilenet-v2": 1280, "references/resnet-8": 4800, "pytorch/convnext-like": 4800}
MODELS = [
    "cifar10/convnet-plain", "cifar10/convnet-skeleton", "cifar10/bottleneck-small", "cifar10/bottleneck-wide",
    "cifar10/mlp-100", "mnist1d/simple-cnn", "fashion-mnist/simple-cnn", "cifar10/separable", "references/mobilenet-v2",
    "references/resnet-8", "pytorch/gated-mobile", "pytorch/convnext-like",
]  # fmt: skip
# What is measured in bf16 too.
BF16_MODELS = [
    "cifar10/convnet-plain", "cifar10/bottleneck-small", "cifar10/bottleneck-wide", "cifar10/separable",
    "references/mobilenet-v2", "references/resnet-8", "pytorch/gated-mobile", "pytorch/convnext-like",
]  # fmt: skip


def folder_option(model, folder):
    """Only CIFAR-10 must be told where it is."""
    return ["--data", folder] if folder and dataset_of(model) == "cifar10" else []


def write_part_of_cifar10(folder, target, count):
    """Writes the first samples of the training split as a data set of its own."""
    samples = data.load("cifar10", "training", folder)
    records = torch.cat([samples.labels.to(torch.uint8).unsqueeze(1), samples.raw.flatten(1)], dim=1)
    inner = Path(target) / "cifar10" / "cifar-10-batches-bin"
    inner.mkdir(parents=True)
    for number, batch in enumerate(records[:count].chunk(5), start=1):
        (inner / f"data_batch_{number}.bin").write_bytes(batch.numpy().tobytes())
    (inner / "test_batch.bin").write_bytes(records[-1:].numpy().tobytes())


def run(command):
    """The output of a command and the CPU time that it used."""
    before = resource.getrusage(resource.RUSAGE_CHILDREN)
    output = subprocess.run(command, cwd=ROOT, check=True, capture_output=True, text=True).stdout
    after = resource.getrusage(resource.RUSAGE_CHILDREN)
    return output, after.ru_utime + after.ru_stime - before.ru_utime - before.ru_stime


def espalier(tool, model, precision, data_folder):
    dataset = dataset_of(model)
    with tempfile.TemporaryDirectory() as folder:
        command = [
            tool, "train", architecture_of(model), "--dataset", dataset, *folder_option(model, data_folder),
            "--recipe", f"recipes/{RECIPES[dataset]}.json", "--epochs", str(EPOCHS.get(model, 1)), "--threads", "1",
            "--precision", precision, "--quiet",
        ]  # fmt: skip
        _, start_up = run([*command, "--inspect-step"])
        output, used = run([*command, "--format", "json", "--checkpoint", f"{folder}/model.safetensors"])
    epochs = [json.loads(line) for line in output.splitlines()]
    # Nothing is validated, so that an epoch's seconds are those of its steps.
    samples = sum(round(epoch["samplesPerSecond"] * epoch["seconds"]) for epoch in epochs)
    wall = statistics.median(epoch["samplesPerSecond"] for epoch in epochs)
    return {"wall": wall, "cpu": samples / (used - start_up)}


def pytorch(model, precision, data_folder, seconds):
    script = str(Path(__file__).with_name("throughput.py"))
    output, _ = run([
        sys.executable, script, model, *folder_option(model, data_folder), "--seconds", str(seconds),
        "--precision", precision, "--json",
    ])  # fmt: skip
    return json.loads(output)


def table(clock, rounds):
    """Markdown: a row for each model with the rates by this clock."""
    lines = [
        "| model | Espalier | PyTorch eager | PyTorch tuned | ratio, eager | ratio, tuned |",
        "|---|---:|---:|---:|---:|---:|",
    ]
    for (model, precision), measured in rounds.items():
        rates = [[row[index][clock] for row in measured] for index in range(3)]
        ours, eager, tuned = (statistics.median(column) for column in rates)
        # Medians of each round's ratios, as the numbers of a round were taken next to each other.
        ratios = [statistics.median(a / b for a, b in zip(rates[0], rates[index])) for index in (1, 2)]
        lines.append(
            f"| {model}, {precision} | {ours:,.0f} | {eager:,.0f} | {tuned:,.0f} | {ratios[0]:.2f} | {ratios[1]:.2f} |"
        )
    return "\n".join(lines)


def main():
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("models", nargs="*", default=MODELS, metavar="MODEL", help="all when absent")
    parser.add_argument("--tool", default=str(ROOT / ".build/release/espalier"), help="the release build to measure")
    parser.add_argument("--data", help="folder with CIFAR-10")
    parser.add_argument("--rounds", type=int, default=3)
    parser.add_argument("--seconds", type=float, default=6, help="for each measurement of PyTorch's")
    parser.add_argument("--precisions", nargs="+", choices=["f32", "bf16"], default=["f32", "bf16"])
    options = parser.parse_args()

    rounds = {
        (model, precision): []
        for precision in options.precisions
        for model in options.models
        if precision == "f32" or model in BF16_MODELS
    }
    with tempfile.TemporaryDirectory() as part:
        counts = {model: FEWER_SAMPLES.get(model, CIFAR10_SAMPLES) for model in options.models}
        if options.data:
            for count in set(counts.values()):
                write_part_of_cifar10(options.data, f"{part}/{count}", count)
        for number in range(options.rounds):
            for (model, precision), measured in rounds.items():
                ours = espalier(options.tool, model, precision, f"{part}/{counts[model]}")
                theirs = pytorch(model, precision, options.data, options.seconds)
                measured.append((ours, theirs["eager"], theirs["tuned"]))
                rates = "; ".join(f"{rate['wall']:,.0f}, CPU {rate['cpu']:,.0f}" for rate in measured[-1])
                print(f"round {number + 1}: {model}, {precision}: {rates}", file=sys.stderr, flush=True)
    print(f"Samples a second, by CPU time:\n\n{table('cpu', rounds)}\n")
    print(f"Samples a second, by the clock:\n\n{table('wall', rounds)}")


if __name__ == "__main__":
    main()
