"""Compares models that jtorch traced with Python's own modules, and with what Java computed.

    python check_traced.py FOLDER [--shim FILE]

FOLDER has, for each model, NAME.pt of Graph.save, and NAME.pth with the input, the outputs and the
gradients of the Java model in both modes. A shim is run before torchvision is imported.
"""

import pathlib
import runpy
import sys

import torch
import torch.nn as nn
import torch.nn.functional as F

SEED = 3


class LeNet(nn.Module):
    def __init__(self):
        super().__init__()
        self.conv1 = nn.Conv2d(1, 6, 5)
        self.conv2 = nn.Conv2d(6, 16, 5)
        self.fc1 = nn.Linear(256, 120)
        self.fc2 = nn.Linear(120, 84)
        self.fc3 = nn.Linear(84, 10)

    def forward(self, x):
        x = F.max_pool2d(self.conv1(x).relu(), 2)
        x = F.max_pool2d(self.conv2(x).relu(), 2).flatten(1)
        return self.fc3(self.fc2(self.fc1(x).relu()).relu())


def modules():
    from torchvision.models import resnet18

    encoder = nn.TransformerEncoderLayer(32, 4, dim_feedforward=64, batch_first=True)
    return {
        "lenet": (LeNet(), lambda size: torch.randn(size, 1, 28, 28)),
        "resnet18": (resnet18(), lambda size: torch.randn(size, 3, 64, 64)),
        "lstm": (
            nn.LSTM(8, 16, num_layers=2, dropout=0.2, bidirectional=True),
            lambda size: torch.randn(size + 1, size, 8),
        ),
        "encoder": (
            nn.TransformerEncoder(encoder, 2, enable_nested_tensor=False),
            lambda size: torch.randn(size, size + 2, 32),
        ),
    }


def run(module, x):
    """The outputs, and the gradients of the parameters and of the input."""
    module.zero_grad()
    x = x.clone().requires_grad_()
    torch.manual_seed(SEED)
    outputs = module(x)
    tensors = [outputs] if isinstance(outputs, torch.Tensor) else flat(outputs)
    tensors[0].square().mean().backward()
    gradients = {name: p.grad for name, p in module.named_parameters()}
    return tensors, gradients, x.grad


def flat(outputs):
    return [t for o in outputs for t in ([o] if isinstance(o, torch.Tensor) else flat(o))]


def close(a, b, what):
    torch.testing.assert_close(a.detach(), b.detach(), rtol=1e-5, atol=1e-5, msg=lambda m: f"{what}: {m}")


def compare(a, b, what):
    for i, (one, other) in enumerate(zip(a[0], b[0], strict=True)):
        close(one, other, f"{what} output {i}")
    assert a[1].keys() == b[1].keys(), what
    for name, gradient in a[1].items():
        close(gradient, b[1][name], f"{what} gradient of {name}")
    if a[2] is not None and b[2] is not None:
        close(a[2], b[2], f"{what} gradient of the input")


def check(name, native, make_input, folder):
    traced = torch.jit.load(folder / f"{name}.pt")
    assert list(traced.state_dict()) == list(native.state_dict()), name
    assert [p.requires_grad for p in traced.parameters()] == [
        p.requires_grad for p in native.parameters()
    ], name
    native.load_state_dict(traced.state_dict(), strict=True)
    java = torch.load(folder / f"{name}.pth", weights_only=True)
    for mode in ("eval", "train"):
        for module in (native, traced):
            module.train(mode == "train")
        state = {key: tensor.clone() for key, tensor in traced.state_dict().items()}
        results = run(traced, java["input"])
        gradients = {p: java[f"{mode}.grad.{p}"] for p, _ in native.named_parameters()}
        compare(results, ([java[f"{mode}.output"]] + results[0][1:], gradients, None), f"{name} {mode} Java")
        traced.load_state_dict(state)
        for size in (1 if mode == "eval" else 2, 5):
            x = make_input(size)
            compare(run(traced, x), run(native, x), f"{name} {mode} {size}")
            for key, tensor in native.state_dict().items():
                close(traced.state_dict()[key], tensor, f"{name} {mode} {key}")
    print(name, "ok")


def main(folder, shim=None):
    # What a shim declares lasts as long as its module.
    declared = runpy.run_path(shim) if shim else {}
    torch.manual_seed(0)
    for name, (native, make_input) in modules().items():
        check(name, native, make_input, pathlib.Path(folder))
    del declared


if __name__ == "__main__":
    main(sys.argv[1], sys.argv[3] if len(sys.argv) > 3 else None)
