"""Records what scikit-learn's metrics and PyTorch's losses give for random numbers: metrics.json and losses.json.

Run with scikit-learn and torch installed: python3 record.py
"""

import json
import pathlib

import numpy as np
import torch
from sklearn import metrics as sk

here = pathlib.Path(__file__).parent
random = np.random.default_rng(0)


def classes(samples, width, skew=False, ties=False):
    logits = random.normal(size=(samples, width)) * 2
    if ties:
        logits = np.round(logits)
    truth = random.integers(0, width, samples)
    if skew:
        truth = np.where(random.random(samples) < 0.8, 0, truth)
    logits[np.arange(samples), truth] += 1
    exact = np.exp(logits - logits.max(axis=1, keepdims=True))
    chances = exact / exact.sum(axis=1, keepdims=True)
    decisions = logits.argmax(axis=1)
    values = {
        "accuracy": sk.accuracy_score(truth, decisions),
        "balancedAccuracy": sk.balanced_accuracy_score(truth, decisions),
        "macroF1": sk.f1_score(truth, decisions, average="macro"),
        "logLoss": sk.log_loss(truth, chances, labels=range(width)),
        "auc": sk.roc_auc_score(truth, chances[:, 1])
        if width == 2
        else sk.roc_auc_score(truth, chances, multi_class="ovr", labels=range(width)),
    }
    if width > 5 and not ties:
        values["top5"] = sk.top_k_accuracy_score(truth, logits, k=5, labels=range(width))
    return {"form": "classes", "width": width, "outputs": logits.ravel().tolist(), "truth": truth.tolist(), "values": values}


def labels(samples, width, ties=False):
    truth = (random.random((samples, width)) < 0.3).astype(int)
    logits = random.normal(size=(samples, width)) + 2 * truth - 1
    if ties:
        logits = np.round(logits * 2) / 2 + 0.25
    decisions = (logits > 0).astype(int)
    return {
        "form": "labels",
        "width": width,
        "outputs": logits.ravel().tolist(),
        "truth": truth.ravel().tolist(),
        "values": {
            "exactMatch": sk.accuracy_score(truth, decisions),
            "macroF1": sk.f1_score(truth, decisions, average="macro"),
            "auc": sk.roc_auc_score(truth, logits, average="macro"),
            "meanAveragePrecision": sk.average_precision_score(truth, logits, average="macro"),
        },
    }


def quantities(samples, width):
    truth = random.normal(size=(samples, width)) * random.uniform(0.1, 30, width) + random.normal(size=width)
    outputs = truth + random.normal(size=(samples, width)) * truth.std(axis=0) / 3
    return {
        "form": "quantities",
        "width": width,
        "outputs": outputs.ravel().tolist(),
        "truth": truth.ravel().tolist(),
        "values": {
            "mae": sk.mean_absolute_error(truth, outputs),
            "rmse": sk.root_mean_squared_error(truth, outputs),
            "r2": sk.r2_score(truth, outputs),
        },
    }


cases = [
    classes(200, 10), classes(37, 2), classes(150, 7, skew=True), classes(90, 3, ties=True), classes(300, 6),
    labels(120, 5), labels(40, 2), labels(100, 4, ties=True), quantities(80, 1), quantities(55, 3),
]
(here / "metrics.json").write_text(json.dumps(cases, indent=1))


def loss(kind, function, outputs, targets, **more):
    value = torch.tensor(outputs, dtype=torch.float32, requires_grad=True)
    result = function(value)
    result.backward()
    flat = lambda array: np.asarray(array, dtype=np.float32).ravel().tolist()
    return {
        "kind": kind, "width": outputs.shape[1], "outputs": flat(outputs), "targets": flat(targets),
        "loss": result.item(), "gradient": value.grad.ravel().tolist(), **more,
    }


def regression(kind, module, samples, width, **more):
    outputs, targets = random.normal(size=(samples, width)) * 2, random.normal(size=(samples, width))
    wanted = torch.tensor(targets, dtype=torch.float32)
    return loss(kind, lambda x: module(x, wanted), outputs, targets, **more)


def multilabel(samples, width, scale):
    outputs = random.normal(size=(samples, width)) * scale
    targets = (random.random((samples, width)) < 0.4).astype(float)
    wanted = torch.tensor(targets, dtype=torch.float32)
    return loss("binary_cross_entropy", lambda x: torch.nn.BCEWithLogitsLoss()(x, wanted), outputs, targets)


def crossentropy(samples, width, smoothing, weights):
    outputs, truth = random.normal(size=(samples, width)) * 3, random.integers(0, width, samples)
    weight = torch.tensor(weights, dtype=torch.float32) if weights else None
    module = torch.nn.CrossEntropyLoss(weight=weight, label_smoothing=smoothing)
    return loss(
        "cross_entropy", lambda x: module(x, torch.tensor(truth)), outputs, truth,
        smoothing=smoothing, weights=weights,
    )


losses = [
    regression("squared_error", torch.nn.MSELoss(), 9, 3), regression("squared_error", torch.nn.MSELoss(), 16, 1),
    regression("absolute_error", torch.nn.L1Loss(), 9, 3), regression("huber", torch.nn.HuberLoss(delta=1.0), 17, 2, delta=1.0),
    regression("huber", torch.nn.HuberLoss(delta=0.4), 8, 5, delta=0.4), multilabel(12, 5, 1), multilabel(7, 3, 30),
    crossentropy(12, 5, 0.0, None), crossentropy(12, 5, 0.1, None), crossentropy(12, 4, 0.0, [0.5, 2.0, 1.0, 3.0]),
    crossentropy(15, 3, 0.2, [0.5, 2.0, 1.25]),
]
(here / "losses.json").write_text(json.dumps(losses, indent=1))
