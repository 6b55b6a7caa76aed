"""How many samples a second PyTorch trains on, over whole steps: gather the batch from memory, normalise it, forwards,
backwards, Adam, and the loss read back, as a training loop does that reports it.

Two ways: 'eager' is what a plain script does; 'tuned' adds channels_last (to images) and the fused Adam. With
--precision bf16 both run the network under torch.autocast. Loading, the
first steps and evaluation are not counted. Each rate is given twice: by the clock on the wall, and by the CPU time that
the process used, which other work on the machine disturbs less; on a quiet machine they are the same.
"""

import argparse
import json
import time

import torch
from torch.nn.functional import cross_entropy

import data
from models import MODELS, dataset_of

WARM_UP_STEPS = 10


class Loop:
    """An endless training loop that is run for a number of steps at a time."""

    def __init__(self, name, samples, batch_size, tuned, precision):
        self.uses_bf16 = precision == "bf16"
        self.model = MODELS[name]()
        self.samples = samples
        self.batch_size = batch_size
        self.format = torch.channels_last if tuned and samples.raw.dim() == 4 else torch.contiguous_format
        self.model.to(memory_format=self.format)
        self.optimizer = torch.optim.Adam(self.model.parameters(), lr=1e-3, fused=True if tuned else None)
        self.batches = iter(())
        self.loss_sum = 0.0

    def next_batch(self):
        indices = next(self.batches, None)
        if indices is None or len(indices) < self.batch_size:
            self.batches = iter(torch.randperm(len(self.samples)).split(self.batch_size))
            indices = next(self.batches)
        inputs, labels = self.samples.batch(indices)
        return inputs.contiguous(memory_format=self.format), labels

    def run(self, steps):
        for _ in range(steps):
            inputs, labels = self.next_batch()
            with torch.autocast("cpu", torch.bfloat16, enabled=self.uses_bf16):
                loss = cross_entropy(self.model(inputs), labels)
            self.optimizer.zero_grad()
            loss.backward()
            self.optimizer.step()
            self.loss_sum += loss.item()


def rates(loop, seconds):
    """Samples a second over at least so many seconds of CPU time."""
    loop.run(WARM_UP_STEPS)
    steps = 0
    began, began_cpu = time.monotonic(), time.process_time()
    while (used := time.process_time() - began_cpu) < seconds:
        loop.run(10)
        steps += 10
    samples = steps * loop.batch_size
    return {"wall": samples / (time.monotonic() - began), "cpu": samples / used}


def main():
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("models", nargs="+", choices=MODELS, metavar="MODEL", help=", ".join(MODELS))
    parser.add_argument("--data", help="folder with the data set")
    parser.add_argument("--batch", type=int, default=64)
    parser.add_argument("--seconds", type=float, default=6, help="for each measurement")
    parser.add_argument("--threads", type=int, default=1)
    parser.add_argument("--precision", choices=["f32", "bf16"], default="f32")
    parser.add_argument("--json", action="store_true", help="one JSON object a line")
    options = parser.parse_args()
    torch.set_num_threads(options.threads)
    for name in options.models:
        samples = data.load(dataset_of(name), "training", options.data)
        row = {"model": name}
        for variant in ("eager", "tuned"):
            loop = Loop(name, samples, options.batch, variant == "tuned", options.precision)
            row[variant] = rates(loop, options.seconds)
        if options.json:
            print(json.dumps(row), flush=True)
        else:
            for variant in ("eager", "tuned"):
                rate = row[variant]
                rate = f"{rate['wall']:>9,.0f} samples/s, {rate['cpu']:>9,.0f} by CPU time"
                print(f"{name:26} {variant} {rate}", flush=True)


if __name__ == "__main__":
    main()
