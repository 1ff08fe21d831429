"""Records torchvision's detectors: make_detection.py FOLDER [NAME ...] [--shim FILE].

For each name it writes FOLDER/NAME.json.gz: printed text, names, shapes and dtypes of the state
dict, the sum of the parameters with seed 0, detections in eval mode after every value was replaced
by make_models.fill(), and the losses of five steps of SGD from seed 0. OPTIONS makes the images small
and the number of detections useful; DetectionAgainstPythonTest sets the same options.
"""

import argparse
import base64
import gzip
import json
import math
import os
import runpy

import numpy

from make_models import fill, noise

SIZES = [[96, 128], [80, 72]]
BOXES = [[[10, 12, 60, 70], [50, 30, 120, 90]], [[8, 8, 40, 60]]]
RCNN = {
    "min_size": [96],
    "rpn_pre_nms_top_n_train": 30,
    "rpn_post_nms_top_n_train": 20,
    "rpn_batch_size_per_image": 64,
    "box_batch_size_per_image": 32,
    "box_score_thresh": 0.3,
    "box_detections_per_img": 40,
}
OPTIONS = {
    "fasterrcnn_resnet50_fpn": RCNN,
    "fasterrcnn_resnet50_fpn_v2": RCNN,
    "fasterrcnn_mobilenet_v3_large_fpn": RCNN,
    "fasterrcnn_mobilenet_v3_large_320_fpn": RCNN,
    "maskrcnn_resnet50_fpn": RCNN,
    "maskrcnn_resnet50_fpn_v2": RCNN,
    "keypointrcnn_resnet50_fpn": RCNN,
    "retinanet_resnet50_fpn": {"min_size": [96], "score_thresh": 0.5, "detections_per_img": 40},
    "retinanet_resnet50_fpn_v2": {"min_size": [96], "score_thresh": 0.5, "detections_per_img": 40},
    "fcos_resnet50_fpn": {"min_size": [96], "score_thresh": 0.5, "detections_per_img": 40},
    "ssd300_vgg16": {"score_thresh": 0.3, "detections_per_img": 40},
    "ssdlite320_mobilenet_v3_large": {"score_thresh": 0.3, "detections_per_img": 40},
}
SCALES = {
    "bn3.weight": 0.25,
    "cls_logits.weight": 0.1,
    "cls_score.weight": 0.1,
    "bbox_pred.weight": 0.1,
    "bbox_reg.weight": 0.1,
    "bbox_ctrness.weight": 0.1,
}
# SSD subtracts the mean from pixels of 0 to 255, so its feature maps are larger.
SSD_SCALE = 0.02
LEARNING_RATE = 0.0001
# Losses at all anchors and of heat maps are larger.
DENSE_LEARNING_RATE = 0.00001
SSD_LEARNING_RATE = 0.0000001
# The last feature map is one pixel, whose normalization over two images amplifies rounding.
LITE_LEARNING_RATE = 0.000001


def arguments():
    parser = argparse.ArgumentParser()
    parser.add_argument("folder")
    parser.add_argument("names", nargs="*", default=list(OPTIONS))
    parser.add_argument("--shim", help="a file to run before torchvision is imported")
    parser.add_argument("--check", action="store_true", help="detect again without mkldnn")
    return parser.parse_args()


def make(torch, detection, name):
    torch.manual_seed(0)
    options = dict(OPTIONS[name])
    if "min_size" in options:
        options["min_size"] = tuple(options["min_size"])
    return getattr(detection, name)(weights=None, weights_backbone=None, **options)


def calm(torch, name, state):
    """Fills values, with smaller residuals and predictions than fill() alone has."""
    fill(torch, state)
    for key, values in state.items():
        for part, scale in SCALES.items():
            if key.endswith(part):
                values.mul_(scale)
        if name == "ssd300_vgg16" and "module_list" in key:
            values.mul_(SSD_SCALE)


def images(torch):
    return [noise(torch, 3 * h * w, 0).view(3, h, w).float() + 0.5 for h, w in SIZES]


def targets(torch):
    """Boxes, with masks that fill the upper half of each box, and keypoints on its diagonal."""
    result = []
    for (h, w), boxes in zip(SIZES, BOXES):
        masks = torch.zeros(len(boxes), h, w, dtype=torch.uint8)
        keypoints = torch.zeros(len(boxes), 17, 3)
        for i, (x1, y1, x2, y2) in enumerate(boxes):
            masks[i, y1 : (y1 + y2) // 2, x1:x2] = 1
            for k in range(17):
                keypoints[i, k] = torch.tensor(
                    [x1 + (x2 - x1) * k / 16, y1 + (y2 - y1) * k / 16, min(k % 4, 1)]
                )
        result.append(
            {
                "boxes": torch.tensor(boxes, dtype=torch.float32),
                "labels": torch.ones(len(boxes), dtype=torch.int64),
                "masks": masks,
                "keypoints": keypoints,
            }
        )
    return result


def numbers(values):
    return [float(f"{v:.8g}") for v in values.double().flatten().tolist()]


def detections(torch, model):
    with torch.inference_mode():
        found = model(images(torch))
    result = []
    for one in found:
        described = {key: numbers(one[key]) for key in ("boxes", "labels", "scores")}
        if "masks" in one:
            described["masks"] = numbers(one["masks"].double().sum((1, 2, 3)))
            bits = numpy.packbits((one["masks"] > 0.5).numpy())
            described["mask_bits"] = base64.b64encode(bits.tobytes()).decode()
        if "keypoints" in one:
            described["keypoints"] = numbers(one["keypoints"])
            described["keypoints_scores"] = numbers(one["keypoints_scores"])
        result.append(described)
    return result


def learning_rate(name):
    if "rcnn" in name and "keypoint" not in name:
        return LEARNING_RATE
    if name == "ssd300_vgg16":
        return SSD_LEARNING_RATE
    return LITE_LEARNING_RATE if "lite" in name else DENSE_LEARNING_RATE


def losses(torch, name, model):
    model.train()
    parameters = [p for p in model.parameters() if p.requires_grad]
    optimizer = torch.optim.SGD(parameters, lr=learning_rate(name), momentum=0.9)
    torch.manual_seed(1)
    steps = []
    for _ in range(5):
        optimizer.zero_grad()
        step = model(images(torch), targets(torch))
        sum(step.values()).backward()
        optimizer.step()
        steps.append({key: value.item() for key, value in step.items()})
    return steps


def record(torch, detection, name, check):
    model = make(torch, detection, name)
    state = model.state_dict()
    described = {
        "name": name,
        "options": OPTIONS[name],
        "lr": learning_rate(name),
        "text": str(model),
        "state": [f"{k} {str(v.dtype)[6:]} {list(v.shape)}" for k, v in state.items()],
        "trained": sum(p.requires_grad for p in model.parameters()),
        "sum": sum(p.double().sum().item() for p in model.parameters()),
    }
    calm(torch, name, state)
    described["detections"] = detections(torch, model.eval())
    described["losses"] = losses(torch, name, model)
    if check:
        again = make(torch, detection, name)
        calm(torch, name, again.state_dict())
        with torch.backends.mkldnn.flags(enabled=False):
            compare(described, detections(torch, again.eval()), losses(torch, name, again))
    return described


def compare(described, found, steps):
    """Prints how stable the values are."""
    for a, b in zip(described["detections"], found):
        apart = max((abs(x - y) for x, y in zip(a["boxes"], b["boxes"])), default=0)
        print("  labels", a["labels"] == b["labels"], "boxes", apart)
    for a, b in zip(described["losses"], steps):
        print("  losses", {key: (round(a[key], 4), f"{a[key] - b[key]:.1e}") for key in a})


def main():
    args = arguments()
    if args.shim:
        runpy.run_path(args.shim)
    import torch
    from torchvision.models import detection

    torch.set_num_threads(1)
    for name in args.names:
        described = record(torch, detection, name, args.check)
        path = os.path.join(args.folder, name + ".json.gz")
        with open(path, "wb") as raw, gzip.GzipFile("", "wb", 9, raw, 0) as file:
            file.write(json.dumps(described).encode())
        print(name, described["sum"], described["losses"][0])
        for one in described["detections"]:
            print("  ", len(one["labels"]), one["scores"][:3], one["boxes"][:4])


if __name__ == "__main__":
    main()
