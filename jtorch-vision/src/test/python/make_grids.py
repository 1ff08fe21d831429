"""Records grids of torchvision: python make_grids.py ../resources/org/jtorch/vision/utils/grids.json"""

import base64
import io
import json
import sys

import torch

try:
    import torchvision  # noqa: F401
except RuntimeError:
    # torchvision's Python code runs without its compiled operators.
    OPERATORS = torch.library.Library("torchvision", "DEF")
    for operator in ("nms", "qnms"):
        OPERATORS.define(operator + "(Tensor dets, Tensor scores, float iou) -> Tensor")

from PIL import Image
from torchvision.utils import make_grid, save_image

INTEGERS = torch.arange(7 * 3 * 4 * 5).reshape(7, 3, 4, 5) * 37 % 256
IMAGES = {
    "rgb": INTEGERS.float() / 173 - 0.2,
    "gray": INTEGERS[:, :1].float() / 211,
    "one": INTEGERS[:1].float() / 255,
    "chw": INTEGERS[0].float() / 255,
    "hw": INTEGERS[0, 0].float() / 255,
    "double": INTEGERS.double() / 199 - 0.1,
}
CASES = [
    ("rgb", {}),
    ("rgb", {"nrow": 3, "padding": 1, "pad_value": 0.5}),
    ("rgb", {"nrow": 3, "padding": 0}),
    ("rgb", {"normalize": True}),
    ("rgb", {"normalize": True, "scale_each": True, "nrow": 4}),
    ("rgb", {"normalize": True, "value_range": [-0.1, 0.9], "pad_value": 1.0}),
    ("double", {"normalize": True, "nrow": 20}),
    ("gray", {"nrow": 2}),
    ("one", {"normalize": True}),
    ("chw", {}),
    ("hw", {}),
]

result = []
for name, options in CASES:
    arguments = dict(options)
    if "value_range" in arguments:
        arguments["value_range"] = tuple(arguments["value_range"])
    grid = make_grid(IMAGES[name].clone(), **arguments)
    png = io.BytesIO()
    save_image(IMAGES[name].clone(), png, format="png", **arguments)
    image = Image.open(png)
    result.append({
        "images": name, "options": options, "shape": list(grid.shape),
        "bytes": base64.b64encode(grid.contiguous().numpy().tobytes()).decode(),
        "mode": image.mode, "pixels": base64.b64encode(image.tobytes()).decode(),
    })
with open(sys.argv[1], "w") as f:
    json.dump(result, f, indent=0)
