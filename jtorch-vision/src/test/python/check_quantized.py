"""Loads the quantized models that Java saved: check_quantized.py FOLDER [--shim FILE].

FOLDER/NAME.pt are state dicts, FOLDER/NAME.values.pt have an input and Java's output for it. Prints
the distance of the outputs, and writes the state dicts again as FOLDER/NAME.python.pt.
"""

import argparse
import os
import runpy


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
    torch.backends.quantized.engine = "fbgemm"
    for name in ("shufflenet_v2_x0_5", "resnet18"):
        path = os.path.join(args.folder, name)
        model = models.get_model("quantized_" + name, weights=None, quantize=True, num_classes=5)
        model.load_state_dict(torch.load(path + ".pt", weights_only=True))
        values = torch.load(path + ".values.pt", weights_only=True)
        with torch.inference_mode():
            output = model.eval()(values["input"])
        print(name, (output - values["output"]).abs().max().item())
        torch.save(model.state_dict(), path + ".python.pt")


main()
