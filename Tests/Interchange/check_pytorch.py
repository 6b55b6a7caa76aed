"""Checks every PyTorch source that 'interchange' wrote: its weights load, its parameters are ours, and it computes what we
do. So do one step of training, its gradients and what it makes of the statistics of batch normalisations.

usage: check_pytorch.py FOLDER
"""

import importlib.util
import sys
import warnings

import numpy
import torch
from safetensors.torch import load_file

import cases
import safetensors_files

TOLERANCE = 1e-5
# Of a training step: the loss and each buffer as a share of its largest number, all gradients together by the length of their
# difference. A number that another order of sums moves across the bend of a relu changes single gradients by more.
STEP_TOLERANCE = 1e-4
GRADIENT_TOLERANCE = 1e-2


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
    yield from step_faults(case, model, inputs)


def step_faults(case, model, inputs):
    """What differs in a step of training. The mean square of the outputs is the loss, and nothing is dropped. PyTorch computes
    it in 64 bits: in 32 it moves numbers across the bend of a relu as well as we do, and would be no judge."""
    ours, names = case.step()
    if not ours:
        return
    path = case.folder / "pytorch" / "network.safetensors"
    partners = dict(zip(names, safetensors_files.read(path) if names else {}, strict=True))
    for part in model.modules():
        if "Dropout" in type(part).__name__:
            part.p = 0.0
    model = model.double().train()
    loss = (model(torch.from_numpy(inputs.astype("f8"))) ** 2).mean()
    if loss.requires_grad:
        loss.backward()
    pairs = {"loss": (ours["loss"], loss.detach().numpy().reshape(1))}
    parameters, state = dict(model.named_parameters()), model.state_dict()
    for name, values in ours.items():
        kind, _, rest = name.partition("/")
        if kind == "gradient":
            gradient = parameters[partners[rest]].grad
            pairs[name] = (values, numpy.zeros_like(values) if gradient is None else gradient.numpy())
        elif kind == "buffer":
            pairs[name] = (values, state[partners[rest]].numpy())
    difference = norm = 0.0
    for name, (values, theirs) in pairs.items():
        if theirs.shape != values.shape:
            yield f"training: {name} is {theirs.shape}, not {values.shape}"
            continue
        far = theirs.astype("f8") - values
        if name.startswith("gradient/"):
            difference, norm = difference + float((far**2).sum()), norm + float((values.astype("f8") ** 2).sum())
            continue
        share = float(numpy.abs(far).max()) / max(float(numpy.abs(values).max()), 1e-30)
        worst_step["statistics"] = max(worst_step["statistics"], share)
        if not share <= STEP_TOLERANCE:
            yield f"training: {name} differs by {share:.1e}"
    share = (difference / max(norm, 1e-30)) ** 0.5
    worst_step["gradients"] = max(worst_step["gradients"], share)
    if not share <= GRADIENT_TOLERANCE:
        yield f"training: the gradients differ by {share:.1e}"


torch.set_num_threads(1)
warnings.filterwarnings("ignore")
worst, worst_step = 0.0, {"statistics": 0.0, "gradients": 0.0}
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
print(f"PyTorch {torch.__version__}: {len(all_cases)} networks, largest difference {worst:.1e}, "
      f"in a training step {worst_step['statistics']:.1e} of loss and statistics, {worst_step['gradients']:.1e} of gradients; "
      f"{failed} differ")
sys.exit(failed > 0)
