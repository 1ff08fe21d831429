"""Learning rates, momenta and state dicts of torch.optim's schedulers.

run: python make_schedulers.py OUT_DIR

Writes schedulers.json, by name:
  rates, momenta   of both groups before the first and after each of 200 steps
  state            the scheduler's state dict after step 77, and the optimizer's groups
  resumed          the rates of steps 78 to 200 of a scheduler with other arguments that loaded it
"""

import argparse
import copy
import json
import math
from pathlib import Path

import torch
from torch.optim import lr_scheduler as s
from torch.optim.swa_utils import SWALR

STEPS = 200
SAVED = 77

SGD = lambda groups: torch.optim.SGD(groups, lr=0.3, momentum=0.7)
ADAM = lambda groups: torch.optim.Adam(groups, lr=0.3)


def metric(step: int) -> float:
    """A loss that falls, stays for a while, and rises."""
    return round(max(0.2, 2 - step / 20) + (step % 7) / 100 + max(0, step - 150) / 100, 6)


# by name: the optimizer, the scheduler, the scheduler with other arguments
CASES = {
    "multiplicative": (SGD, lambda o: s.MultiplicativeLR(o, lambda e: 0.98), lambda o: s.MultiplicativeLR(o, lambda e: 0.98)),
    "constant": (SGD, lambda o: s.ConstantLR(o, 0.25, 100), lambda o: s.ConstantLR(o)),
    "constant_default": (SGD, lambda o: s.ConstantLR(o), lambda o: s.ConstantLR(o, 0.5, 7)),
    "linear": (SGD, lambda o: s.LinearLR(o, 0.1, 0.8, 120), lambda o: s.LinearLR(o)),
    "polynomial": (SGD, lambda o: s.PolynomialLR(o, 150, 2.0), lambda o: s.PolynomialLR(o)),
    "warm_restarts": (SGD, lambda o: s.CosineAnnealingWarmRestarts(o, 10, 2, 0.01), lambda o: s.CosineAnnealingWarmRestarts(o, 3)),
    "warm_restarts_equal": (SGD, lambda o: s.CosineAnnealingWarmRestarts(o, 15), lambda o: s.CosineAnnealingWarmRestarts(o, 4, 2)),
    "cyclic": (SGD, lambda o: s.CyclicLR(o, 0.01, 0.5, step_size_up=20), lambda o: s.CyclicLR(o, 0.02, 0.1)),
    "cyclic2": (SGD, lambda o: s.CyclicLR(o, [0.01, 0.02], [0.5, 0.6], 20, 30, mode="triangular2"), lambda o: s.CyclicLR(o, 0.02, 0.1)),
    "cyclic_exp": (ADAM, lambda o: s.CyclicLR(o, 0.01, 0.5, 20, mode="exp_range", gamma=0.99), lambda o: s.CyclicLR(o, 0.02, 0.1)),
    "cyclic_still": (ADAM, lambda o: s.CyclicLR(o, 0.01, 0.5, 20, cycle_momentum=False), lambda o: s.CyclicLR(o, 0.02, 0.1)),
    "one_cycle": (SGD, lambda o: s.OneCycleLR(o, 0.5, 200), lambda o: s.OneCycleLR(o, 0.1, 250)),
    "one_cycle3": (ADAM, lambda o: s.OneCycleLR(o, [0.5, 0.4], 200, three_phase=True, anneal_strategy="linear"), lambda o: s.OneCycleLR(o, 0.1, 250)),
    "swa": (SGD, lambda o: SWALR(o, 0.05), lambda o: SWALR(o, 0.02, 3)),
    "swa_linear": (SGD, lambda o: SWALR(o, [0.05, 0.5], 100, "linear"), lambda o: SWALR(o, 0.02, 3)),
    "swa_at_once": (SGD, lambda o: SWALR(o, 0.05, 0), lambda o: SWALR(o, 0.02, 3)),
    "chained": (SGD, lambda o: s.ChainedScheduler([s.ConstantLR(o, 0.1, 20), s.ExponentialLR(o, 0.98)]), lambda o: s.ChainedScheduler([s.ConstantLR(o), s.ExponentialLR(o, 0.5)])),
    "sequential": (SGD, lambda o: s.SequentialLR(o, [s.LinearLR(o, 0.1, 1, 20), s.CosineAnnealingLR(o, 100), s.StepLR(o, 10)], [20, 120]), lambda o: s.SequentialLR(o, [s.LinearLR(o), s.CosineAnnealingLR(o, 7), s.StepLR(o, 3)], [3, 9])),
    "sequential_restarts": (SGD, lambda o: s.SequentialLR(o, [s.PolynomialLR(o, 30), s.CosineAnnealingWarmRestarts(o, 20)], [30]), lambda o: s.SequentialLR(o, [s.PolynomialLR(o), s.CosineAnnealingWarmRestarts(o, 5)], [4])),
    "plateau": (SGD, lambda o: s.ReduceLROnPlateau(o, patience=4, cooldown=3, min_lr=1e-4), lambda o: s.ReduceLROnPlateau(o)),
    "plateau_max": (SGD, lambda o: s.ReduceLROnPlateau(o, "max", 0.5, 6, 0.01, "abs", min_lr=[0.1, 1e-3]), lambda o: s.ReduceLROnPlateau(o)),
}


def optimizer(kind):
    first, second = torch.nn.Parameter(torch.zeros(1)), torch.nn.Parameter(torch.zeros(1))
    return kind([{"params": [first]}, {"params": [second], "lr": 0.2}])


def advance(o, scheduler, step):
    o.step()
    if isinstance(scheduler, s.ReduceLROnPlateau):
        scheduler.step(metric(step))
    else:
        scheduler.step()


def momentum(group) -> float:
    return group["momentum"] if "momentum" in group else group["betas"][0]


def plain(value):
    if isinstance(value, dict):
        return {k: plain(v) for k, v in value.items()}
    if isinstance(value, (list, tuple)):
        return [plain(v) for v in value]
    if isinstance(value, float) and math.isinf(value):
        return {"$float": "inf" if value > 0 else "-inf"}
    return value


def case(kind, make, other) -> dict:
    o = optimizer(kind)
    scheduler = make(o)
    rates, momenta, resumed = [], [], []
    for step in range(STEPS + 1):
        if step:
            advance(o, scheduler, step)
        rates.append([g["lr"] for g in o.param_groups])
        momenta.append([momentum(g) for g in o.param_groups])
        if step == SAVED:
            state, groups = copy.deepcopy(scheduler.state_dict()), copy.deepcopy(o.state_dict())
    second = optimizer(kind)
    later = other(second)
    second.load_state_dict(groups)
    later.load_state_dict(copy.deepcopy(state))
    for step in range(SAVED + 1, STEPS + 1):
        advance(second, later, step)
        resumed.append([g["lr"] for g in second.param_groups])
    settings = [{k: v for k, v in g.items() if k != "params"} for g in groups["param_groups"]]
    return {"rates": rates, "momenta": momenta, "state": plain(state), "groups": plain(settings), "resumed": resumed}


def main() -> None:
    parser = argparse.ArgumentParser()
    parser.add_argument("out", type=Path)
    out = parser.parse_args().out
    values = {name: case(*parts) for name, parts in CASES.items()}
    (out / "schedulers.json").write_text(json.dumps(values, separators=(",", ":")) + "\n")


if __name__ == "__main__":
    main()
