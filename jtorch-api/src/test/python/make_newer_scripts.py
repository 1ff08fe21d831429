"""TorchScript files of PyTorch 2.13 and torchvision that call operators which libtorch 2.10 lacks, and what they return.

run: python make_newer_scripts.py ../resources/org/jtorch/script/newer

Writes interpolate.pt, vision.pt, detector.pt, objects.pt, custom.pt and extra.pt, with cases.json and cases.safetensors. The JSON is a list of calls:
  file, method, args
  results   the tensors that are returned
  gradients by position of an argument, the gradient of the sum of the first result times a ramp
An argument is {"tensor": key}, a key of the safetensors file, or a plain value.
"""

import json
import sys
from pathlib import Path
from typing import Dict, List, Optional, Tuple

import torch
import torch.nn.functional as F
import torchvision
from safetensors.torch import save_file
from torch import Tensor, nn
from torchvision import ops
from torchvision.models.detection import FasterRCNN
from torchvision.models.detection.anchor_utils import AnchorGenerator
from torchvision.models.detection.backbone_utils import BackboneWithFPN
from torchvision.models.detection.faster_rcnn import FastRCNNPredictor, TwoMLPHead
from torchvision.models.mobilenetv3 import MobileNetV3, _mobilenet_v3_conf


class Interpolate(nn.Module):
    def forward(
        self,
        x: Tensor,
        mode: str,
        size: Optional[List[int]] = None,
        scale: Optional[List[float]] = None,
        align_corners: Optional[bool] = None,
        antialias: bool = False,
        recompute: Optional[bool] = None,
    ) -> Tensor:
        return F.interpolate(
            x, size=size, scale_factor=scale, mode=mode, align_corners=align_corners, antialias=antialias,
            recompute_scale_factor=recompute,
        )


class Vision(nn.Module):
    def forward(self, x: Tensor) -> Tensor:
        return x

    @torch.jit.export
    def nms(self, boxes: Tensor, scores: Tensor, threshold: float) -> Tensor:
        return ops.nms(boxes, scores, threshold)

    @torch.jit.export
    def broadcast_shapes(self, a: List[int], b: List[int]) -> Tensor:
        return torch.zeros(torch.broadcast_shapes(a, b))

    @torch.jit.export
    def batched_nms(self, boxes: Tensor, scores: Tensor, labels: Tensor, threshold: float) -> Tensor:
        return ops.batched_nms(boxes, scores, labels, threshold)

    @torch.jit.export
    def roi_align(self, x: Tensor, rois: Tensor, h: int, w: int, scale: float, ratio: int, aligned: bool) -> Tensor:
        return ops.roi_align(x, rois, [h, w], scale, ratio, aligned)

    @torch.jit.export
    def roi_pool(self, x: Tensor, rois: Tensor, h: int, w: int, scale: float) -> Tensor:
        return ops.roi_pool(x, rois, [h, w], scale)

    @torch.jit.export
    def roi_pool_places(self, x: Tensor, rois: Tensor, h: int, w: int, scale: float) -> Tuple[Tensor, Tensor]:
        return torch.ops.torchvision.roi_pool(x, rois, scale, h, w)

    @torch.jit.export
    def ps_roi_align(self, x: Tensor, rois: Tensor, h: int, w: int, scale: float, ratio: int) -> Tuple[Tensor, Tensor]:
        return torch.ops.torchvision.ps_roi_align(x, rois, scale, h, w, ratio)

    @torch.jit.export
    def ps_roi_pool(self, x: Tensor, rois: Tensor, h: int, w: int, scale: float) -> Tuple[Tensor, Tensor]:
        return torch.ops.torchvision.ps_roi_pool(x, rois, scale, h, w)

    @torch.jit.export
    def deform_conv2d(
        self, x: Tensor, offset: Tensor, weight: Tensor, bias: Optional[Tensor], mask: Optional[Tensor],
        stride: List[int], padding: List[int], dilation: List[int],
    ) -> Tensor:
        return ops.deform_conv2d(
            x, offset, weight, bias, (stride[0], stride[1]), (padding[0], padding[1]), (dilation[0], dilation[1]), mask
        )


def detector() -> nn.Module:
    """Faster R-CNN on a MobileNetV3 of a tenth of its width; with random weights."""
    settings, last = _mobilenet_v3_conf("mobilenet_v3_large", width_mult=0.1)
    features = MobileNetV3(settings, last, num_classes=4).features
    channels = [features[i].out_channels for i in (6, 12)]
    backbone = BackboneWithFPN(features, {"6": "0", "12": "1"}, channels, 16)
    sizes = ((16, 32, 64), (32, 64, 128), (64, 128, 256))
    model = FasterRCNN(
        backbone, rpn_anchor_generator=AnchorGenerator(sizes, ((0.5, 1.0, 2.0),) * 3), min_size=96, max_size=160,
        box_head=TwoMLPHead(16 * 49, 32), box_predictor=FastRCNNPredictor(32, 5), rpn_pre_nms_top_n_test=200,
        rpn_post_nms_top_n_test=100, box_score_thresh=0.1, box_detections_per_img=40,
    )
    generator = torch.Generator().manual_seed(7)
    with torch.no_grad():
        for name, p in model.named_parameters():
            if p.dim() > 1:
                p.copy_(torch.randn(p.shape, generator=generator) * (2 / p[0].numel()) ** 0.5)
        model.roi_heads.box_predictor.cls_score.weight.mul_(0.3)
        for layer in (model.roi_heads.box_predictor.bbox_pred, model.rpn.head.bbox_pred):
            layer.weight.mul_(0.1)
    return model.eval()


class Counter:
    """A class of the program, whose instances TorchScript returns and takes."""

    def __init__(self, start: int) -> None:
        self.count = start

    def add(self, n: int) -> int:
        self.count += n
        return self.count


class Objects(nn.Module):
    def forward(self, start: int) -> Counter:
        return Counter(start)

    @torch.jit.export
    def add(self, counter: Counter, n: int) -> int:
        return counter.add(n)

    @torch.jit.export
    def many(self, n: int) -> List[Counter]:
        return [Counter(i) for i in range(n)]

    @torch.jit.export
    def total(self, counters: List[Counter]) -> int:
        total = 0
        for counter in counters:
            total += counter.count
        return total

    @torch.jit.export
    def named(self, counters: Dict[str, Counter]) -> Dict[str, Counter]:
        return counters

    @torch.jit.export
    def maybe(self, counter: Optional[Counter]) -> Optional[Counter]:
        return counter


class Custom(nn.Module):
    """Calls an operator of a library, which the test compiles."""

    def forward(self, x: Tensor) -> Tensor:
        return torch.ops.jtorch_test.scaled(x, 2.5) + 1


class Cases:
    def __init__(self, folder: Path) -> None:
        self.folder = folder
        self.tensors: Dict[str, Tensor] = {}
        self.calls = []

    def tensor(self, x: Tensor) -> dict:
        for key, known in self.tensors.items():
            if known is x:
                return {"tensor": key}
        key = str(len(self.tensors))
        self.tensors[key] = x
        return {"tensor": key}

    def value(self, x):
        return self.tensor(x) if isinstance(x, Tensor) else x

    def call(self, file: str, module, method: str, *args, gradients=()) -> None:
        given = list(args)
        for i in gradients:
            given[i] = args[i].clone().requires_grad_()
        result = getattr(module, method)(*given)
        results = list(result) if isinstance(result, tuple) else [result]
        entry = {"file": file, "method": method, "args": [self.value(a) for a in args]}
        entry["results"] = [self.tensor(r.detach().contiguous()) for r in results]
        if gradients:
            first = results[0]
            ramp = torch.linspace(-1, 1, first.numel(), dtype=first.dtype).view(first.shape)
            grads = torch.autograd.grad((first * ramp).sum(), [given[i] for i in gradients])
            entry["gradients"] = {str(i): self.tensor(g.contiguous()) for i, g in zip(gradients, grads)}
        self.calls.append(entry)

    def save(self) -> None:
        tensors = {k: v.detach().clone().contiguous() for k, v in self.tensors.items()}
        save_file(tensors, self.folder / "cases.safetensors")
        (self.folder / "cases.json").write_text(json.dumps(self.calls, indent=1) + "\n")


def interpolate_cases(cases: Cases) -> None:
    m = torch.jit.script(Interpolate())
    m.save(str(cases.folder / "interpolate.pt"))
    g = torch.Generator().manual_seed(1)
    line, plane, cube = (torch.rand(s, generator=g) for s in ((1, 2, 9), (1, 2, 7, 9), (1, 1, 4, 5, 6)))

    def call(*args, gradients=()):
        cases.call("interpolate.pt", m, "forward", *args, gradients=gradients)

    for mode in ("nearest", "nearest-exact", "area"):
        call(line, mode, [5])
        call(plane, mode, [5, 12], gradients=[0])
        call(plane, mode, None, [0.7, 1.6])
        call(cube, mode, [3, 7, 4])
    for corners in (None, False, True):
        call(line, "linear", [14], None, corners)
        call(plane, "bilinear", [5, 12], None, corners, gradients=[0])
        call(plane, "bicubic", [5, 12], None, corners)
        call(cube, "trilinear", [3, 7, 4], None, corners)
        for mode in ("bilinear", "bicubic") if corners else ("bilinear", "bicubic", "lanczos"):
            call(plane, mode, [3, 12], None, corners, True, gradients=[0])
    for mode in ("bilinear", "bicubic", "lanczos"):
        call(plane, mode, None, [0.4, 1.7], None, True)
        call(plane, mode, None, [0.4, 1.7], None, True, True)
    picture = torch.randint(0, 256, (2, 3, 23, 31), generator=g, dtype=torch.uint8)
    for size in ([7, 10], [40, 50], [23, 12], [2, 3]):
        call(picture, "lanczos", size, None, None, True)
    call(picture.double(), "lanczos", [9, 40], None, None, True)


def boxes(n: int, g: torch.Generator, size: float = 40.0) -> Tensor:
    corner = torch.rand(n, 2, generator=g) * size - 4
    return torch.cat([corner, corner + torch.rand(n, 2, generator=g) * size / 2], 1)


def vision_cases(cases: Cases) -> None:
    m = torch.jit.script(Vision())
    m.save(str(cases.folder / "vision.pt"))
    g = torch.Generator().manual_seed(2)

    def call(method, *args, gradients=()):
        cases.call("vision.pt", m, method, *args, gradients=gradients)

    for n, threshold in ((0, 0.5), (1, 0.5), (300, 0.1), (300, 0.5), (700, 0.3)):
        call("nms", boxes(n, g), torch.rand(n, generator=g), threshold)
    call("broadcast_shapes", [2, 1, 4], [3, 1])
    call("broadcast_shapes", [], [0, 1])
    same = torch.tensor([[0.0, 0, 2, 2], [0, 0, 2, 2], [1, 0, 3, 2], [5, 5, 6, 6]])
    call("nms", same.double(), torch.tensor([0.5, 0.5, 0.5, 0.5]).double(), 1 / 3)
    some = boxes(200, g)
    call("batched_nms", some, torch.rand(200, generator=g), torch.randint(0, 4, (200,), generator=g), 0.4)
    many = boxes(1100, g, 90)
    call("batched_nms", many, torch.rand(1100, generator=g), torch.randint(0, 3, (1100,), generator=g), 0.4)

    x = torch.randn(2, 4, 11, 13, generator=g)
    rois = torch.cat([torch.randint(0, 2, (7, 1), generator=g).float(), boxes(7, g, 26)], 1)
    for ratio in (2, -1, 0, 3):
        for aligned in (False, True):
            call("roi_align", x, rois, 3, 2, 0.5, ratio, aligned, gradients=[0])
        call("ps_roi_align", x, rois, 2, 1, 0.5, ratio, gradients=[0] if ratio > 0 else [])
    call("roi_align", x.double(), rois.double(), 7, 7, 0.25, -1, True, gradients=[0])
    call("roi_align", x, rois[:0], 3, 2, 0.5, 2, False)
    call("roi_pool", x, rois, 3, 2, 0.5, gradients=[0])
    call("roi_pool_places", x, rois, 2, 2, 1.0)
    call("roi_pool", x, rois[:0], 3, 2, 0.5)
    call("ps_roi_pool", x, rois, 1, 2, 0.5)
    call("ps_roi_pool", x, rois, 2, 2, 0.9)

    weight = torch.randn(6, 2, 3, 2, generator=g) / 3
    bias = torch.randn(6, generator=g)
    for stride, padding, dilation in (([1, 1], [0, 0], [1, 1]), ([2, 1], [1, 2], [1, 2])):
        h = (11 + 2 * padding[0] - dilation[0] * 2 - 1) // stride[0] + 1
        w = (13 + 2 * padding[1] - dilation[1] - 1) // stride[1] + 1
        offset = torch.randn(2, 2 * 2 * 6, h, w, generator=g) * 2
        mask = torch.rand(2, 2 * 6, h, w, generator=g)
        call("deform_conv2d", x, offset, weight, bias, mask, stride, padding, dilation, gradients=[0, 1, 2, 3, 4])
        call("deform_conv2d", x, offset, weight, None, None, stride, padding, dilation)


def detector_case(cases: Cases) -> None:
    m = torch.jit.script(detector())
    m.save(str(cases.folder / "detector.pt"))
    g = torch.Generator().manual_seed(3)
    for size in ((3, 90, 120), (3, 130, 100)):
        picture = torch.rand(size, generator=g)
        found = m([picture])[1][0]
        assert len(found["scores"]) > 5, found["scores"]
        results = [cases.tensor(found[k].detach().contiguous()) for k in ("boxes", "labels", "scores")]
        cases.calls.append({"file": "detector.pt", "method": "forward", "args": [cases.tensor(picture)], "results": results})


def main() -> None:
    folder = Path(sys.argv[1])
    folder.mkdir(parents=True, exist_ok=True)
    torch.set_num_threads(1)
    cases = Cases(folder)
    interpolate_cases(cases)
    vision_cases(cases)
    detector_case(cases)
    library = torch.library.Library("jtorch_test", "DEF")
    library.define("scaled(Tensor x, float factor) -> Tensor")
    torch.jit.script(Custom()).save(str(folder / "custom.pt"))
    extra = {"labels.txt": "cat\nz\u00fcrich\n", "folder/bytes.bin": b"\x00\x01\x00\xff", "empty": ""}
    torch.jit.save(torch.jit.script(nn.ReLU()), str(folder / "extra.pt"), _extra_files=extra)
    torch.jit.script(Objects()).save(str(folder / "objects.pt"))
    cases.save()


if __name__ == "__main__":
    main()
