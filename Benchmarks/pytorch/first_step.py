"""Takes the step that 'first-step' wrote again in PyTorch and compares number by number.

Loss: the difference. Tensors: the largest difference, relative to the largest number of the tensor; the table shows
the worst tensor. 'gradients' are those of the loss; 'update' is what the optimiser makes of Espalier's own gradients,
relative to the learning rate (where a gradient is nearly zero Adam's first step is only its sign, so that equal
gradients are needed to compare it); 'statistics' are the running means and variances.

A gradient jumps where an input of a relu crosses zero or the largest of a pooling's window changes. Inputs nearer to
that than float32 computes them fall on one side here and on the other there, in any two programs, and each shifts sums
over a batch by as much as one element's share. So PyTorch takes the branches that Espalier took, which are in the file:
gradients are then to be equal everywhere. 'branches' shows that these branches are right: of those where PyTorch in
double precision would have gone another way, how far its input is from the kink, relative to the layer's largest; the
last column says how many there are.
"""

import argparse
import json
import struct
import sys
from functools import partial
from pathlib import Path

import torch
from torch import nn
from torch.nn.functional import cross_entropy, max_pool1d, max_pool2d

from models import MODELS
from recipe import Recipe

TOLERANCES = {"loss": 1e-5, "gradients": 1e-4, "update": 1e-4, "statistics": 1e-4, "branches": 1e-5}


def read_safetensors(path):
    """The file's tensors by name, all of 32-bit floats."""
    content = bytearray(Path(path).read_bytes())
    (header_size,) = struct.unpack_from("<Q", content)
    header = json.loads(content[8 : 8 + header_size])
    header.pop("__metadata__", None)
    tensors = {}
    for name, entry in header.items():
        begin, end = entry["data_offsets"]
        region = {"offset": 8 + header_size + begin, "count": (end - begin) // 4}
        values = torch.frombuffer(content, dtype=torch.float32, **region)
        tensors[name] = values.view(entry["shape"]).clone()
    return tensors


def part(tensors, role):
    return {name.removeprefix(role + "/"): value for name, value in tensors.items() if name.startswith(role + "/")}


def worst(ours, theirs, scale=None):
    """The largest relative difference of tensors of the same names, and the name of its tensor."""
    if ours.keys() != theirs.keys():
        sys.exit(f"different tensors: {sorted(ours.keys() ^ theirs.keys())}")
    differences = {}
    for name, value in ours.items():
        other = theirs[name].double()
        reference = other.abs().max().item() if scale is None else scale
        differences[name] = (value.double() - other).abs().max().item() / max(reference, 1e-30)
    name = max(differences, key=differences.get)
    return differences[name], name


class Branches:
    """Makes the relus and max poolings of a model go where Espalier's went, and keeps count of where it matters."""

    def __init__(self, model, ours):
        self.other_ways = 0
        self.farthest = 0.0
        taken = part(ours, "branch")
        for name, module in model.named_modules():
            if isinstance(module, nn.ReLU):
                module.forward = partial(self.relu, taken.pop(name) > 0)
            elif isinstance(module, (nn.MaxPool1d, nn.MaxPool2d)):
                module.forward = partial(self.pool, module, taken.pop(name))
        if taken:
            sys.exit(f"layers without a match: {sorted(taken)}")

    def note(self, distances, x):
        """Distances from the kink where PyTorch would have gone another way, for an input x."""
        self.other_ways += len(distances)
        if len(distances):
            self.farthest = max(self.farthest, (distances.max() / x.abs().max()).item())

    def relu(self, positive, x):
        positive = positive.view_as(x)
        self.note(x[positive != (x > 0)].detach().abs(), x.detach())
        return x * positive

    def pool(self, module, read, x):
        function = max_pool1d if x.dim() == 3 else max_pool2d
        largest, indices = function(read.view_as(x), module.kernel_size, module.stride, return_indices=True)
        chosen = x.flatten(2).gather(2, indices.flatten(2)).view_as(largest)
        gap = (function(x, module.kernel_size, module.stride) - chosen).detach()
        self.note(gap[gap > 0], x.detach())
        return chosen


def network(name, ours, dtype):
    """The model in training mode with the weights from before the step."""
    model = MODELS[name]().to(dtype)
    before = {key: value.to(dtype) for key, value in part(ours, "before").items()}
    missing, unexpected = model.load_state_dict(before, strict=False)
    if unexpected or any(not key.endswith("num_batches_tracked") for key in missing):
        sys.exit(f"{name}: different tensors: missing {missing}, unexpected {unexpected}")
    return model.train()


def compare(name, recipe, ours, dtype):
    """What differs between Espalier's step and PyTorch's in this type."""
    model = network(name, ours, dtype)
    branches = Branches(model, ours)
    optimizer = recipe.make_optimizer(model.parameters())
    loss = cross_entropy(model(ours["input"].to(dtype)), ours["target"].to(dtype))
    loss.backward()
    parameters = dict(model.named_parameters())
    gradients = {key: value.grad.clone() for key, value in parameters.items()}

    # The optimiser from the same gradients.
    for key, value in part(ours, "gradient").items():
        parameters[key].grad = value.to(dtype)
    optimizer.step()
    after = part(ours, "after")
    statistics = {key: value for key, value in model.named_buffers() if not key.endswith("num_batches_tracked")}
    result = {
        "branches": (branches.farthest, f"{branches.other_ways} others"),
        "loss": (abs(loss.item() - ours["loss"].item()), ""),
        "gradients": worst(part(ours, "gradient"), gradients),
        "update": worst(
            {key: after[key] for key in parameters},
            {key: value.detach() for key, value in parameters.items()},
            scale=recipe.learning_rate,
        ),
    }
    if statistics:
        result["statistics"] = worst({key: after[key] for key in statistics}, statistics)
    return result


def main():
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("model", choices=MODELS, metavar="MODEL", help=", ".join(MODELS))
    parser.add_argument("files", nargs="+", metavar="FILE", help="what first-step wrote, BACKEND.safetensors")
    parser.add_argument("--recipe", required=True, help="the recipe that first-step was given")
    parser.add_argument("--double", action="store_true", help="compare with PyTorch in double precision")
    options = parser.parse_args()
    torch.set_num_threads(1)
    recipe = Recipe.read(options.recipe)
    dtype = torch.float64 if options.double else torch.float32
    failed = False
    for file in options.files:
        ours = read_safetensors(file)
        for what, (difference, tensor) in compare(options.model, recipe, ours, dtype).items():
            fails = not difference <= TOLERANCES[what]
            failed |= fails
            print(
                f"{options.model:26} {Path(file).stem:10} {what:10} {difference:8.1e}  {tensor}{'  FAIL' * fails}"
            )
    sys.exit(1 if failed else 0)


if __name__ == "__main__":
    main()
