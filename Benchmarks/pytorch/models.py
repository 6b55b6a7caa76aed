"""The seed models in PyTorch, by the path of their architecture file: 'cifar10/bottleneck-small'.

Modules carry the names that Espalier gives to layers, so that a state_dict and a safetensors file of Espalier's name
the same tensors alike.
"""

from collections import Counter

import torch
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


class Separable(nn.Module):
    """A depthwise and a 1×1 convolution with batch norms and one gelu, plus the input where the channels are the same."""

    def __init__(self, channels, out):
        super().__init__()
        self.depthwise = nn.Conv2d(channels, channels, 3, padding=1, groups=channels, bias=False)
        self.depthwise_norm = nn.BatchNorm2d(channels)
        self.pointwise = nn.Conv2d(channels, out, 1, bias=False)
        self.pointwise_norm = nn.BatchNorm2d(out)
        self.activation = nn.GELU()
        self.is_kept = channels == out

    def forward(self, x):
        y = self.pointwise(self.depthwise_norm(self.depthwise(x)))
        y = self.activation(self.pointwise_norm(y))
        return y + x if self.is_kept else y


class InvertedResidual(nn.Module):
    """Widens, looks around in each channel, narrows, plus the input where shapes are the same; with a gate where asked for."""

    def __init__(self, channels, out, expand=6, kernel=3, stride=1, activation=nn.ReLU6, squeezed=None):
        super().__init__()
        wide = channels * expand
        layers = []
        if expand != 1:
            layers += [nn.Conv2d(channels, wide, 1, bias=False), nn.BatchNorm2d(wide), activation(inplace=True)]
        layers += [
            nn.Conv2d(wide, wide, kernel, stride, kernel // 2, groups=wide, bias=False), nn.BatchNorm2d(wide),
            activation(inplace=True),
        ]  # fmt: skip
        if squeezed:
            layers.append(SqueezeExcite(wide, squeezed))
        layers += [nn.Conv2d(wide, out, 1, bias=False), nn.BatchNorm2d(out)]
        self.layers = nn.Sequential(*layers)
        self.is_kept = stride == 1 and channels == out

    def forward(self, x):
        y = self.layers(x)
        return y + x if self.is_kept else y


class SqueezeExcite(nn.Module):
    """Weighs each channel by what all channels hold on average."""

    def __init__(self, channels, squeezed):
        super().__init__()
        self.reduce = nn.Linear(channels, squeezed)
        self.excite = nn.Linear(squeezed, channels)

    def forward(self, x):
        gate = self.excite(self.reduce(x.mean((2, 3))).relu()).sigmoid()
        return x * gate[:, :, None, None]


class ChannelNorm(nn.LayerNorm):
    """A layer norm over the channels of a map."""

    def forward(self, x):
        return super().forward(x.permute(0, 2, 3, 1)).permute(0, 3, 1, 2)


class ConvNeXt(nn.Module):
    """A wide depthwise window, then a perceptron at each position, damped, plus the input."""

    def __init__(self, channels):
        super().__init__()
        self.depthwise = nn.Conv2d(channels, channels, 7, padding=3, groups=channels)
        self.norm = nn.LayerNorm(channels, eps=1e-6)
        self.expand = nn.Linear(channels, 4 * channels)
        self.gelu = nn.GELU()
        self.project = nn.Linear(4 * channels, channels)
        self.scale = nn.Parameter(1e-6 * torch.ones(channels))

    def forward(self, x):
        y = self.norm(self.depthwise(x).permute(0, 2, 3, 1))
        y = self.scale * self.project(self.gelu(self.expand(y)))
        return x + y.permute(0, 3, 1, 2)


class BasicResidual(nn.Module):
    """Two 3×3 convolutions, plus the input, projected where shapes differ; with biases, as MLPerf Tiny has it."""

    def __init__(self, channels, out, stride=1):
        super().__init__()
        self.conv1 = nn.Conv2d(channels, out, 3, stride, 1)
        self.norm1 = nn.BatchNorm2d(out)
        self.conv2 = nn.Conv2d(out, out, 3, 1, 1)
        self.norm2 = nn.BatchNorm2d(out)
        self.projection = nn.Conv2d(channels, out, 1, stride) if channels != out or stride != 1 else nn.Identity()

    def forward(self, x):
        y = self.norm2(self.conv2(self.norm1(self.conv1(x)).relu()))
        return (y + self.projection(x)).relu()


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


def head(channels, pool):
    return [pool(1), nn.Flatten(), nn.Linear(channels, 10)]


def separable():
    return nn.Sequential(
        nn.Conv2d(3, 24, 3, padding=1, bias=False), nn.BatchNorm2d(24), nn.GELU(), nn.MaxPool2d(2),
        Separable(24, 64), Separable(64, 64), nn.MaxPool2d(2),
        *(Separable(64, 64) for _ in range(3)), Separable(64, 96), *head(96, nn.AdaptiveMaxPool2d),
    )  # fmt: skip


def mobilenet_v2():
    stages = [  # channels, strides of the blocks
        (16, [1]), (24, [1, 1]), (32, [2, 1, 1]), (64, [2, 1, 1, 1]), (96, [1, 1, 1]), (160, [2, 1, 1]), (320, [1]),
    ]  # fmt: skip
    layers, channels = [nn.Conv2d(3, 32, 3, padding=1, bias=False), nn.BatchNorm2d(32), nn.ReLU6(inplace=True)], 32
    for out, strides in stages:
        for stride in strides:
            layers.append(InvertedResidual(channels, out, 1 if out == 16 else 6, stride=stride))
            channels = out
    layers += [nn.Conv2d(320, 1280, 1, bias=False), nn.BatchNorm2d(1280), nn.ReLU6(inplace=True)]
    return nn.Sequential(
        *layers, nn.AdaptiveAvgPool2d(1), nn.Flatten(), nn.Dropout(0.2), nn.Linear(1280, 10))


def gated_mobile():
    def block(channels, out, kernel=3, stride=1):
        return InvertedResidual(channels, out, 4, kernel, stride, nn.SiLU, max(channels // 4, 4))

    return nn.Sequential(
        nn.Conv2d(3, 16, 3, 2, 1, bias=False), nn.BatchNorm2d(16), nn.SiLU(inplace=True),
        block(16, 16), block(16, 16), block(16, 32, 5, 2), block(32, 32, 5), block(32, 32, 5), block(32, 64, 3, 2),
        *head(64, nn.AdaptiveAvgPool2d),
    )  # fmt: skip


def convnext_like():
    return nn.Sequential(
        nn.Conv2d(3, 32, 2, 2), ChannelNorm(32, eps=1e-6), ConvNeXt(32), ConvNeXt(32),
        ChannelNorm(32, eps=1e-6), nn.Conv2d(32, 64, 2, 2), ConvNeXt(64), ConvNeXt(64),
        *head(64, nn.AdaptiveAvgPool2d),
    )  # fmt: skip


def resnet_8():
    return nn.Sequential(
        nn.Conv2d(3, 16, 3, padding=1), nn.BatchNorm2d(16), nn.ReLU(inplace=True),
        BasicResidual(16, 16), BasicResidual(16, 32, 2), BasicResidual(32, 64, 2), *head(64, nn.AdaptiveAvgPool2d),
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
    "cifar10/separable": separable,
    "references/mobilenet-v2": mobilenet_v2,
    "references/resnet-8": resnet_8,
    "pytorch/gated-mobile": gated_mobile,
    "pytorch/convnext-like": convnext_like,
}


def dataset_of(model):
    """The data set that a model is for: the folder of its architecture, or CIFAR-10."""
    folder = model.split("/")[0]
    return "cifar10" if folder in ("references", "pytorch") else folder


def architecture_of(model):
    """The path of its file from the root: what ships, or what is here for this comparison alone."""
    folder, name = model.split("/")
    return f"Benchmarks/pytorch/architectures/{name}.json" if folder == "pytorch" else f"architectures/{model}.json"
