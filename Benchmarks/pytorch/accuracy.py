"""Trains seed models in PyTorch by a recipe of Espalier's and measures them on the test split.

The counterpart of 'espalier compare --seeds N --test': seeds 0, 1, 2 …; the table gives mean ± sample deviation.
"""

import argparse
import json
import statistics
import sys
import time

import torch
from torch.nn.functional import cross_entropy

import data
from models import MODELS, dataset_of
from recipe import Recipe


def train(model, samples, recipe, tuned):
    """Every sample once an epoch, in a new random order; the last batch holds what remains."""
    if tuned:
        model.to(memory_format=torch.channels_last)
    optimizer = recipe.make_optimizer(model.parameters(), fused=True if tuned else None)
    model.train()
    for _ in range(recipe.epochs):
        for indices in torch.randperm(len(samples)).split(recipe.batch_size):
            inputs, labels = samples.batch(indices)
            if tuned:
                inputs = inputs.contiguous(memory_format=torch.channels_last)
            loss = cross_entropy(model(inputs), labels)
            optimizer.zero_grad()
            loss.backward()
            optimizer.step()


@torch.no_grad()
def accuracy(model, samples):
    model.eval()
    correct = 0
    for indices in torch.arange(len(samples)).split(500):
        inputs, labels = samples.batch(indices)
        correct += (model(inputs).argmax(1) == labels).sum().item()
    return correct / len(samples)


def run(name, recipe, training, test, seed, tuned):
    """One run from scratch: its test and validation accuracy, and the seconds of training."""
    validation = None
    if recipe.validation:
        # One division for all seeds, as Espalier has it; which samples it sets aside differs from Espalier's.
        order = torch.randperm(len(training), generator=torch.Generator().manual_seed(0))
        validation = training.selecting(order[: recipe.validation])
        training = training.selecting(order[recipe.validation :])
    torch.manual_seed(seed)
    model = MODELS[name]()
    began = time.monotonic()
    train(model, training, recipe, tuned)
    seconds = time.monotonic() - began
    result = {"seed": seed, "seconds": seconds, "testAccuracy": accuracy(model, test)}
    if validation:
        result["validationAccuracy"] = accuracy(model, validation)
    print(f"{name} seed {seed}: {100 * result['testAccuracy']:.2f} % in {seconds:.1f} s", file=sys.stderr)
    return result


def spread(runs, key):
    values = [run[key] for run in runs if key in run]
    if not values:
        return None
    return {"mean": statistics.mean(values), "deviation": statistics.stdev(values) if len(values) > 1 else None}


def percent(value):
    if value is None:
        return "–"
    deviation = "" if value["deviation"] is None else f" ± {100 * value['deviation']:.2f}"
    return f"{100 * value['mean']:.2f}{deviation}"


def main():
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("models", nargs="+", choices=MODELS, metavar="MODEL", help=", ".join(MODELS))
    parser.add_argument("--recipe", required=True, help="a file of recipes/")
    parser.add_argument("--seeds", type=int, default=3, help="runs of each model")
    parser.add_argument("--first-seed", type=int, default=0)
    parser.add_argument("--tuned", action="store_true", help="channels_last and the fused Adam: faster on images")
    parser.add_argument("--epochs", type=int, help="instead of the recipe's")
    parser.add_argument("--data", help="folder with the data set")
    parser.add_argument("--threads", type=int, default=1)
    parser.add_argument("--json", action="store_true", help="print machine-readable results")
    options = parser.parse_args()
    torch.set_num_threads(options.threads)
    recipe = Recipe.read(options.recipe)
    recipe.epochs = options.epochs or recipe.epochs

    rows = []
    for name in options.models:
        training, test = (
            data.load(dataset_of(name), split, options.data, recipe.normalization) for split in ("training", "test")
        )
        seeds = range(options.first_seed, options.first_seed + options.seeds)
        runs = [run(name, recipe, training, test, seed, options.tuned) for seed in seeds]
        row = {"model": name, "parameters": sum(p.numel() for p in MODELS[name]().parameters()), "runs": runs}
        row |= {key: spread(runs, key) for key in ("seconds", "validationAccuracy", "testAccuracy")}
        rows.append(row)

    if options.json:
        print(json.dumps({"torch": torch.__version__, "rows": rows}, indent=2))
        return
    print(f"PyTorch {torch.__version__}, {options.seeds} seeds")
    print(f"{'model':26} {'parameters':>10} {'seconds':>8} {'validation %':>14} {'test %':>14}")
    for row in rows:
        print(
            f"{row['model']:26} {row['parameters']:>10,} {row['seconds']['mean']:>8.1f}"
            f" {percent(row['validationAccuracy']):>14} {percent(row['testAccuracy']):>14}"
        )


if __name__ == "__main__":
    main()
