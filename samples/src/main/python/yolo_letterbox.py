"""Detects objects with a program that has the input and the output of YOLO.

The picture is resized and padded, the output decoded, overlapping boxes are suppressed.
"""

import sys

import torch
from detect_objects import draw
from PIL import Image
from torchvision.ops import batched_nms, box_convert, clip_boxes_to_image
from torchvision.transforms.v2 import functional as F

SIZE = 128


def draw_squares():
    """A picture (3, 100, 150) of a red, a green and a blue square."""
    picture = torch.full((3, 100, 150), 90, dtype=torch.uint8)
    for channel, (y, x, side) in enumerate([(10, 15, 30), (50, 60, 40), (20, 105, 36)]):
        picture[:, y : y + side, x : x + side] = 40
        picture[channel, y : y + side, x : x + side] = 230
    return picture


def letterbox(picture, size):
    """Resizes the longer side, centers on gray; also returns scale, left and top."""
    height, width = picture.shape[-2:]
    scale = min(size / height, size / width)
    new_height, new_width = round(height * scale), round(width * scale)
    left, top = (size - new_width) // 2, (size - new_height) // 2
    right, bottom = size - new_width - left, size - new_height - top
    resized = F.resize(picture, [new_height, new_width])
    return F.pad(resized, [left, top, right, bottom], fill=114), (scale, left, top)


def decode(output, threshold, iou):
    """Boxes XYXY, labels and scores of an output (4 + classes, candidates)."""
    scores, labels = output[4:].max(0)
    keep = scores > threshold
    boxes = box_convert(output[:4].T[keep], "cxcywh", "xyxy")
    scores, labels = scores[keep], labels[keep]
    kept = batched_nms(boxes, scores, labels, iou)
    return boxes[kept], labels[kept], scores[kept]


@torch.no_grad()
def detect(program, picture):
    """Boxes in pixels of the picture, labels and scores."""
    boxed, (scale, left, top) = letterbox(picture, SIZE)
    output = program(boxed.unsqueeze(0) / 255)
    boxes, labels, scores = decode(output[0], 0.25, 0.45)
    boxes = (boxes - torch.tensor([left, top, left, top])) / scale
    return clip_boxes_to_image(boxes, picture.shape[-2:]), labels, scores


def load(program):
    if program.endswith(".pt2"):
        return torch.export.load(program).module()
    return torch.jit.load(program)


def main(
    program="samples/src/main/resources/org/jtorch/samples/squares.pt2",
    picture=None,
    output="yolo.png",
    labels="red,green,blue",
):
    pixels = draw_squares()
    if picture:
        pixels = F.pil_to_tensor(Image.open(picture).convert("RGB"))
    found = detect(load(program), pixels)
    F.to_pil_image(draw(pixels, *found, labels.split(","))).save(output)


if __name__ == "__main__":
    main(*sys.argv[1:])
