"""Writes the golden numbers that the tests compare with: optimizers.json and convnet.json.

Run by hand with PyTorch (written with 2.x, CPU): python3 generate.py
"""

import copy
import json
import pathlib

import torch

HERE = pathlib.Path(__file__).parent


def numbers(tensor):
    """float32 values with as many digits as tell them apart."""
    return [float(f"{value:.9g}") for value in tensor.detach().flatten().tolist()]


def write(name, value):
    (HERE / name).write_text(json.dumps(value, separators=(",", ":")) + "\n")


class Muon:
    """torch.optim.Muon for the matrix, in double precision where that computes in bfloat16, and AdamW for the vector."""

    def __init__(self, groups, case):
        matrix, vector = groups
        self.weight, self.decay, self.case = matrix["params"][0], matrix["weight_decay"], case
        self.mean = torch.zeros_like(self.weight)
        self.rest = torch.optim.AdamW(
            [vector], lr=case["lr"], betas=(case["beta1"], case["beta2"]), eps=case["epsilon"]
        )
        self.judge_weight = torch.nn.Parameter(self.weight.detach().clone())
        self.judge = torch.optim.Muon(
            [self.judge_weight],
            lr=case["lr"],
            momentum=case["momentum"],
            weight_decay=self.decay,
            adjust_lr_fn="match_rms_adamw",
        )

    def step(self):
        gradient = self.weight.grad
        self.judge_weight.grad = gradient.clone()
        self.judge.step()
        self.mean.lerp_(gradient, 1 - self.case["momentum"])
        x = gradient.lerp(self.mean, self.case["momentum"]).double()
        x = x / (x.norm() + 1e-7)
        for _ in range(5):
            a = x @ x.T
            x = 3.4445 * x + (-4.7750 * a + 2.0315 * a @ a) @ x
        rate = self.case["lr"]
        with torch.no_grad():
            self.weight.mul_(1 - rate * self.decay)
            self.weight.sub_((0.2 * max(x.shape) ** 0.5 * rate * x).float())
        self.rest.step()
        assert (self.weight - self.judge_weight).abs().max() < 2e-3


def optimizers():
    torch.manual_seed(1)
    start = [torch.randn(3, 7), torch.randn(5)]
    gradients = [[torch.randn(3, 7) * 2, torch.randn(5) * 2] for _ in range(5)]
    gradients[3] = [gradient * 0.05 for gradient in gradients[3]]  # a step that clipping leaves alone
    cases = [
        dict(name="sgd", momentum=0.0, nesterov=False, lr=0.1, decay=0.0),
        dict(name="sgd", momentum=0.0, nesterov=False, lr=0.1, decay=0.01),
        dict(name="sgd", momentum=0.9, nesterov=False, lr=0.05, decay=5e-4),
        dict(name="sgd", momentum=0.9, nesterov=True, lr=0.05, decay=5e-4),
        dict(name="sgd", momentum=0.9, nesterov=True, lr=0.05, decay=0.1, spares=True, clip=1.0, average=0.9),
        dict(name="adam", beta1=0.9, beta2=0.999, epsilon=1e-8, lr=1e-2, decay=0.0),
        dict(name="adam", beta1=0.8, beta2=0.95, epsilon=1e-3, lr=1e-2, decay=0.1),
        dict(name="adamw", beta1=0.9, beta2=0.999, epsilon=1e-8, lr=1e-2, decay=0.05),
        dict(name="adamw", beta1=0.9, beta2=0.99, epsilon=1e-8, lr=1e-2, decay=0.5, spares=True, clip=2.0, average=0.5),
        dict(name="muon", momentum=0.95, beta1=0.9, beta2=0.999, epsilon=1e-8, lr=1e-2, decay=0.1),
        dict(name="muon", momentum=0.8, beta1=0.9, beta2=0.99, epsilon=1e-8, lr=1e-2, decay=0.5, spares=True, clip=2.0, average=0.5),
    ]
    for case in cases:
        parameters = [torch.nn.Parameter(value.clone()) for value in start]
        averages = [value.clone() for value in start]
        decays = [case["decay"], 0.0 if case.get("spares") else case["decay"]]
        groups = [dict(params=[p], weight_decay=d) for p, d in zip(parameters, decays)]
        if case["name"] == "sgd":
            optimizer = torch.optim.SGD(groups, lr=case["lr"], momentum=case["momentum"], nesterov=case["nesterov"])
        elif case["name"] == "muon":
            optimizer = Muon(groups, case)
        else:
            kind = torch.optim.Adam if case["name"] == "adam" else torch.optim.AdamW
            optimizer = kind(groups, lr=case["lr"], betas=(case["beta1"], case["beta2"]), eps=case["epsilon"])
        case["steps"] = []
        for step in gradients:
            for parameter, gradient in zip(parameters, step):
                parameter.grad = gradient.clone()
            norm = torch.nn.utils.clip_grad_norm_(parameters, case.get("clip", float("inf")))
            optimizer.step()
            if "average" in case:
                for average, parameter in zip(averages, parameters):
                    average.lerp_(parameter.detach(), 1 - case["average"])
            case["steps"].append(
                dict(
                    norm=float(norm),
                    parameters=[numbers(p) for p in parameters],
                    averages=[numbers(a) for a in averages],
                )
            )
    write(
        "optimizers.json",
        dict(
            torch=torch.__version__,
            parameters=[numbers(p) for p in start],
            gradients=[[numbers(g) for g in step] for step in gradients],
            cases=cases,
        ),
    )


class ConvNet(torch.nn.Module):
    def __init__(self):
        super().__init__()
        self.conv1 = torch.nn.Conv2d(3, 8, 3, padding=1, bias=False)
        self.norm = torch.nn.BatchNorm2d(8)
        self.conv2 = torch.nn.Conv2d(8, 12, 3, stride=2, padding=1)
        self.linear = torch.nn.Linear(12 * 2 * 2, 10)

    def forward(self, x):
        x = torch.nn.functional.max_pool2d(torch.relu(self.norm(self.conv1(x))), 2)
        return self.linear(torch.relu(self.conv2(x)).flatten(1))


def convnet():
    torch.manual_seed(2)
    net = ConvNet()
    torch.nn.init.uniform_(net.norm.weight, 0.5, 1.5)
    torch.nn.init.uniform_(net.norm.bias, -0.5, 0.5)
    x, classes = torch.randn(4, 3, 8, 8), torch.tensor([3, 0, 9, 3])
    before = copy.deepcopy(net.state_dict())
    net.train()
    logits = net(x)
    loss = torch.nn.functional.cross_entropy(logits, classes, label_smoothing=0.1)
    loss.backward()
    targets = torch.full((4, 10), 0.01).scatter_add_(1, classes[:, None], torch.full((4, 1), 0.9))
    after = net.state_dict()
    net.eval()
    write(
        "convnet.json",
        dict(
            torch=torch.__version__,
            input=numbers(x),
            targets=numbers(targets),
            parameters=[numbers(before[name]) for name, _ in net.named_parameters()],
            logits=numbers(logits),
            loss=loss.item(),
            gradients=[numbers(p.grad) for _, p in net.named_parameters()],
            runningMean=numbers(after["norm.running_mean"]),
            runningVariance=numbers(after["norm.running_var"]),
            evaluated=numbers(net(x)),
        ),
    )


optimizers()
convnet()
