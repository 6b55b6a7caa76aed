"""Checks every ONNX model that 'interchange' wrote: the checker accepts it, and ONNX Runtime computes what we do.

usage: check_onnx.py FOLDER
"""

import sys

import onnx
import onnxruntime

import cases

TOLERANCE = 1e-5
PASSES = {"network.onnx": "folded", "unfolded.onnx": "as trained", "bytes.onnx": "from bytes"}


def faults(case, file):
    path = str(case.folder / file)
    model = onnx.load(path)
    onnx.checker.check_model(model, full_check=True)
    properties = {entry.key: entry.value for entry in model.metadata_props}
    if properties["espalier.parameters"] != str(case.parameters):
        yield f"it says {properties['espalier.parameters']} parameters, not {case.parameters}"
    if file == "unfolded.onnx" and model.opset_import[0].version != case.opset:
        yield f"opset {model.opset_import[0].version}, not {case.opset}"
    options = onnxruntime.SessionOptions()
    options.intra_op_num_threads = 1
    options.log_severity_level = 3
    session = onnxruntime.InferenceSession(path, options, providers=["CPUExecutionProvider"])
    inputs, outputs = case.bytes() if file == "bytes.onnx" else case.samples()
    name = session.get_inputs()[0].name
    if session.get_inputs()[0].shape[0] != "batch":
        yield "its batch has a size"
    for count, ours in outputs.items():
        (theirs,) = session.run(None, {name: inputs[:count]})
        difference = cases.difference(theirs, ours)
        worst[file] = max(worst[file], difference)
        if not difference <= TOLERANCE:
            yield f"batch {count}: differs by {difference:.1e} of the largest output"


worst = dict.fromkeys(PASSES, 0.0)
failed = 0
all_cases = cases.read(sys.argv[1])
for case in all_cases:
    for file in PASSES:
        try:
            found = list(faults(case, file))
        except Exception as error:
            found = [f"{type(error).__name__}: {str(error)[:300]}"]
        for fault in found:
            print(f"{case.name}/{file}: {fault}")
        failed += bool(found)
for file, words in PASSES.items():
    print(f"ONNX, {words}: {len(all_cases)} networks, largest difference {worst[file]:.1e}")
print(f"onnx {onnx.__version__}, onnxruntime {onnxruntime.__version__}: {failed} models differ")
sys.exit(failed > 0)
