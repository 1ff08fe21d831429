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


def photo():
    """A picture (3, 120, 160) of a smooth ground and two squares."""
    y, x = torch.arange(120).view(120, 1), torch.arange(160)
    picture = torch.stack([y + 0 * x, x + 0 * y, y + x // 2]).to(torch.uint8)
    picture[0, 20:60, 30:80] = 220
    picture[1, 50:110, 90:140] = 40
    return picture


def seeded(model):
    """Weights with which results depend on the picture; the initial ones are too small."""
    for parameter in model.parameters():
        if parameter.dim() > 1:
            torch.nn.init.kaiming_normal_(parameter)
    return model.double()


def detect_objects(sample):
    from torchvision.models.detection import ssdlite320_mobilenet_v3_large

    model = ssdlite320_mobilenet_v3_large(
        weights=None, weights_backbone=None, num_classes=3, detections_per_img=10
    )
    found = sample.detect(seeded(model), photo(), 0.3)
    return [x for part in found for x in part.flatten().tolist()]


def segmentation_overlay(sample):
    from torchvision.models.segmentation import lraspp_mobilenet_v3_large

    model = lraspp_mobilenet_v3_large(
        weights=None, weights_backbone=None, num_classes=4
    )
    classes = sample.segment(seeded(model), photo())
    painted = sample.overlay(photo(), classes, ["ground", "a", "b", "c"])
    counts = torch.bincount(classes.flatten(), minlength=4)
    return counts.tolist() + painted.double().mean((1, 2)).tolist()


SAMPLES = [fine_tune_folder, yolo_letterbox, detect_objects, segmentation_overlay]


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
