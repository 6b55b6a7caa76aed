"""Writes schedules.json: learning rates of torch.optim.lr_scheduler, step by step.

    python schedules.py > schedules.json

Made with torch 2.15.0.
"""

import json
import warnings

import torch
from torch.optim import SGD, lr_scheduler

warnings.filterwarnings("ignore")


def run(make, count):
    parameter = torch.nn.Parameter(torch.zeros(1))
    optimizer = SGD([parameter], lr=0.1, momentum=0.9)
    schedule = make(optimizer)
    rates, momenta = [], []
    for step in range(count):
        rates.append(optimizer.param_groups[0]["lr"])
        momenta.append(optimizer.param_groups[0]["momentum"])
        if step < count - 1:
            optimizer.step()
            schedule.step()
    return {"rates": rates, "momenta": momenta}


def one_cycle(count, **options):
    return run(lambda o: lr_scheduler.OneCycleLR(o, max_lr=0.1, total_steps=count, **options), count)


def warm_cosine(count, warm):
    def make(optimizer):
        first = lr_scheduler.LinearLR(optimizer, start_factor=0.25, total_iters=warm)
        then = lr_scheduler.CosineAnnealingLR(optimizer, T_max=count - warm, eta_min=0.001)
        return lr_scheduler.SequentialLR(optimizer, [first, then], milestones=[warm])

    return run(make, count)


print(json.dumps({
    "oneCycle": one_cycle(50, cycle_momentum=False),
    "oneCycleMomentum": one_cycle(50, pct_start=0.25, div_factor=10.0, final_div_factor=100.0),
    "oneCycleLinear": one_cycle(40, anneal_strategy="linear", cycle_momentum=False),
    "oneCycleThreePhases": one_cycle(60, three_phase=True, pct_start=0.4),
    "oneCycleShort": one_cycle(5, cycle_momentum=False),
    "cosine": run(lambda o: lr_scheduler.CosineAnnealingLR(o, T_max=30), 30),
    "warmCosine": warm_cosine(30, 6),
}, indent=1))
