"""Records what torchvision's operators and modules return, with gradients.

run: python make_ops.py FOLDER [SHIM]

Writes ops.safetensors and ops.json. Needs torchvision's compiled operators: its Python substitutes return other numbers.

SHIM names a Python file to run before torchvision is imported, which makes these operators work in this installation.
"""
import json
import runpy
import sys
from collections import OrderedDict

import torch

if len(sys.argv) > 2:
    runpy.run_path(sys.argv[2])

import torchvision
from safetensors.torch import save_file
from torch import nn
from torchvision import ops
from torchvision.ops import feature_pyramid_network as fpn

torch.ops.torchvision.nms  # fails without the compiled operators
tensors, cases = {}, []


def record(op, inputs, call, grads=(), **args):
    """Calls with inputs, of which those named in grads get a gradient, and stores inputs, outputs and gradients."""
    name = f"{op}.{len(cases)}"
    for key, value in inputs.items():
        tensors[f"{name}.{key}"] = value.detach().clone().contiguous()
    leaves = {k: v.detach().clone().requires_grad_(k in grads) for k, v in inputs.items()}
    output = call(**leaves)
    tensors[f"{name}.output"] = output.detach().clone().contiguous()
    if grads:
        gradient = torch.rand(output.shape, generator=torch.Generator().manual_seed(1), dtype=output.dtype)
        tensors[f"{name}.gradient"] = gradient
        output.backward(gradient)
        for key in grads:
            tensors[f"{name}.grad.{key}"] = leaves[key].grad.contiguous()
    cases.append(dict(op=op, name=name, grads=list(grads), args=args))


def boxes_of(count, size, dtype=torch.float32):
    first = torch.rand(count, 2, dtype=dtype) * size
    return torch.cat([first, first + torch.rand(count, 2, dtype=dtype) * size * 0.6 + 0.1], 1)


def rois(dtype):
    inside = boxes_of(6, 18, dtype)
    odd = torch.tensor([[-9, -7, 5, 40], [30, 30, 50, 60], [4, 4, 4, 4], [7, 8, 3, 2], [-40, -40, -20, -20], [0, 0, 22, 18]], dtype=dtype)
    boxes = torch.cat([inside, odd])
    return torch.cat([torch.arange(len(boxes), dtype=dtype).remainder(2)[:, None], boxes], 1)


def pooling():
    for dtype in (torch.float32, torch.float64):
        x = torch.randn(2, 3, 9, 11, dtype=dtype)
        for size, scale, ratio, aligned in (([3, 2], 0.5, 2, False), ([2, 2], 0.5, -1, True), ([2, 3], 1.0, 3, True), ([3, 3], 0.25, 0, False)):
            record("roi_align", dict(input=x, rois=rois(dtype)), lambda input, rois: ops.roi_align(input, rois, size, scale, ratio, aligned), ["input"],
                   size=size, scale=scale, ratio=ratio, aligned=aligned)
        for size, scale in (([3, 2], 0.5), ([2, 2], 1.0)):
            record("roi_pool", dict(input=x, rois=rois(dtype)), lambda input, rois: ops.roi_pool(input, rois, size, scale), ["input"], size=size, scale=scale)
        x = torch.randn(2, 12, 9, 11, dtype=dtype)
        for size, scale, ratio in (([3, 2], 0.5, 2), ([2, 3], 0.7, -1)):
            record("ps_roi_align", dict(input=x, rois=rois(dtype)), lambda input, rois: ops.ps_roi_align(input, rois, size, scale, ratio), ["input"],
                   size=size, scale=scale, ratio=ratio)
            record("ps_roi_pool", dict(input=x, rois=rois(dtype)), lambda input, rois: ops.ps_roi_pool(input, rois, size, scale), size=size, scale=scale)
            # At the last row and column torchvision's gradient is not that of its result.
            inner = rois(dtype)[:6] * torch.tensor([1, 0.5, 0.4, 0.5, 0.4], dtype=dtype)
            record("ps_roi_pool", dict(input=x, rois=inner), lambda input, rois: ops.ps_roi_pool(input, rois, size, scale), ["input"], size=size, scale=scale)
    x = torch.randn(1, 2, 5, 6)
    x[0, 0, 2, 3] = float("nan")
    x[0, 1, 1, 1] = float("inf")
    x[0, 1, 3] = float("-inf")
    record("roi_pool", dict(input=x, rois=torch.tensor([[0, 0, 0, 5, 4.0]])), lambda input, rois: ops.roi_pool(input, rois, 5), size=[5], scale=1.0)


def deformable():
    for dtype, channels, out, kernel, stride, padding, dilation, groups, offsets, mask, bias, spread in (
        (torch.float32, 4, 6, (3, 3), (1, 1), (1, 1), (1, 1), 1, 1, True, True, 1.5),
        (torch.float64, 4, 6, (3, 2), (2, 1), (1, 0), (1, 2), 2, 2, True, False, 3.0),
        (torch.float64, 6, 3, (2, 3), (1, 2), (0, 2), (2, 1), 3, 2, False, True, 9.0),
        (torch.float32, 2, 2, (3, 3), (1, 1), (1, 1), (1, 1), 1, 1, True, True, 0.0),
    ):
        h, w = ((s + 2 * p - d * (k - 1) - 1) // t + 1 for s, p, d, k, t in zip((7, 8), padding, dilation, kernel, stride))
        taps = kernel[0] * kernel[1]
        inputs = dict(
            input=torch.randn(2, channels, 7, 8, dtype=dtype),
            offset=torch.randn(2, 2 * offsets * taps, h, w, dtype=dtype) * spread,
            weight=torch.randn(out, channels // groups, *kernel, dtype=dtype),
        )
        if mask:
            inputs["mask"] = torch.rand(2, offsets * taps, h, w, dtype=dtype)
        if bias:
            inputs["bias"] = torch.randn(out, dtype=dtype)
        options = dict(stride=stride, padding=padding, dilation=dilation)
        record("deform_conv2d", inputs, lambda **i: ops.deform_conv2d(**i, **options), list(inputs), **options)


def suppression():
    for dtype in (torch.float32, torch.float64):
        for count, size, threshold in ((300, 60, 0.3), (700, 400, 0.5), (60, 10, 0.0), (40, 10, -0.5)):
            boxes = boxes_of(count, size, dtype)
            scores = (torch.rand(count, dtype=dtype) * 50).round()
            record("nms", dict(boxes=boxes, scores=scores), lambda boxes, scores: ops.nms(boxes, scores, threshold), threshold=threshold)
    odd = boxes_of(40, 10)
    odd[3, 1] = float("nan")
    odd[5] = odd[5].flip(0)
    odd[7, 2] = float("inf")
    odd[9] = 0
    odd[11] = odd[10]
    odd[12, 0] = float("nan")
    record("nms", dict(boxes=odd, scores=torch.rand(40)), lambda boxes, scores: ops.nms(boxes, scores, 0.2), threshold=0.2)
    steps = torch.arange(0, 40).float()[:, None] * torch.tensor([1.0, 0, 1, 0]) + torch.tensor([0.0, 0, 9, 9])
    record("nms", dict(boxes=steps, scores=torch.rand(40)), lambda boxes, scores: ops.nms(boxes, scores, 0.8), threshold=0.8)
    for count in (200, 1500):
        boxes, scores, idxs = boxes_of(count, 200), torch.rand(count), torch.randint(0, 7, (count,))
        record("batched_nms", dict(boxes=boxes, scores=scores, idxs=idxs), lambda boxes, scores, idxs: ops.batched_nms(boxes, scores, idxs, 0.3), threshold=0.3)


def boxes():
    made = boxes_of(7, 20)
    formats = dict(xyxy=made, xywh=ops.box_convert(made, "xyxy", "xywh"), cxcywh=ops.box_convert(made, "xyxy", "cxcywh"))
    angles = torch.cat([formats["cxcywh"], torch.tensor([[0.0], [30], [90], [-45], [200], [1], [12]])], 1)
    rotated = dict(cxcywhr=angles, xywhr=ops.box_convert(angles, "cxcywhr", "xywhr"), xyxyxyxy=ops.box_convert(angles, "cxcywhr", "xyxyxyxy"))
    for group in (formats, rotated):
        for a, values in group.items():
            for b in group:
                record("box_convert", dict(boxes=values), lambda boxes: ops.box_convert(boxes, a, b), inFmt=a, outFmt=b)
                record("box_convert", dict(boxes=(values * 3).long()), lambda boxes: ops.box_convert(boxes, a, b), inFmt=a, outFmt=b)
    other = boxes_of(5, 20)
    for name, values in formats.items():
        second = ops.box_convert(other, "xyxy", name)
        record("box_area", dict(boxes=values), lambda boxes: ops.box_area(boxes, name), ["boxes"], fmt=name)
        record("box_iou", dict(boxes1=values, boxes2=second), lambda boxes1, boxes2: ops.box_iou(boxes1, boxes2, name), ["boxes1", "boxes2"], fmt=name)
        record("box_iou", dict(boxes1=values.round().to(torch.int16), boxes2=second.round().to(torch.int16)),
               lambda boxes1, boxes2: ops.box_iou(boxes1, boxes2, name), fmt=name)
    record("box_area", dict(boxes=(made * 40).half()), lambda boxes: ops.box_area(boxes), fmt="xyxy")
    for name, values in rotated.items():
        second = torch.cat([values[:3], values[:4] + 1.5, values[4:] * 1.1])
        record("box_iou", dict(boxes1=values, boxes2=second), lambda boxes1, boxes2: ops.box_iou(boxes1, boxes2, name), fmt=name)
    touching = torch.tensor([[0.0, 0, 2, 2, 30], [0, 0, 2, 2, 75], [1, 0, 4, 2, 0], [3, 0, 2, 2, 0], [9, 9, 1, 1, 0], [0, 0, 0, 2, 0], [0, 0, 1, 1, 30]])
    record("box_iou", dict(boxes1=touching, boxes2=touching), lambda boxes1, boxes2: ops.box_iou(boxes1, boxes2, "cxcywhr"), fmt="cxcywhr")
    record("box_iou", dict(boxes1=touching.double(), boxes2=touching.double()), lambda boxes1, boxes2: ops.box_iou(boxes1, boxes2, "cxcywhr"), fmt="cxcywhr")
    batch = torch.stack([made, made + 1])
    record("box_iou", dict(boxes1=batch, boxes2=batch.flip(1)), lambda boxes1, boxes2: ops.box_iou(boxes1, boxes2), fmt="xyxy")
    for op in ("generalized_box_iou", "distance_box_iou", "complete_box_iou"):
        both = dict(boxes1=made, boxes2=other)
        record(op, both, lambda boxes1, boxes2: getattr(ops, op)(boxes1, boxes2), ["boxes1", "boxes2"])
        pairs = dict(boxes1=made, boxes2=torch.cat([other, made[:1] + 0.3, made[:1]]))
        for reduction in ("none", "mean", "sum"):
            record(op + "_loss", pairs, lambda boxes1, boxes2: getattr(ops, op + "_loss")(boxes1, boxes2, reduction, 1e-3), ["boxes1", "boxes2"],
                   reduction=reduction, eps=1e-3)
        record(op + "_loss", dict(boxes1=made[:0], boxes2=made[:0]), lambda boxes1, boxes2: getattr(ops, op + "_loss")(boxes1, boxes2, "mean"),
               reduction="mean", eps=1e-7)
    masks = torch.rand(4, 6, 7) > 0.9
    masks[2] = False
    record("masks_to_boxes", dict(masks=masks), ops.masks_to_boxes)
    record("masks_to_boxes", dict(masks=torch.zeros(0, 6, 7)), ops.masks_to_boxes)
    record("remove_small_boxes", dict(boxes=made), lambda boxes: ops.remove_small_boxes(boxes, 5.0), minSize=5.0)
    record("clip_boxes_to_image", dict(boxes=made - 5), lambda boxes: ops.clip_boxes_to_image(boxes, (9, 12)), ["boxes"], size=[9, 12])
    record("clip_boxes_to_image", dict(boxes=(batch - 5).long()), lambda boxes: ops.clip_boxes_to_image(boxes, (9, 12)), size=[9, 12])
    logits, targets = torch.randn(4, 5), (torch.rand(4, 5) > 0.5).float()
    for alpha, gamma, reduction in ((0.25, 2, "none"), (-1, 1.5, "mean"), (0.6, 0, "sum")):
        record("sigmoid_focal_loss", dict(inputs=logits, targets=targets), lambda inputs, targets: ops.sigmoid_focal_loss(inputs, targets, alpha, gamma, reduction),
               ["inputs"], alpha=alpha, gamma=gamma, reduction=reduction)


def dropping():
    def seeded(call):
        def run(input):
            torch.manual_seed(3)
            return call(input)
        return run

    x = torch.randn(5, 3, 8, 9)
    for mode in ("batch", "row"):
        for p in (0.4, 1.0):
            record("stochastic_depth", dict(input=x), seeded(lambda input: ops.stochastic_depth(input, p, mode)), ["input"], p=p, mode=mode)
    record("drop_block2d", dict(input=x), seeded(lambda input: ops.drop_block2d(input, 0.3, 3)), ["input"], p=0.3, block=3)
    record("drop_block3d", dict(input=torch.randn(2, 3, 5, 6, 7)), seeded(lambda input: ops.drop_block3d(input, 0.2, 3)), ["input"], p=0.2, block=3)


def module(name, make, *inputs, train=False):
    torch.manual_seed(0)
    made = make()
    entry = dict(op="module", name=name, args=dict(repr=repr(made), state=list(made.state_dict()), outputs=0))
    for key, value in made.state_dict().items():
        tensors[f"{name}.state.{key}"] = value.clone()
    made.train(train)
    for i, value in enumerate(inputs):
        values = value.values() if isinstance(value, dict) else value if isinstance(value, list) else [value]
        for j, one in enumerate(values):
            tensors[f"{name}.input.{i}.{j}"] = one
    if inputs:
        with torch.no_grad():
            output = made(*inputs)
        outputs = output if isinstance(output, dict) else dict(output=output)
        entry["args"]["outputs"] = list(outputs)
        for key, value in outputs.items():
            tensors[f"{name}.output.{key}"] = value.contiguous()
    cases.append(entry)


def modules():
    image = torch.randn(2, 4, 9, 8)
    module("conv2d_norm_activation", lambda: ops.Conv2dNormActivation(4, 6), image)
    module("conv2d_norm_activation_options",
           lambda: ops.Conv2dNormActivation(4, 6, (3, 5), 2, groups=2, dilation=2, norm_layer=None, activation_layer=nn.SiLU, inplace=False), image)
    module("conv3d_norm_activation", lambda: ops.Conv3dNormActivation(2, 3, activation_layer=None), torch.randn(1, 2, 4, 5, 6))
    module("squeeze_excitation", lambda: ops.SqueezeExcitation(4, 2, nn.SiLU, nn.Hardsigmoid), image)
    module("mlp", lambda: ops.MLP(5, [7, 3], nn.LayerNorm, nn.GELU, dropout=0.2), torch.randn(3, 5))
    module("mlp_inplace", lambda: ops.MLP(5, [7, 6, 3], inplace=True, bias=False), torch.randn(3, 5))
    module("permute", lambda: ops.Permute([0, 2, 3, 1]), image)
    module("frozen_batch_norm2d", lambda: ops.FrozenBatchNorm2d(4, 1e-3), image)
    module("stochastic_depth_module", lambda: ops.StochasticDepth(0.25, "row"), image)
    module("drop_block2d_module", lambda: ops.DropBlock2d(0.1, 3, True), image)
    module("drop_block3d_module", lambda: ops.DropBlock3d(0.1, 3))
    module("deform_conv2d_module", lambda: ops.DeformConv2d(4, 6, 3, padding=1, groups=2), image, torch.randn(2, 18, 9, 8), torch.rand(2, 9, 9, 8))
    module("deform_conv2d_module_plain", lambda: ops.DeformConv2d(4, 2, (1, 3), stride=2, dilation=2, bias=False))
    module("roi_align_module", lambda: ops.RoIAlign(3, 0.5, 2, True), image, rois(torch.float32))
    module("roi_pool_module", lambda: ops.RoIPool((3, 2), 0.5), image, rois(torch.float32))
    module("ps_roi_align_module", lambda: ops.PSRoIAlign(2, 0.5, 2), image, rois(torch.float32))
    module("ps_roi_pool_module", lambda: ops.PSRoIPool(2, 0.5), image, rois(torch.float32))
    levels = OrderedDict((str(i), torch.randn(2, 3 + i, 32 >> i, 40 >> i)) for i in range(3))
    module("fpn", lambda: ops.FeaturePyramidNetwork([3, 4, 5], 6), levels)
    module("fpn_pool", lambda: ops.FeaturePyramidNetwork([3, 4, 5], 6, fpn.LastLevelMaxPool(), nn.BatchNorm2d), levels)
    module("fpn_p6p7", lambda: ops.FeaturePyramidNetwork([3, 4, 5], 6, fpn.LastLevelP6P7(5, 6)), levels)
    module("fpn_p6p7_equal", lambda: ops.FeaturePyramidNetwork([3, 4, 5], 5, fpn.LastLevelP6P7(5, 5)), levels)
    maps = OrderedDict((str(i), torch.randn(2, 3, 64 >> i, 80 >> i)) for i in range(4))
    found = [boxes_of(9, 150), torch.cat([boxes_of(5, 30), boxes_of(3, 700)])]
    torch.manual_seed(0)
    pooler = ops.MultiScaleRoIAlign(["0", "1", "3"], 3, 2)
    outputs = pooler(maps, found, [(256, 300), (200, 320)])
    for i, value in enumerate(list(maps.values()) + found):
        tensors[f"multi_scale.{i}"] = value
    tensors["multi_scale.output"] = outputs
    tensors["multi_scale.one"] = ops.MultiScaleRoIAlign(["1"], (3, 2), 0)(maps, found, [(256, 300), (200, 320)])
    cases.append(dict(op="multi_scale", name="multi_scale", args=dict(repr=repr(pooler))))


if __name__ == "__main__":
    torch.manual_seed(0)
    torch.set_num_threads(1)
    for part in (pooling, deformable, suppression, boxes, dropping, modules):
        part()
    folder = sys.argv[1]
    save_file({name: value.clone().contiguous() for name, value in tensors.items()}, folder + "/ops.safetensors")
    with open(folder + "/ops.json", "w") as file:
        file.write("[\n" + ",\n".join(json.dumps(case) for case in cases) + "\n]\n")
    print(torch.__version__, torchvision.__version__, len(cases), "cases")
