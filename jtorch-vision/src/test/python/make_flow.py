"""Records torchvision's models of optical flow: make_flow.py FOLDER [--shim FILE].

For each model it writes FOLDER/NAME.json.gz as make_models.py does: names, shapes and dtypes of the
state dict, the sum of the parameters with seed 0, and the flows after three refinements for an
image and a shifted one, after every value was replaced by fill().
"""

import argparse
import gzip
import json
import math
import os
import runpy

from make_models import describe, fill, noise

SHAPE = [1, 3, 128, 144]


def record(torch, models, name):
    torch.manual_seed(0)
    model = models.get_model(name, weights=None).eval()
    state = model.state_dict()
    described = {
        "name": name,
        "state": [f"{k} {str(v.dtype)[6:]} {list(v.shape)}" for k, v in state.items()],
        "sum": sum(p.double().sum().item() for p in model.parameters()),
        "input": SHAPE,
    }
    fill(torch, state, 1)
    image = noise(torch, math.prod(SHAPE), 0).mul(4).view(SHAPE).float()
    with torch.inference_mode():
        flows = model(image, image.roll((2, 5), (2, 3)), num_flow_updates=3)
    described["outputs"] = [describe(flow) for flow in flows]
    return described


def main():
    parser = argparse.ArgumentParser()
    parser.add_argument("folder")
    parser.add_argument("--shim", help="a file to run before torchvision is imported")
    args = parser.parse_args()
    if args.shim:
        runpy.run_path(args.shim)
    import torch
    from torchvision import models

    torch.set_num_threads(1)
    for name in ("raft_large", "raft_small"):
        described = record(torch, models, name)
        path = os.path.join(args.folder, name + ".json.gz")
        with open(path, "wb") as raw, gzip.GzipFile("", "wb", 9, raw, 0) as file:
            file.write(json.dumps(described).encode())
        print(name, described["sum"], [o["max"] for o in described["outputs"]])


main()
