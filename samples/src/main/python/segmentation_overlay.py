"""Finds the class of each pixel of a picture with LRASPP, and paints the classes."""

import sys

import torch
import torch.nn.functional as F
from detect_objects import load_weights
from PIL import Image
from torchvision.models.segmentation import (
    LRASPP_MobileNet_V3_Large_Weights,
    lraspp_mobilenet_v3_large,
)
from torchvision.transforms.v2.functional import pil_to_tensor, to_pil_image
from torchvision.utils import draw_segmentation_masks

WEIGHTS = LRASPP_MobileNet_V3_Large_Weights.DEFAULT
COLORS = ["red", "lime", "blue", "yellow", "magenta", "cyan", "orange"]


@torch.no_grad()
def segment(model, picture):
    """Class of each pixel, (H, W), of a picture (3, H, W), uint8."""
    model.eval()
    dtype = next(model.parameters()).dtype
    images = WEIGHTS.transforms()(picture).unsqueeze(0).to(dtype)
    logits = model(images)["out"]
    logits = F.interpolate(logits, picture.shape[1:], mode="bilinear")
    return logits[0].argmax(0)


def overlay(picture, classes, categories):
    """The picture with each class but the background in a color."""
    found = [i for i in classes.unique().tolist() if i > 0]
    for i in found:
        print(f"{categories[i]}: {(classes == i).double().mean():.1%} of the pixels")
    if not found:
        return picture
    masks = classes == torch.tensor(found).view(-1, 1, 1)
    colors = [COLORS[i % len(COLORS)] for i in found]
    return draw_segmentation_masks(picture, masks, alpha=0.5, colors=colors)


def main(picture, output="overlay.png", argument=None):
    model = lraspp_mobilenet_v3_large(weights=None, weights_backbone=None)
    load_weights(WEIGHTS, model, argument)
    pixels = pil_to_tensor(Image.open(picture).convert("RGB"))
    classes = segment(model, pixels)
    to_pil_image(overlay(pixels, classes, WEIGHTS.meta["categories"])).save(output)


if __name__ == "__main__":
    main(*sys.argv[1:])
