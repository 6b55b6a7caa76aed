#!/usr/bin/env python3
"""Optuna with PyTorch on CIFAR-10, for the same time and in the same room as `espalier search --dataset cifar10`.

    pip install optuna torch
    python3 Benchmarks/rivals/cifar10_optuna.py all --data FOLDER --tool espalier --seconds 2700 --output FOLDER
    python3 Benchmarks/rivals/cifar10_optuna.py search --data FOLDER --sampler nsga2 --seconds 2700 --output optuna.csv
    python3 Benchmarks/rivals/cifar10_optuna.py compare optuna.csv STUDY

`all` runs Optuna with NSGA-II, Espalier and Optuna with a Gaussian process, one after the other, and compares both with the study of Espalier.
What is in the output's folder already is not run again.

What it searches is the design that does best in Espalier's portfolio, architectures/portfolio/separable-residual.json: its widths,
depth, kernels and activation, and the recipe's rate, decay and label smoothing in the ranges that Espalier's standard recipe
has. The first trial is the design as it is. Each worker is a process with one thread. A trial over the limit is refused
before it is trained, and costs nothing. Trainings are those of Espalier: 3 epochs of AdamW, one cycle, a tenth of the samples set aside.

`compare` reads what a study has in study.sqlite, and says which points of Optuna's frontier it dominates, and after how many minutes
of training on each of its workers.
"""
import argparse
import csv
import multiprocessing
import os
import sqlite3
import subprocess
import sys
import time
from pathlib import Path

sys.path.insert(0, str(Path(__file__).parent.parent / "pytorch"))

LIMIT = 32_946
EPOCHS = 3
BATCH = 64


def separable(torch, channels, out, kernel, activation):
    nn = torch.nn

    class Separable(nn.Module):
        def __init__(self):
            super().__init__()
            self.depthwise = nn.Conv2d(channels, channels, kernel, padding=kernel // 2, groups=channels, bias=False)
            self.depthwise_norm = nn.BatchNorm2d(channels)
            self.pointwise = nn.Conv2d(channels, out, 1, bias=False)
            self.pointwise_norm = nn.BatchNorm2d(out)
            self.activation = activation()
            self.adds = channels == out

        def forward(self, values):
            inner = self.depthwise_norm(self.depthwise(values))
            inner = self.activation(self.pointwise_norm(self.pointwise(inner)))
            return inner + values if self.adds else inner

    return Separable()


def network(torch, choices):
    nn = torch.nn
    activation = {"gelu": nn.GELU, "relu": nn.ReLU, "silu": nn.SiLU}[choices["activation"]]
    kernel = choices["kernel"]
    widths = [choices[f"width{stage}"] for stage in range(5)]
    layers = [nn.Conv2d(3, widths[0], 3, padding=1, bias=False), nn.BatchNorm2d(widths[0]), activation(), nn.MaxPool2d(2)]
    layers += [separable(torch, widths[0], widths[1], kernel, activation)]
    layers += [separable(torch, widths[1], widths[2], kernel, activation), nn.MaxPool2d(2)]
    channels = widths[2]
    for _ in range(choices["depth"]):
        layers.append(separable(torch, channels, widths[3], kernel, activation))
        channels = widths[3]
    layers.append(separable(torch, channels, widths[4], kernel, activation))
    layers += [nn.AdaptiveMaxPool2d(1), nn.Flatten(), nn.Linear(widths[4], 10)]
    return nn.Sequential(*layers)


BASE = {
    "width0": 24, "width1": 64, "width2": 64, "width3": 64, "width4": 96, "depth": 3, "kernel": 3, "activation": "gelu",
    "learning_rate": 0.02, "weight_decay": 0.01, "label_smoothing": 0.0,
}  # fmt: skip


def suggest(trial):
    choices = {f"width{stage}": trial.suggest_int(f"width{stage}", 4, 128, step=4) for stage in range(5)}
    choices["depth"] = trial.suggest_int("depth", 1, 6)
    choices["kernel"] = trial.suggest_categorical("kernel", [3, 5])
    choices["activation"] = trial.suggest_categorical("activation", ["gelu", "relu", "silu"])
    choices["learning_rate"] = trial.suggest_float("learning_rate", 0.01, 0.04, log=True)
    choices["weight_decay"] = trial.suggest_float("weight_decay", 0.0025, 0.04, log=True)
    choices["label_smoothing"] = trial.suggest_categorical("label_smoothing", [0.0, 0.05, 0.1])
    return choices


def train(torch, model, choices, samples, held_out, seed):
    torch.manual_seed(seed)
    model = model.to(memory_format=torch.channels_last)
    steps = EPOCHS * ((len(samples) + BATCH - 1) // BATCH)
    optimizer = torch.optim.AdamW(
        model.parameters(), lr=choices["learning_rate"], weight_decay=choices["weight_decay"], fused=True)
    schedule = torch.optim.lr_scheduler.OneCycleLR(optimizer, choices["learning_rate"], total_steps=steps)
    model.train()
    for _ in range(EPOCHS):
        for indices in torch.randperm(len(samples)).split(BATCH):
            values, labels = samples.batch(indices)
            flipped = torch.rand(len(indices)) < 0.5
            values[flipped] = values[flipped].flip(-1)
            values = values.contiguous(memory_format=torch.channels_last)
            loss = torch.nn.functional.cross_entropy(model(values), labels, label_smoothing=choices["label_smoothing"])
            optimizer.zero_grad(set_to_none=True)
            loss.backward()
            optimizer.step()
            schedule.step()
    model.eval()
    correct = 0
    with torch.no_grad():
        for indices in torch.arange(len(held_out)).split(500):
            values, labels = held_out.batch(indices)
            correct += (model(values).argmax(1) == labels).sum().item()
    return correct / len(held_out)


def sampler(optuna, name, seed):
    if name == "nsga2":
        return optuna.samplers.NSGAIISampler(seed=seed, population_size=20)
    return optuna.samplers.GPSampler(seed=seed)


def work(options, worker, began, lock):
    import optuna
    import torch

    from data import load

    torch.set_num_threads(1)
    optuna.logging.set_verbosity(optuna.logging.ERROR)
    everything = load("cifar10", "training", options.data)
    mean = everything.raw.float().div(255).mean((0, 2, 3))
    deviation = everything.raw.float().div(255).std((0, 2, 3))
    everything = load("cifar10", "training", options.data, {"mean": mean.tolist(), "deviation": deviation.tolist()})
    order = torch.randperm(len(everything), generator=torch.Generator().manual_seed(0))
    held = len(everything) // 10
    samples, held_out = everything.selecting(order[held:]), everything.selecting(order[:held])
    storage = optuna.storages.JournalStorage(optuna.storages.journal.JournalFileBackend(options.output + ".journal"))
    study = optuna.load_study(study_name="cifar10", storage=storage, sampler=sampler(optuna, options.sampler, worker))

    def objective(trial):
        choices = suggest(trial)
        model = network(torch, choices)
        parameters = sum(parameter.numel() for parameter in model.parameters())
        if parameters > LIMIT:
            raise optuna.TrialPruned()
        accuracy = train(torch, model, choices, samples, held_out, trial.number)
        with lock, open(options.output, "a", newline="") as file:
            csv.writer(file).writerow([trial.number, parameters, f"{accuracy:.4f}", f"{time.time() - began:.0f}"])
        return accuracy, parameters

    def stop(study, trial):
        if time.time() - began >= options.seconds:
            study.stop()

    study.optimize(objective, callbacks=[stop])


def search(options):
    import optuna

    storage = optuna.storages.JournalStorage(optuna.storages.journal.JournalFileBackend(options.output + ".journal"))
    study = optuna.create_study(study_name="cifar10", storage=storage, directions=["maximize", "minimize"])
    study.enqueue_trial(BASE)
    with open(options.output, "w", newline="") as file:
        csv.writer(file).writerow(["trial", "parameters", "accuracy", "seconds"])
    context = multiprocessing.get_context("spawn")
    lock, began = context.Lock(), time.time()
    workers = [context.Process(target=work, args=(options, worker, began, lock)) for worker in range(options.workers)]
    for process in workers:
        process.start()
    for process in workers:
        process.join()


def front(points):
    """Of (parameters, accuracy, …), the smallest first, those that are more accurate than all smaller ones."""
    best, kept = -1.0, []
    for point in sorted(points, key=lambda point: (point[0], -point[1])):
        if point[1] > best:
            best = point[1]
            kept.append(point)
    return kept


def compare(options):
    with open(options.results) as file:
        rival = front([(int(row["parameters"]), float(row["accuracy"])) for row in csv.DictReader(file)])
    path = Path(options.study) / "study.sqlite"
    database = sqlite3.connect(f"file:{path}?mode=ro", uri=True)
    rows = database.execute(
        "SELECT trial.parameters, outcome.accuracy, outcome.seconds, step.epochs FROM step JOIN trial ON"
        " trial.number = step.trial JOIN outcome ON outcome.step = step.number ORDER BY step.number").fetchall()
    most = max(row[3] for row in rows)
    spent, open_points, moments = 0.0, set(range(len(rival))), {}
    for parameters, accuracy, seconds, epochs in rows:
        spent += seconds
        if accuracy is None or epochs < most:
            continue
        for index in list(open_points):
            if parameters <= rival[index][0] and accuracy > rival[index][1]:
                open_points.remove(index)
                moments[index] = spent / options.workers / 60
    print("| rival's parameters | its accuracy | dominated after minutes |\n|--:|--:|--:|")
    for index, (parameters, accuracy) in enumerate(rival):
        moment = f"{moments[index]:.1f}" if index in moments else "not"
        print(f"| {parameters:,} | {100 * accuracy:.2f} | {moment} |")
    if not open_points:
        print(f"\nAll of them after {max(moments.values()):.1f} of {spent / options.workers / 60:.1f} minutes.")


def every(options):
    folder = Path(options.output)
    folder.mkdir(parents=True, exist_ok=True)
    study = folder / "espalier"
    for name in ["nsga2", "espalier", "gp"]:
        finished = folder / f"{name}.finished"
        if finished.exists():
            continue
        print(f"{time.strftime('%H:%M')} {name}", flush=True)
        if name == "espalier":
            subprocess.run(
                [options.tool, "search", "--dataset", "cifar10", "--max-parameters", str(LIMIT), "--epochs", str(EPOCHS), "--seconds",
                 f"{options.seconds:g}", "--workers", str(options.workers), "--seed", "0", "--study", study],
                env={**os.environ, "ESPALIER_DATA": options.data}, check=True)
        else:
            search(argparse.Namespace(**{**vars(options), "sampler": name, "output": str(folder / f"{name}.csv")}))
        finished.touch()
    for name in ["nsga2", "gp"]:
        print(f"\n{name}")
        compare(argparse.Namespace(results=folder / f"{name}.csv", study=study, workers=options.workers))


def main():
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    commands = parser.add_subparsers(required=True)
    one = commands.add_parser("search")
    one.add_argument("--data", required=True, help="folder of cifar-10-binary.tar.gz")
    one.add_argument("--sampler", choices=["nsga2", "gp"], default="nsga2")
    one.add_argument("--seconds", type=float, default=2700)
    one.add_argument("--workers", type=int, default=2)
    one.add_argument("--output", required=True)
    one.set_defaults(run=search)
    two = commands.add_parser("compare")
    two.add_argument("results", help="what `search` wrote")
    two.add_argument("study", help="folder of a study of Espalier")
    two.add_argument("--workers", type=int, default=2, help="those of the study")
    two.set_defaults(run=compare)
    three = commands.add_parser("all")
    three.add_argument("--data", required=True, help="folder with the folder cifar10, as in ESPALIER_DATA")
    three.add_argument("--tool", default="espalier", help="executable of Espalier")
    three.add_argument("--seconds", type=float, default=2700, help="of each search")
    three.add_argument("--workers", type=int, default=2, help="of each search")
    three.add_argument("--output", required=True, help="folder for the results")
    three.set_defaults(run=every)
    options = parser.parse_args()
    options.run(options)


if __name__ == "__main__":
    main()
