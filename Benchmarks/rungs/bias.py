#!/usr/bin/env python3
"""How well a rung of a search orders networks of like size as a later one does, and what their depth and cost add to that.

    pip install numpy
    python3 Benchmarks/rungs/bias.py --tool espalier STUDY…

Of each study that `espalier search` has written, and of each two of its rungs, over the trials that have both results: the share of the
pairs of trials with parameters within a factor of two that the later rung orders alike, by the metric alone (`raw`), by the forecast whose
coefficients are the mean of those of all other studies (`others`), and with those that the study's own trials give from there, the
trial in question left out (`own`). docs/decisions/0041-forecast.md says what is fitted. Studies are of classes, with accuracy as
the metric.
"""
import argparse
import itertools
import json
import math
import sqlite3
import subprocess
import tempfile
from pathlib import Path

import numpy

# Kinds of layers that multiply by weights.
WEIGHTED = {"conv1d", "conv2d", "linear"}
RIDGE = 16


def layer_counts(study, tool):
    """Of each trial, from the page that `espalier report` writes."""
    with tempfile.TemporaryDirectory() as folder:
        page = Path(folder) / "page.html"
        subprocess.run([tool, "report", study, "--output", page], check=True, stdout=subprocess.DEVNULL)
        text = page.read_text()
    start = text.index('"properties":{"of"') + len('"properties":')
    properties = json.JSONDecoder().raw_decode(text[start:])[0]
    columns = [
        values for name, values in zip(properties["names"], properties["values"])
        if name.endswith(" layers") and name.split()[0] in WEIGHTED]
    return [sum(value or 0 for value in row) for row in zip(*columns)]


class Study:
    def __init__(self, path, tool):
        self.name = Path(path).name
        database = sqlite3.connect(f"file:{Path(path) / 'study.sqlite'}?mode=ro", uri=True)
        layers = layer_counts(path, tool)
        self.sizes = {
            number: (parameters, multiply_adds, layers[number]) for number, parameters, multiply_adds in
            database.execute("SELECT number, parameters, multiplyAdds FROM trial") if number < len(layers)}
        self.errors = {}
        for trial, epochs, accuracy in database.execute(
                "SELECT trial, epochs, accuracy FROM step JOIN outcome ON outcome.step = step.number WHERE accuracy IS NOT NULL"):
            if trial in self.sizes:
                self.errors.setdefault(trial, {})[epochs] = math.log(max(1 - accuracy, 1e-3))
        self.rungs = sorted({epochs for errors in self.errors.values() for epochs in errors})

    def between(self, early, late):
        """Errors on both rungs, logarithms of multiply-adds and layers, and of parameters; a row a trial."""
        trials = sorted(trial for trial, errors in self.errors.items() if early in errors and late in errors)
        sizes = numpy.log(numpy.array([self.sizes[trial] for trial in trials], float).reshape(-1, 3).clip(1))
        return (numpy.array([self.errors[trial][early] for trial in trials]),
                numpy.array([self.errors[trial][late] for trial in trials]), sizes[:, 1:], sizes[:, 0])

    def coefficients(self, prior=(0, 0), ridge=0.3):
        pairs = [(math.log(late / early), *self.between(early, late)[:3]) for early, late in zip(self.rungs, self.rungs[1:])]
        return fit([pair for pair in pairs if len(pair[1]) >= 5], prior, ridge)


def fit(pairs, prior, ridge):
    matrix, right = ridge * numpy.eye(2), ridge * numpy.array(prior, float)
    for growth, early, late, features in pairs:
        centred = (features - features.mean(0)) * growth
        gain = late - early
        matrix = matrix + centred.T @ centred
        right = right + centred.T @ (gain - gain.mean())
    return numpy.linalg.solve(matrix, right)


def concordance(expected, late, parameters):
    alike = [
        (expected[one] < expected[two]) == (late[one] < late[two])
        for one, two in itertools.combinations(range(len(late)), 2)
        if abs(parameters[one] - parameters[two]) < math.log(2) and late[one] != late[two]]
    return sum(alike) / max(1, len(alike))


def main():
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("studies", nargs="+", metavar="STUDY")
    parser.add_argument("--tool", default="espalier", help="executable of Espalier")
    options = parser.parse_args()
    studies = [Study(path, options.tool) for path in options.studies]
    own = [study.coefficients() for study in studies]
    print("| study | rungs | trials | raw | others | own |\n|---|---|---:|---:|---:|---:|")
    means = []
    for index, study in enumerate(studies):
        others = [coefficients for number, coefficients in enumerate(own) if number != index]
        prior = numpy.mean(others, axis=0) if others else numpy.zeros(2)
        for early, late in itertools.combinations(study.rungs, 2):
            before, after, features, parameters = study.between(early, late)
            if len(before) < 8:
                continue
            growth = math.log(late / early)
            left_out = []
            for trial in range(len(before)):
                rest = numpy.arange(len(before)) != trial
                coefficients = fit([(growth, before[rest], after[rest], features[rest])], prior, RIDGE)
                left_out.append(before[trial] + growth * features[trial] @ coefficients)
            row = [concordance(expected, after, parameters)
                   for expected in (before, before + growth * features @ prior, left_out)]
            means.append(row)
            print(f"| {study.name} | {early} to {late} | {len(before)} | " + " | ".join(f"{share:.3f}" for share in row) + " |")
    print("| mean | | | " + " | ".join(f"{share:.3f}" for share in numpy.mean(means, axis=0)) + " |")
    print("\nCoefficients of log multiply-adds and log layers, for each e-fold of training:")
    for study, coefficients in zip(studies, own):
        print(f"  {study.name}: {coefficients[0]:.3f}, {coefficients[1]:.3f}")
    print(f"  mean: {numpy.mean(own, axis=0)[0]:.3f}, {numpy.mean(own, axis=0)[1]:.3f}")


if __name__ == "__main__":
    main()
