"""Writes the TorchScript files of jtorch-serving's tests: python make_scripts.py FOLDER."""

import sys
from pathlib import Path
from typing import Dict, List, NamedTuple, Optional, Tuple

import torch
from torch import Tensor


class OfDict(torch.nn.Module):
    def forward(self, x: Tensor) -> Dict[str, Tensor]:
        return {"sum": x + 1, "rest": x - 1}


class OfList(torch.nn.Module):
    def forward(self, x: Tensor) -> List[Tensor]:
        return [x, x * 2]


class OfNumber(torch.nn.Module):
    def forward(self, x: Tensor) -> Tuple[Tensor, int]:
        return x, 3


class Named(NamedTuple):
    logits: Tensor
    loss: Optional[Tensor]
    hidden: List[Tensor]


class OfNamed(torch.nn.Module):
    """Two inputs, an optional one, a field that is None, and a list in a field."""

    def forward(self, ids: Tensor, scale: Tensor, bias: Optional[Tensor] = None) -> Named:
        y = ids * scale
        if bias is not None:
            y = y + bias
        return Named(y, None, [y, y + 1])


class Training(torch.nn.Module):
    """Saved in training mode, with a tied weight."""

    def __init__(self) -> None:
        super().__init__()
        self.first = torch.nn.Linear(8, 8, bias=False)
        self.second = torch.nn.Linear(8, 8, bias=False)
        self.second.weight = self.first.weight
        self.dropout = torch.nn.Dropout(0.5)

    def forward(self, x: Tensor) -> Tensor:
        return self.dropout(self.second(self.first(x)))


folder = Path(sys.argv[1])
torch.manual_seed(0)
for name, module in [
    ("dict", OfDict()),
    ("list", OfList()),
    ("number", OfNumber()),
    ("named", OfNamed()),
]:
    torch.jit.script(module.eval()).save(str(folder / f"{name}.pt"))
torch.jit.freeze(torch.jit.script(torch.nn.Linear(8, 8).eval())).save(str(folder / "frozen.pt"))
torch.jit.script(Training()).save(str(folder / "training.pt"))
