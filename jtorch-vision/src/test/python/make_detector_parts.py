"""Records parts of torchvision's detectors: make_detector_parts.py FILE [--shim FILE].

FILE (.json.gz) gets the box losses of RetinaNet with their gradients, pasted masks, keypoints of heat
maps, the frozen parameters of each builder's backbone by weights and trained layers, and detections
of models whose trained weights are the values of make_detection.calm(). DetectorPartsTest does the
same.
"""

import argparse
import gzip
import json
import runpy
from unittest import mock

from make_detection import OPTIONS, calm, images, numbers, targets
from make_models import noise

LAYERS = {
    "fasterrcnn_resnet50_fpn": 5,
    "fasterrcnn_resnet50_fpn_v2": 5,
    "fasterrcnn_mobilenet_v3_large_fpn": 6,
    "fasterrcnn_mobilenet_v3_large_320_fpn": 6,
    "maskrcnn_resnet50_fpn": 5,
    "maskrcnn_resnet50_fpn_v2": 5,
    "keypointrcnn_resnet50_fpn": 5,
    "retinanet_resnet50_fpn": 5,
    "retinanet_resnet50_fpn_v2": 5,
    "fcos_resnet50_fpn": 5,
    "ssd300_vgg16": 5,
    "ssdlite320_mobilenet_v3_large": 6,
}


def values(torch, *shape):
    count = 1
    for size in shape:
        count *= size
    return noise(torch, count, 0).view(shape).float()


def box_losses(torch):
    """Losses and gradients of the five losses for anchors of 8 pixels and larger objects."""
    from torchvision.models.detection.retinanet import RetinaNetRegressionHead

    starts = torch.arange(12).float()
    anchors = torch.stack([starts * 4, starts * 3, starts * 4 + 8, starts * 3 + 10], 1)
    boxes = [one["boxes"] / 4 for one in targets(torch)]
    matches = [(torch.arange(12) % 4) - 2, (torch.arange(12) % 3) - 2]
    result = {}
    for loss in ("l1", "smooth_l1", "ciou", "diou", "giou"):
        head = RetinaNetRegressionHead(4, 1)
        head._loss_type = loss
        codes = values(torch, 2, 12, 4).requires_grad_()
        value = head.compute_loss(
            [{"boxes": one} for one in boxes], {"bbox_regression": codes}, [anchors, anchors], matches
        )
        value.backward()
        result[loss] = [value.item()] + numbers(codes.grad)
    return result


def pasted_masks(torch):
    from torchvision.models.detection.roi_heads import paste_masks_in_image

    masks = values(torch, 4, 1, 28, 28) + 0.5
    boxes = torch.tensor(
        [[4.2, 3.7, 20.1, 18.9], [-5.0, 6.5, 10.3, 40.0], [30.4, 0, 48, 32], [12.5, 12.5, 12.9, 12.7]]
    )
    return [round(v, 6) for v in paste_masks_in_image(masks, boxes, (32, 48)).flatten().tolist()]


def keypoints(torch):
    from torchvision.models.detection.roi_heads import heatmaps_to_keypoints

    boxes = torch.tensor([[4.2, 3.7, 50.1, 78.9], [-5.0, 6.5, 10.3, 40.0], [12.5, 12.5, 12.9, 12.7]])
    points, scores = heatmaps_to_keypoints(values(torch, 3, 17, 56, 56), boxes)
    return {"points": numbers(points), "scores": numbers(scores)}


class Weights:
    """Gives the weights of the models, and the state dicts of a backbone, without files."""

    def __init__(self, torch, state=None):
        from torchvision.models import WeightsEnum

        self.patch = mock.patch.object(
            WeightsEnum, "get_state_dict", lambda weights, **_: state or {"none": torch.zeros(1)}
        )
        self.load = mock.patch.object(torch.nn.Module, "load_state_dict", lambda *a, **k: None)
        self.state = state

    def __enter__(self):
        self.patch.start()
        if self.state is None:
            self.load.start()

    def __exit__(self, *_):
        self.patch.stop()
        if self.state is None:
            self.load.stop()


def frozen(torch, detection):
    """Names of frozen parameters of the backbone, for each builder and number of trained layers."""
    result = {}
    for name, most in LAYERS.items():
        with Weights(torch):
            for layers in [None, *range(most + 1)]:
                model = getattr(detection, name)(
                    weights="DEFAULT", trainable_backbone_layers=layers
                )
                result[f"{name} {'default' if layers is None else layers}"] = [
                    key for key, p in model.named_parameters() if not p.requires_grad
                ]
    return result


def trained(torch, detection, name, weights):
    options = dict(OPTIONS[name])
    if "min_size" in options:
        options["min_size"] = tuple(options["min_size"])
    builder = getattr(detection, name)
    state = builder(weights=None, weights_backbone=None).state_dict()
    calm(torch, name, state)
    with Weights(torch, state):
        model = builder(weights=weights, **options)
    with torch.inference_mode():
        found = model.eval()(images(torch))
    return [{key: numbers(one[key]) for key in ("boxes", "labels", "scores")} for one in found]


def main():
    parser = argparse.ArgumentParser()
    parser.add_argument("file")
    parser.add_argument("--shim", help="a file to run before torchvision is imported")
    args = parser.parse_args()
    if args.shim:
        runpy.run_path(args.shim)
    import torch
    from torchvision.models import detection

    torch.set_num_threads(1)
    recorded = {
        "box_losses": box_losses(torch),
        "masks": pasted_masks(torch),
        "keypoints": keypoints(torch),
        "frozen": frozen(torch, detection),
        "trained": {
            name: trained(torch, detection, name, "COCO_V1")
            for name in ("retinanet_resnet50_fpn", "ssdlite320_mobilenet_v3_large")
        },
    }
    with open(args.file, "wb") as raw, gzip.GzipFile("", "wb", 9, raw, 0) as file:
        file.write(json.dumps(recorded).encode())
    print({key: value[0] for key, value in recorded["box_losses"].items()})
    print({key: len(value) for key, value in recorded["frozen"].items()})


if __name__ == "__main__":
    main()
