"""What make_modules.py leaves out: printed modules, losses, pools, more schedules, the form of state dicts.

run: python make_more.py OUT_DIR

Writes more.json:
  printed     by name, what print(module) prints
  layers      list of {"name", "shape", "output"}: the output in eval mode, flat, for wave(2, 2, 6, 6) of make_modules.py
  losses      by name, the loss of inputs that the test has too
  schedules   by name, the rate of SGD with lr 0.8 before the first and after each of 12 steps
  optimizers  by name, the keys of a group and of a parameter's state after a step
"""

import argparse
import json
from pathlib import Path

import torch
from torch import nn

STEPS = 12


class LeNet(nn.Module):
    def __init__(self):
        super().__init__()
        self.conv1 = nn.Conv2d(1, 6, 5)
        self.conv2 = nn.Conv2d(6, 16, 5)
        self.fc1 = nn.Linear(256, 120)
        self.fc2 = nn.Linear(120, 84)
        self.fc3 = nn.Linear(84, 10)


class Block(nn.Module):
    def __init__(self):
        super().__init__()
        self.norm = nn.LayerNorm(8)
        self.linear1 = nn.Linear(8, 8)


class Encoder(nn.Module):
    def __init__(self):
        super().__init__()
        self.layers = nn.ModuleList([Block() for _ in range(3)])
        self.heads = nn.ModuleDict({"a": nn.Linear(8, 2), "b": nn.Identity()})


def printed() -> dict:
    modules = {
        "lenet": LeNet(),
        "encoder": Encoder(),
        "sequential": nn.Sequential(nn.Sequential(nn.Conv2d(1, 2, 3, padding=1), nn.ReLU(inplace=True)), nn.Flatten()),
        "empty": nn.Sequential(),
        "conv_all": nn.Conv2d(4, 8, 3, 2, 1, dilation=2, groups=2, bias=False, padding_mode="reflect"),
        "conv_same": nn.Conv2d(1, 1, (3, 5), padding="same"),
        "batch_norm1d": nn.BatchNorm1d(3, eps=1e-3, momentum=None, affine=False, track_running_stats=False),
        "batch_norm2d": nn.BatchNorm2d(6),
        "layer_norm": nn.LayerNorm((2, 3), bias=False),
        "dropout": nn.Dropout(0.25, inplace=True),
        "embedding": nn.Embedding(10, 3, padding_idx=-1, max_norm=1.5, sparse=True),
        "identity": nn.Identity(),
        "max_pool2d": nn.MaxPool2d(3, stride=2, padding=1),
        "max_pool2d_rectangle": nn.MaxPool2d((2, 3), ceil_mode=True),
        "avg_pool2d": nn.AvgPool2d(2),
        "adaptive": nn.AdaptiveAvgPool2d((1, 2)),
        "gelu": nn.GELU("tanh"),
        "silu": nn.SiLU(),
        "elu": nn.ELU(0.5, inplace=True),
        "leaky_relu": nn.LeakyReLU(1e-5),
        "hardtanh": nn.Hardtanh(-2.0, 2.0),
        "relu6": nn.ReLU6(),
        "softmax": nn.Softmax(1),
        "log_softmax": nn.LogSoftmax(-1),
        "softplus": nn.Softplus(),
        "cross_entropy": nn.CrossEntropyLoss(),
    }
    return {name: str(module) for name, module in modules.items()}


def layers() -> list:
    plane = (torch.arange(2 * 2 * 6 * 6) * 37 % 101).float().div(25).sub(2).view(2, 2, 6, 6)
    modules = {
        "max_pool2d": nn.MaxPool2d(3, stride=2, padding=1),
        "max_pool2d_rectangle": nn.MaxPool2d((2, 3), ceil_mode=True),
        "avg_pool2d": nn.AvgPool2d(3, stride=2, padding=1, count_include_pad=False),
        "adaptive": nn.AdaptiveAvgPool2d((1, 2)),
        "elu": nn.ELU(0.5),
        "hardtanh": nn.Hardtanh(-0.5, 0.75),
        "relu6": nn.ReLU6(),
        "log_softmax": nn.LogSoftmax(-1),
        "softplus": nn.Softplus(2, 1),
        "flatten": nn.Flatten(0, 2),
        "identity": nn.Identity(),
    }
    cases = []
    for name, module in modules.items():
        output = module.eval()(plane)
        cases.append({"name": name, "shape": list(output.shape), "output": output.flatten().tolist()})
    return cases


def losses() -> dict:
    scores = (torch.arange(20) * 37 % 101).float().div(25).sub(2).view(4, 5)
    classes = torch.tensor([0, 3, 4, 3])
    values = scores.flip(0).sigmoid()
    weight = torch.tensor([1.0, 2.0, 0.5, 1.5, 3.0])
    cases = {
        "cross_entropy": nn.CrossEntropyLoss()(scores, classes),
        "cross_entropy_all": nn.CrossEntropyLoss(weight=weight, ignore_index=4, label_smoothing=0.1)(scores, classes),
        "cross_entropy_sum": nn.CrossEntropyLoss(reduction="sum")(scores, classes),
        "nll": nn.NLLLoss(weight=weight)(scores.log_softmax(1), classes),
        "mse": nn.MSELoss()(scores, values),
        "mse_sum": nn.MSELoss(reduction="sum")(scores, values),
        "l1": nn.L1Loss()(scores, values),
        "bce_with_logits": nn.BCEWithLogitsLoss()(scores, values),
        "bce_with_logits_weighted": nn.BCEWithLogitsLoss(pos_weight=weight)(scores, values),
    }
    return {name: loss.item() for name, loss in cases.items()}


def rates(make) -> list:
    optimizer = torch.optim.SGD([torch.zeros(1, requires_grad=True)], lr=0.8)
    scheduler = make(optimizer)
    found = [optimizer.param_groups[0]["lr"]]
    for _ in range(STEPS):
        optimizer.step()
        scheduler.step()
        found.append(optimizer.param_groups[0]["lr"])
    return found


def schedules() -> dict:
    schedule = torch.optim.lr_scheduler
    return {
        "exponential": rates(lambda o: schedule.ExponentialLR(o, 0.9)),
        "multi_step": rates(lambda o: schedule.MultiStepLR(o, [2, 5, 5, 9], 0.5)),
        "cosine": rates(lambda o: schedule.CosineAnnealingLR(o, 5, 0.1)),
        "lambda": rates(lambda o: schedule.LambdaLR(o, lambda epoch: 1 / (epoch + 2))),
    }


def optimizers() -> dict:
    made = {
        "SGD": lambda p: torch.optim.SGD(p, lr=0.1),
        "SGD_momentum": lambda p: torch.optim.SGD(p, lr=0.1, momentum=0.9),
        "Adam": lambda p: torch.optim.Adam(p),
        "Adam_amsgrad": lambda p: torch.optim.Adam(p, amsgrad=True),
        "AdamW": lambda p: torch.optim.AdamW(p),
    }
    forms = {}
    for name, make in made.items():
        parameter = torch.ones(2, requires_grad=True)
        optimizer = make([parameter])
        parameter.sum().backward()
        optimizer.step()
        saved = optimizer.state_dict()
        forms[name] = {"group": list(saved["param_groups"][0]), "state": list(saved["state"].get(0, {}))}
    return forms


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("out", type=Path)
    out = parser.parse_args().out
    expected = {
        "printed": printed(),
        "layers": layers(),
        "losses": losses(),
        "schedules": schedules(),
        "optimizers": optimizers(),
    }
    (out / "more.json").write_text(json.dumps(expected) + "\n")


if __name__ == "__main__":
    main()
