"""Loads a LeNet's state dict without running any of its content, and prints its accuracy on MNIST's test
digits in percent.

run: python test_checkpoint.py LENET.pth MNIST-FOLDER
"""

import argparse
from pathlib import Path

import digits
import torch
from lenet import LeNet


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("checkpoint", type=Path)
    parser.add_argument("folder", type=Path)
    arguments = parser.parse_args()
    model = LeNet()
    model.load_state_dict(torch.load(arguments.checkpoint, weights_only=True))
    pixels, labels = digits.read(arguments.folder, "t10k")
    with torch.inference_mode():
        guesses = model.eval()(digits.normalised(pixels)).argmax(1)
    print(f"{100 * (guesses == labels).double().mean().item():.2f}")


if __name__ == "__main__":
    main()
