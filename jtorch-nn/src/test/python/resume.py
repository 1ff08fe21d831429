"""Resumes a training begun in Java and saves it for Java.

run: python resume.py FOLDER

Reads java.pt, made by Checkpoint.save: model (a Linear(3, 2)), optimizer (Adam), scheduler (StepLR). Steps once and
writes python.pt in the same form.
"""

import sys
from pathlib import Path

import torch
from torch import nn

folder = Path(sys.argv[1])
saved = torch.load(folder / "java.pt", weights_only=True)
model = nn.Linear(3, 2)
optimizer = torch.optim.Adam(model.parameters())
scheduler = torch.optim.lr_scheduler.StepLR(optimizer, 5)
model.load_state_dict(saved["model"])
optimizer.load_state_dict(saved["optimizer"])
scheduler.load_state_dict(saved["scheduler"])
model(torch.ones(4, 3)).square().sum().backward()
optimizer.step()
scheduler.step()
torch.save(
    {"model": model.state_dict(), "optimizer": optimizer.state_dict(), "scheduler": scheduler.state_dict()},
    folder / "python.pt",
)
