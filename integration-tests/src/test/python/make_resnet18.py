"""torchvision's resnet18 under seed 0: its weights in two forms, and what it answers.

run: python make_resnet18.py OUT_DIR [--shim FILE] [--expectations-only]

Writes, with --expectations-only just the last one (the others are 45 MB each and are made when a test needs them)
  resnet18.pt           TorchScript (scripted, eval mode)
  resnet18.pth          torch.save(model.state_dict())
  resnet18.safetensors  `input` float32 (1, 3, 224, 224), torch.linspace(-1, 1, 150528), and `logits` (1, 1000)
  resnet18.json         {"seed": 0, "state_dict": {name: {"dtype", "shape", "sum", "abs_sum"}} in order, sums in float64,
                        "logits": {"first": 10 numbers, "sum", "abs_sum"} of the same input in eval mode}

--shim names a Python file to run before torchvision is imported, for an installation without its compiled operators.
"""

import argparse
import json
import runpy
from pathlib import Path

import torch
from safetensors.torch import save_file

import exports


def sums(values: torch.Tensor) -> dict:
    return {"sum": values.double().sum().item(), "abs_sum": values.double().abs().sum().item()}


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("out", type=Path)
    parser.add_argument("--shim", type=Path)
    parser.add_argument("--expectations-only", action="store_true")
    arguments = parser.parse_args()
    arguments.out.mkdir(parents=True, exist_ok=True)
    # What a shim declares lasts as long as its module.
    shim = runpy.run_path(str(arguments.shim)) if arguments.shim else {}
    from torchvision.models import resnet18

    torch.manual_seed(0)
    model = resnet18().eval()
    state = model.state_dict()
    image = torch.linspace(-1, 1, 3 * 224 * 224).view(1, 3, 224, 224)
    with torch.inference_mode():
        logits = model(image)

    expected = {
        "seed": 0,
        "state_dict": {
            name: {"dtype": str(value.dtype).removeprefix("torch."), "shape": list(value.shape), **sums(value)}
            for name, value in state.items()
        },
        "logits": {"first": logits[0, :10].tolist(), **sums(logits)},
    }
    (arguments.out / "resnet18.json").write_text(json.dumps(expected, indent=1) + "\n")
    if not arguments.expectations_only:
        exports.script(model).save(str(arguments.out / "resnet18.pt"))
        torch.save(state, arguments.out / "resnet18.pth")
        save_file({"input": image, "logits": logits}, arguments.out / "resnet18.safetensors")
    shim.clear()


if __name__ == "__main__":
    main()
