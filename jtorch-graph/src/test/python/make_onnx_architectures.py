"""Exports architectures with a dynamic batch and, for texts, a dynamic length.

    python make_onnx_architectures.py FOLDER NAME...

Writes NAME.pt2 and NAME.pth, as make_architectures.py does, with calls of several sizes.
"""

import pathlib
import sys

import torch
from torch import nn
from torch.export import Dim

import make_architectures
from make_architectures import MODELS, images, main, model, torchvision


def tokens(net):
    """Texts of several lengths, the last one padded."""
    net.eval()
    batch, length = Dim("batch", max=64), Dim("length", min=2, max=32)
    calls = []
    for n, m in ((2, 8), (3, 12), (1, 5)):
        ids = torch.randint(0, 90, (n, m))
        mask = torch.ones_like(ids)
        mask[-1, m - 2 :] = 0
        calls.append(((), {"input_ids": ids, "attention_mask": mask}))
    sizes = {0: batch, 1: length}
    return net, calls, {"input_ids": sizes, "attention_mask": sizes}, None


make_architectures.tokens = tokens


@model
def lenet():
    net = nn.Sequential(
        nn.Conv2d(1, 6, 5), nn.ReLU(), nn.MaxPool2d(2), nn.Conv2d(6, 16, 5), nn.ReLU(), nn.MaxPool2d(2),
        nn.Flatten(), nn.Linear(256, 120), nn.ReLU(), nn.Linear(120, 84), nn.ReLU(), nn.Linear(84, 10),
    ).eval()
    return net, [(torch.randn(n, 1, 28, 28),) for n in (2, 1, 5)], ({0: Dim("batch")},), {}


class Recurrent(nn.Module):
    def __init__(self, kind):
        super().__init__()
        self.embedding = nn.Embedding(50, 8)
        self.layers = kind(8, 12, 2, batch_first=True, bidirectional=True)
        self.out = nn.Linear(24, 5)

    def forward(self, ids):
        return self.out(self.layers(self.embedding(ids))[0].mean(1))


def texts(net):
    """torch.export makes the length of recurrent layers a constant."""
    calls = [(torch.randint(0, 50, (n, 7)),) for n in (2, 4, 1)]
    return net.eval(), calls, ({0: Dim("batch", max=64)},), {}


@model
def lstm():
    return texts(Recurrent(nn.LSTM))


@model
def gru():
    return texts(Recurrent(nn.GRU))


@model
def encoder():
    layer = nn.TransformerEncoderLayer(32, 4, 64, batch_first=True)
    net = nn.TransformerEncoder(layer, 2, enable_nested_tensor=False).eval()
    sizes = {0: Dim("batch", max=64), 1: Dim("length", max=64)}
    return net, [(torch.randn(n, m, 32),) for n, m in ((2, 7), (1, 9), (5, 4))], (sizes,), {}


@model
def efficientnet_b0():
    return images(torchvision.models.efficientnet_b0(num_classes=10))


@model
def densenet121():
    return images(torchvision.models.densenet121(num_classes=10))


if __name__ == "__main__":
    main(pathlib.Path(sys.argv[1]), sys.argv[2:])
