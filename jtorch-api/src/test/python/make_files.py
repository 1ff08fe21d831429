"""Safetensors and NumPy files as Python's libraries write them, and what they contain.

run: python make_files.py ../resources/org/jtorch/io/files

files.json holds, by file and name, dtype, shape, strides in elements (absent without elements) and the row-major bytes.
refused.npz has one array for each kind that has no tensor, mixed.npz such members next to arrays.
"""

import io
import json
import struct
import sys
import zipfile
from pathlib import Path

import numpy
import torch
from numpy.lib import format as npy
from safetensors.torch import load_file, save_file

FLOAT8 = ["float8_e4m3fn", "float8_e4m3fnuz", "float8_e5m2", "float8_e5m2fnuz", "float8_e8m0fnu"]
INTEGERS = ["int8", "int16", "int32", "int64", "uint8", "uint16", "uint32", "uint64"]
REALS = ["float16", "float32", "float64"]


def ramp(dtype: torch.dtype, *shape: int) -> torch.Tensor:
    count = torch.Size(shape).numel() * dtype.itemsize
    return (torch.arange(count) * 37 % 251).to(torch.uint8).view(dtype).view(shape)


def tensor_facts(x: torch.Tensor) -> dict:
    plain = x.contiguous().view(-1)
    data = bytes(plain.view(torch.uint8).tolist()) if x.numel() else b""
    facts = {"dtype": str(x.dtype).removeprefix("torch."), "shape": list(x.shape), "bytes": data.hex()}
    return facts | ({"strides": list(x.stride())} if x.numel() else {})


def array_facts(x: numpy.ndarray) -> dict:
    little = x.astype(x.dtype.newbyteorder("<"))
    facts = {"dtype": x.dtype.name, "shape": list(x.shape), "bytes": little.tobytes("C").hex()}
    return facts | ({"strides": [s // x.itemsize for s in x.strides]} if x.size else {})


def safetensors(folder: Path) -> dict:
    tensors = {n: ramp(getattr(torch, n), 2, 3) for n in [*INTEGERS, *REALS, *FLOAT8, "bfloat16", "complex64"]}
    tensors |= {"bool": torch.tensor([True, False]), "scalar": torch.tensor(2.5), "empty": torch.empty(0, 3)}
    tensors["n\u00e4me \"\U0001f600\" \uffee"] = torch.ones(1)
    save_file(tensors, folder / "dtypes.safetensors", {"format": "pt"})
    # Without padding: the data is not aligned.
    header = b'{"a":{"dtype":"F32","shape":[2],"data_offsets":[1,9]},"b":{"dtype":"U8","shape":[],"data_offsets":[0,1]}}'
    (folder / "misaligned.safetensors").write_bytes(
        struct.pack("<Q", len(header)) + header + b"\x07" + struct.pack("<2f", 1.5, -2)
    )
    shards = {"model-00001-of-00002.safetensors": ["uint8", "float32"], "model-00002-of-00002.safetensors": ["bfloat16"]}
    (folder / "sharded").mkdir(exist_ok=True)
    for name, keys in shards.items():
        save_file({k: tensors[k] for k in keys}, folder / "sharded" / name, {"format": "pt"})
    index = {"metadata": {"total_size": 42}, "weight_map": {k: n for n, keys in shards.items() for k in keys}}
    (folder / "sharded" / "model.safetensors.index.json").write_text(json.dumps(index, indent=2) + "\n")
    facts = {n: {k: tensor_facts(v) for k, v in load_file(folder / n).items()} for n in ("dtypes.safetensors", "misaligned.safetensors")}
    return facts | {"sharded": {k: tensor_facts(tensors[k]) for keys in shards.values() for k in keys}}


def arrays() -> dict:
    values = {}
    for name in [*INTEGERS, *REALS, "complex64", "complex128"]:
        value = (numpy.arange(6 * numpy.dtype(name).itemsize) * 37 % 251).astype("u1").view(name).reshape(2, 3)
        values[name] = value
        values["big_" + name] = value.astype(value.dtype.newbyteorder(">"))
    values["bool"] = numpy.array([True, False, True])
    values["fortran"] = numpy.asfortranarray(numpy.arange(24, dtype="f4").reshape(2, 3, 4))
    values["big_fortran"] = numpy.asfortranarray(numpy.arange(6, dtype=">i2").reshape(2, 3))
    values["scalar"] = numpy.array(-7)
    values["empty"] = numpy.zeros((0, 3), "f8")
    values["nested/name"] = numpy.ones(1, "f4")
    return values


def numpy_files(folder: Path) -> dict:
    values = arrays()
    numpy.savez(folder / "stored.npz", **values)
    numpy.savez_compressed(folder / "compressed.npz", **values)
    with zipfile.ZipFile(folder / "versions.npz", "w") as archive:
        for version in (1, 2, 3):
            out = io.BytesIO()
            npy.write_array(out, values["float32"], (version, 0))
            archive.writestr(f"version{version}.npy", out.getvalue())
        old = b"{'descr': '<f4', 'fortran_order': False, 'shape': (2L, 3L), }".ljust(117) + b"\n"
        archive.writestr("python2.npy", b"\x93NUMPY\x01\x00" + struct.pack("<H", 118) + old + values["float32"].tobytes())
    with zipfile.ZipFile(folder / "refused.npz", "w") as archive:
        for name, value in {
            "objects": numpy.array([{}, 1], dtype=object),
            "records": numpy.zeros(2, [("a", "f4"), ("b", "i4")]),
            "text": numpy.array(["ab"]),
            "dates": numpy.array(["2020-01-01"], "M8[D]"),
            "longdouble": numpy.zeros(1, "f16"),
        }.items():
            out = io.BytesIO()
            npy.write_array(out, value)
            archive.writestr(name + ".npy", out.getvalue())
    numpy.savez_compressed(folder / "mixed.npz", first=values["float32"], objects=numpy.array([{}, 1], dtype=object), last=values["bool"])
    with zipfile.ZipFile(folder / "mixed.npz", "a") as archive:
        archive.writestr("readme.txt", "text that is not an array")
        archive.writestr("unnamed", archive.read("first.npy"))
        archive.mkdir("folder")
    with numpy.load(folder / "mixed.npz") as mixed:
        assert mixed.files == ["first", "objects", "last", "readme.txt", "unnamed", "folder/"]
    numpy.save(folder / "fortran.npy", values["fortran"])
    facts = {k: array_facts(v) for k, v in values.items()}
    versions = dict.fromkeys(["version1", "version2", "version3", "python2"], array_facts(values["float32"]))
    return {"stored.npz": facts, "compressed.npz": facts, "versions.npz": versions,
            "mixed.npz": {"first": facts["float32"], "last": facts["bool"], "unnamed": facts["float32"]},
            "fortran.npy": {"value": array_facts(values["fortran"])}}


def main() -> None:
    folder = Path(sys.argv[1])
    folder.mkdir(parents=True, exist_ok=True)
    facts = safetensors(folder) | numpy_files(folder)
    lines = [f"{json.dumps(f)}: {{\n" + ",\n".join(f"  {json.dumps(k)}: {json.dumps(v)}" for k, v in all.items()) + "\n}"
             for f, all in facts.items()]
    (folder / "files.json").write_text("{\n" + ",\n".join(lines) + "\n}\n")


if __name__ == "__main__":
    main()
