"""Files that torch.save wrote, in its many forms, and what a reader must find in them.

run: python make_checkpoints.py OUT_DIR

Each NAME.pth has NAME.safetensors beside it with the expected values: state dicts under their own keys, nested ones
under keys joined with `/` (list positions as numbers), complex values as real ones with a last dimension of 2.
checkpoints.json says the rest, by file name:
  kind      "state_dict", "checkpoint", "bad", or "unknown" for files that name unknown classes and nothing else is wrong with
  tensors   {key: {"dtype", "shape", "strides", "requires_grad"}}; a file that is one tensor has the key "value"
  values    what is not a tensor, under the same kind of keys (tuples as {"tuple": [...]}; NaN, inf as strings)
  weights_only  whether torch.load(weights_only=True) takes it (protocol 4 it does not)
  shared    lists of keys whose tensors share one storage
  reason    why a bad file is bad
"""

import argparse
import collections
import io
import json
import os
import pickle
import warnings
import zipfile
from pathlib import Path

import torch
from safetensors.torch import save_file
from torch import nn


def seeded(make):
    torch.manual_seed(0)
    return make()


def every_dtype() -> dict[str, torch.Tensor]:
    decimals = torch.tensor([[0.5, -1.25, 3.0], [100.0, 0.0625, -0.0]])
    whole = torch.tensor([[0, 1, 2], [3, 100, 127]])
    values = {}
    for dtype in (torch.float32, torch.float64, torch.float16, torch.bfloat16, torch.float8_e4m3fn, torch.float8_e5m2):
        values[str(dtype).removeprefix("torch.")] = decimals.to(dtype)
    for dtype in (torch.complex64, torch.complex128):
        values[str(dtype).removeprefix("torch.")] = torch.complex(decimals, decimals.flip(0)).to(dtype)
    for name in ("int8", "int16", "int32", "int64", "uint8", "uint16", "uint32", "uint64"):
        values[name] = whole.to(getattr(torch, name))
    values["bool"] = whole > 1
    values["scalar"] = torch.tensor(2.5)
    values["scalar_int64"] = torch.tensor(-7)
    values["empty"] = torch.empty(0)
    values["empty_rows_int64"] = torch.empty(0, 3, dtype=torch.int64)
    return values


def batch_norm_model() -> nn.Module:
    model = nn.Sequential(nn.Conv2d(1, 2, 3), nn.BatchNorm2d(2), nn.ReLU())
    model(torch.linspace(-1, 1, 2 * 36).view(2, 1, 6, 6))
    return model


def whole_checkpoint() -> dict:
    model = nn.Linear(3, 2)
    optimizer = torch.optim.Adam(model.parameters(), lr=1e-3)
    for _ in range(3):
        optimizer.zero_grad()
        model(torch.ones(4, 3)).square().mean().backward()
        optimizer.step()
    return {
        "model": model.state_dict(),
        "optimizer": optimizer.state_dict(),
        "epoch": 3,
        "loss": 0.25,
        "name": "x",
        "flags": [True, None, (1, 2.5)],
    }


def plain_values() -> dict:
    return {
        "int": 7,
        "negative": -1,
        "byte_limit": 255,
        "short_limit": 65535,
        "int_limit": 2**31,
        "long": 2**62,
        "big": 2**80,
        "float": -1.5e-300,
        "nan": float("nan"),
        "inf": float("-inf"),
        "text": "héllo, wörld, 数字",
        "long_text": "0123456789" * 40,
        "none": None,
        "true": True,
        "false": False,
        "list": [1, [2, [3]]],
        "tuple": (),
        "tuple_of_four": (1, "two", 3.0, None),
        "nested": {"deep": {"deeper": {"value": 1}}},
        "ordered": collections.OrderedDict(b=1, a=2),
        "size": torch.Size([2, 3]),
        "dtype": str(torch.float32),
        3: "an int key",
    }


def shared_storage() -> dict[str, torch.Tensor]:
    base = torch.arange(12.0)
    return {"base": base, "middle": base[4:8], "rows": base.view(3, 4), "alone": torch.ones(2)}


def tied_weights() -> dict[str, torch.Tensor]:
    model = nn.ModuleDict({"embedding": nn.Embedding(5, 3), "head": nn.Linear(3, 5, bias=False)})
    model["head"].weight = model["embedding"].weight
    return model.state_dict()


def strided() -> dict[str, torch.Tensor]:
    base = torch.arange(24.0).view(2, 3, 4)
    return {
        "transposed": base[0].t(),
        "every_second": base[:, :, ::2],
        "expanded": torch.tensor([[1.0], [2.0]]).expand(2, 3),
        "channels_last": torch.arange(16.0).view(1, 2, 2, 4).contiguous(memory_format=torch.channels_last),
        "offset": base[1, 1:],
        "conjugate": torch.tensor([1 + 2j, 3 - 4j]).conj(),
    }


def parameters() -> dict:
    return {
        "trained": nn.Parameter(torch.tensor([1.0, 2.0])),
        "frozen": nn.Parameter(torch.tensor([[3.0]]), requires_grad=False),
        "buffer": nn.Buffer(torch.tensor([4.0])),
        "leaf": torch.tensor([5.0], requires_grad=True),
    }


def flat(value, prefix: str = "") -> dict:
    """Leaves by path. Tuples, empty containers and torch.Size are leaves."""
    if isinstance(value, dict) and value:
        items = value.items()
    elif isinstance(value, list) and value:
        items = enumerate(value)
    else:
        return {prefix: value}
    leaves = {}
    for key, inner in items:
        leaves.update(flat(inner, f"{prefix}/{key}" if prefix else str(key)))
    return leaves


def as_json(value):
    if isinstance(value, tuple):
        return {"tuple": [as_json(inner) for inner in value]}
    if isinstance(value, float) and (value != value or value in (float("inf"), float("-inf"))):
        return str(value)
    return value


def stored(tensor: torch.Tensor) -> torch.Tensor:
    tensor = tensor.detach().resolve_conj()
    if tensor.is_complex():
        tensor = torch.view_as_real(tensor)
    return tensor.clone(memory_format=torch.contiguous_format)


def loads_with_weights_only(path: Path) -> bool:
    try:
        torch.load(path, weights_only=True)
    except pickle.UnpicklingError:
        return False
    return True


class Checkpoints:
    def __init__(self, out: Path) -> None:
        self.out = out
        self.index = {}

    def save(self, name: str, value, **options) -> None:
        path = self.out / f"{name}.pth"
        torch.save(value, path, **options)
        leaves = flat(value) if isinstance(value, (dict, list)) else {"value": value}
        tensors = {key: leaf for key, leaf in leaves.items() if isinstance(leaf, torch.Tensor)}
        save_file({key: stored(tensor) for key, tensor in tensors.items()}, self.out / f"{name}.safetensors")
        storages = collections.defaultdict(list)
        for key, tensor in tensors.items():
            if tensor.numel():
                storages[tensor.untyped_storage().data_ptr()].append(key)
        is_state_dict = isinstance(value, dict) and len(tensors) == len(value)
        self.index[path.name] = {
            "kind": "state_dict" if is_state_dict else "checkpoint",
            "tensors": {
                key: {
                    "dtype": str(tensor.dtype).removeprefix("torch."),
                    "shape": list(tensor.shape),
                    "strides": list(tensor.stride()),
                    "requires_grad": tensor.requires_grad,
                }
                for key, tensor in tensors.items()
            },
            "values": {key: as_json(leaf) for key, leaf in leaves.items() if key not in tensors},
            "weights_only": loads_with_weights_only(path),
            "shared": [keys for keys in storages.values() if len(keys) > 1],
        }

    def bad(self, name: str, content: bytes, reason: str, kind: str = "bad") -> None:
        (self.out / f"{name}.pth").write_bytes(content)
        self.index[f"{name}.pth"] = {"kind": kind, "reason": reason}


class Hostile:
    """Unpickled by Python itself, this would run a command."""

    def __reduce__(self):
        return os.system, ("echo this must never run",)


class Rebuilt:
    """A tensor that claims a size, strides and an offset of its own over a storage of four numbers."""

    def __init__(self, offset: int, size: tuple, stride: tuple) -> None:
        self.layout = (offset, size, stride)

    def __reduce__(self):
        storage = torch.arange(4.0)._typed_storage()
        return torch._utils._rebuild_tensor_v2, (storage, *self.layout, False, collections.OrderedDict())


def saved(value, **options) -> bytes:
    buffer = io.BytesIO()
    torch.save(value, buffer, **options)
    return buffer.getvalue()


def rewritten(content: bytes, change) -> bytes:
    """The archive with change(name, bytes) in the place of each record; None leaves the record out."""
    buffer = io.BytesIO()
    with zipfile.ZipFile(io.BytesIO(content)) as source, zipfile.ZipFile(buffer, "w", zipfile.ZIP_STORED) as target:
        for entry in source.infolist():
            record = change(entry.filename, source.read(entry.filename))
            if record is not None:
                target.writestr(entry, record)
    return buffer.getvalue()


def bad_files(checkpoints: Checkpoints) -> None:
    good = saved({"weight": torch.arange(64.0)})
    legacy = saved({"weight": torch.arange(64.0)}, _use_new_zipfile_serialization=False)
    checkpoints.bad("hostile", saved({"weight": torch.ones(1), "extra": Hostile()}), "os.system through __reduce__", "unknown")
    checkpoints.bad(
        "hostile_legacy",
        saved({"extra": Hostile()}, _use_new_zipfile_serialization=False),
        "os.system through __reduce__, legacy form",
        "unknown",
    )
    checkpoints.bad("unknown_class", saved({"args": argparse.Namespace(lr=0.1)}), "argparse.Namespace", "unknown")
    checkpoints.bad("outside_storage", saved({"w": Rebuilt(0, (1000,), (1,))}), "1,000 numbers over a storage of 4")
    checkpoints.bad("outside_by_stride", saved({"w": Rebuilt(0, (2, 2), (100, 1))}), "a stride that leaves the storage")
    checkpoints.bad("outside_by_offset", saved({"w": Rebuilt(3, (2,), (1,))}), "an offset that leaves the storage")
    checkpoints.bad("negative_offset", saved({"w": Rebuilt(-1, (2,), (1,))}), "an offset before the storage")
    checkpoints.bad("negative_size", saved({"w": Rebuilt(0, (-2,), (1,))}), "a negative size")
    checkpoints.bad("truncated", good[: len(good) // 2], "the second half of the archive is missing")
    checkpoints.bad("truncated_legacy", legacy[:-100], "the last 100 bytes of the last storage are missing")
    checkpoints.bad(
        "missing_storage",
        rewritten(good, lambda name, data: None if name.endswith("/data/0") else data),
        "the record data/0 is missing",
    )
    checkpoints.bad(
        "short_storage",
        rewritten(good, lambda name, data: data[:100] if name.endswith("/data/0") else data),
        "data/0 has 100 bytes where 64 float32 need 256",
    )
    checkpoints.bad(
        "no_pickle",
        rewritten(good, lambda name, data: None if name.endswith("data.pkl") else data),
        "a zip archive without data.pkl",
    )
    checkpoints.bad(
        "cut_pickle",
        rewritten(good, lambda name, data: data[:-20] if name.endswith("data.pkl") else data),
        "data.pkl ends before its STOP",
    )
    checkpoints.bad("text", b"this is not a checkpoint\n", "neither a zip archive nor a pickle")
    checkpoints.bad("nothing", b"", "an empty file")
    checkpoints.bad("whole_module", saved(nn.Linear(2, 2)), "torch.save(model): a pickled module", "unknown")
    with warnings.catch_warnings():
        warnings.simplefilter("ignore")
        script = torch.jit.trace(nn.ReLU(), torch.ones(1))
    buffer = io.BytesIO()
    torch.jit.save(script, buffer)
    without_debug = rewritten(buffer.getvalue(), lambda name, data: None if name.endswith("debug_pkl") else data)
    checkpoints.bad("torchscript", without_debug, "a TorchScript module where a checkpoint was meant")


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("out", type=Path)
    out = parser.parse_args().out
    out.mkdir(parents=True, exist_ok=True)
    checkpoints = Checkpoints(out)

    checkpoints.save("batchnorm", seeded(batch_norm_model).state_dict())
    checkpoints.save("training", seeded(whole_checkpoint))
    checkpoints.save("dtypes", every_dtype())
    checkpoints.save("values", plain_values())
    checkpoints.save("shared", shared_storage())
    checkpoints.save("tied", seeded(tied_weights))
    checkpoints.save("strides", strided())
    checkpoints.save("parameters", parameters())
    checkpoints.save("tensor", torch.arange(6.0).view(2, 3))
    checkpoints.save("list", [torch.ones(2), {"a": torch.zeros(1)}, "text"])
    checkpoints.save("protocol4", {"weight": torch.arange(3.0)}, pickle_protocol=4)
    checkpoints.save("legacy_batchnorm", seeded(batch_norm_model).state_dict(), _use_new_zipfile_serialization=False)
    checkpoints.save("legacy_shared", shared_storage(), _use_new_zipfile_serialization=False)
    checkpoints.save("legacy_training", seeded(whole_checkpoint), _use_new_zipfile_serialization=False)
    # Python itself cannot read the newer dtypes back from the legacy form.
    newer = ("uint16", "uint32", "uint64", "float8_e4m3fn", "float8_e5m2")
    legacy_dtypes = {name: tensor for name, tensor in every_dtype().items() if name not in newer}
    checkpoints.save("legacy_dtypes", legacy_dtypes, _use_new_zipfile_serialization=False)
    bad_files(checkpoints)
    (out / "checkpoints.json").write_text(json.dumps(checkpoints.index, indent=1, ensure_ascii=False) + "\n")


if __name__ == "__main__":
    main()
