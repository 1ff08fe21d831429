"""Records what torchvision.utils draws.

run: python make_utils.py FOLDER [SHIM]

Writes utils.safetensors and utils.json. SHIM names a Python file to run before torchvision is imported, where its compiled operators are missing.
"""
import json
import runpy
import sys

import torch

if len(sys.argv) > 2:
    runpy.run_path(sys.argv[2])

from safetensors.torch import save_file
from torchvision import utils

torch.manual_seed(0)
tensors, cases = {}, []
IMAGES = {"uint8": torch.randint(0, 256, (3, 20, 24), dtype=torch.uint8), "float": torch.rand(3, 20, 24), "gray": torch.rand(1, 20, 24)}
MASKS = torch.zeros(3, 20, 24, dtype=torch.bool)
MASKS[0, 2:10, 3:9] = True
MASKS[1, 6:15, 5:20] = True
MASKS[2, 16:, :] = True
BOXES = torch.tensor([[1.7, 2, 10, 9], [5, 6, 30, 18.9], [-3, 4, 4, 30], [12, 12, 12, 12]])
tensors.update({f"image.{k}": v for k, v in IMAGES.items()}, masks=MASKS, boxes=BOXES)


def record(function, image, result, **options):
    name = f"{function}.{len(cases)}"
    tensors[name] = result.contiguous()
    cases.append({"name": name, "function": function, "image": image, "options": options})


for image in ("uint8", "float"):
    for options in ({}, {"alpha": 0.3, "colors": ["red", "#00ff80", "rgb(1, 2, 3)"]}, {"alpha": 1.0, "colors": "blue"}):
        record("masks", image, utils.draw_segmentation_masks(IMAGES[image], MASKS, **options), **options)
for image in IMAGES:
    for options in ({}, {"width": 3, "colors": ["red", "#0f8", "navy", "orange", "white"]}, {"fill": True, "colors": "lime", "width": 2}):
        record("boxes", image, utils.draw_bounding_boxes(IMAGES[image], BOXES, **options), **options)
for shape in ((2, 30, 40), (2, 2, 12, 16)):
    flow = torch.randn(shape)
    flow[..., 0, 0] = 0
    tensors[f"flow.{len(shape)}"] = flow
    record("flow", str(len(shape)), utils.flow_to_image(flow))
tensors["keypoints"] = torch.tensor([[[5.9, 6], [22, 3]], [[-2, 12], [14, 19.5]]])
for image in ("uint8", "float"):
    for options in ({"colors": "red"}, {"colors": "#0f8", "radius": 0}, {"colors": "navy", "radius": 5}, {"colors": "white", "radius": 1}):
        drawn = utils.draw_keypoints(IMAGES[image], tensors["keypoints"], **options)
        record("keypoints", image, drawn, **options)
save_file(tensors, sys.argv[1] + "/utils.safetensors")
with open(sys.argv[1] + "/utils.json", "w") as file:
    json.dump(cases, file, indent=0)
