"""Pictures decoded a second: Espalier beside Pillow and torchvision's ImageFolder, in turn.

Makes two folders of pictures below the folder named: 20,000 PNG files of 32×32 and 2,000 JPEG files of 320×240. Espalier and
the DataLoader use two cores, Pillow alone one. Each makes tensors of the same size of them; Espalier's time includes the
listing of the folder.
"""

import argparse
import pathlib
import re
import subprocess
import time

import numpy as np
import torch
from PIL import Image
from torchvision import datasets, transforms

KINDS = {"png": (20_000, 32, 32, 32), "jpg": (2_000, 320, 240, 64)}


def make(folder, suffix):
    """Pictures that compress like photographs do: smooth noise, and some grain."""
    count, width, height, _ = KINDS[suffix]
    if folder.exists():
        return
    generator = np.random.default_rng(1)
    for index in range(count):
        rough = generator.integers(0, 256, (height // 8 + 1, width // 8 + 1, 3), dtype=np.uint8)
        smooth = np.asarray(Image.fromarray(rough).resize((width, height), Image.BICUBIC), dtype=np.int16)
        grain = generator.integers(-6, 7, smooth.shape)
        target = folder / f"class{index % 10}"
        target.mkdir(parents=True, exist_ok=True)
        picture = Image.fromarray(np.clip(smooth + grain, 0, 255).astype(np.uint8))
        picture.save(target / f"{index:06}.{suffix}", **({"quality": 90} if suffix == "jpg" else {}))


def pillow(folder, side):
    began, count = time.monotonic(), 0
    for path in sorted(folder.glob("*/*")):
        with Image.open(path) as picture:
            picture = picture.convert("RGB")
            if picture.size != (side, side):
                picture = picture.resize((side, side), Image.BOX)
            np.asarray(picture)
        count += 1
    return count / (time.monotonic() - began)


def image_folder(folder, side):
    began, count = time.monotonic(), 0
    steps = [transforms.Resize((side, side)), transforms.PILToTensor()]
    data = datasets.ImageFolder(folder, transforms.Compose(steps))
    for batch, _ in torch.utils.data.DataLoader(data, batch_size=256, num_workers=2):
        count += len(batch)
    return count / (time.monotonic() - began)


def espalier(tool, folder, side):
    output = subprocess.run([tool, folder, str(side)], check=True, capture_output=True, text=True).stdout
    return float(re.search(r"in ([0-9.e-]+) s", output)[1]) ** -1 * int(output.split()[0])


parser = argparse.ArgumentParser()
parser.add_argument("--tool", required=True)
parser.add_argument("--folder", type=pathlib.Path, required=True)
parser.add_argument("--rounds", type=int, default=3)
options = parser.parse_args()
torch.set_num_threads(1)
print("| pictures | Pillow | ImageFolder | Espalier | beside ImageFolder |\n|---|--:|--:|--:|--:|")
for suffix, (count, width, height, side) in KINDS.items():
    folder = options.folder / suffix
    make(folder, suffix)
    rates = {"pillow": [], "folder": [], "espalier": []}
    for _ in range(options.rounds):
        rates["pillow"].append(pillow(folder, side))
        rates["folder"].append(image_folder(folder, side))
        rates["espalier"].append(espalier(options.tool, folder, side))
    one, two, own = (sorted(values)[len(values) // 2] for values in rates.values())
    print(f"| {count:,} {suffix} of {width}×{height} to {side}×{side} | {one:,.0f} | {two:,.0f} | {own:,.0f} | {own / two:.1f}× |")
