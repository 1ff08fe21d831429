"""Transforms with arguments and samples that were drawn at random, and what torchvision makes of them.

run: python make_drawn_transforms.py drawn_transforms.json.gz [--count N] [--seed N] [--only NAME] [--keep FILE] [--shim FILE]

Writes a list of {"seed", "sample", "transform", "out", "state"}, or "error" for what torchvision refuses. Pixels are
drawn by both sides after the seed; boxes and keypoints are written. Results of integers are a checksum of the bytes,
results of pixels in floating point are weighted sums, boxes and keypoints are written as they are. The state is the
checksum of the generator's state after the transform.

--keep names a safetensors file for all results, to look at differences. --shim names a Python file to run before
torchvision is imported, for an installation without its compiled operators.
"""

import argparse
import gzip
import json
import math
import random
import runpy
import zlib
from pathlib import Path

import torch

TOPS = {"uint8": 256, "int16": 32768, "uint16": 65536, "bool": 2, "int64": 9, "int32": 2**31 - 1}
ROTATED = {"XYWHR": 5, "CXCYWHR": 5, "XYXYXYXY": 8}
R = random.Random()


def pick(*values):
    return R.choice(values)


def number(low, high, digits=2):
    return round(R.uniform(low, high), digits)


def pair(low, high):
    return sorted((number(low, high), number(low, high)))


def maybe(arguments, **drawn):
    """Each argument with probability one half."""
    arguments.update({name: value() for name, value in drawn.items() if R.random() < 0.5})
    return arguments


def size():
    return [pick(1, 3, 7, 12, 16, 19), pick(1, 4, 7, 13, 16, 24)]


def fill(channels):
    one = lambda: pick(0, 1, 7, 120.5, 0.25)  # noqa: E731
    some = lambda: pick(None, one(), one(), [one() for _ in range(channels)] if channels > 1 else one())  # noqa: E731
    return pick(some(), some(), {"Image": some(), "Video": some(), "Mask": pick(None, 1, 5), "others": one()})


def resampling(arguments):
    return maybe(
        arguments,
        interpolation=lambda: pick("nearest", "nearest-exact", "bilinear", "bicubic"),
        antialias=lambda: pick(True, False, None),
    )


def warping(arguments, channels):
    return maybe(arguments, interpolation=lambda: pick("nearest", "bilinear"), fill=lambda: fill(channels))


def center():
    return [number(-3, 20), number(-3, 20)]


def p(arguments):
    arguments["p"] = pick(0, 0.3, 0.7, 1, 1)
    return arguments


def channel_numbers(channels, low, high):
    return [number(low, high) for _ in range(channels)]


def mode():
    return pick("constant", "constant", "edge", "reflect", "symmetric")


def padding():
    some = lambda: pick(0, 1, 2, 3, -1)  # noqa: E731
    return pick(some(), [some()], [some(), some()], [some() for _ in range(4)])


# name: arguments, of the number of channels
GEOMETRY = {
    "RandomHorizontalFlip": lambda c: p({}),
    "RandomVerticalFlip": lambda c: p({}),
    "Resize": lambda c: resampling(
        pick({"size": size()}, {"size": pick(5, [9], 14)}, {"size": pick(5, 9), "max_size": 15}, {"size": None, "max_size": 13})
    ),
    "CenterCrop": lambda c: {"size": pick(size(), 9)},
    "RandomResizedCrop": lambda c: resampling(
        maybe({"size": pick(size(), 8)}, scale=lambda: pair(0.05, 1.2), ratio=lambda: pair(0.3, 4))
    ),
    "Pad": lambda c: maybe({"padding": padding()}, fill=lambda: fill(c), padding_mode=mode),
    "RandomZoomOut": lambda c: p(maybe({}, fill=lambda: fill(c), side_range=lambda: pair(1, 3))),
    "RandomRotation": lambda c: warping(
        maybe({"degrees": pick(35, [-90, 200], [90, 90], [180, 180], 0)}, expand=lambda: pick(True, False), center=center), c
    ),
    "RandomAffine": lambda c: warping(
        maybe(
            {"degrees": pick(0, 40, [-20, 90])},
            translate=lambda: [number(0, 0.6), number(0, 0.6)],
            scale=lambda: pair(0.3, 2),
            shear=lambda: pick(20, [-10, 30], [-10, 20, 5, 15]),
            center=center,
        ),
        c,
    ),
    "RandomCrop": lambda c: maybe(
        {"size": pick(size(), 9)}, padding=padding, pad_if_needed=lambda: True, fill=lambda: fill(c), padding_mode=mode
    ),
    "RandomPerspective": lambda c: p(warping(maybe({}, distortion_scale=lambda: pick(0, 0.3, 0.9)), c)),
    "ElasticTransform": lambda c: warping(
        maybe({}, alpha=lambda: pick(20, [10, 90]), sigma=lambda: pick(1.5, [0.5, 2])), c
    ),
    "RandomIoUCrop": lambda c: maybe(
        {}, min_scale=lambda: 0.5, min_aspect_ratio=lambda: 0.8, sampler_options=lambda: pick([0.1, 1.0], [0.0, 1.0], [1.0]), trials=lambda: 5
    ),
    "ScaleJitter": lambda c: resampling(maybe({"target_size": size()}, scale_range=lambda: pair(0.5, 2))),
    "RandomShortestSize": lambda c: resampling(maybe({"min_size": pick([6, 9, 14], [8])}, max_size=lambda: 17)),
    "RandomResize": lambda c: resampling({"min_size": pick(3, 8), "max_size": pick(9, 20)}),
    "ConvertBoundingBoxFormat": lambda c: {"format": pick("XYXY", "XYWH", "CXCYWH", "XYWHR", "CXCYWHR", "XYXYXYXY")},
    "ClampBoundingBoxes": lambda c: maybe({}, clamping_mode=lambda: pick("soft", "hard", None, "auto")),
    "ClampKeyPoints": lambda c: {},
    "SetClampingMode": lambda c: {"clamping_mode": pick("soft", "hard", None)},
    "SanitizeBoundingBoxes": lambda c: maybe({}, min_size=lambda: number(1, 6), min_area=lambda: number(1, 20)),
    "SanitizeKeyPoints": lambda c: {},
}
COLOR = {
    "RandomErasing": lambda c: p(
        maybe(
            {},
            scale=lambda: pair(0.02, 0.9),
            ratio=lambda: pair(0.2, 4),
            value=lambda: pick(7, "random", [3.0] * c, channel_numbers(c, 0, 255)),
            inplace=lambda: False,
        )
    ),
    "JPEG": lambda c: {"quality": pick(30, [5, 90])},
    "Grayscale": lambda c: maybe({}, num_output_channels=lambda: pick(1, 3)),
    "RandomGrayscale": lambda c: p({}),
    "RGB": lambda c: {},
    "ColorJitter": lambda c: maybe(
        {},
        brightness=lambda: pick(0.4, pair(0, 2)),
        contrast=lambda: pick(0.4, 1.7, pair(0, 2)),
        saturation=lambda: pick(0.4, pair(0, 2)),
        hue=lambda: pick(0.3, pair(-0.5, 0.5)),
    ),
    "RandomPhotometricDistort": lambda c: p(maybe({}, brightness=lambda: pair(0, 2), hue=lambda: pair(-0.5, 0.5))),
    "RandomPosterize": lambda c: p({"bits": R.randint(0, 8)}),
    "RandomSolarize": lambda c: p({"threshold": pick(0, 0.4, 1, 100, 128.5, 255)}),
    "RandomAdjustSharpness": lambda c: p({"sharpness_factor": pick(0, 0.4, 1, 2.7)}),
    "RandomAutocontrast": lambda c: p({}),
    "RandomEqualize": lambda c: p({}),
    "RandomInvert": lambda c: p({}),
    "RandomChannelPermutation": lambda c: {},
    "Normalize": lambda c: {"mean": channel_numbers(c, 0, 1), "std": channel_numbers(c, 0.1, 1)},
    "GaussianBlur": lambda c: maybe({"kernel_size": pick(3, [5, 1], [1, 3], 7)}, sigma=lambda: pick(1.2, pair(0.1, 3))),
    "GaussianNoise": lambda c: maybe({}, mean=lambda: number(-0.5, 0.5), sigma=lambda: number(0, 0.6), clip=lambda: False),
    "ToDtype": lambda c: maybe(
        {"dtype": pick("float32", "float64", "uint8", "int16", "uint16", "float16", "int32", "int64")}, scale=lambda: True
    ),
    "ConvertImageDtype": lambda c: {"dtype": pick("float32", "float64", "uint8", "int16", "uint16")},
    "AutoAugment": lambda c: warping(maybe({}, policy=lambda: pick("imagenet", "cifar10", "svhn")), c),
    "RandAugment": lambda c: warping(
        maybe({}, num_ops=lambda: pick(1, 3), magnitude=lambda: R.randint(0, 30), num_magnitude_bins=lambda: 31), c
    ),
    "TrivialAugmentWide": lambda c: warping(maybe({}, num_magnitude_bins=lambda: pick(2, 10)), c),
    # its batch is a plain tensor, so that a fill by kind is not that of the image
    "AugMix": lambda c: maybe(
            {},
            interpolation=lambda: pick("nearest", "bilinear"),
            fill=lambda: pick(None, 7, channel_numbers(c, 0, 200)),
            severity=lambda: R.randint(1, 10),
            mixture_width=lambda: pick(1, 2),
            chain_depth=lambda: pick(0, 2),
            alpha=lambda: pick(0.3, 2.0),
            all_ops=lambda: False,
    ),
    "FiveCrop": lambda c: {"size": pick(5, [3, 6])},
    "TenCrop": lambda c: maybe({"size": pick(5, [3, 6])}, vertical_flip=lambda: True),
    "UniformTemporalSubsample": lambda c: {"num_samples": pick(1, 2, 7)},
    "MixUp": lambda c: maybe({"num_classes": 5}, alpha=lambda: pick(0.2, 3.0)),
    "CutMix": lambda c: maybe({"num_classes": 5}, alpha=lambda: pick(0.2, 3.0)),
    "Identity": lambda c: {},
    "ToPureTensor": lambda c: {},
    "ToImage": lambda c: {},
}
LABELED = ["MixUp", "CutMix", "SanitizeBoundingBoxes", "Compose", "RandomApply", "RandomChoice", "RandomOrder"]


def transform(name, channels):
    return {"name": name, "arguments": {**GEOMETRY, **COLOR}[name](channels)}


def nested(channels):
    inner = lambda: nested(channels) if R.random() < 0.2 else transform(pick(*GEOMETRY), channels)  # noqa: E731
    name = pick("Compose", "RandomApply", "RandomChoice", "RandomOrder")
    arguments = {"transforms": [inner() for _ in range(R.randint(1, 3))]}
    if name == "RandomApply":
        p(arguments)
    if name == "RandomChoice" and R.random() < 0.5:
        arguments["p"] = [number(0.1, 3) for _ in arguments["transforms"]]
    return {"name": name, "arguments": arguments}


def boxes(canvas, kind):
    h, w = canvas
    rows = []
    for _ in range(pick(0, 1, 3, 4)):
        x, y, bw, bh = number(-0.1 * w, w), number(-0.1 * h, h), number(0, 0.7 * w), number(0, 0.7 * h)
        angle = pick(number(-180, 180), 90.0, 0.0)
        a = math.radians(angle)
        u, v = (bw * math.cos(a), -bw * math.sin(a)), (bh * math.sin(a), bh * math.cos(a))
        rows.append(
            {
                "XYXY": [x, y, x + bw, y + bh],
                "XYWH": [x, y, bw, bh],
                "CXCYWH": [x, y, bw, bh],
                "XYWHR": [x, y, bw, bh, angle],
                "CXCYWHR": [x, y, bw, bh, angle],
                "XYXYXYXY": [x, y, x + u[0], y + u[1], x + u[0] + v[0], y + u[1] + v[1], x + v[0], y + v[1]],
            }[kind]
        )
    rows = [[round(value, 3) for value in row] for row in rows]
    integers = kind not in ROTATED and R.random() < 0.4
    return {
        "kind": "BoundingBoxes",
        "dtype": "int64" if integers else pick("float32", "float32", "float64"),
        "data": [[int(value) for value in row] for row in rows] if integers else rows,
        "shape": [len(rows), ROTATED.get(kind, 4)],
        "format": kind,
        "canvas": canvas,
        "clamping": pick("soft", "soft", "hard", None),
    }


def points(canvas):
    shape = pick([3], [2, 4], [0], [1])
    data = [[number(-2, canvas[1] + 2), number(-2, canvas[0] + 2)] for _ in range(math.prod(shape))]
    return {"kind": "KeyPoints", "dtype": pick("float32", "float64"), "data": data, "shape": [*shape, 2], "canvas": canvas}


def sample(name):
    canvas = pick([12, 17], [16, 16], [9, 20], [1, 7], [15, 1], [24, 10])
    channels = pick(1, 3, 3, 3, 4)
    dtype = pick("uint8", "uint8", "uint8", "float32", "float32", "float64", "int16", "uint16")
    lead = pick([], [], [], [2], [0])
    video = R.random() < 0.15 and name != "nested"
    if name in ("JPEG", "ScaleJitter", "AugMix", "nested"):
        lead = [2] if lead else []  # torchvision is not of one mind about empty batches
        dtype = "int16" if dtype == "uint16" else dtype  # cut, not rounded: its last bit is that of the kernels
    if name in ("MixUp", "CutMix"):
        lead, dtype = [3], pick("float32", "float64", "uint8")
        video = False
    if video or name == "UniformTemporalSubsample":
        lead, video = [*lead, pick(1, 4)], True
    kind = "Video" if video else pick("Image", "Image", "Tensor")
    shape = [*lead, channels, *canvas]
    parts = [{"kind": kind, "dtype": dtype, "shape": shape}]
    if name in COLOR:
        return parts, channels
    if R.random() < 0.7 or name == "RandomIoUCrop":
        drawn = pick("XYXY", "XYXY", "XYWH", "CXCYWH", "XYWHR", "CXCYWHR", "XYXYXYXY")
        parts.append(boxes(canvas, drawn))
    if R.random() < 0.5:
        masks = pick([], [2], [0]) if len(parts) < 2 or name != "SanitizeBoundingBoxes" else [parts[1]["shape"][0]]
        parts.append({"kind": "Mask", "dtype": pick("bool", "uint8", "int64"), "shape": [*masks, *canvas]})
    if R.random() < 0.5:
        parts.append(points(canvas))
    return parts, channels


def finite(values):
    return [float(f"{value:.8g}") if math.isfinite(value) else None for value in values]


class Run:
    """torchvision's side."""

    def __init__(self, keep):
        from torchvision import tv_tensors
        from torchvision.transforms import v2

        self.v2, self.tv, self.keep = v2, tv_tensors, keep

    def pixels(self, shape, dtype):
        if dtype in TOPS:
            return torch.randint(0, TOPS[dtype], shape).to(getattr(torch, dtype))
        return torch.rand(shape).to(getattr(torch, dtype))

    def part(self, spec):
        kind, dtype = spec["kind"], spec["dtype"]
        if kind == "KeyPoints":
            data = torch.tensor(spec["data"], dtype=getattr(torch, dtype)).reshape(spec["shape"])
            return self.tv.KeyPoints(data, canvas_size=tuple(spec["canvas"]))
        if kind == "BoundingBoxes":
            data = torch.tensor(spec["data"], dtype=getattr(torch, dtype)).reshape(spec["shape"])
            return self.tv.BoundingBoxes(
                data, format=spec["format"], canvas_size=tuple(spec["canvas"]), clamping_mode=spec["clamping"]
            )
        data = self.pixels(spec["shape"], dtype)
        return data if kind == "Tensor" else getattr(self.tv, kind)(data)

    def transform(self, spec):
        arguments = dict(spec["arguments"])
        if "transforms" in arguments:
            arguments["transforms"] = [self.transform(one) for one in arguments["transforms"]]
        if "dtype" in arguments:
            arguments["dtype"] = getattr(torch, arguments["dtype"])
        if "policy" in arguments:
            arguments["policy"] = self.v2.AutoAugmentPolicy(arguments["policy"])
        if isinstance(arguments.get("fill"), dict):
            fills = {getattr(self.tv, k, k): v for k, v in arguments["fill"].items()}
            arguments["fill"] = {torch.Tensor: fills[self.tv.Image], **fills}
        return getattr(self.v2, spec["name"])(**arguments)

    def described(self, leaf, name):
        result = {"kind": type(leaf).__name__, "dtype": str(leaf.dtype).removeprefix("torch."), "shape": list(leaf.shape)}
        if hasattr(leaf, "canvas_size"):
            result["canvas"] = list(leaf.canvas_size)
        if hasattr(leaf, "format"):
            result["format"], result["clamping"] = leaf.format.name, leaf.clamping_mode
        data = leaf.as_subclass(torch.Tensor).contiguous()
        if self.keep is not None:
            self.keep[name] = data.clone()
        if not data.dtype.is_floating_point:
            result["crc"] = zlib.crc32(data.numpy().tobytes())
        elif hasattr(leaf, "canvas_size"):
            result["data"] = finite(data.flatten().tolist())
        else:
            flat = data.flatten().double()
            weights = torch.cos(torch.arange(flat.numel(), dtype=torch.float64))
            result["sums"] = finite([flat.sum().item(), (flat * weights).sum().item()])
        return result

    def __call__(self, index, case):
        torch.manual_seed(case["seed"])
        parts = [self.part(spec) for spec in case["sample"]]
        given = {f"part{i}": part for i, part in enumerate(parts)}
        if case["transform"]["name"] in LABELED:
            boxes = [part for part in parts if isinstance(part, self.tv.BoundingBoxes)]
            given["labels"] = torch.arange(len(boxes[0]) if boxes else 3)
        torch.manual_seed(case["seed"] + 1)
        try:
            out = self.transform(case["transform"])(given)
        except Exception as error:
            case["error"] = f"{type(error).__name__}: {error}"[:90]
            return
        leaves = []
        for value in out.values():
            leaves.extend(value if isinstance(value, tuple) else [value])
        case["out"] = [self.described(leaf, f"{index}.{i}") for i, leaf in enumerate(leaves)]
        case["state"] = zlib.crc32(torch.get_rng_state().numpy().tobytes())


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("out", type=Path)
    parser.add_argument("--count", type=int, default=1800)
    parser.add_argument("--seed", type=int, default=0)
    parser.add_argument("--only")
    parser.add_argument("--keep", type=Path)
    parser.add_argument("--shim", type=Path)
    options = parser.parse_args()
    # The shim's declarations live as long as its module.
    shim = runpy.run_path(str(options.shim)) if options.shim else {}
    torch.set_num_threads(1)
    R.seed(options.seed)
    kept = {} if options.keep else None
    run = Run(kept)
    names = [options.only] if options.only else [*GEOMETRY, *COLOR, *["nested"] * 8]
    cases = []
    for index in range(options.count):
        name = names[index % len(names)]
        parts, channels = sample(name)
        chosen = nested(channels) if name == "nested" else transform(name, channels)
        case = {"seed": index, "sample": parts, "transform": chosen}
        run(len(cases), case)
        # What torchvision refuses by a check of its own must be refused; its mishaps are left out.
        error = case.get("error", "ValueError")
        if error.startswith(("ValueError", "TypeError")) and "cannot broadcast" not in error:
            cases.append(case)
    text = "[\n" + ",\n".join(json.dumps(case, separators=(",", ":")) for case in cases) + "\n]\n"
    options.out.write_bytes(gzip.compress(text.encode(), mtime=0))
    if kept:
        from safetensors.torch import save_file

        save_file(kept, options.keep)
    shim.clear()


if __name__ == "__main__":
    main()
