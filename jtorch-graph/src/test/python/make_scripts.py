"""Makes TorchScript modules for the tests of Graph.of, and what they return.

    python make_scripts.py src/test/resources/scripts
"""

import pathlib
import sys

import torch
import torch.nn.functional as F
from torch import nn


class Block(nn.Module):
    def __init__(self):
        super().__init__()
        self.conv = nn.Conv2d(4, 4, 3, padding=1, bias=False)
        self.norm = nn.BatchNorm2d(4)

    def forward(self, x):
        return F.relu(self.norm(self.conv(x)) + x)


class Images(nn.Module):
    """Submodules in a loop, conditions on the mode and on sizes."""

    def __init__(self):
        super().__init__()
        self.stem = nn.Conv2d(3, 4, 3, stride=2)
        self.blocks = nn.Sequential(Block(), Block())
        self.fc = nn.Linear(4, 5)

    def forward(self, x):
        if x.dim() == 3:
            x = x.unsqueeze(0)
        x = self.blocks(self.stem(x))
        if self.training:
            x = F.dropout(x, 0.5)
        parts = []
        for i in range(2):
            parts.append(x.mean((2, 3)) * (i + 1))
        x = torch.stack(parts).sum(0)
        return self.fc(x.view(x.size(0), -1))


class Texts(nn.Module):
    def __init__(self):
        super().__init__()
        self.embedding = nn.Embedding(30, 8)
        self.lstm = nn.LSTM(8, 6, batch_first=True, bidirectional=True)
        self.out = nn.Linear(12, 4)

    def forward(self, ids):
        hidden, _ = self.lstm(self.embedding(ids))
        return self.out(hidden[:, -1]), hidden.softmax(-1)


class Attention(nn.Module):
    def __init__(self):
        super().__init__()
        self.qkv = nn.Linear(8, 24)
        self.out = nn.Linear(8, 8)
        self.norm = nn.LayerNorm(8)

    def forward(self, x):
        n, length, width = x.shape
        q, k, v = self.qkv(x).view(n, length, 3, 2, width // 2).permute(2, 0, 3, 1, 4).unbind(0)
        y = F.scaled_dot_product_attention(q, k, v).transpose(1, 2).reshape(n, length, width)
        return self.norm(x + self.out(y))


MODULES = {
    "images": (Images(), lambda n, m: torch.randn(n, 3, 8 + m, 9)),
    "texts": (Texts(), lambda n, m: torch.randint(0, 30, (n, m))),
    "attention": (Attention(), lambda n, m: torch.randn(n, m, 8)),
}


def main(folder):
    folder.mkdir(parents=True, exist_ok=True)
    torch.manual_seed(0)
    for name, (net, example) in MODULES.items():
        for p in net.parameters():
            nn.init.normal_(p, std=0.3)
        net.eval()
        inputs = example(2, 5)
        torch.jit.script(net).save(folder / f"{name}_script.pt")
        torch.jit.trace(net, inputs).save(folder / f"{name}_trace.pt")


if __name__ == "__main__":
    main(pathlib.Path(sys.argv[1]))
