"""Results of torchvision's geometric transforms and functions on small images, boxes, masks and keypoints.

run: python make_geometry.py OUT_DIR [--shim FILE]

Writes geometry.safetensors and geometry.json: "functions" with one call each, and "transforms" with 20 samples each,
seeded once, and the SHA-256 of the generator's state after them; and "presets". Tensors are named in the JSON, which is
committed as .gz like the tensors.

--shim names a Python file to run before torchvision is imported, for an installation without its compiled operators.
"""

import argparse
import hashlib
import json
import runpy
from pathlib import Path

import torch

FORMATS = ("XYXY", "XYWH", "CXCYWH", "XYWHR", "CXCYWHR", "XYXYXYXY")
H, W = 18, 26
DRAWS = 20


class Recorder:
    def __init__(self) -> None:
        self.tensors = {}

    def add(self, tensor: torch.Tensor) -> str:
        name = str(len(self.tensors))
        self.tensors[name] = tensor.as_subclass(torch.Tensor).contiguous().clone()
        return name


def boxes_of(format: str, dtype: torch.dtype, tv) -> torch.Tensor:
    xyxy = torch.tensor([[2.0, 3.0, 9.0, 12.0], [0.0, 0.0, 25.0, 17.0], [11.0, 5.0, 20.0, 8.0], [14.0, 9.0, 24.0, 16.0]])
    if format in ("XYXY", "XYWH", "CXCYWH"):
        boxes = tv.functional.convert_bounding_box_format(xyxy, tv.BoundingBoxFormat.XYXY, tv.BoundingBoxFormat[format])
    else:
        rotated = torch.tensor([[6.0, 7.0, 5.0, 3.0, 20.0], [13.0, 9.0, 8.0, 6.0, -35.0], [18.0, 8.0, 4.0, 7.0, 80.0]])
        boxes = tv.functional.convert_bounding_box_format(
            rotated, tv.BoundingBoxFormat.CXCYWHR, tv.BoundingBoxFormat[format]
        )
    return boxes.to(dtype)


class Calls:
    """Calls of one function on every kind of part."""

    def __init__(self, recorder: Recorder, tv) -> None:
        self.recorder = recorder
        self.tv = tv
        self.cases = []

    def record(self, op: str, arguments: dict, kind: str, given, result) -> None:
        case = {
            "op": op,
            "arguments": arguments,
            "kind": kind,
            "dtype": str(given.dtype).removeprefix("torch."),
            "in": self.recorder.add(given),
            "out": self.recorder.add(result),
        }
        for side, value in (("from", given), ("to", result)):
            if hasattr(value, "canvas_size"):
                case[side] = list(value.canvas_size)
        if hasattr(given, "format"):
            case["format"] = given.format.value
            case["clamping"] = given.clamping_mode or "none"
        self.cases.append(case)

    def call(self, op: str, arguments: dict, run, kinds=("image", "mask", "boxes", "points"), dtypes=("uint8", "float32")):
        tv = self.tv
        if "image" in kinds:
            for dtype in dtypes:
                image = torch.randint(256, (3, H, W)).to(getattr(torch, dtype))
                image = image / 255 if image.is_floating_point() else image
                image = tv.Image(image)
                self.record(op, arguments, "image", image, run(image))
        if "mask" in kinds:
            mask = tv.Mask(torch.randint(2, (2, H, W), dtype=torch.uint8))
            self.record(op, arguments, "mask", mask, run(mask))
            flat = tv.Mask(torch.randint(9, (H, W), dtype=torch.int64))
            self.record(op, arguments, "mask", flat, run(flat))
        if "boxes" in kinds:
            for format in FORMATS:
                for mode in ("soft", "hard"):
                    boxes = tv.BoundingBoxes(
                        boxes_of(format, torch.float32, tv), format=format, canvas_size=(H, W), clamping_mode=mode
                    )
                    self.record(op, arguments, "boxes", boxes, run(boxes))
                    if not tv.is_rotated_bounding_format(format) and mode == "soft":
                        whole = tv.wrap(boxes.to(torch.int64), like=boxes)
                        self.record(op, arguments, "boxes", whole, run(whole))
        if "points" in kinds:
            points = tv.KeyPoints(torch.tensor([[[1.0, 2.0], [25.0, 17.0]], [[12.5, 3.25], [0.0, 9.0]]]), canvas_size=(H, W))
            self.record(op, arguments, "points", points, run(points))


def functions(calls: Calls, f) -> None:
    calls.call("horizontal_flip", {}, f.horizontal_flip)
    calls.call("vertical_flip", {}, f.vertical_flip)
    for size, more in (
        ([9], {}),
        ([30], {"max_size": 40}),
        ([], {"max_size": 13}),
        ([20, 15], {"interpolation": "bicubic"}),
        ([7, 40], {"interpolation": "nearest"}),
        ([7, 40], {"interpolation": "nearest-exact"}),
        ([8, 11], {"antialias": False}),
        ([8, 11], {"interpolation": "bicubic", "antialias": False}),
        ([H, W], {}),
    ):
        calls.call(
            "resize",
            {"size": size, **more},
            lambda x: f.resize(x, size or None, **more),
            dtypes=("uint8", "float32", "float64", "float16", "int16"),
        )
    for top, left, height, width in ((2, 3, 9, 12), (-3, 5, 10, 30), (15, -20, 12, 22), (-4, -6, 30, 40)):
        calls.call("crop", {"box": [top, left, height, width]}, lambda x: f.crop(x, top, left, height, width))
    for size in ([9, 12], [9, 40], [31, 30], [17, 25]):
        calls.call("center_crop", {"size": size}, lambda x: f.center_crop(x, size))
    calls.call(
        "resized_crop",
        {"box": [2, 3, 10, 12], "size": [14, 9], "interpolation": "bicubic"},
        lambda x: f.resized_crop(x, 2, 3, 10, 12, [14, 9], interpolation="bicubic"),
    )
    for padding, more in (([3], {}), ([2, 5], {"fill": 7}), ([1, 2, 3, 4], {"fill": [3]}), ([-2, 3, 4, -1], {})):
        calls.call("pad", {"padding": padding, **more}, lambda x: f.pad(x, padding, **more), kinds=("image", "boxes", "points"))
    calls.call("pad", {"padding": [1, 2, 3, 0], "fill": [3, 9, 200]}, lambda x: f.pad(x, [1, 2, 3, 0], [3, 9, 200]), ("image",))
    for mode in ("edge", "reflect", "symmetric"):
        arguments = {"padding": [4, 2, 3, 6], "padding_mode": mode}
        calls.call("pad", arguments, lambda x: f.pad(x, [4, 2, 3, 6], padding_mode=mode), ("image",))
    calls.call("pad", {"padding": [2], "fill": 5}, lambda x: f.pad(x, [2], 5), ("mask",))
    arguments = {"padding": [-2, 3, 4, -1], "padding_mode": "symmetric"}
    calls.call("pad", arguments, lambda x: f.pad(x, [-2, 3, 4, -1], padding_mode="symmetric"), ("image",))
    warps(calls, f)


def warps(calls: Calls, f) -> None:
    for angle, more in (
        (30.0, {}),
        (-50.0, {"expand": True, "fill": 9.0}),
        (90.0, {"expand": True}),
        (90.0, {}),
        (180.0, {}),
        (270.0, {"expand": True}),
        (0.0, {}),
        (15.0, {"interpolation": "bilinear", "fill": [10.0, 20.0, 30.0], "center": [3.0, 5.0]}),
        (-400.0, {"interpolation": "bilinear"}),
        (25.0, {"interpolation": "bilinear", "fill": 0.0, "expand": True}),
    ):
        kinds = ("image", "boxes", "points") if isinstance(more.get("fill"), list) else ("image", "mask", "boxes", "points")
        calls.call("rotate", {"angle": angle, **more}, lambda x: f.rotate(x, angle, **more), kinds)
    for angle, translate, scale, shear, more in (
        (20.0, [3.0, -2.0], 1.2, [8.0, -5.0], {}),
        (-35.0, [0.0, 0.0], 0.7, [0.0, 12.0], {"interpolation": "bilinear", "fill": 50.0}),
        (0.0, [5.0, 4.0], 1.0, [0.0, 0.0], {"center": [4.0, 6.0], "fill": 0.0}),
    ):
        arguments = {"angle": angle, "translate": translate, "scale": scale, "shear": shear, **more}
        calls.call("affine", arguments, lambda x: f.affine(x, angle, translate, scale, shear, **more))
    start = [[0, 0], [W - 1, 0], [W - 1, H - 1], [0, H - 1]]
    end = [[3, 2], [W - 4, 1], [W - 2, H - 5], [1, H - 2]]
    for more in ({}, {"fill": 33.0}, {"interpolation": "nearest", "fill": 0.0}):
        arguments = {"startpoints": start, "endpoints": end, **more}
        calls.call("perspective", arguments, lambda x: f.perspective(x, start, end, **more))
    displacement = torch.rand(1, H, W, 2) * 0.4 - 0.2
    name = calls.recorder.add(displacement)
    for more in ({}, {"fill": 33.0}, {"interpolation": "nearest", "fill": 0.0}):
        calls.call("elastic", {"displacement": name, **more}, lambda x: f.elastic(x, displacement, **more))


def transforms(v2) -> dict:
    bilinear = {"interpolation": "bilinear"}
    return {
        "flips": v2.Compose([v2.RandomHorizontalFlip(), v2.RandomVerticalFlip(0.3)]),
        "resized_crop": v2.RandomResizedCrop((14, 12)),
        "resized_crop_bicubic": v2.RandomResizedCrop(
            12, scale=(0.9, 1.0), ratio=(2.0, 3.0), interpolation="bicubic", antialias=False
        ),
        "crop": v2.RandomCrop((12, 30), padding=[1, 2, 3, 4], pad_if_needed=True, fill=7),
        "crop_small": v2.RandomCrop(9),
        "zoom_out": v2.RandomZoomOut(fill=5, side_range=(1.0, 1.8)),
        "rotation": v2.RandomRotation(40),
        "rotation_expand": v2.RandomRotation((-90, 10), interpolation="bilinear", expand=True, fill=9),
        "affine": v2.RandomAffine(30, translate=(0.2, 0.1), scale=(0.7, 1.3), shear=12, fill=3),
        "affine_bilinear": v2.RandomAffine((-5, 60), shear=(-5, 5, -10, 10), center=[4.0, 5.0], **bilinear),
        "perspective": v2.RandomPerspective(),
        "perspective_fill": v2.RandomPerspective(distortion_scale=0.8, p=0.9, fill={v2_image: 90, "others": 0}),
        "elastic": v2.ElasticTransform(sigma=2.0),
        "elastic_sigma": v2.ElasticTransform(alpha=[20.0, 60.0], sigma=[1.5, 0.5], interpolation="nearest", fill=4),
        "iou_crop": v2.RandomIoUCrop(),
        "scale_jitter": v2.ScaleJitter((16, 20)),
        "shortest_size": v2.RandomShortestSize([10, 14, 20], max_size=24),
        "random_resize": v2.RandomResize(8, 20),
        "apply": v2.RandomApply([v2.RandomCrop(12), v2.RandomHorizontalFlip()], p=0.6),
        "choice": v2.RandomChoice([v2.Resize(9), v2.CenterCrop(11), v2.Pad(3, fill=8)], p=[0.2, 0.5, 0.3]),
        "order": v2.RandomOrder([v2.RandomRotation(20), v2.RandomCrop(11), v2.RandomHorizontalFlip()]),
    }


def presets(recorder: Recorder) -> list:
    from torchvision.transforms import InterpolationMode, _presets
    from torchvision.transforms.functional import to_pil_image

    image = torch.randint(256, (3, H, W), dtype=torch.uint8)
    clip = torch.randint(256, (5, 3, H, W), dtype=torch.uint8)
    bicubic = InterpolationMode.BICUBIC
    cases = (
        ("classification", _presets.ImageClassification(crop_size=10, resize_size=12), image),
        ("classification", _presets.ImageClassification(crop_size=10, resize_size=12), image / 255),
        ("bicubic", _presets.ImageClassification(crop_size=20, resize_size=15, interpolation=bicubic, mean=[0.5] * 3), image),
        ("detection", _presets.ObjectDetection(), image),
        ("detection", _presets.ObjectDetection(), image.to(torch.int16)),
        ("segmentation", _presets.SemanticSegmentation(resize_size=11), image),
        ("unsized", _presets.SemanticSegmentation(resize_size=None), image.to(torch.float64)),
        ("video", _presets.VideoClassification(crop_size=(8, 9), resize_size=(11, 13)), clip),
        ("video", _presets.VideoClassification(crop_size=(8, 9), resize_size=(11, 13)), clip.unsqueeze(0)),
        ("video_short", _presets.VideoClassification(crop_size=(8, 9), resize_size=(11,)), clip),
    )
    result = []
    for name, preset, given in cases:
        result.append({"name": name, "in": recorder.add(given), "out": recorder.add(preset(given)), "repr": repr(preset)})
    flow = _presets.OpticalFlow()
    first, second = flow(image, image.flip(-1))
    result.append({"name": "flow", "in": recorder.add(image), "out": recorder.add(first), "second": recorder.add(second)})
    picture = to_pil_image(image)
    for name, preset, _ in cases[0], cases[2]:
        result.append({"name": name, "picture": recorder.add(image), "out": recorder.add(preset(picture))})
    return result


def draws(transform, sample: dict, recorder: Recorder) -> dict:
    torch.manual_seed(42)
    outputs = []
    for _ in range(DRAWS):
        result = transform(sample)
        outputs.append(
            {
                **{key: recorder.add(result[key]) for key in ("image", "boxes", "masks", "points")},
                "canvas": list(result["boxes"].canvas_size),
            }
        )
    state = hashlib.sha256(bytes(torch.get_rng_state().tolist())).hexdigest()
    return {"outputs": outputs, "state": state, "repr": repr(transform)}


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("out", type=Path)
    parser.add_argument("--shim", type=Path)
    arguments = parser.parse_args()
    # The shim's declarations live as long as its module.
    shim = runpy.run_path(str(arguments.shim)) if arguments.shim else {}
    from safetensors.torch import save_file
    from torchvision import tv_tensors
    from torchvision.transforms import v2

    global v2_image
    v2_image = tv_tensors.Image
    tv_tensors.functional = v2.functional
    torch.manual_seed(0)
    recorder = Recorder()
    calls = Calls(recorder, tv_tensors)
    functions(calls, v2.functional)
    sample = {
        "image": tv_tensors.Image(torch.randint(256, (3, H, W), dtype=torch.uint8)),
        "boxes": tv_tensors.BoundingBoxes(boxes_of("XYXY", torch.float32, tv_tensors), format="XYXY", canvas_size=(H, W)),
        "masks": tv_tensors.Mask(torch.randint(2, (1, H, W), dtype=torch.uint8)),
        "points": tv_tensors.KeyPoints(torch.tensor([[3.0, 4.0], [20.0, 11.0]]), canvas_size=(H, W)),
    }
    document = {
        "sample": {key: recorder.add(value) for key, value in sample.items()},
        "functions": calls.cases,
        "transforms": {name: draws(transform, sample, recorder) for name, transform in transforms(v2).items()},
        "presets": presets(recorder),
    }
    save_file(recorder.tensors, arguments.out / "geometry.safetensors")
    (arguments.out / "geometry.json").write_text(json.dumps(document))
    shim.clear()


if __name__ == "__main__":
    main()
