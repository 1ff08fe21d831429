"""Makes src/test/resources/pictures: small pictures, and what torchvision makes of them.

run: python pictures.py FOLDER [SHIM]

SHIM names a Python file to run before torchvision is imported, for an installation without its compiled operators.
"""

import runpy
import sys
from pathlib import Path

import numpy
import torch
from PIL import Image

MEAN = [0.485, 0.456, 0.406]
STD = [0.229, 0.224, 0.225]


def pictures():
    rng = numpy.random.default_rng(13)
    y, x = numpy.mgrid[0:47, 0:61]
    waves = [128 + 120 * numpy.sin(x / (3 + i) + y / (5 - i)) for i in range(3)]
    color = (numpy.stack(waves, 2) + rng.normal(0, 6, (47, 61, 3))).clip(0, 255).astype("uint8")
    yield "color", Image.fromarray(color)
    yield "gray", Image.fromarray(color[:, :, 0])
    alpha = numpy.concatenate([color, (4 * x % 256).astype("uint8")[:, :, None]], 2)
    yield "alpha", Image.fromarray(alpha, "RGBA")


def transform(image, resize, crop, mean, std):
    from torchvision.transforms import v2
    from torchvision.transforms.v2 import functional as F

    steps = [v2.Resize(resize, antialias=True)]
    if crop:
        steps.append(v2.CenterCrop(crop))
    steps += [v2.ToDtype(torch.float32, scale=True), v2.Normalize(mean, std)]
    return v2.Compose(steps)(F.pil_to_tensor(image))


def main():
    folder = Path(sys.argv[1])
    if len(sys.argv) > 2:
        runpy.run_path(sys.argv[2])
    expected = {}
    for name, image in pictures():
        image.save(folder / f"{name}.png", optimize=True)
        rgb, gray = image.convert("RGB"), image.convert("RGB").convert("L")
        if image.mode == "L":
            gray = image
        expected[f"{name}_classifier"] = transform(rgb, 32, 28, MEAN, STD)
        expected[f"{name}_padded"] = transform(rgb, 20, 24, MEAN, STD)
        expected[f"{name}_gray"] = transform(gray, [28, 30], None, [0.1307], [0.3081])
    numpy.savez_compressed(
        folder / "expected.npz", **{name: t.numpy() for name, t in expected.items()}
    )


if __name__ == "__main__":
    main()
