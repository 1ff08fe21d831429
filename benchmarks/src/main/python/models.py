"""Python's side of org.jtorch.benchmarks.ModelComparison: torchvision's models, eager, one thread.

usage: models.py [SHIM]       reads lines of a model's name and a batch size, prints milliseconds of the processor in the fastest of some calls and the sum of the absolute outputs

SHIM names a Python file to run before torchvision is imported, which makes its operators work in this installation.
"""
import runpy
import sys
import time

import torch

if len(sys.argv) > 1:
    runpy.run_path(sys.argv[1])

from torchvision import models

SECONDS = 0.3


def create(name):
    torch.manual_seed(0)
    model = models.get_model(name, weights=None).eval()
    for parameter in model.parameters():  # heads of zeros give no output to compare
        if not parameter.detach().any():
            torch.nn.init.constant_(parameter, 0.01)
    return model


def measure(model, images):
    fastest = float("inf")
    end = time.thread_time() + SECONDS
    while fastest == float("inf") or time.thread_time() < end:
        start = time.thread_time()
        output = model(images)
        fastest = min(fastest, time.thread_time() - start)
    return fastest * 1e3, output.double().abs().sum().item()


if __name__ == "__main__":
    torch.set_num_threads(1)
    current, model = None, None
    for line in sys.stdin:
        name, batch = line.split()
        if name != current:
            current, model = name, create(name)
        torch.manual_seed(1)
        images = torch.randn(int(batch), 3, 224, 224)
        with torch.inference_mode():
            print(*measure(model, images), flush=True)
