"""The cases that 'interchange' wrote: networks in every format, samples, and our outputs for them."""

import json
import pathlib
import struct

import numpy


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
        tensors = read_safetensors(self.folder / "samples.safetensors")
        return tensors["input"], {count: tensors[f"output{count}"] for count in (1, 7)}

    def bytes(self):
        """The same for bytes, which were normalised before the network."""
        tensors = read_safetensors(self.folder / "samples.safetensors")
        return tensors["bytes"].astype("uint8"), {count: tensors[f"bytesOutput{count}"] for count in (1, 7)}


def read(folder):
    folder = pathlib.Path(folder)
    return [Case(folder, entry) for entry in json.loads((folder / "index.json").read_text())]


def read_safetensors(path):
    """Tensors of 32-bit floats by name."""
    data = pathlib.Path(path).read_bytes()
    (length,) = struct.unpack_from("<Q", data)
    header = json.loads(data[8 : 8 + length])
    header.pop("__metadata__", None)
    body = data[8 + length :]
    return {
        name: numpy.frombuffer(body[entry["data_offsets"][0] : entry["data_offsets"][1]], "<f4").reshape(entry["shape"])
        for name, entry in header.items()
    }


def difference(theirs, ours):
    """The largest difference, as a share of the largest output."""
    if theirs.shape != ours.shape:
        return float("inf")
    scale = max(float(numpy.abs(ours).max()), 1e-30)
    return float(numpy.abs(theirs.astype("f8") - ours).max()) / scale
