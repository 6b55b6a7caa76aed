"""The cases that 'interchange' wrote: networks in every format, samples, and our outputs for them."""

import json
import pathlib

import numpy
import safetensors_files


class Case:
    def __init__(self, folder, entry):
        self.folder = folder / entry["name"]
        self.name = entry["name"]
        self.parameters = entry["parameters"]
        self.buffers = entry["buffers"]
        self.hash = entry["hash"]
        self.opset = entry["opset"]

    def samples(self):
        """The inputs of seven samples, and our outputs by the size of the batch."""
        tensors = safetensors_files.read(self.folder / "samples.safetensors")
        return tensors["input"], {count: tensors[f"output{count}"] for count in (1, 7)}

    def step(self):
        """The loss of one training step, its gradients and what buffers become, by our names; and our names in the order
        in which every file has its tensors. Nothing for a network that cannot be trained."""
        path = self.folder / "step.safetensors"
        if not path.exists():
            return {}, []
        return safetensors_files.read(path), list(safetensors_files.read(self.folder / "weights.safetensors"))

    def bytes(self):
        """The same for bytes, which were normalised before the network."""
        tensors = safetensors_files.read(self.folder / "samples.safetensors")
        return tensors["bytes"].astype("uint8"), {count: tensors[f"bytesOutput{count}"] for count in (1, 7)}


def read(folder):
    folder = pathlib.Path(folder)
    return [Case(folder, entry) for entry in json.loads((folder / "index.json").read_text())]


def difference(theirs, ours):
    """The largest difference, as a share of the largest output."""
    if theirs.shape != ours.shape:
        return float("inf")
    scale = max(float(numpy.abs(ours).max()), 1e-30)
    return float(numpy.abs(theirs.astype("f8") - ours).max()) / scale
