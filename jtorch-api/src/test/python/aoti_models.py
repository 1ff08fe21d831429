"""Packages of larger models, compiled for this machine, and the time that Python takes for the same calls.

run: python aoti_models.py FOLDER

Writes NAME.pt2 and NAME.safetensors (x and y) for each model. Then answers each line "NAME KIND CALLS" on the
standard input with the median CPU time of that many calls in microseconds, where KIND is eager or aoti.
"""

import statistics
import sys
import time
from pathlib import Path

import torch
import torch._inductor
from safetensors.torch import save_file


class Block(torch.nn.Module):
    def __init__(self, inside: int, outside: int, stride: int) -> None:
        super().__init__()
        self.body = torch.nn.Sequential(
            torch.nn.Conv2d(inside, outside, 3, stride, 1, bias=False),
            torch.nn.BatchNorm2d(outside),
            torch.nn.ReLU(),
            torch.nn.Conv2d(outside, outside, 3, 1, 1, bias=False),
            torch.nn.BatchNorm2d(outside),
        )
        same = stride == 1 and inside == outside
        self.skip = torch.nn.Identity() if same else torch.nn.Sequential(
            torch.nn.Conv2d(inside, outside, 1, stride, bias=False), torch.nn.BatchNorm2d(outside)
        )

    def forward(self, x: torch.Tensor) -> torch.Tensor:
        return torch.relu(self.body(x) + self.skip(x))


def resnet18() -> torch.nn.Module:
    """The layers of torchvision's model."""
    start = [torch.nn.Conv2d(3, 64, 7, 2, 3, bias=False), torch.nn.BatchNorm2d(64), torch.nn.ReLU(), torch.nn.MaxPool2d(3, 2, 1)]
    sizes = [(64, 64, 1), (64, 128, 2), (128, 256, 2), (256, 512, 2)]
    blocks = [block for a, b, stride in sizes for block in (Block(a, b, stride), Block(b, b, 1))]
    return torch.nn.Sequential(*start, *blocks, torch.nn.AdaptiveAvgPool2d(1), torch.nn.Flatten(), torch.nn.Linear(512, 1000))


def models() -> dict:
    torch.manual_seed(0)
    layer = torch.nn.TransformerEncoderLayer(64, 4, 128, batch_first=True)
    mlp = torch.nn.Sequential(torch.nn.Linear(32, 64), torch.nn.ReLU(), torch.nn.Linear(64, 10))
    return {
        "mlp": (mlp, torch.randn(8, 32), {}),
        "encoder": (torch.nn.TransformerEncoder(layer, 2, enable_nested_tensor=False), torch.randn(2, 16, 64), {}),
        "resnet18": (resnet18(), torch.randn(1, 3, 224, 224), {"freezing": True}),
    }


def median(body, calls: int) -> float:
    times = []
    for _ in range(calls):
        start = time.thread_time_ns()
        body()
        times.append((time.thread_time_ns() - start) / 1000)
    return statistics.median(times)


def main() -> None:
    folder = Path(sys.argv[1])
    torch.set_num_threads(1)
    bodies = {}
    with torch.no_grad():
        for name, (module, x, configs) in models().items():
            module.eval()
            path = folder / f"{name}.pt2"
            program = torch.export.export(module, (x,))
            torch._inductor.aoti_compile_and_package(program, package_path=str(path), inductor_configs=configs)
            package = torch._inductor.aoti_load_package(str(path))
            save_file({"x": x, "y": module(x).contiguous()}, folder / f"{name}.safetensors")
            bodies[name, "eager"] = lambda module=module, x=x: module(x)
            bodies[name, "aoti"] = lambda package=package, x=x: package(x)
        print("ready", flush=True)
        for line in sys.stdin:
            name, kind, calls = line.split()
            print(median(bodies[name, kind], int(calls)), flush=True)


if __name__ == "__main__":
    main()
