"""What torch.save writes of data, in every format, and the values that a reader must find.

run: python make_pickles.py ../resources/org/jtorch/io/pickles

pickles.json has, by file, "value" (the saved object) or "state_dicts" (of pickled modules, by key). Values are JSON where
JSON has them; others are objects with one key that names the kind, see `facts`. Dense tensors have the number of their
storage, so that sharing can be compared. Objects of unknown classes are described by what their __reduce_ex__ returns.
"""

import argparse
import collections
import copyreg
import dataclasses
import datetime
import decimal
import enum
import fractions
import functools
import io
import json
import pathlib
import pickle
import struct
import sys
import tarfile
import types
import uuid
import warnings
import zipfile
import zoneinfo
from pathlib import Path

import numpy
import torch
from torch import nn

LEGACY = {"_use_new_zipfile_serialization": False}
SPARSE = (torch.sparse_csr, torch.sparse_csc, torch.sparse_bsr, torch.sparse_bsc)


class Color(enum.Enum):
    RED = "red"
    BLUE = 2


class Level(enum.IntEnum):
    LOW = 1
    HIGH = 9


class Access(enum.Flag):
    READ = 1
    WRITE = 2


Point = collections.namedtuple("Point", "x y")


@dataclasses.dataclass
class Settings:
    lr: float
    sizes: list
    parent: object = None


class Slotted:
    __slots__ = ("a", "b")

    def __init__(self) -> None:
        self.a = 1
        self.b = torch.ones(2)


class Config(dict):
    pass


class Names(list):
    pass


class Keywords:
    def __init__(self, *, a: int) -> None:
        self.a = a

    def __getnewargs_ex__(self):
        return (), {"a": self.a}

    def __new__(cls, **keywords):
        return super().__new__(cls)


class Outer:
    class Inner:
        def __init__(self) -> None:
            self.value = 5


class Attributed(torch.Tensor):
    """A subclass without data of its own."""


class Wrapper(torch.Tensor):
    """A subclass whose data are other tensors."""

    @staticmethod
    def __new__(cls, inner):
        return torch.Tensor._make_wrapper_subclass(cls, inner.shape, dtype=inner.dtype)

    def __init__(self, inner) -> None:
        self.inner = inner

    @classmethod
    def __torch_dispatch__(cls, func, types, args=(), kwargs=None):
        raise NotImplementedError(func)


class Block(nn.Module):
    def __init__(self) -> None:
        super().__init__()
        self.conv = nn.Conv2d(1, 2, 3)
        self.norm = nn.BatchNorm2d(2)
        self.scale = nn.Parameter(torch.ones(2))
        self.register_buffer("kept", torch.arange(3))
        self.register_buffer("dropped", torch.arange(4), persistent=False)
        self.register_parameter("absent", None)
        self.act = nn.ReLU()
        self.settings = Settings(0.1, [1, 2])


class Parent(nn.Module):
    def __init__(self) -> None:
        super().__init__()
        self.first = Block()
        self.second = nn.Linear(2, 2)
        self.tied = self.second
        self.blocks = nn.ModuleList([nn.LayerNorm(2), nn.Identity()])
        # A reference that is not a child, as models keep to their owner.
        object.__setattr__(self.first, "owner", self)


def longs(values) -> list:
    return [int(v) for v in values]


def raw(x: torch.Tensor) -> str:
    """Bytes of the elements in row-major order."""
    x = x.detach().resolve_conj().resolve_neg()
    flat = torch.empty(x.shape, dtype=x.dtype).copy_(x) if x.numel() and not x.is_contiguous() else x
    if not x.numel():
        return ""
    storage = flat.untyped_storage()
    start = flat.storage_offset() * flat.element_size()
    return bytes(storage[start : start + flat.numel() * flat.element_size()].tolist()).hex()


class Facts:
    def __init__(self) -> None:
        self.storages = {}
        self.open = {}

    def dense(self, x: torch.Tensor) -> dict:
        number = self.storages.setdefault(x.untyped_storage().data_ptr(), len(self.storages)) if x.numel() else None
        return {
            "dtype": str(x.dtype).removeprefix("torch."),
            "shape": longs(x.shape),
            "strides": longs(x.stride()),
            "requires_grad": x.requires_grad,
            "bytes": raw(x),
            "storage": number,
        }

    def tensor(self, x: torch.Tensor) -> dict:
        dtype = str(x.dtype).removeprefix("torch.")
        if x.device.type == "meta":
            return {"meta": {"dtype": dtype, "shape": longs(x.shape), "strides": longs(x.stride()), "requires_grad": x.requires_grad}}
        if x.is_nested:
            return {"nested": [self.dense(part.clone()) for part in x.unbind()]}
        if x.is_quantized:
            facts = {"dtype": dtype, "shape": longs(x.shape), "strides": longs(x.stride()), "dequantized": raw(x.dequantize())}
            if x.qscheme() == torch.per_tensor_affine:
                return {"quantized": facts | {"scale": x.q_scale(), "zero_point": x.q_zero_point()}}
            scales, zeros = x.q_per_channel_scales(), x.q_per_channel_zero_points()
            return {"quantized": facts | {"scales": scales.tolist(), "zero_points": zeros.tolist(), "axis": x.q_per_channel_axis()}}
        if x.layout == torch.sparse_coo:
            parts = [x._indices(), x._values()]
            return {"sparse": {"layout": "SPARSE_COO", "shape": longs(x.shape), "coalesced": x.is_coalesced(), "parts": [self.dense(p.clone()) for p in parts]}}
        if x.layout in SPARSE:
            rows = x.layout in (torch.sparse_csr, torch.sparse_bsr)
            parts = [x.crow_indices(), x.col_indices()] if rows else [x.ccol_indices(), x.row_indices()]
            name = str(x.layout).removeprefix("torch.").upper()
            return {"sparse": {"layout": name, "shape": longs(x.shape), "parts": [self.dense(p.clone()) for p in (*parts, x.values())]}}
        return {"tensor": self.dense(x)}

    def of(self, x):
        kind = type(x)
        if x is None or kind in (bool, str):
            return x
        if kind is int:
            return x if -(2**63) <= x < 2**63 else {"big": str(x)}
        if kind is float:
            return {"float": struct.pack(">d", x).hex()}
        if kind is complex:
            return {"complex": [self.of(x.real), self.of(x.imag)]}
        if kind in (bytes, bytearray):
            return {"bytes": x.hex()}
        if kind in (list, tuple, collections.deque):
            return [self.of(item) for item in x]
        if kind in (set, frozenset):
            return {"set": [self.of(item) for item in x]}
        if kind in (dict, collections.OrderedDict, collections.defaultdict, collections.Counter):
            return {"dict": [[self.of(k), self.of(v)] for k, v in x.items()]}
        for named in (self.torch_value, self.numpy_value, self.jdk_value):
            found = named(x)
            if found is not None:
                return found
        return self.inert(x)

    def torch_value(self, x):
        if type(x).__module__ == "torch.return_types":
            return [self.of(item) for item in x]
        if isinstance(x, (Wrapper, nn.parameter.UninitializedTensorMixin)) or (isinstance(x, torch.Tensor) and x.layout == torch.jagged):
            return None
        if isinstance(x, torch.Tensor):
            return self.tensor(x)
        if isinstance(x, torch.UntypedStorage):
            return {"tensor": self.dense(torch.empty(0, dtype=torch.uint8).set_(x))}
        if isinstance(x, torch.TypedStorage):
            return {"tensor": self.dense(torch.empty(0, dtype=x.dtype).set_(x))}
        if isinstance(x, torch.Size):
            return {"size": longs(x)}
        names = {torch.dtype: "dtype", torch.device: "device", torch.layout: "layout", torch.qscheme: "qscheme"}
        kind = names.get(type(x))
        return {kind: str(x)} if kind else None

    def numpy_value(self, x):
        if isinstance(x, numpy.ndarray):
            if x.dtype.kind not in "biufc":
                facts = {"class": "numpy.ndarray", "args": [], "state": self.of(x.__reduce__()[2])}
                return {"object": facts | {"elements": [], "items": []}}
            little = numpy.ascontiguousarray(x.astype(x.dtype.newbyteorder("=")))
            t = torch.from_numpy(little.reshape(x.shape))
            # What NumPy pickles is contiguous, in the order of Fortran or C.
            fortran = x.flags.f_contiguous and not x.flags.c_contiguous
            facts = self.dense(t.clone())
            strides, step = [0] * x.ndim, 1
            for d in range(x.ndim) if fortran else reversed(range(x.ndim)):
                strides[d] = step
                step *= max(x.shape[d], 1)
            return {"tensor": facts | {"strides": strides, "storage": None}}
        if isinstance(x, numpy.dtype):
            facts = {"class": "numpy.dtype", "args": [x.__reduce__()[1][0]], "state": None}
            return {"object": facts | {"elements": [], "items": []}}
        if isinstance(x, numpy.generic) and x.dtype.kind in "biufc":
            return self.of(x.item())
        return None

    def jdk_value(self, x):
        if type(x) is datetime.datetime:
            if x.tzinfo is None:
                return {"datetime": x.isoformat()}
            if isinstance(x.tzinfo, zoneinfo.ZoneInfo):
                return {"zoned": [x.replace(tzinfo=None, fold=0).isoformat(), x.tzinfo.key]}
            return {"offset_datetime": x.isoformat()} if x.utcoffset().microseconds == 0 else None
        if type(x) is datetime.date:
            return {"date": x.isoformat()}
        if type(x) is datetime.time:
            return {"offset_time" if x.tzinfo else "time": x.isoformat()}
        if type(x) is datetime.timedelta:
            return {"timedelta": [x.days, x.seconds, x.microseconds]}
        if type(x) is datetime.timezone and abs(x.utcoffset(None).total_seconds()) <= 18 * 3600:
            return {"offset": int(x.utcoffset(None).total_seconds())}
        if isinstance(x, zoneinfo.ZoneInfo):
            return {"zone": x.key}
        if isinstance(x, pathlib.PureWindowsPath):
            return {"path": "/".join(x.parts)}
        if isinstance(x, pathlib.PurePath):
            return {"path": str(x)}
        if isinstance(x, uuid.UUID):
            return {"uuid": str(x)}
        if isinstance(x, decimal.Decimal) and x.is_finite():
            return {"decimal": str(x)}
        if isinstance(x, slice):
            parts = (x.start, x.stop, x.step)
            if all(p is None or isinstance(p, int) for p in parts) and (x.step or 1) > 0:
                return {"slice": [x.start, x.stop, x.step or 1]}
        return None

    def name(self, x) -> str:
        module = {"numpy.core": "numpy._core"}.get(x.__module__, x.__module__)
        return f"{module}.{x.__qualname__}"

    def inert(self, x):
        if isinstance(x, (type, types.FunctionType, types.BuiltinFunctionType)):
            return {"name": self.name(x)}
        if id(x) in self.open:
            return {"again": self.open[id(x)]}
        self.open[id(x)] = type(x).__qualname__
        reduced = (*x.__reduce_ex__(2), None, None, None, None)[:5]
        function, args, state, elements, items = reduced
        if function is getattr:
            del self.open[id(x)]
            return {"name": f"{self.name(args[0])}.{args[1]}"}
        if function is copyreg.__newobj__:
            function, args = args[0], args[1:]
        elif function is torch._tensor._rebuild_from_type_v2:
            function, args, state = args[1:]
        elif function is copyreg.__newobj_ex__:
            function, args = args[0], (*args[1], args[2])
        facts = {"class": self.name(function), "args": [self.of(a) for a in args], "state": self.of(state)}
        facts["elements"] = [self.of(e) for e in elements or ()]
        facts["items"] = [[self.of(k), self.of(v)] for k, v in items or ()]
        del self.open[id(x)]
        return {"object": facts}


def containers() -> dict:
    counter = collections.Counter("abca")
    queue = collections.deque([1, [2.5, None]], maxlen=5)
    default = collections.defaultdict(list, {"a": [1]})
    return {
        "dict": {"a": {"b": [1, (2, (3,)), []]}, 7: "seven", 2.5: None, None: True, (1, ("x", 2)): "tuple"},
        "ordered": collections.OrderedDict([("z", 1), ("a", torch.ones(2))]),
        "default": default,
        "counter": counter,
        "deque": queue,
        "text": "h\u00e9llo \U0001f600 \u2028",
        "surrogate": "half \udc80 pair",
        "ints": [0, -1, 255, 256, 65536, 2**31, -(2**63), 2**63, 10**40],
        "floats": [0.1, -0.0, float("inf"), 1e-320],
    }


def sets() -> dict:
    return {"set": {1, "b", (1, 2)}, "frozen": frozenset({1, 2}), "nested": {frozenset({1}), frozenset()}, "empty": set(), "keys": {frozenset({3}): 1}}


def raw_bytes() -> dict:
    every = bytes(range(256))
    return {"bytes": every, "empty": b"", "array": bytearray(every), "empty_array": bytearray(), "key": {b"\xff\x00": 1}}


def dates() -> dict:
    zone = datetime.timezone(datetime.timedelta(hours=2))
    berlin = zoneinfo.ZoneInfo("Europe/Berlin")
    moment = datetime.datetime(2024, 2, 29, 23, 59, 58, 123456)
    return {
        "date": datetime.date(1999, 12, 31),
        "datetime": moment,
        "midnight": datetime.datetime(1, 1, 1),
        "utc": moment.replace(tzinfo=datetime.timezone.utc),
        "offset": moment.replace(tzinfo=zone),
        "berlin": moment.replace(tzinfo=berlin),
        "zone": berlin,
        "timezone": zone,
        "wide": datetime.timezone(datetime.timedelta(hours=23)),
        "time": datetime.time(1, 2, 3, 4),
        "offset_time": datetime.time(1, 2, 3, tzinfo=zone),
        "delta": datetime.timedelta(days=-3, seconds=5, microseconds=7),
        "longest": datetime.timedelta.max,
        "as_key": {datetime.date(2020, 1, 1): "day"},
    }


def paths() -> dict:
    return {
        "posix": pathlib.PosixPath("/data/set/train.csv"),
        "relative": pathlib.PosixPath("a/b"),
        "here": pathlib.PosixPath("."),
        "root": pathlib.PosixPath("/"),
        "pure": pathlib.PurePosixPath("../up"),
        "windows": pathlib.PureWindowsPath("runs\\train\\exp"),
    }


def enums() -> dict:
    return {"member": Color.RED, "by_key": {Color.BLUE: 1, Level.HIGH: 2}, "flags": Access.READ | Access.WRITE, "list": [Level.LOW, Color.RED]}


def numpy_scalars() -> dict:
    names = ["bool_", "int8", "int16", "int32", "int64", "uint8", "uint16", "uint32", "uint64", "float16", "float32", "float64", "complex64", "complex128"]
    values = {name: getattr(numpy, name)(1) for name in names}
    values |= {"half": numpy.float16(-0.333), "subnormal": numpy.float16(6e-8), "inf": numpy.float16(numpy.inf), "largest": numpy.uint64(2**64 - 1)}
    return values | {"text": numpy.str_("abc"), "complex": numpy.complex64(1 - 2j), "big_endian": numpy.dtype(">f4").type(1.5)}


def numpy_arrays() -> dict:
    values = {}
    for name in ["int8", "int16", "int32", "int64", "uint8", "uint16", "uint32", "uint64", "float16", "float32", "float64", "complex64", "complex128"]:
        values[name] = (numpy.arange(6 * numpy.dtype(name).itemsize) * 37 % 251).astype("u1").view(name).reshape(2, 3)
    base = numpy.arange(24, dtype="f4").reshape(2, 3, 4)
    values |= {
        "bool": numpy.array([True, False]),
        "big": base.astype(">f4"),
        "fortran": numpy.asfortranarray(base),
        "sliced": base[:, ::2, 1:3],
        "scalar": numpy.array(-7),
        "empty": numpy.zeros((0, 3), "f8"),
        "objects": numpy.array([{"a": 1}, None], dtype=object),
        "text": numpy.array(["ab", "c"]),
        "days": numpy.array(["2020-01-01"], "M8[D]"),
        "records": numpy.zeros(2, [("a", "f4"), ("b", "i4")]),
    }
    shared = numpy.ones(2, "f4")
    return values | {"twice": [shared, shared]}


def tuples() -> dict:
    return {"named": Point(1, torch.zeros(2)), "max": torch.max(torch.tensor([[1.0, 3.0], [2.0, 0.0]]), 1), "size": torch.Size([2, 0, 3]), "scalar_size": torch.Size([])}


def torch_values() -> dict:
    return {
        "dtypes": [torch.float32, torch.bfloat16, torch.float8_e4m3fn, torch.quint8, torch.complex32],
        "devices": [torch.device("cpu"), torch.device("cuda", 3), torch.device("meta")],
        "layouts": [torch.strided, torch.sparse_coo, torch.sparse_csr],
        "qschemes": [torch.per_tensor_affine, torch.per_channel_symmetric],
        "keys": {torch.float32: 1, torch.device("cpu"): 2, torch.Size([1]): 3},
    }


def parameters() -> dict:
    hooked = nn.Parameter(torch.tensor([1.0, 2.0]))
    hooked.note = {"lr_scale": 0.5}
    tagged = torch.tensor([3.0])
    tagged.tag = "x"
    return {
        "plain": nn.Parameter(torch.ones(2)),
        "frozen": nn.Parameter(torch.ones(1), requires_grad=False),
        "state": hooked,
        "tagged": tagged,
        "buffer": nn.Buffer(torch.zeros(1)),
        "list": nn.ParameterList([torch.ones(1)]).state_dict(),
        "lazy": nn.UninitializedParameter(),
    }


def python_values() -> dict:
    return {
        "slices": [slice(1, 5), slice(None), slice(None, None, 2), slice(5, 1, -1), slice("a", "b")],
        "complex": [1 + 2j, complex(0, float("inf"))],
        "decimals": [decimal.Decimal("1.50"), decimal.Decimal("-1E+3"), decimal.Decimal("NaN")],
        "uuid": uuid.UUID("12345678-1234-5678-9234-567812345678"),
        "fraction": fractions.Fraction(1, 3),
        "range": range(1, 9, 2),
        "classes": [dict, torch.nn.ReLU, Color],
        "functions": [len, torch.nn.functional.relu],
        "partial": functools.partial(int, "7", base=8),
    }


def namespaces() -> dict:
    parent = Settings(0.5, [torch.ones(1)])
    return {
        "args": argparse.Namespace(lr=0.1, out=pathlib.PosixPath("/x"), nested=argparse.Namespace(depth=3)),
        "simple": types.SimpleNamespace(a=1),
        "settings": Settings(0.1, [1, 2], parent),
        "slots": Slotted(),
        "inner": Outer.Inner(),
        "config": Config(a=1, b=Config(c=torch.ones(1))),
        "names": Names(["x", torch.zeros(1)]),
    }


def keywords() -> dict:
    return {"keywords": Keywords(a=3), "member": Access.WRITE}


def cycles() -> list:
    a, b = argparse.Namespace(name="a"), argparse.Namespace(name="b")
    a.other, b.other, a.list = b, a, [b, a]
    return [a, b]


def dtypes() -> dict:
    names = ["float16", "bfloat16", "float32", "float64", "int8", "int16", "int32", "int64", "uint8", "bool", "complex64", "complex128"]
    return {name: (torch.arange(6 * getattr(torch, name).itemsize) * 37 % 251 % (2 if name == "bool" else 256)).to(torch.uint8).view(getattr(torch, name)).view(2, 3) for name in names}


def new_dtypes() -> dict:
    names = ["uint16", "uint32", "uint64", "complex32", "float8_e4m3fn", "float8_e5m2", "float8_e4m3fnuz", "float8_e5m2fnuz", "float8_e8m0fnu", "bits8", "bits16", "bits1x8", "float4_e2m1fn_x2"]
    return {name: (torch.arange(6 * getattr(torch, name).itemsize) * 37 % 251).to(torch.uint8).view(getattr(torch, name)) for name in names}


def sparse() -> dict:
    dense = torch.tensor([[0.0, 2.0, 0.0, 0.0], [3.0, 0.0, 0.0, 4.0], [0.0, 0.0, 0.0, 0.0], [5.0, 0.0, 6.0, 0.0]])
    indices = torch.tensor([[1, 0, 1], [2, 0, 2]])
    return {
        "coo": dense.to_sparse(),
        "doubled": torch.sparse_coo_tensor(indices, torch.tensor([1.0, 2.0, 3.0]), (2, 3)),
        "hybrid": torch.sparse_coo_tensor(indices[:1], torch.ones(3, 2, dtype=torch.int64), (2, 2)),
        "huge": torch.sparse_coo_tensor(torch.tensor([[10**9]]), torch.ones(1), (2 * 10**9,)),
        "csr": dense.to_sparse_csr(),
        "csc": dense.to_sparse_csc(),
        "bsr": dense.to_sparse_bsr((2, 2)),
        "bsc": dense.double().to_sparse_bsc((2, 2)),
        "int32": torch.sparse_csr_tensor(torch.tensor([0, 1, 2], dtype=torch.int32), torch.tensor([1, 0], dtype=torch.int32), torch.ones(2), (2, 2)),
        "empty": torch.zeros(2, 2).to_sparse(),
    }


def quantized() -> dict:
    x = torch.linspace(-1, 1, 12).view(3, 4)
    scales, zeros = torch.tensor([0.1, 0.2, 0.05]), torch.tensor([1, 2, 3])
    q = torch.quantize_per_tensor(x, 0.02, 10, torch.quint8)
    return {
        "quint8": q,
        "qint8": torch.quantize_per_tensor(x, 0.5, -3, torch.qint8),
        "qint32": torch.quantize_per_tensor(x, 1e-6, 0, torch.qint32),
        "transposed": q.t(),
        "row": q[1],
        "channels": torch.quantize_per_channel(x, scales.double(), zeros, 0, torch.qint8),
        "last": torch.quantize_per_channel(x.t().contiguous(), scales.double(), zeros, 1, torch.quint8),
        "vector": torch.quantize_per_channel(torch.ones(3), scales.double(), zeros, 0, torch.quint8),
        "floats": torch.quantize_per_channel(x, scales, scales, 0, torch.quint8),
    }


def nested() -> dict:
    parts = [torch.arange(6.0).view(2, 3), torch.ones(1, 3), torch.zeros(4, 3)]
    return {"nested": torch.nested.nested_tensor(parts), "doubles": torch.nested.nested_tensor([torch.ones(2, dtype=torch.float64)])}


def jagged() -> dict:
    return {"jagged": torch.nested.nested_tensor([torch.ones(2, 3), torch.zeros(1, 3)], layout=torch.jagged)._values, "kind": "values"}


def meta() -> dict:
    return {"meta": torch.empty(2, 3, device="meta"), "strided": torch.empty(4, 5, device="meta", dtype=torch.int64).t(), "parameter": nn.Parameter(torch.empty(2, device="meta"))}


def subclasses() -> dict:
    plain = torch.ones(2).as_subclass(Attributed)
    plain.note = 1
    return {"attributed": plain, "wrapper": Wrapper(torch.arange(3.0)), "parameter": nn.Parameter(torch.ones(1).as_subclass(Attributed))}


def storages() -> dict:
    x = torch.arange(4.0)
    return {"typed": x._typed_storage(), "tensor": x[1:3], "untyped": torch.arange(3, dtype=torch.int16).untyped_storage(), "bool": torch.tensor([True])._typed_storage()}


def strides() -> dict:
    base = torch.arange(24.0).view(2, 3, 4)
    complex_base = torch.complex(torch.arange(3.0), torch.ones(3))
    return {
        "base": base,
        "rows": base[1],
        "transposed": base[0].t(),
        "every_second": base[:, :, ::2],
        "expanded": base[0, 0, 1].expand(2, 3),
        "channels_last": torch.arange(16.0).view(1, 2, 2, 4).contiguous(memory_format=torch.channels_last),
        "scalar": torch.tensor(3.5),
        "empty": torch.empty(0, 5),
        "conjugate": complex_base.conj(),
        "negative": torch.complex(torch.ones(2), torch.arange(2.0)).conj().imag,
        "complex": complex_base,
        "alone": torch.ones(3),
    }


def lightning() -> dict:
    model = nn.Linear(2, 1)
    optimizer = torch.optim.Adam(model.parameters())
    model(torch.ones(1, 2)).sum().backward()
    optimizer.step()
    return {
        "epoch": 3,
        "global_step": 100,
        "pytorch-lightning_version": "2.5.0",
        "state_dict": collections.OrderedDict(("net." + k, v) for k, v in model.state_dict().items()),
        "optimizer_states": [optimizer.state_dict()],
        "lr_schedulers": [{"milestones": collections.Counter({10: 1}), "last_epoch": 3}],
        "callbacks": {"ModelCheckpoint{'monitor': None}": {"best_model_path": "", "dirpath": pathlib.PosixPath("/ckpt")}},
        "hparams_name": "kwargs",
        "hyper_parameters": {"args": argparse.Namespace(lr=0.1), "loss": functools.partial(nn.functional.mse_loss), "path": pathlib.PosixPath("/data"), "mode": Color.RED},
    }


def whole_optimizer() -> dict:
    model = nn.Linear(2, 1)
    optimizer = torch.optim.SGD(model.parameters(), lr=0.1, momentum=0.9)
    model(torch.ones(1, 2)).sum().backward()
    optimizer.step()
    return {"state": dict(optimizer.state), "groups": optimizer.param_groups}


def models() -> dict:
    torch.manual_seed(0)
    wrapped = nn.DataParallel(nn.Linear(2, 2))
    normed = nn.utils.weight_norm(nn.Linear(2, 2))
    sequential = nn.Sequential(nn.Conv2d(1, 2, 3), nn.BatchNorm2d(2), nn.Sequential(nn.LSTM(2, 3), nn.MultiheadAttention(4, 2)))
    traced = torch.fx.symbolic_trace(nn.Sequential(nn.Linear(2, 2), nn.ReLU()))
    return {
        "model_block": Block(),
        "model_parent": Parent(),
        "model_half": {"model": Block().half(), "ema": None, "train_args": {"data": pathlib.PosixPath("coco.yaml")}, "epoch": -1},
        "model_parallel": wrapped,
        "model_norm": normed,
        "model_sequential": sequential,
        "model_encoder": nn.TransformerEncoderLayer(4, 2, 8),
        "model_fx": traced,
        "model_quantized": torch.ao.nn.quantized.Quantize(0.1, 3, torch.quint8),
    }


class Files:
    def __init__(self, out: Path) -> None:
        self.out = out
        self.index = {}

    def write(self, name: str, content: bytes, entry: dict) -> None:
        (self.out / f"{name}.pth").write_bytes(content)
        self.index[f"{name}.pth"] = entry

    def save(self, name: str, value, **options) -> bytes:
        content = saved(value, **options)
        torch.load(io.BytesIO(content), weights_only=False)
        self.write(name, content, {"value": Facts().of(value)})
        return content

    def model(self, name: str, value, **options) -> None:
        facts = Facts()
        models = value if isinstance(value, dict) else {"": value}
        states = {
            key: {k: facts.tensor(v) for k, v in model.state_dict(keep_vars=True).items()}
            for key, model in models.items()
            if isinstance(model, nn.Module)
        }
        self.write(name, saved(value, **options), {"state_dicts": states})


def saved(value, **options) -> bytes:
    buffer = io.BytesIO()
    with warnings.catch_warnings():
        warnings.simplefilter("ignore")
        torch.save(value, buffer, **options)
    return buffer.getvalue()


def rewritten(content: bytes, change, compression: int = zipfile.ZIP_STORED) -> bytes:
    """The archive with change(name, bytes) in the place of each record."""
    buffer = io.BytesIO()
    with zipfile.ZipFile(io.BytesIO(content)) as source, zipfile.ZipFile(buffer, "w", compression) as target:
        for entry in source.infolist():
            target.writestr(entry.filename, change(entry.filename, source.read(entry.filename)))
    return buffer.getvalue()


def swapped(name: str, data: bytes) -> bytes:
    """A record as a big-endian machine writes it; all storages are of int32 or float32."""
    if name.endswith("/byteorder"):
        return b"big"
    return numpy.frombuffer(data, "<u4").byteswap().tobytes() if "/data/" in name else data


def python2() -> tuple[bytes, dict]:
    """An OrderedDict, a set, an old-style object and a NumPy array as Python 2 pickled them with protocol 2."""
    array = numpy.array([1.0, -2.0], "f4")
    text = lambda s: b"U" + bytes([len(s)]) + s.encode()
    pickled = (
        b"\x80\x02}("
        + text("ordered") + b"ccollections\nOrderedDict\n](](" + text("b") + b"K\x01e](" + text("a") + b"K\x02ee\x85R"
        + text("set") + b"c__builtin__\nset\n](K\x01K\x02e\x85R"
        + text("latin") + b"U\x03a\xe9b"
        + text("long") + b"L12345678901234567890L\n"
        + text("object") + b"ccopy_reg\n_reconstructor\n(cmodels\nOld\nc__builtin__\nobject\nNtR}" + text("x") + b"K\x05sb"
        + text("array") + b"cnumpy.core.multiarray\n_reconstruct\n(cnumpy\nndarray\nK\x00\x85" + text("b") + b"tR"
        + b"(K\x01K\x02\x85cnumpy\ndtype\n(" + text("f4") + b"K\x00K\x01tR(K\x03" + text("<") + b"NNNJ\xff\xff\xff\xffJ\xff\xff\xff\xffK\x00tb\x89"
        + b"U\x08" + array.tobytes() + b"tb"
        + b"u."
    )
    facts = {"dict": [
        ["ordered", {"dict": [["b", 1], ["a", 2]]}],
        ["set", {"set": [1, 2]}],
        ["latin", {"bytes": b"a\xe9b".hex()}],
        ["long", {"big": "12345678901234567890"}],
        ["object", {"object": {"class": "models.Old", "args": [], "state": {"dict": [["x", 5]]}, "elements": [], "items": []}}],
        ["array", Facts().of(array)],
    ]}
    return rewritten(saved({}), lambda name, data: pickled if name.endswith("data.pkl") else data), {"value": facts}


def tar() -> tuple[bytes, dict]:
    """The format before PyTorch 0.2; its ids are numbers."""
    base, other = torch.arange(6.0), torch.arange(3)
    view = base[2:5]

    def storage(key, kind, x):
        return pickle.dumps((key, "cpu", kind), 2) + struct.pack("<q", x.numel()) + bytes(x.untyped_storage().tolist())

    def tensor(key, on, kind, x):
        shape = struct.pack(f"<ii{2 * x.dim()}q", x.dim(), 0, *x.shape, *x.stride())
        return pickle.dumps((key, on, kind), 2) + shape + struct.pack("<q", x.storage_offset())

    class Ids(pickle.Pickler):
        def persistent_id(self, x):
            return {id(base): 11, id(other): 12, id(view): 13}.get(id(x))

    buffer = io.BytesIO()
    value = {"base": base, "other": other, "view": view, "epoch": 7}
    Ids(buffer, 2).dump(value)
    storages = pickle.dumps(2, 2) + storage(1, torch.FloatStorage, base) + storage(2, torch.LongStorage, other)
    storages += pickle.dumps([(3, 1, 2, 3)], 2)
    tensors = pickle.dumps(3, 2) + tensor(11, 1, torch.FloatTensor, base) + tensor(12, 2, torch.LongTensor, other)
    tensors += tensor(13, 3, torch.FloatTensor, torch.arange(3.0))
    archive = io.BytesIO()
    with tarfile.open(fileobj=archive, mode="w:", format=tarfile.PAX_FORMAT) as target:
        for name, data in {"sys_info": pickle.dumps({}, 2), "pickle": buffer.getvalue(), "tensors": tensors, "storages": storages}.items():
            info = tarfile.TarInfo(name)
            info.size = len(data)
            target.addfile(info, io.BytesIO(data))
    return archive.getvalue(), {"value": Facts().of(value)}


def main() -> None:
    out = Path(sys.argv[1])
    # The legacy form holds the source of each class of a module, with its path.
    torch.serialization.get_source_lines_and_file = lambda kind: (["class Model: ..."], 1, "model.py")
    out.mkdir(parents=True, exist_ok=True)
    files = Files(out)
    both = [containers, sets, raw_bytes, dates, paths, enums, numpy_scalars, numpy_arrays, tuples, torch_values, parameters, python_values,
            namespaces, cycles, dtypes, sparse, quantized, meta, subclasses, strides, lightning, whole_optimizer]
    contents = {}
    for make in both:
        torch.manual_seed(0)
        value = make()
        contents[make.__name__] = files.save(make.__name__, value)
        files.save("legacy_" + make.__name__, value, **LEGACY)
    for make in (new_dtypes, storages, nested, jagged):
        contents[make.__name__] = files.save(make.__name__, make())
    for protocol in (3, 4, 5):
        for make in (containers, sets, raw_bytes, enums, numpy_arrays, python_values, keywords):
            if protocol == 5 or (make in (containers, enums, sets, keywords) and protocol == 4):
                value = make()
                value = value if make is not numpy_arrays else {k: v for k, v in value.items() if k not in ("objects", "text", "days", "records")}
                files.save(f"protocol{protocol}_{make.__name__}", value, pickle_protocol=protocol)
    plain = {"text": "a'b\n\u00e9\u20ac", "ints": [1, True, 10**30], "floats": [0.5, float("nan")], "none": None, "point": Point(1, 2), "set": {1}, "args": argparse.Namespace(a=1)}
    for protocol in (0, 1):
        for name, options in (("", {}), ("legacy_", LEGACY)):
            files.save(f"{name}protocol{protocol}", plain, pickle_protocol=protocol, **options)
    for name, model in models().items():
        files.model(name, model)
    files.model("legacy_model_parent", Parent(), **LEGACY)

    old = lambda name, data: data.replace(b"numpy._core", b"numpy.core") if name.endswith("data.pkl") else data
    files.write("numpy1_arrays", rewritten(contents["numpy_arrays"], old), files.index["numpy_arrays.pth"])
    files.write("numpy1_scalars", rewritten(contents["numpy_scalars"], old), files.index["numpy_scalars.pth"])
    four = {"float": torch.arange(6.0).view(2, 3), "int": torch.arange(5, dtype=torch.int32)[1:4], "quantized": torch.quantize_per_tensor(torch.ones(2), 0.5, 1, torch.qint32)}
    files.write("big_endian", rewritten(saved(four), swapped), {"value": Facts().of(four)})
    files.write("deflated", rewritten(contents["strides"], lambda name, data: data, zipfile.ZIP_DEFLATED), files.index["strides.pth"])
    files.write("python2", *python2())
    content, entry = tar()
    files.write("tar", content, entry)
    read = torch.load(out / "tar.pth", weights_only=False)
    assert read["view"].tolist() == [2, 3, 4] and read["view"].untyped_storage().data_ptr() != 0
    lines = [f"{json.dumps(name)}: {json.dumps(entry)}" for name, entry in files.index.items()]
    (out / "pickles.json").write_text("{\n" + ",\n".join(lines) + "\n}\n")
    print(len(files.index), "files")


if __name__ == "__main__":
    main()
