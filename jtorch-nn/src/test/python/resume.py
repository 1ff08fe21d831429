"""Resumes trainings begun in Java and saves them for Java.

run: python resume.py FOLDER

Reads java.pt, made by Checkpoint.save: for each pair of an optimizer and a learning rate scheduler, by their names with
a space between them, the state dicts of model (a Linear(3, 2)), optimizer (a group for each parameter, one for LBFGS) and scheduler.
Checks that their keys are Python's, takes two steps and writes python.pt in the same form, with the learning rates of
each step as rates.
"""

import sys
from pathlib import Path

import torch
from torch import nn
from torch.optim import lr_scheduler
from torch.optim.swa_utils import SWALR

SCHEDULERS = {
    "StepLR": lambda optimizer: lr_scheduler.StepLR(optimizer, 9),
    "MultiStepLR": lambda optimizer: lr_scheduler.MultiStepLR(optimizer, [9]),
    "ExponentialLR": lambda optimizer: lr_scheduler.ExponentialLR(optimizer, 0.1),
    "CosineAnnealingLR": lambda optimizer: lr_scheduler.CosineAnnealingLR(optimizer, 9),
    "LambdaLR": lambda optimizer: lr_scheduler.LambdaLR(optimizer, lambda epoch: 1 / (1 + epoch)),
    "MultiplicativeLR": lambda optimizer: lr_scheduler.MultiplicativeLR(optimizer, lambda epoch: 1 / (1 + epoch)),
    "ConstantLR": lambda optimizer: lr_scheduler.ConstantLR(optimizer),
    "LinearLR": lambda optimizer: lr_scheduler.LinearLR(optimizer),
    "PolynomialLR": lambda optimizer: lr_scheduler.PolynomialLR(optimizer),
    "CosineAnnealingWarmRestarts": lambda optimizer: lr_scheduler.CosineAnnealingWarmRestarts(optimizer, 9),
    "CyclicLR": lambda optimizer: lr_scheduler.CyclicLR(optimizer, 0.2, 0.3),
    "OneCycleLR": lambda optimizer: lr_scheduler.OneCycleLR(optimizer, 0.2, 30),
    "SWALR": lambda optimizer: SWALR(optimizer, 0.2),
    "ReduceLROnPlateau": lambda optimizer: lr_scheduler.ReduceLROnPlateau(optimizer),
    "ChainedScheduler": lambda optimizer: lr_scheduler.ChainedScheduler(
        [lr_scheduler.ConstantLR(optimizer), lr_scheduler.ExponentialLR(optimizer, 0.1)]
    ),
    "SequentialLR": lambda optimizer: lr_scheduler.SequentialLR(
        optimizer, [lr_scheduler.ConstantLR(optimizer), lr_scheduler.ExponentialLR(optimizer, 0.1)], [9]
    ),
}


def groups(kind: str, model: nn.Linear) -> list:
    if kind == "LBFGS":
        return [{"params": [model.weight, model.bias]}]
    if kind == "Muon":
        return [{"params": [model.weight]}]
    return [{"params": [model.weight]}, {"params": [model.bias]}]


def step(kind: str, model, optimizer, scheduler) -> None:
    def closure():
        optimizer.zero_grad()
        model.bias.grad = None
        loss = model(torch.ones(4, 3)).square().mean()
        loss.backward()
        if kind == "SparseAdam":
            for parameter in model.parameters():
                parameter.grad = parameter.grad.to_sparse()
        return loss

    loss = optimizer.step(closure)
    if isinstance(scheduler, lr_scheduler.ReduceLROnPlateau):
        scheduler.step(float(loss))
    else:
        scheduler.step()


def resume(name: str, state: dict) -> dict:
    kind, schedule = name.split()
    model = nn.Linear(3, 2)
    optimizer = getattr(torch.optim, kind)(groups(kind, model), lr=1.0)
    scheduler = SCHEDULERS[schedule](optimizer)
    assert state["scheduler"].keys() == scheduler.state_dict().keys(), name
    for own, saved in zip(optimizer.state_dict()["param_groups"], state["optimizer"]["param_groups"], strict=True):
        assert own.keys() == saved.keys(), name
    model.load_state_dict(state["model"])
    optimizer.load_state_dict(state["optimizer"])
    scheduler.load_state_dict(state["scheduler"])
    if hasattr(scheduler, "_get_closed_form_lr"):  # the rates set by step(epoch)
        torch.testing.assert_close(scheduler._get_closed_form_lr(), scheduler.get_last_lr(), msg=name)
    rates = []
    for _ in range(2):
        step(kind, model, optimizer, scheduler)
        rates.append(scheduler.get_last_lr())
    return {
        "model": model.state_dict(),
        "optimizer": optimizer.state_dict(),
        "scheduler": scheduler.state_dict(),
        "rates": rates,
    }


folder = Path(sys.argv[1])
trainings = torch.load(folder / "java.pt", weights_only=True)
torch.save({name: resume(name, state) for name, state in trainings.items()}, folder / "python.pt")
