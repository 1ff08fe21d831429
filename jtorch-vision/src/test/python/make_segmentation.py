"""Records training steps of DeepLabV3: make_segmentation.py FILE [--shim FILE].

FILE gets the losses of five steps of SGD of two models whose values were replaced by
make_models.fill() and whose residuals were made smaller, with dropout from seed 1, and the outputs
of models with trained weights, which are the values of fill(). SegmentationTrainingTest and
TrainedSegmentationTest do the same.
"""

import argparse
import json
import runpy
from unittest import mock

from make_models import fill, noise

NAMES = ["deeplabv3_mobilenet_v3_large", "deeplabv3_resnet50"]
SHAPE = [4, 3, 48, 48]
CLASSES = 21
TRAINED = {
    "lraspp_mobilenet_v3_large": "mobilenet_v3_large",
    "deeplabv3_mobilenet_v3_large": "mobilenet_v3_large",
    "deeplabv3_resnet50": "resnet50",
    "fcn_resnet50": "resnet50",
}


def losses(torch, segmentation, name):
    model = getattr(segmentation, name)(weights=None, weights_backbone=None, aux_loss=True)
    state = model.state_dict()
    fill(torch, state)
    for key, values in state.items():
        if key.endswith("bn3.weight"):
            values.mul_(0.25)
    n, c, h, w = SHAPE
    images = noise(torch, n * c * h * w, 0).view(SHAPE).float() * 4
    labels = noise(torch, n * h * w, 0).view(n, h, w).float() + 0.5
    labels = (labels * CLASSES).floor().clamp(0, CLASSES - 1).long()
    optimizer = torch.optim.SGD(model.parameters(), lr=1e-5, momentum=0.9)
    cross_entropy = torch.nn.functional.cross_entropy
    torch.manual_seed(1)
    steps = []
    for _ in range(5):
        optimizer.zero_grad()
        outputs = model(images)
        out = cross_entropy(outputs["out"], labels)
        aux = cross_entropy(outputs["aux"], labels)
        (out + 0.5 * aux).backward()
        optimizer.step()
        steps.append([out.item(), aux.item()])
    return steps


def sampled(torch, model):
    """Some values of each output in eval mode, and the number of trained parameters."""
    images = noise(torch, 2 * 3 * 32 * 48, 0).view(2, 3, 32, 48).float() * 4
    with torch.inference_mode():
        outputs = model.eval()(images)
    result = {name: values.flatten()[::499].tolist() for name, values in outputs.items()}
    result["trained"] = sum(1 for p in model.parameters() if p.requires_grad)
    return result


def trained(torch, models, name, backbone):
    """Outputs with weights of the whole model, and with weights of the backbone alone."""
    builder = getattr(models.segmentation, name)
    options = {} if name.startswith("lraspp") else {"aux_loss": True}

    def load(state):
        fill(torch, state)
        return mock.patch.object(models.WeightsEnum, "get_state_dict", lambda *_, **__: state)

    with load(builder(weights=None, weights_backbone=None, **options).state_dict()):
        whole = sampled(torch, builder(weights="DEFAULT"))
    with load(getattr(models, backbone)().state_dict()):
        torch.manual_seed(0)
        part = sampled(torch, builder(weights_backbone="DEFAULT", num_classes=5))
        torch.manual_seed(0)
        both = sampled(torch, builder(weights_backbone="DEFAULT", num_classes=5, **options))
    return {"weights": whole, "weights_backbone": part, "aux_loss": both}


def main():
    parser = argparse.ArgumentParser()
    parser.add_argument("file")
    parser.add_argument("--shim", help="a file to run before torchvision is imported")
    parser.add_argument("--check", action="store_true", help="train without mkldnn as well")
    args = parser.parse_args()
    if args.shim:
        runpy.run_path(args.shim)
    import torch
    from torchvision import models
    from torchvision.models import segmentation

    torch.set_num_threads(1)
    if args.check:
        with torch.backends.mkldnn.flags(enabled=False):
            print({name: losses(torch, segmentation, name) for name in NAMES})
    recorded = {name: losses(torch, segmentation, name) for name in NAMES}
    recorded["trained"] = {
        name: trained(torch, models, name, backbone) for name, backbone in TRAINED.items()
    }
    with open(args.file, "w") as file:
        json.dump(recorded, file, indent=1)
        file.write("\n")
    print(recorded)


if __name__ == "__main__":
    main()
