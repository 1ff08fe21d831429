"""LeNet's first 50 losses on MNIST, for SGD and Adam, and its initial weights under two seeds.

run: python make_losses.py OUT_DIR --mnist DIR

The digits come in order, without shuffling: 50 batches of 64 are the first 3,200 digits, so the subset in data/mnist
gives the same losses as the whole set. Writes losses.json:
  losses   {"seed": 0, "batch": 64, "sgd": [50 numbers], "adam": [50 numbers]}
  initial  {"0": {parameter: {"shape", "sum", "abs_sum", "first"}}, "1": ...}; sums in float64, `first` up to 5 values
"""

import argparse
import json
from pathlib import Path

import torch
import torch.nn.functional as F

import digits
from lenet import LeNet

STEPS = 50
BATCH = 64


def losses(images: torch.Tensor, labels: torch.Tensor, make_optimizer) -> list[float]:
    torch.manual_seed(0)
    model = LeNet()
    optimizer = make_optimizer(model.parameters())
    seen = []
    for step in range(STEPS):
        batch = slice(step * BATCH, (step + 1) * BATCH)
        optimizer.zero_grad()
        loss = F.cross_entropy(model(images[batch]), labels[batch])
        loss.backward()
        optimizer.step()
        seen.append(loss.item())
    return seen


def checksums(seed: int) -> dict:
    torch.manual_seed(seed)
    return {
        name: {
            "shape": list(value.shape),
            "sum": value.double().sum().item(),
            "abs_sum": value.double().abs().sum().item(),
            "first": value.flatten()[:5].tolist(),
        }
        for name, value in LeNet().state_dict().items()
    }


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("out", type=Path)
    parser.add_argument("--mnist", type=Path, required=True)
    arguments = parser.parse_args()
    arguments.out.mkdir(parents=True, exist_ok=True)
    # One thread: sums are then added in one order.
    torch.set_num_threads(1)

    pixels, labels = digits.read(arguments.mnist, "train")
    images = digits.normalised(pixels[: STEPS * BATCH])
    expected = {
        "losses": {
            "seed": 0,
            "batch": BATCH,
            "sgd": losses(images, labels, lambda p: torch.optim.SGD(p, lr=0.01, momentum=0.9)),
            "adam": losses(images, labels, lambda p: torch.optim.Adam(p, lr=1e-3)),
        },
        "initial": {str(seed): checksums(seed) for seed in (0, 1)},
    }
    (arguments.out / "losses.json").write_text(json.dumps(expected, indent=1) + "\n")


if __name__ == "__main__":
    main()
