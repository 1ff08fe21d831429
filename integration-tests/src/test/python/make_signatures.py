"""The names of the arguments that Python's modules and optimizers take, in order.

run: python make_signatures.py OUT.json

Writes {"nn.Conv2d": {"init": ["in_channels", ...], "forward": ["input"]}, "optim.SGD": {"init": ["params", ...]}, ...}.
"""

import inspect
import json
import sys
from pathlib import Path

import torch
from torch import nn

# these hand *args on to a base class
RECURRENT = ["input_size", "hidden_size", "num_layers", "bias", "batch_first", "dropout", "bidirectional"]
HANDED_ON = {
    nn.RNN: [*RECURRENT[:3], "nonlinearity", *RECURRENT[3:]],
    nn.LSTM: [*RECURRENT, "proj_size"],
    nn.GRU: RECURRENT,
}


def names(function) -> list[str]:
    parameters = inspect.signature(function).parameters.values()
    return [p.name for p in parameters if p.name != "self" and p.kind in (p.POSITIONAL_OR_KEYWORD, p.KEYWORD_ONLY)]


def main() -> None:
    signatures = {}
    for name, cls in sorted(vars(nn).items()):
        if inspect.isclass(cls) and issubclass(cls, nn.Module) and cls is not nn.Module:
            signatures[f"nn.{name}"] = {"init": HANDED_ON.get(cls) or names(cls.__init__), "forward": names(cls.forward)}
    for name, cls in sorted(vars(torch.optim).items()):
        if inspect.isclass(cls) and issubclass(cls, torch.optim.Optimizer) and cls is not torch.optim.Optimizer:
            signatures[f"optim.{name}"] = {"init": names(cls.__init__)}
    lines = (f"  {json.dumps(name)}: {json.dumps(signature)}" for name, signature in signatures.items())
    Path(sys.argv[1]).write_text("{\n" + ",\n".join(lines) + "\n}\n")


if __name__ == "__main__":
    main()
