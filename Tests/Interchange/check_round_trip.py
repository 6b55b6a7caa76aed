"""Imports every ONNX model that 'interchange' wrote as it was trained, and compares the networks with the exported ones.

usage: check_round_trip.py FOLDER
"""

import json
import pathlib
import shutil
import subprocess
import sys


import cases
import safetensors_files

folder = pathlib.Path(sys.argv[1]).parent / "round-trips"
shutil.rmtree(folder, ignore_errors=True)
folder.mkdir(parents=True)
all_cases = cases.read(sys.argv[1])
for case in all_cases:
    shutil.copy(case.folder / "unfolded.onnx", folder / f"{case.name}.onnx")
    inputs, _ = case.samples()
    safetensors_files.write(folder / f"{case.name}.safetensors", {"input": inputs})
subprocess.run([".build/debug/import-outputs", str(folder)], check=True)
results = {entry["name"]: entry for entry in json.loads((folder / "imports.json").read_text())}
refused = other = differ = 0
for case in all_cases:
    entry = results[case.name]
    if "errors" in entry:
        refused += 1
        print(f"{case.name}: refused: {entry['errors'][0][:300]}")
        continue
    _, outputs = case.samples()
    ours = safetensors_files.read(folder / f"{case.name}.outputs.safetensors")["output"]
    difference = cases.difference(ours, outputs[7])
    if not difference <= 1e-5:
        differ += 1
        print(f"{case.name}: differs by {difference:.1e} of the largest output")
    if entry["hash"] != case.hash:
        other += 1
        print(f"{case.name}: another network: {entry['layers']} layers, {entry['parameters']} parameters")
print(
    f"ONNX there and back: {len(all_cases)} networks, {len(all_cases) - refused - other} with the same hash, {other} with "
    f"another, {refused} refused, {differ} with other outputs"
)
sys.exit(refused + differ > 0)
