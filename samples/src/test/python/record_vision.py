"""Records what the Python twins of the vision samples compute, for VisionTwinsTest.

run: python record_vision.py OUT_FILE [--shim FILE]

--shim names a Python file to run before torchvision is imported, for an installation without its compiled operators.
"""

import argparse
import contextlib
import importlib
import io
import runpy
import sys
import tempfile
from pathlib import Path

import torch

MAIN = Path(__file__).parents[2] / "main"
RESOURCES = MAIN / "resources" / "org" / "jtorch" / "samples"
sys.path.insert(0, str(MAIN / "python"))


def fine_tune_folder(sample):
    from torchvision.models import resnet18

    with tempfile.TemporaryDirectory() as name:
        folder = Path(name)
        sample.draw_shapes(folder, 8, 32)
        model = resnet18(num_classes=3).double()
        losses = sample.train(model, folder, 4, folder / "b.pth", 32, torch.float64)
        loader = sample.make_loader(folder / "val", 32, False, torch.float64)
        matrix = sample.confusion_matrix(model, loader)
    return losses + matrix.flatten().tolist()


def yolo_letterbox(sample):
    program = sample.load(str(RESOURCES / "squares.pt"))
    boxes, labels, scores = sample.detect(program, sample.draw_squares())
    return [x for part in (boxes, labels, scores) for x in part.flatten().tolist()]


SAMPLES = [fine_tune_folder, yolo_letterbox]


def main():
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("out", type=Path)
    parser.add_argument("--shim", type=Path)
    arguments = parser.parse_args()
    # What a shim declares lasts as long as its module.
    shim = runpy.run_path(str(arguments.shim)) if arguments.shim else {}
    torch.set_num_threads(1)
    with open(arguments.out, "w", encoding="ascii") as out:
        for numbers in SAMPLES:
            sample = importlib.import_module(numbers.__name__)
            torch.manual_seed(0)
            with contextlib.redirect_stdout(io.StringIO()):
                values = numbers(sample)
            print(numbers.__name__, *values, file=out)
    shim.clear()


if __name__ == "__main__":
    main()
