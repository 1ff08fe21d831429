"""Three composed models under seed 0: their state dicts, and what they answer.

run: python make_composed.py OUT_DIR [--shim FILE]

Writes composed.json, {name: {"state": list of {"name", "dtype", "shape", "crc"} in order, "parameters": names in order,
"output": {"shape", "values"}, "grads": {name: the sum of its absolute values}}}; crc is zlib's CRC-32 of the little-endian
bytes, the output is that of the inputs below in evaluation mode, the gradients are those of its sum.

--shim names a Python file to run before torchvision is imported, for an installation without its compiled operators.
"""

import argparse
import json
import runpy
import zlib
from pathlib import Path

import torch
from torch import nn
from torch.nn.utils.rnn import pack_padded_sequence, pad_packed_sequence


class Classifier(nn.Module):
    """A transformer's encoder over words, whose mean is classified."""

    def __init__(self):
        super().__init__()
        self.embedding = nn.Embedding(20, 8, padding_idx=0)
        self.position = nn.Parameter(torch.randn(6, 8))
        layer = nn.TransformerEncoderLayer(8, 2, dim_feedforward=16, batch_first=True, norm_first=True)
        self.encoder = nn.TransformerEncoder(layer, 3, norm=nn.LayerNorm(8), enable_nested_tensor=False)
        self.head = nn.Sequential(nn.Dropout(0.1), nn.Linear(8, 8), nn.GELU(), nn.Linear(8, 3))

    def forward(self, ids):
        padding = ids == 0
        x = self.encoder(self.embedding(ids) + self.position[: ids.shape[1]], src_key_padding_mask=padding)
        return self.head(x.masked_fill(padding[:, :, None], 0).sum(1))


class Tagger(nn.Module):
    """An LSTM in both directions over packed sentences of several lengths."""

    def __init__(self):
        super().__init__()
        self.embedding = nn.Embedding(20, 5)
        self.register_buffer("scale", torch.full((9,), 0.5, dtype=torch.float64))
        self.norm = nn.BatchNorm1d(5)
        self.lstm = nn.LSTM(5, 4, num_layers=2, bidirectional=True, batch_first=True, dropout=0.2)
        self.tags = nn.ModuleDict({"part": nn.Linear(8, 4), "case": nn.Linear(8, 2, bias=False)})

    def forward(self, ids, lengths):
        x = self.norm(self.embedding(ids).transpose(1, 2)).transpose(1, 2)
        packed = pack_padded_sequence(x, lengths, batch_first=True, enforce_sorted=False)
        padded, _ = pad_packed_sequence(self.lstm(packed)[0], batch_first=True)
        return torch.cat([self.tags["part"](padded), self.tags["case"](padded)], 2) * self.scale[:1].float()


def ids() -> torch.Tensor:
    return torch.tensor([[3, 7, 1, 19, 4, 2], [5, 11, 8, 0, 0, 0], [6, 9, 0, 0, 0, 0]])


def recorded(model: nn.Module, *inputs) -> dict:
    state = [
        {
            "name": name,
            "dtype": str(value.dtype).removeprefix("torch."),
            "shape": list(value.shape),
            "crc": zlib.crc32(value.contiguous().numpy().tobytes()),
        }
        for name, value in model.state_dict().items()
    ]
    output = model.eval()(*inputs)
    output.sum().backward()
    return {
        "state": state,
        "parameters": [name for name, _ in model.named_parameters()],
        "output": {"shape": list(output.shape), "values": output.flatten().tolist()},
        "grads": {name: p.grad.double().abs().sum().item() for name, p in model.named_parameters()},
    }


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("out", type=Path)
    parser.add_argument("--shim", type=Path)
    arguments = parser.parse_args()
    arguments.out.mkdir(parents=True, exist_ok=True)
    # What a shim declares lasts as long as its module.
    shim = runpy.run_path(str(arguments.shim)) if arguments.shim else {}
    from torchvision.models import resnet18

    models = {}
    torch.manual_seed(0)
    picture = torch.linspace(-1, 1, 2 * 3 * 64 * 64).view(2, 3, 64, 64)
    models["resnet18"] = recorded(resnet18(num_classes=5), picture)
    torch.manual_seed(0)
    models["classifier"] = recorded(Classifier(), ids())
    torch.manual_seed(0)
    models["tagger"] = recorded(Tagger(), ids(), torch.tensor([6, 3, 2]))
    (arguments.out / "composed.json").write_text(json.dumps(models, indent=1) + "\n")
    shim.clear()


if __name__ == "__main__":
    main()
