"""A learning rate range test, by the formulas of Lightning's LearningRateFinder.

run: python make_lr_finder.py OUT_DIR

Trains a linear regression of 20 samples in batches of 4 with SGD, in float64. Writes lr_finder.json: the learning rates,
the smoothed losses up to the divergence, and the suggestion.
"""

import json
import sys
from pathlib import Path

import numpy
import torch
from torch import nn

BETA = 0.98
STEPS = 60
LOWEST, HIGHEST = 1e-4, 10.0

generator = torch.Generator().manual_seed(7)
inputs = torch.empty(20, 3, dtype=torch.float64).normal_(generator=generator)
targets = (inputs @ torch.tensor([1.0, -2.0, 3.0], dtype=torch.float64)).unsqueeze(1) + 0.5
torch.manual_seed(3)
model = nn.Linear(3, 1).double()
optimizer = torch.optim.SGD(model.parameters(), lr=0.5, momentum=0.9)

lrs, losses = [], []
average, best = 0.0, float("inf")
for i in range(STEPS):
    lr = LOWEST * (HIGHEST / LOWEST) ** ((i + 1) / STEPS)
    for group in optimizer.param_groups:
        group["lr"] = lr
    batch = slice(4 * (i % 5), 4 * (i % 5) + 4)
    optimizer.zero_grad()
    loss = nn.functional.mse_loss(model(inputs[batch]), targets[batch])
    loss.backward()
    optimizer.step()
    average = BETA * average + (1 - BETA) * loss.item()
    smoothed = average / (1 - BETA ** (i + 1))
    if i > 0 and smoothed > 4 * best:
        break
    lrs.append(lr)
    losses.append(smoothed)
    best = min(best, smoothed)

steepest = int(numpy.gradient(numpy.array(losses[10:-1])).argmin()) + 10
result = {"lrs": lrs, "losses": losses, "suggestion": lrs[steepest]}
Path(sys.argv[1], "lr_finder.json").write_text(json.dumps(result, indent=1) + "\n")
