"""Trained networks in 8-bit integers: Espalier's beside ONNX Runtime's static quantisation of the same weights.

    python3 Benchmarks/quantization/compare.py --espalier .build/release/espalier CHECKPOINT.safetensors …

For each checkpoint it writes the network in floats, in 8-bit integers as C, and as ONNX with QuantizeLinear and
DequantizeLinear; has ONNX Runtime quantise the floats on as many training samples; and runs all of them on the test
samples. The C is compiled by gcc, and its numbers are compared with what ONNX Runtime makes of our ONNX.
"""

import argparse
import contextlib
import ctypes
import io
import re
import subprocess
import sys
import tempfile
from pathlib import Path

import numpy
import onnxruntime
from onnxruntime.quantization import CalibrationDataReader, CalibrationMethod, QuantFormat, QuantType, quantize_static
from onnxruntime.quantization.shape_inference import quant_pre_process

sys.path.insert(0, str(Path(__file__).parent.parent / "pytorch"))
import data  # noqa: E402


class Reader(CalibrationDataReader):
    def __init__(self, name, samples):
        self.batches = iter([{name: samples[start : start + 32]} for start in range(0, len(samples), 32)])

    def get_next(self):
        return next(self.batches, None)


def values(split, dataset, folder):
    samples = data.load(dataset, split, folder)
    raw, labels = samples.batch(slice(None))
    return raw.numpy().astype(numpy.float32), labels.numpy()


def run(model, inputs, optimized=True):
    options = onnxruntime.SessionOptions()
    options.intra_op_num_threads = 1
    if not optimized:
        options.graph_optimization_level = onnxruntime.GraphOptimizationLevel.ORT_DISABLE_ALL
    session = onnxruntime.InferenceSession(str(model), options, providers=["CPUExecutionProvider"])
    name = session.get_inputs()[0].name
    outputs = [session.run(None, {name: inputs[start : start + 500]})[0] for start in range(0, len(inputs), 500)]
    return numpy.concatenate(outputs)


class Network:
    """The exported C as a library."""

    def __init__(self, source):
        stem = source.stem
        library = source.with_suffix(".so")
        subprocess.run(
            ["gcc", "-std=c99", "-O3", "-march=native", "-ffp-contract=off", "-fPIC", "-shared", "-o", library, source, "-lm"],
            check=True)
        header = source.with_suffix(".h").read_text()
        number = lambda name: float(re.search(rf"{stem.upper()}_{name}\s+\(?(-?[0-9.e+-]+)", header).group(1))
        self.scale, self.zero = number("OUTPUT_SCALE"), int(number("OUTPUT_ZERO_POINT"))
        self.outputs = int(number("OUTPUT_COUNT"))
        self.arena = ctypes.create_string_buffer(int(number("ARENA_BYTES")) + 16)
        self.function = getattr(ctypes.CDLL(str(library)), f"{stem}_run")

    def numbers(self, inputs):
        result = numpy.zeros((len(inputs), self.outputs), numpy.int8)
        for sample, output in zip(inputs, result):
            row = numpy.ascontiguousarray(sample)
            self.function(self.arena, row.ctypes.data_as(ctypes.c_void_p), output.ctypes.data_as(ctypes.c_void_p))
        return result


def accuracy(outputs, labels):
    return 100 * float((outputs.argmax(1) == labels).mean())


def rival(floats, folder, inputs, name, method):
    prepared, quantized = folder / "prepared.onnx", folder / f"rival-{method.name}.onnx"
    with contextlib.redirect_stdout(io.StringIO()):
        quant_pre_process(str(floats), str(prepared), skip_symbolic_shape=True)
        quantize_static(
            str(prepared), str(quantized), Reader(name, inputs), quant_format=QuantFormat.QDQ, per_channel=True,
            activation_type=QuantType.QInt8, weight_type=QuantType.QInt8, calibrate_method=method)
    return quantized


def compare(checkpoint, options):
    with tempfile.TemporaryDirectory() as root:
        folder = Path(root)

        def export(form, file, *more):
            subprocess.run(
                [options.espalier, "export", checkpoint, "--format", form, "--output", folder / file, *more], check=True,
                stderr=subprocess.DEVNULL)
            return folder / file

        floats = export("onnx", "floats.onnx", "--normalize")
        ours = export("onnx-int8", "ours.onnx", "--normalize")
        networks = {
            method: Network(export("c-int8", f"network_{number}.c", "--calibration", method))
            for number, method in enumerate(("corrected", "mse", "percentile", "min-max"))
        }
        network = networks["corrected"]
        inputs, labels = values("test", options.dataset, options.data)
        training, _ = values("training", options.dataset, options.data)
        count = min(options.samples, len(training))
        chosen = training[[index * len(training) // count for index in range(count)]]
        name = onnxruntime.InferenceSession(str(floats), providers=["CPUExecutionProvider"]).get_inputs()[0].name
        if options.table:
            own = [accuracy(run(floats, inputs), labels)] + [
                accuracy(networks[method].numbers(inputs), labels) for method in ("corrected", "mse")]
            others = [
                accuracy(run(rival(floats, folder, chosen, name, method), inputs), labels)
                for method in (CalibrationMethod.MinMax, CalibrationMethod.Percentile)]
            row = [Path(checkpoint).stem] + [f"{value:.2f}" for value in own + others]
            print(f"| {' | '.join(row)} |", flush=True)
            return own + others
        numbers = network.numbers(inputs)
        outputs = run(ours, inputs)
        qdq = numpy.clip(numpy.rint(outputs / network.scale) + network.zero, -128, 127).astype(numpy.int64)
        plain = run(ours, inputs, optimized=False)
        unfused = numpy.clip(numpy.rint(plain / network.scale) + network.zero, -128, 127).astype(numpy.int64)
        distance, loose = abs(qdq - numbers), abs(unfused - numbers)
        rivals = {
            method.name: accuracy(run(rival(floats, folder, chosen, name, method), inputs), labels)
            for method in (CalibrationMethod.MinMax, CalibrationMethod.Entropy, CalibrationMethod.Percentile)
        }
        print(f"{Path(checkpoint).stem}:")
        print(f"  floats {accuracy(run(floats, inputs), labels):.2f} %")
        for method, other in networks.items():
            print(f"  our C in int8, {method}: {accuracy(other.numbers(inputs), labels):.2f} %")
        print(f"  our ONNX in ONNX Runtime, corrected: {accuracy(outputs, labels):.2f} %")
        for method, value in rivals.items():
            print(f"  ONNX Runtime's own, {method}: {value:.2f} %")
        for words, steps in (("fused", distance), ("as written", loose)):
            print(
                f"  outputs of our ONNX, {words}, and C: {100 * (steps == 0).mean():.2f} % equal, "
                f"{100 * (steps <= 1).mean():.2f} % within a step, {steps.max()} at most; "
                f"same class for {100 * (qdq.argmax(1) == numbers.argmax(1)).mean():.2f} %")


def main():
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("checkpoints", nargs="+")
    parser.add_argument("--espalier", default=".build/release/espalier")
    parser.add_argument("--dataset", default="mnist1d", help="mnist1d, fashion-mnist or cifar10")
    parser.add_argument("--data", help="the data set's folder")
    parser.add_argument("--samples", type=int, default=256, help="training samples that ranges are chosen on")
    parser.add_argument("--table", action="store_true", help="one row of Markdown for each network, and the means")
    options = parser.parse_args()
    if options.table:
        print("| network | floats | corrected | mse | ONNX Runtime: MinMax | Percentile |")
        print("|---|---:|---:|---:|---:|---:|")
    rows = [compare(checkpoint, options) for checkpoint in options.checkpoints]
    if options.table:
        means = [sum(column) / len(column) for column in zip(*rows)]
        print(f"| mean | {' | '.join(f'{value:.2f}' for value in means)} |")


if __name__ == "__main__":
    main()
