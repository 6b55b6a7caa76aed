"""Imports the single-node cases of onnx.backend.test for the operators that architectures can say, and compares outputs.

usage: check_nodes.py FOLDER

Works in the folder 'nodes' beside FOLDER, and writes a list of what is refused, and why, to nodes.md there.

A network has one input. So all inputs but the first become constants; two operands of an elementwise operator are joined
along an axis and split again; and the operands of elementwise operators are one sample.
"""

import collections
import json
import pathlib
import subprocess
import sys
import warnings

import numpy
import onnx
from onnx import helper, numpy_helper

import safetensors_files

warnings.filterwarnings("ignore")
from onnx.backend.test.case.node import collect_testcases  # noqa: E402

ELEMENTWISE = """Relu Sigmoid Tanh LeakyRelu Elu HardSwish HardSigmoid Gelu Mish Selu Celu ThresholdedRelu Clip Softsign
Sinh Cosh Asinh Acosh Atanh Dropout Identity Neg Reciprocal Abs Cos Erf Exp Log Sin Softplus Sqrt Tan Swish""".split()
JOINING = "Add Sub Mul Div Sum Max Min Mean Concat".split()
OTHERS = """Conv MaxPool AveragePool GlobalAveragePool GlobalMaxPool BatchNormalization LayerNormalization
InstanceNormalization GroupNormalization Gemm MatMul Softmax PRelu Pow Flatten Reshape Squeeze Unsqueeze Transpose
Slice Split Pad Resize Upsample ReduceMean ReduceMax""".split()
OPERATORS = set(ELEMENTWISE + JOINING + OTHERS)
TOLERANCE = 1e-4


def shape_of(value):
    return [dim.dim_value for dim in value.type.tensor_type.shape.dim]


def array(value):
    return numpy_helper.to_array(value) if isinstance(value, onnx.TensorProto) else numpy.asarray(value)


def network(case):
    """The model with one input, its samples, and what its first output should be."""
    model = onnx.ModelProto()
    model.CopyFrom(case.model)
    graph = model.graph
    node = graph.node[0]
    inputs, outputs = case.data_sets[0]
    values = {value.name: array(data) for value, data in zip(graph.input, inputs)}
    expected = array(outputs[0])
    names = [name for name in node.input if name]
    is_elementwise = node.op_type in ELEMENTWISE + JOINING and node.op_type != "Concat" or node.op_type == "Pow"
    data = names[0]
    joined = []
    if node.op_type in JOINING:
        joined = [name for name in names[1:] if values[name].shape == values[data].shape]
        if node.op_type == "Concat":
            joined = names[1:]
    for name in names[1:]:
        if name not in joined:
            graph.initializer.append(numpy_helper.from_array(values[name], name))
    sample = values[data]
    is_elementwise = is_elementwise and len(sample.shape) < 4
    if node.op_type == "Concat" and len(sample.shape) == 1:
        is_elementwise = True
        node.attribute[0].i = 1
    if is_elementwise:
        sample = sample[None]
        expected = expected[None]
        for tensor in graph.initializer:
            if len(tensor.dims):
                del tensor.dims[len(tensor.dims) :]
        joined_values = [values[name][None] for name in joined]
    else:
        joined_values = [values[name] for name in joined]
    kept = [value for value in graph.input if value.name == data]
    del graph.input[:]
    if joined:
        axis = 1
        everything = numpy.concatenate([sample] + joined_values, axis=axis)
        sizes = [sample.shape[axis]] + [value.shape[axis] for value in joined_values]
        graph.initializer.append(numpy_helper.from_array(numpy.array(sizes, "i8"), "sizes"))
        split = helper.make_node("Split", ["joined", "sizes"], [data] + joined, axis=axis)
        body = [split] + list(graph.node)
        del graph.node[:]
        graph.node.extend(body)
        graph.input.append(helper.make_tensor_value_info("joined", onnx.TensorProto.FLOAT, everything.shape))
        sample = everything
        opset = model.opset_import[0].version
        if opset < 13:
            raise ValueError("joined operands need opset 13")
    else:
        graph.input.extend(kept)
        del graph.input[0].type.tensor_type.shape.dim[:]
        for extent in sample.shape:
            graph.input[0].type.tensor_type.shape.dim.add().dim_value = extent
    graph.input[0].type.tensor_type.elem_type = onnx.TensorProto.FLOAT
    del graph.output[1:]
    return model, sample, expected


def main():
    folder = pathlib.Path(sys.argv[1]).parent / "nodes"
    folder.mkdir(parents=True, exist_ok=True)
    cases = [
        case
        for case in collect_testcases(None)
        if case.model is not None and len(case.model.graph.node) == 1
        and case.model.graph.node[0].op_type in OPERATORS and case.model.graph.node[0].domain in ("", "ai.onnx")
        and case.model.graph.input and case.model.graph.input[0].type.tensor_type.elem_type in (1, 10, 11)
        and not case.name.endswith("_expanded")
    ]
    expectations = {}
    for case in cases:
        try:
            model, sample, expected = network(case)
        except Exception as error:
            expectations[case.name] = (case, None, f"{type(error).__name__}: {error}")
            continue
        expectations[case.name] = (case, expected, None)
        (folder / f"{case.name}.onnx").write_bytes(model.SerializeToString())
        safetensors_files.write(folder / f"{case.name}.safetensors", {"input": sample})
    subprocess.run([".build/debug/import-outputs", str(folder), "--backend", "reference"], check=True)
    results = {entry["name"]: entry for entry in json.loads((folder / "imports.json").read_text())}
    agreed, refused, differ = [], collections.OrderedDict(), []
    for name, (case, expected, problem) in expectations.items():
        if problem is not None:
            refused[name] = problem
            continue
        entry = results[name]
        if "errors" in entry:
            refused[name] = entry["errors"][0].split(": ", 1)[-1]
            continue
        got = safetensors_files.read(folder / f"{name}.outputs.safetensors")["output"]
        scale = max(1.0, float(numpy.abs(expected).max())) if expected.size else 1.0
        if got.size != expected.size or not numpy.allclose(
            got.reshape(expected.shape), expected, rtol=TOLERANCE, atol=TOLERANCE * scale, equal_nan=True
        ):
            differ.append(name)
        else:
            agreed.append(name)
    print(f"{len(expectations)} single-node cases: {len(agreed)} agree, {len(refused)} refused, {len(differ)} differ")
    for name in differ:
        print(f"differs: {name}")
    lines = [
        "# Single-node cases of onnx.backend.test", "",
        f"onnx {onnx.__version__}: {len(expectations)} cases of {len(OPERATORS)} operators with floats, of which "
        f"{len(agreed)} are imported and agree. Written by `make test-interchange`.", "",
        "| refused case | why |", "|---|---|",
    ]
    lines += [f"| `{name}` | {why.replace('|', chr(92) + '|')} |" for name, why in refused.items()]
    (folder.parent / "nodes.md").write_text("\n".join(lines) + "\n")
    sys.exit(bool(differ) or len(agreed) < 200)


main()
