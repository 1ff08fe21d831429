"""Records what torchvision.transforms.v2.functional returns for images, boxes and keypoints.

run: python make_functional.py FOLDER [--shim FILE]

Writes functional.safetensors, functional.json and names.json, the public names of transforms v2. FILE is Python to run before torchvision is imported, which makes its compiled operators
(encode_jpeg, decode_jpeg) work in this installation.
"""
import argparse
import inspect
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
from torchvision.transforms import v2
from torchvision.transforms.v2 import functional as F
from torchvision.tv_tensors import BoundingBoxFormat

tensors, cases = {}, []


def record(op, input, *args, seed=None):
    """Calls an operation on a named input and stores the result."""
    if seed is not None:
        torch.manual_seed(seed)
    name = f"{op}.{len(cases)}"
    result = getattr(F, op)(tensors[input].clone(), *args)
    results = result if isinstance(result, tuple) else (result,)
    for i, value in enumerate(results):
        tensors[f"{name}.{i}"] = value.clone().contiguous()
    cases.append(dict(op=op, name=name, input=input, args=[getattr(a, "name", str(a) if isinstance(a, torch.dtype) else a) for a in args], seed=seed))


def inputs():
    smooth = torch.linspace(0, 1, 19)[:, None] * torch.linspace(1, 0.2, 23)[None, :]
    color = torch.stack([smooth, smooth.flip(0), smooth.flip(1)])
    tensors["rgb"] = (color * 255 + torch.randint(-20, 20, (3, 19, 23))).clamp(0, 255).to(torch.uint8)
    tensors["gray"] = (smooth[None] * 200 + 17).to(torch.uint8)
    tensors["batch"] = torch.randint(0, 256, (2, 3, 9, 8), dtype=torch.uint8)
    tensors["video"] = torch.randint(0, 256, (2, 2, 3, 6, 7), dtype=torch.uint8)
    tensors["plain"] = torch.cat([torch.full((1, 5, 6), 7), torch.full((1, 5, 6), 200), torch.randint(3, 9, (1, 5, 6))]).to(torch.uint8)
    tensors["primary"] = torch.tensor([[0, 255, 0, 255, 0, 0, 255, 128], [0, 255, 255, 0, 0, 255, 255, 128], [0, 255, 0, 0, 255, 255, 0, 129]], dtype=torch.uint8)[:, None]
    tensors["f32"] = torch.rand(3, 11, 12)
    tensors["f64"] = torch.rand(3, 7, 6, dtype=torch.float64)
    tensors["f32_gray"] = torch.rand(2, 1, 7, 6)
    tensors["f32_video"] = torch.rand(1, 2, 3, 6, 7)
    tensors["i16"] = torch.randint(0, 32768, (3, 7, 6), dtype=torch.int16)
    tensors["i32"] = torch.randint(0, 2**31 - 1, (3, 7, 6), dtype=torch.int32)
    tensors["i64"] = torch.randint(0, 2**62, (3, 4, 4), dtype=torch.int64)
    tensors["i8"] = torch.randint(0, 127, (3, 7, 6), dtype=torch.int8)
    tensors["u16"] = torch.randint(0, 65536, (3, 7, 6)).to(torch.uint16)
    tensors["two"] = torch.rand(2, 7, 6)
    tensors["four"] = torch.randint(0, 256, (4, 7, 6), dtype=torch.uint8)


IMAGES = ["rgb", "gray", "batch", "video", "plain", "primary", "f32", "f64", "f32_gray", "f32_video", "i16"]


def color():
    for name in IMAGES:
        record("rgb_to_grayscale", name)
        record("rgb_to_grayscale", name, 3)
        record("grayscale_to_rgb", name)
        for op in ("adjust_brightness", "adjust_contrast", "adjust_saturation", "adjust_sharpness"):
            for factor in (0.0, 0.37, 1.0, 1.9):
                record(op, name, factor)
        for factor in (-0.5, -0.13, 0.0, 0.21, 0.5):
            record("adjust_hue", name, factor)
        for gamma in ((0.5,), (2.2, 0.9), (1.0, 1.7)):
            record("adjust_gamma", name, *gamma)
        for op in ("autocontrast", "equalize", "invert"):
            record(op, name)
        for bits in (0, 1, 3, 8):
            record("posterize", name, bits)
        top = 1.0 if tensors[name].is_floating_point() else 32767.0 if name == "i16" else 255.0
        for part in (0.0, 0.3, 0.777, 1.0):
            record("solarize", name, part * top)
        if tensors[name].shape[-3] == 3:
            record("permute_channels", name, [2, 0, 1])
    for name in ("i32", "i8", "four"):
        record("invert", name)
        record("posterize", name, 5)
    record("permute_channels", "four", [3, 1, 1, 0])
    record("equalize", "four")


def misc():
    for name in ("f32", "f64", "f32_video"):
        record("normalize", name, [0.485, 0.456, 0.406], [0.229, 0.224, 0.225])
        record("normalize", name, [0.3], [0.7])
    record("normalize", "two", [0.1, 0.2], [0.3, 1.4])
    for name in IMAGES + ["two", "four"]:
        if min(tensors[name].shape[-2:]) > 3:
            for size, sigma in (((3, 3), None), ((5, 7), (0.4, 1.7)), ((7, 3), (2.0,)), ((1, 5), (0.1, 0.1))):
                record("gaussian_blur", name, list(size), *([list(sigma)] if sigma else []))
    for name in ("rgb", "f32", "f64", "video"):
        record("gaussian_noise", name, seed=1)
        record("gaussian_noise", name, 0.2, 0.5, True, seed=2)
        record("gaussian_noise", name, -0.1, 0.3, False, seed=3)
    dtypes = dict(f32=torch.float32, f64=torch.float64, i8=torch.int8, i16=torch.int16, i32=torch.int32, i64=torch.int64, u16=torch.uint16, rgb=torch.uint8, f16=torch.float16)
    for name, dtype in dtypes.items():
        for target in dtypes.values():
            if name == "f16":
                continue
            record("to_dtype", name, target, False)
            unsafe = {torch.float32: (torch.int32, torch.int64), torch.float64: (torch.int64,)}.get(dtype, ())
            if target not in unsafe:
                record("to_dtype", name, target, True)


def augment():
    tensors["value"] = torch.tensor([10.0, 200, 3.6])[:, None, None]
    tensors["noise"] = torch.randn(3, 4, 5)
    for name in ("rgb", "f32", "f32_video"):
        for value in ("value", "noise"):
            op = f"erase.{len(cases)}"
            tensors[op + ".0"] = F.erase(tensors[name].clone(), 1, 2, 4, 5, tensors[value]).contiguous()
            cases.append(dict(op="erase", name=op, input=name, args=[1, 2, 4, 5, value], seed=None))
    for name in ("rgb", "gray", "batch", "video", "primary"):
        for quality in (1, 23, 50, 77, 95, 100):
            record("jpeg", name, quality)
    for count in (1, 2, 3, 5):
        record("uniform_temporal_subsample", "video", count)
    tensors["clip"] = torch.rand(7, 1, 2, 2)
    for count in (1, 3, 4, 7, 10):
        record("uniform_temporal_subsample", "clip", count)


def boxes():
    size = (20, 30)
    first = torch.rand(12, 2) * torch.tensor([34.0, 24]) - 2
    corners = torch.cat([first, first + torch.rand(12, 2) * 14 - 0.5], 1)
    center = torch.cat([first[:, :2], torch.rand(12, 2) * 12 + 0.1], 1)
    tensors["xyxy"] = corners
    tensors["xyxy_int"] = torch.cat([corners[:, :2], corners[:, 2:] + 1], 1).round().long()
    tensors["xywh"] = torch.cat([first, corners[:, 2:] - first], 1)
    tensors["cxcywh"] = center
    tensors["cxcywh_int"] = (center * 1.3).long() - 1
    tensors["xywh_half"] = tensors["xywh"].half()
    angles = torch.tensor([0.0, 30, 90, -45, 200, 1, 12, 89.5, 180, 270, 45, -10])[:, None]
    tensors["cxcywhr"] = torch.cat([center, angles], 1)
    tensors["xywhr"] = F.convert_bounding_box_format(tensors["cxcywhr"], BoundingBoxFormat.CXCYWHR, BoundingBoxFormat.XYWHR)
    tensors["xyxyxyxy"] = F.convert_bounding_box_format(tensors["cxcywhr"], BoundingBoxFormat.CXCYWHR, BoundingBoxFormat.XYXYXYXY)
    tensors["xyxyxyxy_f64"] = tensors["xyxyxyxy"].double() + 0.125
    formats = BoundingBoxFormat
    for name in ("xyxy", "xyxy_int", "xywh", "cxcywh", "cxcywh_int", "xywh_half", "cxcywhr", "xywhr", "xyxyxyxy", "xyxyxyxy_f64"):
        old = formats[name.split("_")[0].upper()]
        rotated = old in (formats.XYWHR, formats.CXCYWHR, formats.XYXYXYXY)
        for new in (formats.XYWHR, formats.CXCYWHR, formats.XYXYXYXY) if rotated else (formats.XYXY, formats.XYWH, formats.CXCYWH):
            record("convert_bounding_box_format", name, old, new)
        for mode in ("soft", "hard", None):
            record("clamp_bounding_boxes", name, old, size, mode)
        record("sanitize_bounding_boxes", name, old, size)
        record("sanitize_bounding_boxes", name, old, size, 2.5, 20.0)
    tensors["points"] = torch.rand(9, 2) * torch.tensor([40.0, 26]) - 4
    tensors["points_int"] = tensors["points"].long()
    tensors["polygons"] = torch.rand(6, 3, 2) * torch.tensor([36.0, 24]) - 1
    for name in ("points", "points_int", "polygons"):
        record("clamp_keypoints", name, size)
        record("sanitize_keypoints", name, size)


def names():
    """The public classes and functions of transforms v2, and the functions of v2.functional."""

    def public(module, kind):
        return [n for n in sorted(dir(module)) if not n.startswith("_") and kind(getattr(module, n))]

    with open(arguments.folder + "/names.json", "w") as file:
        json.dump(dict(classes=public(v2, inspect.isclass), functions=public(v2, inspect.isfunction), functional=public(F, inspect.isfunction)), file, indent=0)
        file.write("\n")


if __name__ == "__main__":
    torch.manual_seed(0)
    torch.set_num_threads(1)
    for part in (inputs, color, misc, augment, boxes, names):
        part()
    save_file(tensors, arguments.folder + "/functional.safetensors")
    with open(arguments.folder + "/functional.json", "w") as file:
        file.write("[\n" + ",\n".join(json.dumps(case) for case in cases) + "\n]\n")
    print(torch.__version__, torchvision.__version__, len(cases), "cases")
