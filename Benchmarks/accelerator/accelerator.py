"""Espalier on a device beside PyTorch on the same device: all that results/accelerator.md shows, in one run.

    python Benchmarks/accelerator/accelerator.py --device cuda --data DATA --out FOLDER

Sections, in this order: the conformance suite, samples a second of seven networks, candidates an hour of a search, and
many seeds at once. Each has a share of --seconds and ends when that is used up; what was not measured is left out and
said so. Writes accelerator.json and accelerator.md.

Compiling is not part of the rates: ours are of epochs after the first, which compiles. How long it takes is a column of its own.
Programs that were compiled before are found again, so that a second run compiles nothing; --fresh keeps them in FOLDER.
"""

import argparse
import json
import os
import re
import signal
import statistics
import subprocess
import sys
import time
from pathlib import Path

ROOT = Path(__file__).resolve().parents[2]
sys.path.insert(0, str(ROOT / "Benchmarks/pytorch"))

NETWORKS = [
    "cifar10/bottleneck-small", "cifar10/convnet-plain", "cifar10/bottleneck-wide", "cifar10/convnet-skeleton",
    "mnist1d/simple-cnn", "fashion-mnist/simple-cnn", "cifar10/mlp-100",
]  # fmt: skip
BATCHES = [64, 256, 1024]
# What a section may take of all the time.
SHARES = {"conformance": 0.15, "throughput": 0.45, "search": 0.25, "seeds": 0.15}


class Clock:
    """Time that is left of a section."""

    def __init__(self, seconds):
        self.end = time.monotonic() + seconds

    @property
    def left(self):
        return max(0.0, self.end - time.monotonic())


class Tool:
    """The command-line tool, and how it is told of the device."""

    def __init__(self, options):
        self.path, self.device, self.data = options.tool, options.device, options.data
        self.environment = dict(os.environ)
        if options.fresh:
            self.environment["ESPALIER_CACHE"] = str(Path(options.out) / "cache")

    def run(self, *words, seconds, on_device=True, folder=None):
        """What it prints, and the seconds it took. Ended gently when the time is up."""
        command = [self.path, *map(str, words)] + (["--device", self.device] if on_device else [])
        began = time.monotonic()
        process = subprocess.Popen(
            command, stdout=subprocess.PIPE, stderr=subprocess.PIPE, text=True, env=self.environment, cwd=folder or ROOT)
        try:
            output, errors = process.communicate(timeout=max(1, seconds))
        except subprocess.TimeoutExpired:
            process.send_signal(signal.SIGINT)
            try:
                output, errors = process.communicate(timeout=10)
            except subprocess.TimeoutExpired:
                process.kill()
                output, errors = process.communicate()
        return output, errors, time.monotonic() - began, process.returncode

    def data_words(self, dataset):
        return ["--data", self.data] if self.data and dataset != "mnist1d" else []


def dataset_of(network):
    return network.split("/")[0]


def recipe_file(folder, dataset, batch, **members):
    """The recipe of an exercise with another batch; what fills no batch is left out, so that one program does."""
    name = "mnist" if dataset == "fashion-mnist" else dataset
    recipe = json.loads((ROOT / f"recipes/{name}.json").read_text())
    recipe.update(batchSize=batch, lastBatch="drop", **members)
    path = Path(folder) / f"{dataset}-{batch}.json"
    path.write_text(json.dumps(recipe))
    return path


def conformance(options, clock):
    if not options.tests:
        return {"skipped": "name the tests' program with --tests"}
    environment = dict(os.environ, ESPALIER_PJRT=options.plugin or options.device)
    command = [options.tests, "--testing-library", "swift-testing", "--filter", "PJRTBackendTests"]
    log = Path(options.out) / "conformance.log"
    with log.open("w") as file:
        process = subprocess.Popen(command, stdout=file, stderr=subprocess.STDOUT, env=environment, cwd=ROOT)
        try:
            process.wait(timeout=max(1, clock.left))
        except subprocess.TimeoutExpired:
            process.kill()
            process.wait()
    text = log.read_text(errors="replace")
    last = re.search(r"Test run with .*", text)
    return {
        "finished": last.group(0) if last else None,
        "casesPassed": len(re.findall(r"Test case passing .* passed", text)),
        "testsPassed": len(re.findall(r"^.{0,3} Test \w+\(.*\) .*passed after", text, re.M)),
        "failures": re.findall(r"Test (?:case passing )?(.*?) failed", text)[:40],
        "issues": len(re.findall("recorded an issue", text)),
    }


def our_rate(tool, options, network, batch, precision, seconds):
    """Samples a second by the median of the epochs after the first, and how long the first step took."""
    dataset = dataset_of(network)
    recipe = recipe_file(options.out, dataset, batch)
    checkpoint = Path(options.out) / "rate.safetensors"
    output, errors, _, _ = tool.run(
        "train", f"architectures/{network}.json", "--dataset", dataset, *tool.data_words(dataset), "--recipe", recipe,
        "--epochs", 60 if dataset == "mnist1d" else 4, "--precision", precision, "--format", "json", "--quiet",
        "--force", "--checkpoint", checkpoint, seconds=seconds)  # fmt: skip
    epochs = [json.loads(line) for line in output.splitlines() if line.startswith("{")]
    if not epochs:
        return {"error": errors[-300:]}
    later = [epoch["samplesPerSecond"] for epoch in epochs[1:]]
    return {
        "rate": statistics.median(later) if later else None, "epochs": len(later),
        "firstStepSeconds": epochs[0]["firstStepSeconds"],
    }  # fmt: skip


def torch_rate(network, batch, variant, device, seconds):
    """Samples a second of whole steps whose samples lie on the device. Nothing is read back between steps."""
    import torch
    from models import MODELS
    from torch.nn.functional import cross_entropy

    shape = {"mnist1d": (1, 40), "fashion-mnist": (1, 28, 28)}.get(dataset_of(network), (3, 32, 32))
    pixels = torch.randint(0, 256, (20000, *shape), dtype=torch.uint8, device=device)
    labels = torch.randint(0, 10, (20000,), device=device)
    # Channels are last where that is fast; bf16 as well.
    tuned = variant != "eager"
    format = torch.channels_last if tuned and len(shape) == 3 else torch.contiguous_format
    model = MODELS[network]().to(device).to(memory_format=format)
    optimizer = torch.optim.Adam(model.parameters(), lr=1e-3, fused=True if tuned and device == "cuda" else None)
    called = torch.compile(model) if variant == "compiled" else model

    def step():
        indices = torch.randint(0, 20000, (batch,), device=device)
        inputs = pixels[indices].float().div_(255).contiguous(memory_format=format)
        with torch.autocast(device, torch.bfloat16, enabled=tuned):
            loss = cross_entropy(called(inputs), labels[indices])
        optimizer.zero_grad()
        loss.backward()
        optimizer.step()

    def wait():
        if device == "cuda":
            torch.cuda.synchronize()

    began = time.monotonic()
    step()
    wait()
    first = time.monotonic() - began
    for _ in range(5):
        step()
    wait()
    began, steps = time.monotonic(), 0
    while time.monotonic() - began < seconds:
        for _ in range(10):
            step()
        wait()
        steps += 10
    return {"rate": steps * batch / (time.monotonic() - began), "firstStepSeconds": first}


def guarded(body, *arguments):
    try:
        return body(*arguments)
    except Exception as error:  # A network that fails costs its row, not the run.
        return {"error": f"{type(error).__name__}: {error}"[:300]}


def throughput(tool, options, clock):
    rows = []
    device = "cuda" if options.device == "cuda" else "cpu"
    total = clock.left
    for network in options.networks:
        for batch in options.batches:
            if clock.left < 3:
                return rows
            row = {"network": network, "batch": batch}
            row["ours"] = our_rate(tool, options, network, batch, "f32", min(clock.left, total * 0.12))
            if options.bf16 and batch == options.batches[-1]:
                row["oursBF16"] = our_rate(tool, options, network, batch, "bf16", min(clock.left, total * 0.12))
            if options.torch:
                for variant in ("eager", "tuned"):
                    row[variant] = guarded(torch_rate, network, batch, variant, device, options.moment)
            rows.append(row)
            say(row)
    if options.torch:
        # Last, as the compiler takes longest.
        for row in [row for row in rows if row["batch"] == 256] + [row for row in rows if row["batch"] != 256]:
            if clock.left < 12:
                break
            row["compiled"] = guarded(torch_rate, row["network"], row["batch"], "compiled", device, options.moment)
            say({"network": row["network"], "batch": row["batch"], "compiled": row["compiled"]})
    return rows


def trained(tool, study):
    output, _, _, _ = tool.run("trials", study, "--format", "json", seconds=20, on_device=False)
    try:
        listed = json.loads(output)
    except json.JSONDecodeError:
        return None
    trials = listed if isinstance(listed, list) else listed.get("trials", [])
    return sum(1 for trial in trials if trial.get("status", trial.get("state")) in ("trained", "completed", "done", None))


def search(tool, options, clock):
    """Candidates an hour of a study of three epochs, on the device and on this machine's processor."""
    results = {}
    study = {
        "study": 1, "name": "accelerator", "architecture": str(ROOT / "architectures/cifar10/convnet-pooled.json"),
        "portfolio": False, "dataset": "cifar10", "validation": {"size": 5000, "seed": 0},
        "recipe": str(ROOT / "recipes/cifar10-search.json"), "epochs": 3, "fidelity": "full", "sampler": "random",
        "limits": {"parameters": {"max": 32946}, "multiplyAdds": {"max": 5000000}}, "budget": {"trials": 100000},
    }  # fmt: skip
    if options.device != "cuda":
        study["subset"] = 1000
        study["validation"]["size"] = 200
    file = Path(options.out) / "study.json"
    file.write_text(json.dumps(study))
    for name, on_device, workers, share in (
        ("device", True, options.workers, 0.6), ("processor", False, os.cpu_count(), 0.35),
    ):  # fmt: skip
        folder = Path(options.out) / f"study-{name}"
        _, errors, seconds, status = tool.run(
            "search", file, "--study", folder, "--workers", workers, *tool.data_words("cifar10"), "--quiet",
            seconds=clock.left * share, on_device=on_device)  # fmt: skip
        count = trained(tool, folder)
        results[name] = {
            "workers": workers, "seconds": seconds, "trained": count, "status": status, "error": errors[-300:],
            "candidatesPerHour": count / seconds * 3600 if count else None,
        }  # fmt: skip
        say({name: results[name]})
    if options.torch:
        device = "cuda" if options.device == "cuda" else "cpu"
        rate = guarded(torch_rate, "cifar10/bottleneck-small", 64, "eager", device, options.moment)
        if "rate" in rate:
            # Three epochs of 45,000 samples, and 5,000 to validate on after each, for which a third of a step is done.
            seconds = 3 * (45000 + 5000 / 3) / rate["rate"]
            results["torch"] = {"network": "cifar10/bottleneck-small", "rate": rate["rate"], "candidatesPerHour": 3600 / seconds}
    return results


def seeds(tool, options, clock):
    """Trainings of one network with many seeds: as one program, and one after the other."""
    results = []
    cases = [("mnist1d/simple-cnn", options.seeds, 2)]
    if options.device == "cuda":
        cases.append(("cifar10/bottleneck-small", max(2, options.seeds // 4), 2))
    for network, count, few in cases:
        dataset = dataset_of(network)
        recipe = recipe_file(options.out, dataset, 64, epochs=20 if dataset == "mnist1d" else 1)
        folder = Path(options.out) / f"seeds-{dataset}"
        tool.run(
            "search", "--architecture", f"architectures/{network}.json", "--only-base", "--dataset", dataset,
            *tool.data_words(dataset), "--recipe", recipe, "--trials", 1, "--epochs", 1, "--study", folder, "--quiet",
            "--workers", 1, seconds=clock.left / 2)  # fmt: skip
        row = {"network": network, "seeds": count}
        for name, number, at_once in (("inTurn", few, 1), ("atOnceWithCompiling", count, count), ("atOnce", count, count)):
            # A copy, as what is confirmed is not confirmed again.
            copy = Path(options.out) / f"seeds-{dataset}-{name}"
            subprocess.run(["cp", "-r", str(folder), str(copy)], check=True)
            if name == "inTurn":
                tool.run(
                    "confirm", copy, "--candidate", 0, "--seeds", 1, "--workers", 1, "--at-once", 1, "--quiet",
                    *tool.data_words(dataset), seconds=clock.left / 3)  # fmt: skip
            _, errors, seconds, status = tool.run(
                "confirm", copy, "--candidate", 0, "--seeds", number, "--workers", 1, "--at-once", at_once, "--quiet",
                *tool.data_words(dataset), seconds=clock.left / 2)  # fmt: skip
            row[name] = {"seeds": number - (1 if name == "inTurn" else 0), "seconds": seconds, "status": status}
            if status:
                row[name]["error"] = errors[-300:]
        results.append(row)
        say(row)
        if clock.left < 10:
            break
    return results


def say(value):
    print(json.dumps(value), file=sys.stderr, flush=True)


def rate_text(cell):
    if not cell:
        return "–"
    return f"{cell['rate']:,.0f}" if cell.get("rate") else "failed"


def markdown(results):
    lines = ["## Machine", "", results["machine"], "", "## Conformance", "", f"`{json.dumps(results.get('conformance'))}`", ""]
    lines += [
        "## Samples a second", "",
        "| network | batch | Espalier | bf16 | PyTorch eager | channels_last, bf16 | torch.compile | first step, s |",
        "|---|---:|---:|---:|---:|---:|---:|---:|",
    ]  # fmt: skip
    for row in results.get("throughput", []):
        cells = [rate_text(row.get(name)) for name in ("ours", "oursBF16", "eager", "tuned", "compiled")]
        first = row["ours"].get("firstStepSeconds")
        lines.append(f"| {row['network']} | {row['batch']} | {' | '.join(cells)} | {first and round(first, 1)} |")
    lines += ["", "## Candidates an hour", "", "| where | workers | candidates an hour |", "|---|---:|---:|"]
    for name, row in results.get("search", {}).items():
        rate = row.get("candidatesPerHour")
        lines.append(f"| {name} | {row.get('workers', 1)} | {f'{rate:,.0f}' if rate else 'none'} |")
    lines += ["", "## Many seeds", "", "| network | seeds | at once, s | with compiling, s | in turn, s a seed |", "|---|---:|---:|---:|---:|"]
    for row in results.get("seeds", []):
        turn = row["inTurn"]
        lines.append(
            f"| {row['network']} | {row['seeds']} | {row['atOnce']['seconds']:.1f} | "
            f"{row['atOnceWithCompiling']['seconds']:.1f} | {turn['seconds'] / max(1, turn['seeds']):.1f} |")  # fmt: skip
    return "\n".join(lines) + "\n"


def machine(options):
    try:
        text = subprocess.run(
            ["nvidia-smi", "--query-gpu=name,driver_version,memory.total", "--format=csv,noheader"], capture_output=True,
            text=True, check=True).stdout.strip()  # fmt: skip
    except (OSError, subprocess.CalledProcessError):
        text = f"device {options.device}"
    return f"{text}, {os.cpu_count()} cores"


def main():
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--device", default="cuda", help="as espalier takes it")
    parser.add_argument("--plugin", help="the plug-in's file, for the tests; --device if that is one")
    parser.add_argument("--tool", default=str(ROOT / ".build/release/espalier"))
    parser.add_argument("--tests", help="the program of the tests, espalierPackageTests.xctest")
    parser.add_argument("--data", help="folder with CIFAR-10 and Fashion-MNIST")
    parser.add_argument("--out", default="accelerator")
    parser.add_argument("--seconds", type=float, default=300, help="for all")
    parser.add_argument("--moment", type=float, default=0.7, help="seconds of each measurement of PyTorch")
    parser.add_argument("--workers", type=int, default=8, help="of the search on the device")
    parser.add_argument("--seeds", type=int, default=64)
    parser.add_argument("--sections", nargs="+", choices=SHARES, default=list(SHARES))
    parser.add_argument("--networks", nargs="+", default=NETWORKS)
    parser.add_argument("--batches", nargs="+", type=int, default=BATCHES)
    parser.add_argument("--no-torch", dest="torch", action="store_false")
    parser.add_argument("--no-bf16", dest="bf16", action="store_false")
    parser.add_argument("--fresh", action="store_true", help="compile all anew")
    options = parser.parse_args()
    options.out = str(Path(options.out).resolve())
    Path(options.out).mkdir(parents=True, exist_ok=True)
    tool = Tool(options)
    results = {"machine": machine(options), "began": time.strftime("%Y-%m-%d %H:%M")}
    whole = sum(SHARES[name] for name in options.sections)
    for name in options.sections:
        clock = Clock(options.seconds * SHARES[name] / whole)
        results[name] = {
            "conformance": lambda: conformance(options, clock), "throughput": lambda: throughput(tool, options, clock),
            "search": lambda: search(tool, options, clock), "seeds": lambda: seeds(tool, options, clock),
        }[name]()  # fmt: skip
        (Path(options.out) / "accelerator.json").write_text(json.dumps(results, indent=1) + "\n")
        (Path(options.out) / "accelerator.md").write_text(markdown(results))
    print(markdown(results))


if __name__ == "__main__":
    main()
