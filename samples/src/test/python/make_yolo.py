"""Makes squares.pt and squares.pt2: make_yolo.py FOLDER.

The program has the input and the output of YOLO, (1, 3, 128, 128) and (1, 4 + 3, 256), and no
weights: around each point of a grid it looks for red, green and blue pixels, and computes the
box from their mean position and spread. The score is the share of the box that they cover.
"""

import sys
from pathlib import Path

import torch
import torch.nn.functional as F
from torch import nn

WINDOW, STRIDE = 56, 8


class Squares(nn.Module):
    def forward(self, images):
        others = torch.stack([images[:, [1, 2]], images[:, [0, 2]], images[:, [0, 1]]], 1)
        found = (images - others.amax(2) > 0.3).to(images.dtype)  # (1, 3, 128, 128)
        position = torch.arange(128, dtype=images.dtype) + 0.5
        x, y = position.view(1, 1, 1, 128), position.view(1, 1, 128, 1)
        parts = torch.cat([found, found * x, found * y, found * x * x, found * y * y], 1)
        sums = F.avg_pool2d(parts, WINDOW, STRIDE, WINDOW // 2 - STRIDE // 2)
        sums = sums.flatten(2).unflatten(1, (5, 3)) * WINDOW**2  # (1, 5, 3, cells)
        area = sums[:, 0].clamp(min=1)
        mean_x, mean_y = sums[:, 1] / area, sums[:, 2] / area
        width = (12 * (sums[:, 3] / area - mean_x**2).clamp(min=0)).sqrt()
        height = (12 * (sums[:, 4] / area - mean_y**2).clamp(min=0)).sqrt()
        cover = (area / (width * height).clamp(min=64)).clamp(max=1)
        best = area.argmax(1, keepdim=True)
        boxes = torch.cat(
            [value.gather(1, best) for value in (mean_x, mean_y, width, height)], 1
        )
        # A window that cuts the square off has fewer pixels than the whole square.
        whole = (area / area.amax(2, keepdim=True)) ** 2
        scores = cover * whole * (sums[:, 0] > 64)
        only = torch.zeros_like(scores).scatter(1, best, scores.gather(1, best))
        return torch.cat([boxes, only], 1)


def main(folder):
    model = Squares().eval()
    example = torch.rand(1, 3, 128, 128)
    torch.jit.trace(model, example).save(folder / "squares.pt")
    torch.export.save(torch.export.export(model, (example,)), folder / "squares.pt2")


if __name__ == "__main__":
    main(Path(sys.argv[1]))
