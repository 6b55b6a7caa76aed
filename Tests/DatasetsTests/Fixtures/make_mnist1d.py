"""Writes mnist1d.json, the numbers that MNIST1DTests holds the Swift generator against.

Run by hand: pip install mnist1d==0.0.2.post1 numpy scipy; python make_mnist1d.py
"""

import json
import pathlib
import platform

import numpy
import scipy
from importlib.metadata import version
from mnist1d.data import make_dataset

KEPT = 3

data = make_dataset()
fixture = {
    "versions": {
        "mnist1d": version("mnist1d"),
        "numpy": numpy.__version__,
        "scipy": scipy.__version__,
        "python": platform.python_version(),
    }
}
for split, x, y in (("training", data["x"], data["y"]), ("test", data["x_test"], data["y_test"])):
    flat = x.ravel()
    fixture[split] = {
        "shape": list(x.shape),
        "first": x[:KEPT].tolist(),
        "last": x[-KEPT:].tolist(),
        "firstLabels": y[:20].tolist(),
        "lastLabels": y[-20:].tolist(),
        "sum": float(flat.sum()),
        "sumOfSquares": float((flat * flat).sum()),
        # Sensitive to the order, which plain sums are not.
        "weightedSum": float((flat * (numpy.arange(flat.size) % 1009)).sum()),
        "weightedLabels": int((y * (numpy.arange(y.size) % 1009)).sum()),
    }
path = pathlib.Path(__file__).with_name("mnist1d.json")
path.write_text(json.dumps(fixture) + "\n")
