"""Writes the models of the comparison of services, with an input and its output: models.py FOLDER

benchmarks/src/main/python must be in PYTHONPATH.
"""

import sys
from pathlib import Path

import torch
from torch import nn
from workloads import torchvision_models

folder = Path(sys.argv[1])
folder.mkdir(parents=True, exist_ok=True)
torch.manual_seed(0)
mlp = nn.Sequential(nn.Linear(784, 512), nn.ReLU(), nn.Linear(512, 512), nn.ReLU(), nn.Linear(512, 10))
inputs = {
    "mlp": (mlp, torch.randn(1, 784)),
    "resnet18": (torchvision_models().resnet18(), torch.randn(1, 3, 224, 224)),
}
for name, (model, example) in inputs.items():
    script = torch.jit.freeze(torch.jit.trace(model.eval(), example))
    script.save(str(folder / f"{name}.pt"))
    with torch.inference_mode():
        output = model(example)
    (folder / f"{name}.input").write_bytes(example.numpy().astype("<f4").tobytes())
    (folder / f"{name}.output").write_bytes(output.numpy().astype("<f4").tobytes())
