"""Detects objects in a picture with SSDlite, and draws them."""

import sys
from pathlib import Path

import torch
from PIL import Image
from torchvision.models.detection import (
    SSDLite320_MobileNet_V3_Large_Weights,
    ssdlite320_mobilenet_v3_large,
)
from torchvision.transforms.v2 import functional as F
from torchvision.utils import draw_bounding_boxes

WEIGHTS = SSDLite320_MobileNet_V3_Large_Weights.DEFAULT


def load_weights(weights, model, argument):
    """Loads a file, or that of the cache folder, which --download fills."""
    file = Path(torch.hub.get_dir()) / "checkpoints" / Path(weights.url).name
    if argument == "--download":
        weights.get_state_dict(progress=True)
    elif argument:
        file = Path(argument)
    if not file.exists():
        sys.exit(f"no weights at {file}: copy them, name a file or --download")
    model.load_state_dict(torch.load(file, weights_only=True))


@torch.no_grad()
def detect(model, picture, threshold):
    """Boxes, labels and scores of the objects in a picture (3, H, W), uint8."""
    model.eval()
    dtype = next(model.parameters()).dtype
    found = model([picture.to(dtype) / 255])[0]
    keep = found["scores"] >= threshold
    return found["boxes"][keep], found["labels"][keep], found["scores"][keep]


def draw(picture, boxes, labels, scores, categories):
    """The picture with boxes, names and scores."""
    texts = [f"{categories[i]} {score:.2f}" for i, score in zip(labels, scores)]
    for text, box in zip(texts, boxes):
        print(text, [round(x, 1) for x in box.tolist()])
    return draw_bounding_boxes(picture, boxes, texts, colors="yellow", width=2)


def main(picture, output="objects.png", argument=None):
    model = ssdlite320_mobilenet_v3_large(weights=None, weights_backbone=None)
    load_weights(WEIGHTS, model, argument)
    pixels = F.pil_to_tensor(Image.open(picture).convert("RGB"))
    found = detect(model, pixels, 0.5)
    F.to_pil_image(draw(pixels, *found, WEIGHTS.meta["categories"])).save(output)


if __name__ == "__main__":
    main(*sys.argv[1:])
