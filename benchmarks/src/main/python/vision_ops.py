"""Python's side of org.jtorch.benchmarks.VisionOpsComparison: torchvision's compiled operators, one thread.

usage: vision_ops.py [SHIM]       reads names of operators, prints milliseconds of the fastest of some calls and the sum of the result

SHIM names a Python file to run before torchvision is imported, which makes its operators work in this installation.
"""
import runpy
import sys
import time

import torch

if len(sys.argv) > 1:
    runpy.run_path(sys.argv[1])

from torchvision import ops

CALLS = 5


def operators():
    torch.manual_seed(0)
    features = torch.randn(2, 256, 100, 136)
    parts = torch.rand(1000, 4)
    left, top = parts[:, 0] * 400, parts[:, 1] * 300
    images = torch.arange(1000).remainder(2).float()
    rois = torch.stack([images, left, top, left + parts[:, 2] * 144 + 8, top + parts[:, 3] * 100 + 8], 1)
    corners = torch.rand(5000, 4) * 1000
    boxes = torch.cat([corners[:, :2], corners[:, :2] + corners[:, 2:] * 0.1 + 5], 1)
    scores = torch.rand(5000)
    x, offset = torch.randn(2, 64, 56, 56), torch.randn(2, 18, 56, 56)
    mask, weight = torch.rand(2, 9, 56, 56), torch.randn(64, 64, 3, 3)
    return {
        "roi_align": lambda: ops.roi_align(features, rois, 7, 0.25, 2),
        "roi_align_adaptive": lambda: ops.roi_align(features, rois, 7, 0.25, -1, True),
        "nms": lambda: ops.nms(boxes, scores, 0.5),
        "deform_conv2d": lambda: ops.deform_conv2d(x, offset, weight, padding=1, mask=mask),
    }


if __name__ == "__main__":
    torch.set_num_threads(1)
    made = operators()
    for line in sys.stdin:
        call = made[line.strip()]
        fastest = float("inf")
        for _ in range(CALLS):
            start = time.perf_counter()
            result = call()
            fastest = min(fastest, time.perf_counter() - start)
        print(fastest * 1e3, result.double().sum().item(), flush=True)
