"""The data sets, from the files that Espalier reads, and batches made from them as Espalier makes them."""

import gzip
import tarfile
from pathlib import Path

import numpy
import torch

DEBIAN_FASHION_MNIST = "/usr/share/datasets/fashion-mnist"


class Samples:
    """Raw values and labels of one split. Bytes count as value / 255; then each channel is normalised."""

    def __init__(self, raw, labels, mean=0.0, deviation=1.0):
        self.raw = raw
        self.labels = labels
        # One number for each channel or one for all, along the axis of channels.
        axes = [1, -1] + [1] * (raw.dim() - 2)
        self.mean = torch.tensor(mean, dtype=torch.float32).view(axes)
        self.deviation = torch.tensor(deviation, dtype=torch.float32).view(axes)
        self.is_normalized = bool((self.mean != 0).any() or (self.deviation != 1).any())

    def __len__(self):
        return len(self.labels)

    def batch(self, indices):
        values = self.raw[indices]
        if values.dtype == torch.uint8:
            values = values.float().div_(255)
        if self.is_normalized:
            values = values.sub_(self.mean).div_(self.deviation)
        return values, self.labels[indices]

    def selecting(self, indices):
        part = Samples(self.raw[indices], self.labels[indices])
        part.mean, part.deviation, part.is_normalized = self.mean, self.deviation, self.is_normalized
        return part


def load(name, split, folder=None, normalization="unit"):
    """A split, 'training' or 'test', of a data set; `normalization` as a recipe has it."""
    raw, labels = READERS[name](split, folder)
    if normalization == "unit":
        return Samples(raw, labels)
    return Samples(raw, labels, normalization["mean"], normalization["deviation"])


def read_fashion_mnist(split, folder):
    root = Path(folder or DEBIAN_FASHION_MNIST)
    stem = {"training": "train", "test": "t10k"}[split]
    images = read_idx(root / f"{stem}-images-idx3-ubyte.gz", header=16).reshape(-1, 1, 28, 28)
    labels = read_idx(root / f"{stem}-labels-idx1-ubyte.gz", header=8)
    return torch.from_numpy(images), torch.from_numpy(labels).long()


def read_idx(path, header):
    with gzip.open(path) as file:
        return numpy.frombuffer(bytearray(file.read()[header:]), numpy.uint8)


def read_cifar10(split, folder):
    """The binary version: its files, or the archive, in the folder or in its 'cifar10'. Batches of any length."""
    if folder is None:
        raise SystemExit("cifar10: name the folder of cifar-10-binary.tar.gz with --data")
    files = {"training": [f"data_batch_{number}.bin" for number in range(1, 6)], "test": ["test_batch.bin"]}
    contents = {}
    roots = [Path(folder), Path(folder) / "cifar10"]
    extracted = [path for root in roots for path in (root, root / "cifar-10-batches-bin")]
    found = next((path for path in extracted if (path / files[split][0]).exists()), None)
    if found:
        contents = {file: (found / file).read_bytes() for file in files[split]}
    else:
        archives = [root / "cifar-10-binary.tar.gz" for root in roots]
        with tarfile.open(next((archive for archive in archives if archive.exists()), archives[0])) as tar:
            for entry in tar:
                if Path(entry.name).name in files[split]:
                    contents[Path(entry.name).name] = tar.extractfile(entry).read()
    records = numpy.frombuffer(bytearray(b"".join(contents[file] for file in files[split])), numpy.uint8)
    records = torch.from_numpy(records.reshape(-1, 1 + 3 * 32 * 32))
    return records[:, 1:].reshape(-1, 3, 32, 32).contiguous(), records[:, 0].long()


def read_mnist1d(split, folder):
    """The reference generator's own sequences: seed 42, 4,000 for training and 1,000 for the test."""
    from mnist1d.data import get_dataset_args, make_dataset

    data = make_dataset(get_dataset_args())
    suffix = "" if split == "training" else "_test"
    sequences = torch.from_numpy(data["x" + suffix]).float().unsqueeze(1)
    return sequences, torch.from_numpy(data["y" + suffix]).long()


READERS = {"fashion-mnist": read_fashion_mnist, "cifar10": read_cifar10, "mnist1d": read_mnist1d}
