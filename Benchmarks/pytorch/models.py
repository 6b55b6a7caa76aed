"""The seed models in PyTorch, by the path of their architecture file: 'cifar10/bottleneck-small'.

Modules carry the names that Espalier gives to layers, so that a state_dict and a safetensors file of Espalier's name
the same tensors alike.
"""

from collections import Counter

from torch import nn

KINDS = {
    nn.Conv1d: "conv1d",
    nn.Conv2d: "conv2d",
    nn.MaxPool1d: "max_pool1d",
    nn.MaxPool2d: "max_pool2d",
    nn.AvgPool2d: "avg_pool2d",
    nn.AdaptiveAvgPool2d: "adaptive_avg_pool2d",
    nn.Flatten: "flatten",
    nn.Linear: "linear",
    nn.ReLU: "relu",
}


class Bottleneck(nn.Module):
    """1×1, 3×3 and 1×1 convolutions with batch norms, plus the input, projected where the channels differ."""

    def __init__(self, channels, middle, out):
        super().__init__()
        self.narrow = nn.Conv2d(channels, middle, 1, bias=False)
        self.narrow_norm = nn.BatchNorm2d(middle)
        self.narrow_relu = nn.ReLU()
        self.look = nn.Conv2d(middle, middle, 3, padding=1, bias=False)
        self.look_norm = nn.BatchNorm2d(middle)
        self.look_relu = nn.ReLU()
        self.widen = nn.Conv2d(middle, out, 1, bias=False)
        self.widen_norm = nn.BatchNorm2d(out)
        self.is_projected = channels != out
        if self.is_projected:
            self.shortcut = nn.Conv2d(channels, out, 1, bias=False)
            self.shortcut_norm = nn.BatchNorm2d(out)
        self.relu = nn.ReLU()

    def forward(self, x):
        shortcut = self.shortcut_norm(self.shortcut(x)) if self.is_projected else x
        x = self.narrow_relu(self.narrow_norm(self.narrow(x)))
        x = self.look_relu(self.look_norm(self.look(x)))
        return self.relu(self.widen_norm(self.widen(x)) + shortcut)


def chain(*layers):
    """Layers one after another; the second convolution is 'conv2d_2', the third block 'block3'."""
    numbers = Counter()
    network = nn.Sequential()
    for layer in layers:
        kind = "block" if isinstance(layer, Bottleneck) else KINDS[type(layer)] + "_"
        numbers[kind] += 1
        network.add_module(f"{kind}{numbers[kind]}", layer)
    return network


def conv(channels, out):
    return nn.Conv2d(channels, out, 3, padding=1)


def mlp(features, *widths):
    """A perceptron with one hidden layer for each width, and ten classes."""
    layers = [nn.Flatten()]
    for width in widths:
        layers += [nn.Linear(features, width), nn.ReLU()]
        features = width
    return chain(*layers, nn.Linear(features, 10))


def fashion_simple_cnn():
    return chain(
        conv(1, 16), nn.ReLU(), nn.MaxPool2d(2),
        conv(16, 32), nn.ReLU(), nn.MaxPool2d(2),
        nn.Flatten(), nn.Linear(32 * 7 * 7, 10),
    )  # fmt: skip


def mnist1d_simple_cnn():
    return chain(
        nn.Conv1d(1, 8, 5), nn.ReLU(), nn.MaxPool1d(2),
        nn.Conv1d(8, 16, 3), nn.ReLU(), nn.MaxPool1d(2),
        nn.Flatten(), nn.Linear(16 * 8, 10),
    )  # fmt: skip


def convnet_skeleton():
    return chain(
        conv(3, 8), nn.ReLU(), conv(8, 16), nn.ReLU(), nn.MaxPool2d(2),
        nn.Flatten(), nn.Linear(16 * 16 * 16, 10),
    )  # fmt: skip


def convnet_plain():
    return chain(
        conv(3, 32), nn.ReLU(), conv(32, 32), nn.ReLU(), nn.MaxPool2d(2),
        conv(32, 64), nn.ReLU(), conv(64, 64), nn.ReLU(), conv(64, 64), nn.ReLU(), nn.AvgPool2d(2),
        nn.Flatten(), nn.Linear(64 * 8 * 8, 10),
    )  # fmt: skip


def bottlenecks(first, second, third):
    """Two blocks, a pooling, three blocks; each block as (middle, out)."""
    return chain(
        Bottleneck(3, *first), Bottleneck(first[1], *first), nn.MaxPool2d(2),
        Bottleneck(first[1], *second), Bottleneck(second[1], *second), Bottleneck(second[1], *third),
        nn.AdaptiveAvgPool2d(8), nn.Flatten(), nn.Linear(third[1] * 8 * 8, 10),
    )  # fmt: skip


MODELS = {
    "fashion-mnist/simple-cnn": fashion_simple_cnn,
    "fashion-mnist/mlp": lambda: mlp(28 * 28, 256, 128),
    "mnist1d/linear": lambda: mlp(40),
    "mnist1d/mlp-64": lambda: mlp(40, 64),
    "mnist1d/simple-cnn": mnist1d_simple_cnn,
    "cifar10/mlp-100": lambda: mlp(3 * 32 * 32, 100),
    "cifar10/convnet-skeleton": convnet_skeleton,
    "cifar10/convnet-plain": convnet_plain,
    "cifar10/bottleneck-small": lambda: bottlenecks((8, 16), (16, 32), (16, 32)),
    "cifar10/bottleneck-wide": lambda: bottlenecks((16, 32), (32, 64), (64, 64)),
}


def dataset_of(model):
    """The data set that a model is for: the folder of its architecture."""
    return model.split("/")[0]
