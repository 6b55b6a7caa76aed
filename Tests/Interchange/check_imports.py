"""Exports torchvision's small networks, and timm's, by both of PyTorch's exporters, imports the files, and compares
parameters and outputs.

usage: check_imports.py FOLDER [NAME…]

Works in the folder 'imports' beside FOLDER. A name with 'timm.' before it is timm's.
"""

import json
import logging
import pathlib
import subprocess
import sys
import warnings

import numpy
import torch
import torch.nn.functional as F
import torchvision
from torch import nn

import safetensors_files

warnings.filterwarnings("ignore")
logging.disable(logging.WARNING)
TOLERANCE = 1e-4
NAMES = """resnet18 mobilenet_v2 mobilenet_v3_small squeezenet1_1 shufflenet_v2_x0_5 efficientnet_b0 mnasnet0_5
resnet20 timm.convnext_atto timm.ghostnet_050 timm.lcnet_050 timm.mobilenetv3_small_050 timm.mobilenetv4_conv_small_050
timm.mobileone_s0 timm.regnety_002 timm.repghostnet_050 timm.resnet10t timm.tinynet_e""".split()
# What an exporter writes where it has no operator for what the program does, and no architecture says.
REFUSED = {
    "timm.ghostnet_050-exported": "Range",  # an assignment to a slice, by ScatterND; optimised, it is left out
    # Strides that are computed from the batch, for a map of one pixel.
    "timm.convnext_atto-exported": "Range",
    "timm.convnext_atto-optimised": "Range",
}


class Basic(nn.Module):
    def __init__(self, inner, outer, stride):
        super().__init__()
        self.conv1, self.bn1 = nn.Conv2d(inner, outer, 3, stride, 1, bias=False), nn.BatchNorm2d(outer)
        self.conv2, self.bn2 = nn.Conv2d(outer, outer, 3, 1, 1, bias=False), nn.BatchNorm2d(outer)
        same = stride == 1 and inner == outer
        self.shortcut = (
            nn.Sequential()
            if same
            else nn.Sequential(nn.Conv2d(inner, outer, 1, stride, bias=False), nn.BatchNorm2d(outer))
        )

    def forward(self, x):
        y = F.relu(self.bn1(self.conv1(x)))
        return F.relu(self.bn2(self.conv2(y)) + self.shortcut(x))


class ResNet20(nn.Module):
    """He et al. 2015, for images of 32 × 32 pixels."""

    def __init__(self):
        super().__init__()
        self.conv, self.bn = nn.Conv2d(3, 16, 3, 1, 1, bias=False), nn.BatchNorm2d(16)
        widths = [16] * 4 + [32] * 3 + [64] * 3
        self.stages = nn.Sequential(
            *[Basic(a, b, 1 if a == b else 2) for a, b in zip(widths, widths[1:])]
        )
        self.fc = nn.Linear(64, 10)

    def forward(self, x):
        x = self.stages(F.relu(self.bn(self.conv(x))))
        x = F.avg_pool2d(x, x.size(3))
        return self.fc(x.view(x.size(0), -1))


def network(name):
    if name == "resnet20":
        return ResNet20()
    if name.startswith("timm."):
        import timm

        return timm.create_model(name[5:], pretrained=False)
    return getattr(torchvision.models, name)(weights=None)


def export(model, sample, path, way):
    if way == "folded":
        torch.onnx.export(
            model, sample, path, dynamo=False, opset_version=17, input_names=["image"], dynamic_axes={"image": {0: "n"}}
        )
    elif way == "traced":
        torch.onnx.export(
            model, sample, path, dynamo=False, opset_version=17, input_names=["image"], dynamic_axes={"image": {0: "n"}},
            training=torch.onnx.TrainingMode.PRESERVE, do_constant_folding=False,
        )
    else:
        shapes = ({0: torch.export.Dim("n")},)
        torch.onnx.export(
            model, (sample,), path, dynamo=True, verbose=False, dynamic_shapes=shapes, optimize=way == "optimised"
        )


def main():
    folder = pathlib.Path(sys.argv[1]).parent / "imports"
    names = sys.argv[2:] or NAMES
    folder.mkdir(parents=True, exist_ok=True)
    torch.manual_seed(0)
    expected = {}
    for name in names:
        model = network(name)
        for module in model.modules():
            # A normalisation as it is made hides faults.
            if isinstance(module, nn.BatchNorm2d):
                module.running_mean.normal_(0, 0.1)
                module.running_var.uniform_(0.5, 1.5)
                module.weight.data.uniform_(0.5, 1.5)
                module.bias.data.normal_(0, 0.1)
        model.eval()
        side = 32 if name == "resnet20" else 224
        sample = torch.randn(2, 3, side, side)
        with torch.no_grad():
            output = model(sample).numpy()
        parameters = sum(parameter.numel() for parameter in model.parameters())
        for way in ("traced", "exported", "folded", "optimised"):
            case = f"{name}-{way}"
            try:
                export(model, sample, str(folder / f"{case}.onnx"), way)
            except Exception as error:
                print(f"{case}: PyTorch does not export it: {type(error).__name__}: {str(error)[:200]}")
                continue
            safetensors_files.write(folder / f"{case}.safetensors", {"input": sample.numpy()})
            # What is folded has fewer parameters than the model.
            expected[case] = (output, parameters if way in ("traced", "exported") else None)
    subprocess.run([".build/debug/import-outputs", str(folder)], check=True)
    failed = 0
    for entry in json.loads((folder / "imports.json").read_text()):
        name = entry["name"]
        if name not in expected:
            continue
        if "errors" in entry and any(f"({REFUSED.get(name)})" in error for error in entry["errors"]):
            print(f"{name}: refused, as it should be: {entry['errors'][-1].split(': ', 1)[-1]}")
            continue
        if "errors" in entry:
            print(f"{name}: refused: " + "; ".join(entry["errors"][:3]))
            failed += 1
            continue
        output, parameters = expected[name]
        ours = safetensors_files.read(folder / f"{name}.outputs.safetensors")["output"]
        difference = float(numpy.abs(ours - output).max() / numpy.abs(output).max())
        same = parameters in (None, entry["parameters"])
        words = "" if same else f", not {parameters}"
        print(f"{name}: {entry['parameters']} parameters{words}, {entry['layers']} layers, differs by {difference:.1e}")
        failed += not same or not difference <= TOLERANCE
    print(f"torch {torch.__version__}: {len(expected)} files, {failed} fail")
    sys.exit(failed > 0)


main()
