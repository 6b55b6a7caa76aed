"""Reads the malformed files of the tests by the tool, and measures time and memory of each.

usage: check_malformed.py FOLDER

The tests write the files to the folder 'malformed' beside FOLDER. Each must be refused in a second, with 200 MB over what the
tool takes for a sound file that is small. A changed byte may leave a network; then it is read.
"""

import os
import pathlib
import subprocess
import sys
import time

TOOL = ".build/debug/espalier"
SECONDS = 1.0
BYTES = 200 << 20


def run(arguments):
    """Status, seconds of processor time, seconds, peak of resident memory in bytes, and what was said."""
    began = time.monotonic()
    process = subprocess.Popen([TOOL, *arguments], stdout=subprocess.DEVNULL, stderr=subprocess.PIPE)
    said = process.stderr.read().decode(errors="replace")
    _, status, usage = os.wait4(process.pid, 0)
    process.returncode = os.waitstatus_to_exitcode(status)
    # Processor time: what else the machine does is none of the file's doing.
    return process.returncode, usage.ru_utime + usage.ru_stime, time.monotonic() - began, usage.ru_maxrss << 10, said


def main():
    folder = pathlib.Path(sys.argv[1]).parent / "malformed"
    files = sorted(folder.glob("*.onnx")) + sorted(folder.glob("*.safetensors"))
    if len(files) < 100:
        print(f"{len(files)} files in {folder}; the tests write them when $ESPALIER_MALFORMED is the folder")
        sys.exit(1)
    output = folder / "made.json"
    _, base_seconds, _, base, _ = run(["--version"])
    worst, failed = {}, 0
    for file in files:
        arguments = ["summary", str(file)]
        if file.suffix == ".onnx":
            arguments = ["import", str(file), "--output", str(output), "--force"]
        status, seconds, wall, peak, said = run(arguments)
        seconds, peak = max(0.0, seconds - base_seconds), peak - base
        for name, value in (("seconds", seconds), ("bytes", peak)):
            worst[file.suffix, name] = max(worst.get((file.suffix, name), (0, "")), (value, file.name))
        faults = []
        if status not in (0, 1) or (status == 1 and file.name not in said):
            faults.append(f"status {status}: {said[:200]!r}")
        if status == 0 and file.suffix != ".onnx":
            faults.append("is read")
        if seconds > SECONDS:
            faults.append(f"takes {seconds:.2f} s")
        if peak > BYTES:
            faults.append(f"takes {peak >> 20} MiB")
        for fault in faults:
            print(f"{file.name}: {fault}")
        failed += bool(faults)
    for suffix in (".onnx", ".safetensors"):
        count = sum(file.suffix == suffix for file in files)
        (seconds, slow), (peak, large) = worst[suffix, "seconds"], worst[suffix, "bytes"]
        print(
            f"{count} malformed {suffix[1:]} files: at most {seconds:.2f} s of processor time ({slow}) and {peak / 2**20:.0f} MiB "
            f"({large}) more than 'espalier --version'"
        )
    print(f"{failed} of {len(files)} fail")
    sys.exit(failed > 0)


main()
