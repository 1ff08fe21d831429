"""Results of torchvision's tensor transforms (v2, antialias on) on small images.

run: python make_transforms.py OUT.json [--shim FILE]

Writes a list of {"transform", "arguments", "dtype", "shape", "input", "output_shape", "output"}: images as flat lists.
On uint8, Resize uses the uint8 kernel, as torchvision does on processors with AVX2 or on ARM.

--shim names a Python file to run before torchvision is imported, for an installation without its compiled operators.
"""

import argparse
import json
import runpy
from pathlib import Path

import torch

MEAN = [0.485, 0.456, 0.406]
STD = [0.229, 0.224, 0.225]
RESIZES = (
    ((3, 7, 9), [14, 20]),  # up
    ((3, 16, 12), [5, 7]),  # down
    ((3, 11, 6), [4, 9]),  # down and up
    ((1, 9, 14), [5]),  # the shorter side is the height
    ((1, 13, 8), [5]),  # the shorter side is the width
    ((2, 3, 8, 8), [3]),  # a batch
    ((3, 6, 8), [6]),  # nothing to do
)
CROPS = (
    ((1, 7, 9), [4, 4]),
    ((1, 8, 8), [3, 5]),
    ((1, 5, 6), [5, 6]),
    ((2, 3, 4), [6, 7]),  # padded on all sides
    ((1, 3, 9), [6, 4]),  # padded above and below, cropped left and right
    ((7, 10), [2, 5]),
)


def image(shape: tuple, dtype: str) -> torch.Tensor:
    if dtype == "uint8":
        return torch.randint(256, shape, dtype=torch.uint8)
    return torch.rand(shape, dtype=getattr(torch, dtype))


def case(name: str, arguments: list, given: torch.Tensor, result: torch.Tensor) -> dict:
    return {
        "transform": name,
        "arguments": arguments,
        "dtype": str(given.dtype).removeprefix("torch."),
        "shape": list(given.shape),
        "input": given.flatten().tolist(),
        "output_shape": list(result.shape),
        "output": result.flatten().tolist(),
    }


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("out", type=Path)
    parser.add_argument("--shim", type=Path)
    arguments = parser.parse_args()
    # The shim's declarations live as long as its module.
    shim = runpy.run_path(str(arguments.shim)) if arguments.shim else {}
    from torchvision.transforms import v2

    torch.manual_seed(0)
    cases = []
    for dtype in ("float32", "float64", "uint8"):
        for shape, size in RESIZES:
            given = image(shape, dtype)
            cases.append(case("Resize", size, given, v2.Resize(size, antialias=True)(given)))
        for shape, size in CROPS:
            given = image(shape, dtype)
            cases.append(case("CenterCrop", size, given, v2.CenterCrop(size)(given)))
    for dtype in ("float32", "float64", "float16"):
        for mean, std in ((MEAN, STD), ([0.1307], [0.3081])):
            given = image((3, 4, 5), dtype)
            cases.append(case("Normalize", [mean, std], given, v2.Normalize(mean, std)(given)))
    arguments.out.write_text("[\n" + ",\n".join(json.dumps(c) for c in cases) + "\n]\n")
    shim.clear()


if __name__ == "__main__":
    main()
