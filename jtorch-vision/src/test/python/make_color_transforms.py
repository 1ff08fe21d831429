"""Records what the random color transforms and augmentation policies of torchvision.transforms.v2 draw and return.

run: python make_color_transforms.py FOLDER [--shim FILE]

Writes color_transforms.safetensors and color_transforms.json. FILE is Python to run before torchvision is imported, which makes its compiled
operators (encode_jpeg, decode_jpeg) work in this installation.
"""
import argparse
import hashlib
import json
import runpy

import torch

parser = argparse.ArgumentParser()
parser.add_argument("folder")
parser.add_argument("--shim")
arguments = parser.parse_args()
if arguments.shim:
    runpy.run_path(arguments.shim)

import torchvision
from safetensors.torch import save_file
from torchvision import tv_tensors
from torchvision.transforms import v2

DRAWS = 20
tensors, cases = {}, []


def sample(kind):
    """An image with boxes, masks and labels, or a video, of the tensors that are stored."""
    if kind == "video":
        return tv_tensors.Video(tensors["video"].clone())
    if kind in ("float", "gray", "square"):
        return tv_tensors.Image(tensors[kind].clone())
    return dict(
        image=tv_tensors.Image(tensors["image"].clone()),
        boxes=tv_tensors.BoundingBoxes(tensors["boxes"].clone(), format="XYXY", canvas_size=(11, 10)),
        mask=tv_tensors.Mask(tensors["mask"].clone()),
        labels=tensors["labels"].clone(),
    )


def record(name, transform, kind="image"):
    """Applies a transform 20 times after one seed."""
    torch.manual_seed(len(cases))
    images = []
    for _ in range(DRAWS):
        output = transform(sample(kind))
        images.append(output["image"] if isinstance(output, dict) else output)
        if isinstance(output, dict):
            assert torch.equal(output["boxes"], tensors["boxes"]) and torch.equal(output["mask"], tensors["mask"])
    full = f"{name}.{kind}"
    tensors[full] = torch.stack([image.as_subclass(torch.Tensor) for image in images]).contiguous()
    state = hashlib.sha256(torch.get_rng_state().numpy().tobytes()).hexdigest()
    cases.append(dict(name=name, sample=kind, seed=len(cases), repr=repr(transform), state=state))


def random_colors():
    for kind in ("image", "gray", "float", "video"):
        record("ColorJitter", v2.ColorJitter(0.4, (0.5, 1.4), 0.7, 0.2), kind)
        record("RandomEqualize", v2.RandomEqualize(), kind)
        record("RandomInvert", v2.RandomInvert(0.4), kind)
        record("RandomAutocontrast", v2.RandomAutocontrast(), kind)
        record("RandomPosterize", v2.RandomPosterize(3), kind)
        record("RandomSolarize", v2.RandomSolarize(0.4 if kind == "float" else 120.5, 0.6), kind)
        record("RandomAdjustSharpness", v2.RandomAdjustSharpness(2.5), kind)
        record("GaussianBlur", v2.GaussianBlur((3, 5), (0.2, 1.5)), kind)
        record("GaussianNoise", v2.GaussianNoise(0.1, 0.3), kind)
        record("RandomErasing", v2.RandomErasing(0.8), kind)
        record("RandomGrayscale", v2.RandomGrayscale(0.5), kind)
        record("RandomPhotometricDistort", v2.RandomPhotometricDistort(), kind)
        record("RandomChannelPermutation", v2.RandomChannelPermutation(), kind)
    record("ColorJitter.hue", v2.ColorJitter(hue=(-0.1, 0.4)))
    record("ColorJitter.two", v2.ColorJitter(brightness=(0.2, 0.3), saturation=2.5))
    record("RandomPhotometricDistort.wide", v2.RandomPhotometricDistort((0.5, 1.5), (0.2, 1.9), (0.1, 2.0), (-0.4, 0.5), 0.8))
    record("GaussianBlur.square", v2.GaussianBlur(3))
    record("GaussianNoise.overflow", v2.GaussianNoise(0.3, 0.5, False))
    record("RandomErasing.values", v2.RandomErasing(0.9, (0.1, 0.5), (0.5, 1.5), (7.0, 200.4, 31.0)))
    record("RandomErasing.random", v2.RandomErasing(0.7, value="random"))
    record("RandomErasing.large", v2.RandomErasing(1.0, (0.6, 1.0), (0.2, 5.0), 1.0, True))
    record("JPEG", v2.JPEG((1, 60)))
    record("JPEG", v2.JPEG((1, 60)), "video")
    record("JPEG.one", v2.JPEG(40))


def batches():
    tensors["batch"] = torch.rand(6, 3, 7, 8)
    tensors["batch_bytes"] = torch.randint(0, 256, (6, 3, 7, 8), dtype=torch.uint8)
    tensors["batch_labels"] = torch.tensor([3, 0, 1, 2, 2, 4])
    tensors["probabilities"] = torch.rand(6, 5)
    for name, transform, images, labels in (
        ("MixUp", v2.MixUp(num_classes=5), "batch", "batch_labels"),
        ("MixUp.alpha", v2.MixUp(alpha=0.2), "batch", "probabilities"),
        ("CutMix", v2.CutMix(num_classes=5), "batch_bytes", "batch_labels"),
        ("CutMix.alpha", v2.CutMix(alpha=0.4, num_classes=5), "batch", "probabilities"),
    ):
        torch.manual_seed(len(cases))
        mixed = [transform(tensors[images].clone(), tensors[labels].clone()) for _ in range(DRAWS)]
        tensors[name + ".images"] = torch.stack([one[0] for one in mixed]).contiguous()
        tensors[name + ".labels"] = torch.stack([one[1] for one in mixed]).contiguous()
        state = hashlib.sha256(torch.get_rng_state().numpy().tobytes()).hexdigest()
        cases.append(dict(name=name, sample=images, labels=labels, seed=len(cases), repr=repr(transform), state=state))


def policies():
    for kind in ("image", "video"):
        for policy in v2.AutoAugmentPolicy:
            record(f"AutoAugment.{policy.name}", Only(v2.AutoAugment(policy)), kind)
        record("RandAugment", Only(v2.RandAugment()), kind)
        record("TrivialAugmentWide", Only(v2.TrivialAugmentWide()), kind)
        record("AugMix", Only(v2.AugMix()), kind)
    record("AutoAugment.bilinear", Only(v2.AutoAugment(interpolation="bilinear", fill=[10, 20, 200])))
    record("RandAugment.options", Only(v2.RandAugment(3, 5, 11, fill=128)))
    record("TrivialAugmentWide.options", Only(v2.TrivialAugmentWide(7, "bilinear")))
    record("AugMix.options", Only(v2.AugMix(7, 2, 2, 0.6, False)))


class Only(torch.nn.Module):
    """Applies a transform to the image of a sample: policies refuse boxes and masks."""

    def __init__(self, transform):
        super().__init__()
        self.transform = transform

    def forward(self, sample):
        if isinstance(sample, dict):
            return dict(sample, image=self.transform(sample["image"]))
        return self.transform(sample)

    def __repr__(self):
        return repr(self.transform)


if __name__ == "__main__":
    torch.manual_seed(0)
    torch.set_num_threads(1)
    tensors["image"] = (torch.linspace(0, 200, 110).view(1, 11, 10) + torch.randint(0, 56, (3, 11, 10))).to(torch.uint8)
    tensors["gray"] = torch.randint(0, 256, (1, 6, 7), dtype=torch.uint8)
    tensors["float"] = torch.rand(3, 6, 7)
    tensors["video"] = torch.randint(0, 256, (2, 3, 6, 5), dtype=torch.uint8)
    tensors["boxes"] = torch.tensor([[1, 2, 7, 9], [0, 0, 4, 4]])
    tensors["mask"] = torch.randint(0, 2, (2, 11, 10), dtype=torch.uint8)
    tensors["labels"] = torch.tensor([5, 6])
    for part in (random_colors, batches, policies):
        part()
    save_file(tensors, arguments.folder + "/color_transforms.safetensors")
    with open(arguments.folder + "/color_transforms.json", "w") as file:
        file.write("[\n" + ",\n".join(json.dumps(case) for case in cases) + "\n]\n")
    print(torch.__version__, torchvision.__version__, len(cases), "cases")
