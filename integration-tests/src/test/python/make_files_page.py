"""One small model in every form in which it leaves Python: the files that docs/files.md loads.

run: python make_files_page.py ../../../../jtorch-api/src/test/resources/org/jtorch/aoti/expected.json ../resources/files-page

The weights are those of the package mlp.pt2, which the page loads too.
"""

import json
import sys
from argparse import Namespace
from pathlib import Path

import numpy as np
import safetensors.torch
import torch
from torch.export import Dim


class Mlp(torch.nn.Module):
    def __init__(self) -> None:
        super().__init__()
        self.a = torch.nn.Linear(8, 16)
        self.b = torch.nn.Linear(16, 4)

    def forward(self, x: torch.Tensor) -> torch.Tensor:
        return self.b(torch.relu(self.a(x)))


def weights(file: str) -> dict:
    saved = json.loads(Path(file).read_text())["state"]
    return {name: torch.tensor(entry["values"]).view(entry["shape"]) for name, entry in saved.items()}


def shards(state: dict, folder: Path) -> None:
    folder.mkdir(exist_ok=True)
    index = {"metadata": {"total_size": sum(t.nbytes for t in state.values())}, "weight_map": {}}
    for number, layer in enumerate("ab", 1):
        name = f"model-0000{number}-of-00002.safetensors"
        shard = {key: tensor for key, tensor in state.items() if key.startswith(layer)}
        safetensors.torch.save_file(shard, folder / name)
        index["weight_map"].update(dict.fromkeys(shard, name))
    (folder / "model.safetensors.index.json").write_text(json.dumps(index))


def main() -> None:
    model, folder = Mlp(), Path(sys.argv[2])
    folder.mkdir(exist_ok=True)
    model.load_state_dict(weights(sys.argv[1]))
    state = model.state_dict()
    optimizer = torch.optim.Adam(model.parameters(), lr=0.01)
    model(torch.ones(2, 8)).sum().backward()
    saved = {name: tensor.clone() for name, tensor in state.items()}
    optimizer.step()
    model.load_state_dict(saved)

    torch.save(saved, folder / "model.pth")
    torch.save(saved, folder / "legacy.pth", _use_new_zipfile_serialization=False)
    torch.save({"model": saved, "optimizer": optimizer.state_dict(), "epoch": 3}, folder / "training.pt")
    torch.save({"module." + name: tensor for name, tensor in saved.items()}, folder / "parallel.pth")
    settings = {"args": Namespace(lr=0.01, data=Path("data"))}
    torch.save({"state_dict": saved, "hyper_parameters": settings, "epoch": 3}, folder / "lightning.ckpt")
    torch.save(model, folder / "whole.pt")
    safetensors.torch.save_file(saved, folder / "model.safetensors", metadata={"format": "pt"})
    shards(saved, folder / "sharded")
    x = torch.ones(2, 8)
    torch.jit.trace(model.eval(), x).save(folder / "traced.pt")
    program = torch.export.export(model, (torch.ones(3, 8),), dynamic_shapes=({0: Dim("batch")},))
    torch.export.save(program, folder / "program.pt2")
    np.save(folder / "features.npy", x.numpy())
    np.savez(folder / "arrays.npz", x=x.numpy(), y=model(x).detach().numpy())


if __name__ == "__main__":
    main()
