"""Compares the flash and RAM that a study has counted with what a cross compiler makes of its C: check-flash.py FOLDER.

Labels are left out on both sides: they are as long as people like. Ends with status 1 if a file's flash is more than 3 %
from what was predicted, or its arena is another.
"""

import json
import re
import subprocess
import sys
import tempfile
from pathlib import Path

COMPILER = "arm-none-eabi-gcc -mthumb -mcpu=cortex-m4 -mfloat-abi=hard -mfpu=fpv4-sp-d16 -std=c99 -Os -c".split()


def main():
    folder = Path(sys.argv[1])
    worst, faults, networks = 0.0, 0, json.loads((folder / "index.json").read_text())["networks"]
    for network in networks:
        source = folder / network["file"]
        text = source.read_text()
        with tempfile.TemporaryDirectory() as out:
            subprocess.run(COMPILER + ["-o", f"{out}/n.o", source], check=True)
            sizes = subprocess.run(["arm-none-eabi-size", f"{out}/n.o"], check=True, capture_output=True, text=True).stdout
        words = sizes.splitlines()[1].split()
        labels = re.search(r"_labels\[\d+\] = \{\n(.*?)\};", text, re.S)
        names = re.findall(r'"((?:[^"\\]|\\.)*)"', labels.group(1)) if labels else []
        flash = int(words[0]) + int(words[1]) - sum(4 + len(name) + 1 for name in names)
        arena = int(re.search(r"_ARENA_BYTES (\d+)", next(folder.glob(source.stem.replace("-", "_") + ".h")).read_text()).group(1))
        error = (network["flash"] - flash) / flash
        worst = max(worst, abs(error))
        if abs(error) > 0.03 or arena != network["ram"]:
            faults += 1
            print(
                f"{source}: flash {flash}, predicted {network['flash']} ({100 * error:+.1f} %); RAM {arena}, predicted "
                f"{network['ram']}")
    print(f"{folder}: flash of {len(networks)} networks within {100 * worst:.2f} % of what was predicted, {faults} outside 3 %")
    sys.exit(1 if faults else 0)


main()
