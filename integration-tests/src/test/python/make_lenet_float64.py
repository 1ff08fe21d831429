"""LeNet's first 100 losses on MNIST in float64, with Adam, a scheduler and a shuffling loader.

run: python make_lenet_float64.py OUT_DIR --mnist DIR

DIR has MNIST, or its subset in data/mnist. Writes float64.json: {"seed": 0, "digits": 3000, "losses": [100 numbers]}.
3,000 digits are 46 whole batches of 64 and one of 56, so the 100 steps are two epochs and a part of the third.
"""

import argparse
import json
from pathlib import Path

import torch

from lenet_training import Training

STEPS = 100
DIGITS = 3000


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("out", type=Path)
    parser.add_argument("--mnist", type=Path, required=True)
    arguments = parser.parse_args()
    arguments.out.mkdir(parents=True, exist_ok=True)
    torch.set_num_threads(1)
    torch.manual_seed(0)
    losses = Training(arguments.mnist, DIGITS).run(STEPS)
    expected = {"seed": 0, "digits": DIGITS, "losses": losses}
    (arguments.out / "float64.json").write_text(json.dumps(expected, indent=1) + "\n")


if __name__ == "__main__":
    main()
