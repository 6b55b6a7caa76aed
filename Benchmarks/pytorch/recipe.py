"""Recipes of Espalier, as far as the seeds' recipes go."""

import json
from dataclasses import dataclass
from pathlib import Path

import torch


@dataclass
class Recipe:
    optimizer: str
    learning_rate: float
    weight_decay: float
    epochs: int
    batch_size: int
    normalization: object
    validation: int

    @classmethod
    def read(cls, path):
        content = json.loads(Path(path).read_text())
        known = {
            "recipe", "name", "comment", "optimizer", "learningRate", "weightDecay", "batchSize", "epochs",
            "normalization", "validation",
        }  # fmt: skip
        unknown = set(content) - known
        if unknown:
            raise SystemExit(f"{path}: this script knows no {', '.join(sorted(unknown))}")
        return cls(
            optimizer=content["optimizer"],
            learning_rate=content["learningRate"],
            weight_decay=content.get("weightDecay", 0.01 if content["optimizer"] == "adamw" else 0.0),
            epochs=content["epochs"],
            batch_size=content["batchSize"],
            normalization=content["normalization"],
            validation=content["validation"] or 0,
        )

    def make_optimizer(self, parameters, **options):
        kind = {"adam": torch.optim.Adam, "adamw": torch.optim.AdamW}[self.optimizer]
        return kind(parameters, lr=self.learning_rate, weight_decay=self.weight_decay, **options)
