"""Records torchvision's models: make_models.py FOLDER NAME[=SHAPE[*GAIN]] ... [--shim FILE].

For each name it writes FOLDER/NAME.json.gz: names, shapes and dtypes of the state dict, the sum of
the parameters with seed 0, and the outputs in eval mode for an input of SHAPE (default 2,3,64,64)
after every value was replaced by fill(). FillRule.java does the same. GAIN is a factor of the weights,
less than 1 for models whose outputs would depend on rounding errors only.
"""

import argparse
import gzip
import inspect
import json
import math
import os
import runpy


def arguments():
    parser = argparse.ArgumentParser()
    parser.add_argument("folder")
    parser.add_argument("names", nargs="+")
    parser.add_argument("--shim", help="a file to run before torchvision is imported")
    return parser.parse_args()


def noise(torch, count, key):
    """Numbers in [-0.5, 0.5) that depend on their position and the key only, float64."""
    h = (torch.arange(1, count + 1, dtype=torch.int64) * 2654435761 + key * 40503) % 2**32
    h = h ^ (h >> 15)
    h = h * 2246822519 % 2**32
    h = h ^ (h >> 13)
    return h.double() / 2**32 - 0.5


def fill(torch, state, gain=1):
    for key, (name, values) in enumerate(state.items(), 1):
        if not values.is_floating_point():
            continue
        u = noise(torch, values.numel(), key).view(values.shape)
        if values.dim() >= 2:
            u = u * (gain * math.sqrt(24 * values.size(0) / values.numel()))
        elif name.endswith("running_var") or name.endswith("weight"):
            u = 1 + 0.2 * u
        else:
            u = 0.2 * u
        values.copy_(u)


def tensors(torch, output):
    """The tensors of an output in order."""
    if isinstance(output, torch.Tensor):
        return [output]
    items = output.values() if isinstance(output, dict) else output
    return [t for item in items if item is not None for t in tensors(torch, item)]


def describe(values):
    flat = values.double().flatten()
    step = max(1, flat.numel() // 100)
    return {
        "shape": list(values.shape),
        "max": flat.abs().max().item(),
        "step": step,
        "values": [float(f"{v:.9g}") for v in flat[::step].tolist()],
    }


def record(torch, models, name, shape, gain):
    torch.manual_seed(0)
    options = {"weights": None}
    if "weights_backbone" in inspect.signature(models.get_model_builder(name)).parameters:
        options["weights_backbone"] = None
    model = models.get_model(name, **options).eval()
    state = model.state_dict()
    described = {
        "name": name,
        "state": [f"{k} {str(v.dtype)[6:]} {list(v.shape)}" for k, v in state.items()],
        "sum": sum(p.double().sum().item() for p in model.parameters()),
        "input": shape,
        "gain": gain,
    }
    fill(torch, state, gain)
    image = noise(torch, math.prod(shape), 0).mul(4).view(shape).float()
    with torch.inference_mode():
        described["outputs"] = [describe(t) for t in tensors(torch, model(image))]
    return described


def main():
    args = arguments()
    if args.shim:
        runpy.run_path(args.shim)
    import torch
    from torchvision import models

    torch.set_num_threads(1)
    for entry in args.names:
        name, _, shape = entry.partition("=")
        shape, _, gain = shape.partition("*")
        sizes = [int(n) for n in (shape or "2,3,64,64").split(",")]
        described = record(torch, models, name, sizes, float(gain or 1))
        path = os.path.join(args.folder, name + ".json.gz")
        with open(path, "wb") as raw, gzip.GzipFile("", "wb", 9, raw, 0) as file:
            file.write(json.dumps(described).encode())
        print(name, described["sum"], [o["max"] for o in described["outputs"]])


if __name__ == "__main__":
    main()
