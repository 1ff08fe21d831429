"""Goes on with trainings that Java began, and hands them back.

run: python go_on.py FOLDER

Reads java.pt, made by Checkpoint.save: for each pair of an optimizer and a learning rate scheduler, by their names with
a space between them, the state dicts of model (a Linear(3, 2)), optimizer (a group for each parameter) and scheduler.
Checks that they have the keys of Python's own, takes two steps and writes python.pt in the same form, with the learning
rates of each step as rates.
"""

import sys
from pathlib import Path

import torch
from torch import nn
from torch.optim import lr_scheduler

SCHEDULERS = {
    "StepLR": lambda optimizer: lr_scheduler.StepLR(optimizer, 9),
    "MultiStepLR": lambda optimizer: lr_scheduler.MultiStepLR(optimizer, [9]),
    "ExponentialLR": lambda optimizer: lr_scheduler.ExponentialLR(optimizer, 0.1),
    "CosineAnnealingLR": lambda optimizer: lr_scheduler.CosineAnnealingLR(optimizer, 9),
    "LambdaLR": lambda optimizer: lr_scheduler.LambdaLR(optimizer, lambda epoch: 1 / (1 + epoch)),
}


def go_on(name: str, state: dict) -> dict:
    kind, schedule = name.split()
    model = nn.Linear(3, 2)
    groups = [{"params": [model.weight]}, {"params": [model.bias]}]
    optimizer = getattr(torch.optim, kind)(groups, lr=1.0)
    scheduler = SCHEDULERS[schedule](optimizer)
    assert state["scheduler"].keys() == scheduler.state_dict().keys(), name
    for own, saved in zip(optimizer.state_dict()["param_groups"], state["optimizer"]["param_groups"], strict=True):
        assert own.keys() == saved.keys(), name
    model.load_state_dict(state["model"])
    optimizer.load_state_dict(state["optimizer"])
    scheduler.load_state_dict(state["scheduler"])
    if hasattr(scheduler, "_get_closed_form_lr"):  # what step(epoch) sets
        torch.testing.assert_close(scheduler._get_closed_form_lr(), scheduler.get_last_lr(), msg=name)
    rates = []
    for _ in range(2):
        optimizer.zero_grad()
        model(torch.ones(4, 3)).square().mean().backward()
        optimizer.step()
        scheduler.step()
        rates.append(scheduler.get_last_lr())
    return {
        "model": model.state_dict(),
        "optimizer": optimizer.state_dict(),
        "scheduler": scheduler.state_dict(),
        "rates": rates,
    }


folder = Path(sys.argv[1])
trainings = torch.load(folder / "java.pt", weights_only=True)
torch.save({name: go_on(name, state) for name, state in trainings.items()}, folder / "python.pt")
