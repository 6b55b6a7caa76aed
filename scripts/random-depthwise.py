"""Writes networks of depthwise convolutions of random geometry for pictures of [3, 16, 16]: random-depthwise.py FOLDER COUNT."""

import json
import random
import sys
from pathlib import Path


def side(size, kernel, stride, padding, dilation):
    return (size + 2 * padding - (kernel - 1) * dilation - 1) // stride + 1


def network(draw, name):
    channels, height, width = draw.randrange(1, 10), 16, 16
    layers = [{"kind": "conv2d", "out": channels, "kernel": 1}]
    while len(layers) < 5:
        axes = []
        for size in (height, width):
            kernel = 3 if draw.random() < 0.5 else draw.randrange(1, 6)
            axes.append((kernel, draw.choice([1, 1, 2, 3]), draw.randrange(kernel + 1), draw.choice([1, 1, 2])))
        if draw.random() < 0.4:
            axes = [(3, 1, 1, 1), (3, 1, 1, 1)]
        sides = [side(size, *axis) for size, axis in zip((height, width), axes)]
        if min(sides) < 1 or max(sides) > 40:
            continue
        layer = {"kind": "conv2d", "out": channels, "groups": channels}
        for attribute, values in zip(("kernel", "stride", "padding", "dilation"), zip(*axes)):
            layer[attribute] = list(values)
        layers += [layer, {"kind": "relu"}][: draw.randrange(1, 3)]
        height, width = sides
    layers += [{"kind": "flatten"}, {"kind": "linear", "out": 4}]
    return {"espalier": 1, "name": name, "input": [3, 16, 16], "layers": layers}


def main():
    draw, folder = random.Random(1), Path(sys.argv[1])
    for number in range(int(sys.argv[2])):
        name = f"depthwise_{number}"
        (folder / f"{name}.json").write_text(json.dumps(network(draw, name)))


main()
