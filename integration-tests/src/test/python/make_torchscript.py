"""TorchScript modules whose methods take and give every type, and what each call gives.

run: python make_torchscript.py OUT_DIR

Writes typed.pt, traced.pt, failing.pt, nested.pt, with torchscript.json and torchscript.safetensors. The JSON has a list `calls`:
  module    the file
  training  train(true) is to be called before; absent where it does not matter
  method    the name, `forward` too
  args      the arguments
  result    what comes back; absent if the call fails
  error     a part of the message of the failure
and, for each file under `modules`, its `parameters` and `buffers` ({name: shape}, in order) and its `methods`.
A value in JSON: {"tensor": key} (a tensor of the safetensors file), {"int": n}, {"float": x}, {"bool": b}, {"str": s},
{"none": true}, {"list": [...]}, {"tuple": [...]}, {"dict": [[key, value], ...]}, {"complex": [re, im]}; "nan", "inf" and
"-inf" are floats written as strings.
"""

import argparse
import json
import math
from pathlib import Path
from typing import Dict, List, NamedTuple, Optional, Tuple

import torch
from safetensors.torch import save_file
from torch import nn

import exports


class Extremes(NamedTuple):
    low: torch.Tensor
    high: torch.Tensor


class Typed(nn.Module):
    """A small network with a buffer, a dropout and methods of many signatures."""

    def __init__(self) -> None:
        super().__init__()
        self.body = nn.Sequential(nn.Linear(3, 4), nn.ReLU(), nn.Linear(4, 2))
        self.dropout = nn.Dropout(0.5)
        self.register_buffer("calls", torch.zeros((), dtype=torch.int64))
        self.register_buffer("offset", torch.tensor([10.0, 20.0]))
        self.scale: float = 2.0

    def forward(self, x: torch.Tensor) -> torch.Tensor:
        return self.dropout(self.body(x)) + self.offset

    @torch.jit.export
    def two(self, x: torch.Tensor, y: torch.Tensor) -> torch.Tensor:
        return x - y

    @torch.jit.export
    def numbers(self, i: int, f: float, b: bool) -> float:
        return float(i) * f if b else -1.0

    @torch.jit.export
    def whole(self, i: int) -> int:
        return i * 2

    @torch.jit.export
    def truth(self, x: torch.Tensor) -> bool:
        return bool(x.sum() > 0)

    @torch.jit.export
    def text(self, name: str, times: int) -> str:
        return name + "!" + str(times)

    @torch.jit.export
    def tensors(self, xs: List[torch.Tensor]) -> torch.Tensor:
        return torch.cat(xs)

    @torch.jit.export
    def split(self, x: torch.Tensor, size: int) -> List[torch.Tensor]:
        return list(torch.split(x, size))

    @torch.jit.export
    def ints(self, shape: List[int]) -> List[int]:
        return [2 * n for n in shape]

    @torch.jit.export
    def floats(self, values: List[float]) -> List[float]:
        return [v / 2 for v in values]

    @torch.jit.export
    def bools(self, values: List[bool]) -> List[bool]:
        return [not v for v in values]

    @torch.jit.export
    def words(self, values: List[str]) -> List[str]:
        return [v.upper() for v in values]

    @torch.jit.export
    def pair(self, p: Tuple[torch.Tensor, int]) -> Tuple[torch.Tensor, int, str]:
        return p[0] * p[1], p[1] + 1, "done"

    @torch.jit.export
    def extremes(self, x: torch.Tensor) -> Extremes:
        return Extremes(x.min(), x.max())

    @torch.jit.export
    def by_name(self, d: Dict[str, torch.Tensor]) -> Dict[str, torch.Tensor]:
        return {"sum": d["a"] + d["b"], "a": d["a"]}

    @torch.jit.export
    def counts(self, d: Dict[int, float]) -> Dict[int, float]:
        return {k + 1: v * 2 for k, v in d.items()}

    @torch.jit.export
    def optional(self, x: Optional[torch.Tensor]) -> torch.Tensor:
        return torch.zeros(1) if x is None else x + 1

    @torch.jit.export
    def maybe(self, x: torch.Tensor) -> Optional[torch.Tensor]:
        return x if bool(x.sum() > 0) else None

    @torch.jit.export
    def defaults(self, x: torch.Tensor, factor: float = 3.0, plus: int = 1) -> torch.Tensor:
        return x * factor + plus

    @torch.jit.export
    def count(self) -> None:
        self.calls += 1

    @torch.jit.export
    def called(self) -> torch.Tensor:
        return self.calls.clone()

    @torch.jit.export
    def attribute(self) -> float:
        return self.scale

    @torch.jit.export
    def deep(self, d: Dict[str, List[Tuple[int, torch.Tensor]]]) -> List[Dict[str, int]]:
        out: List[Dict[str, int]] = []
        for k, v in d.items():
            out.append({k: len(v), "first": v[0][0]})
        return out

    @torch.jit.export
    def product(self, z: complex) -> complex:
        return z * z


class Failing(nn.Module):
    def forward(self, x: torch.Tensor) -> torch.Tensor:
        if x.dim() != 2:
            raise ValueError(f"expected a matrix, got {x.dim()} dimensions")
        return x.t()

    @torch.jit.export
    def asserted(self, n: int) -> int:
        assert n > 0, "n must be positive"
        return n

    @torch.jit.export
    def mismatch(self, x: torch.Tensor) -> torch.Tensor:
        return x.matmul(torch.ones(5, 5))


class Nested(nn.Module):
    """Submodules of submodules, batch norm with its buffers, a tied weight."""

    def __init__(self) -> None:
        super().__init__()
        self.encoder = nn.Sequential(nn.Conv2d(1, 2, 3, padding=1), nn.BatchNorm2d(2), nn.ReLU())
        self.first = nn.Linear(4, 4, bias=False)
        self.second = nn.Linear(4, 4, bias=False)
        self.second.weight = self.first.weight

    def forward(self, x: torch.Tensor) -> Tuple[torch.Tensor, torch.Tensor]:
        y = self.encoder(x)
        return y, self.second(self.first(y))


def traced_function(x: torch.Tensor, y: torch.Tensor) -> Tuple[torch.Tensor, torch.Tensor]:
    return x @ y, (x + 1).relu()


class Calls:
    def __init__(self) -> None:
        self.tensors = {}
        self.calls = []
        self.modules = {}

    def value(self, value):
        if isinstance(value, torch.Tensor):
            key = str(len(self.tensors))
            self.tensors[key] = value.detach().clone().contiguous()
            return {"tensor": key}
        if value is None:
            return {"none": True}
        if isinstance(value, bool):
            return {"bool": value}
        if isinstance(value, int):
            return {"int": value}
        if isinstance(value, float):
            return {"float": value if math.isfinite(value) else str(value)}
        if isinstance(value, complex):
            return {"complex": [value.real, value.imag]}
        if isinstance(value, str):
            return {"str": value}
        if isinstance(value, dict):
            return {"dict": [[self.value(k), self.value(v)] for k, v in value.items()]}
        kind = "tuple" if isinstance(value, tuple) else "list"
        return {kind: [self.value(inner) for inner in value]}

    def call(self, file: str, module, method: str, *args, training=None) -> None:
        entry = {"module": file, "method": method, "args": [self.value(a) for a in args]}
        if training is not None:
            module.train(training)
            entry["training"] = training
        entry["result"] = self.value(getattr(module, method)(*args))
        self.calls.append(entry)

    def fails(self, file: str, module, method: str, *args, part: str) -> None:
        entry = {"module": file, "method": method, "args": [self.value(a) for a in args], "error": part}
        try:
            getattr(module, method)(*args)
        except Exception as failure:
            assert part in str(failure), str(failure)
        else:
            raise AssertionError(f"{file}: {method} did not fail")
        self.calls.append(entry)

    def module(self, file: str, module, methods: list[str]) -> None:
        self.modules[file] = {
            "parameters": {name: list(p.shape) for name, p in module.named_parameters()},
            "buffers": {name: list(b.shape) for name, b in module.named_buffers()},
            "methods": methods,
        }


def typed_calls(calls: Calls, m) -> None:
    def call(method, *args):
        calls.call("typed.pt", m, method, *args)

    x = torch.tensor([[1.0, -2.0, 3.0], [0.5, 0.0, -1.0]])
    y = torch.tensor([1.0, 2.0, 3.0])
    calls.call("typed.pt", m, "forward", x, training=False)
    call("two", x, y)
    call("two", torch.tensor([5, 6]), torch.tensor([1, 2]))
    call("numbers", 3, 0.5, True)
    call("numbers", 3, 0.5, False)
    call("numbers", 2**40, math.inf, True)
    call("whole", -(2**40))
    call("truth", y)
    call("truth", -y)
    call("text", "ab", 3)
    call("text", "", 0)
    call("text", "zürich 数", 1)
    call("tensors", [y, y * 2])
    call("split", torch.arange(5), 2)
    call("ints", [1, -2, 2**40])
    call("floats", [1.0, -0.5])
    call("bools", [True, False])
    call("words", ["a", "bc"])
    call("pair", (y, 2))
    call("extremes", y)
    call("by_name", {"a": y, "b": torch.ones(3)})
    call("counts", {1: 0.5, 2: 1.5})
    call("optional", y)
    call("optional", None)
    call("maybe", y)
    call("maybe", -y)
    call("defaults", y)
    call("defaults", y, 2.0)
    call("defaults", y, 2.0, 5)
    call("count")
    call("count")
    call("called")
    call("attribute")
    call("deep", {"k": [(4, y), (5, y)]})
    call("product", 1 + 2j)
    calls.fails("typed.pt", m, "two", x, torch.ones(7), part="must match the size of tensor")


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("out", type=Path)
    out = parser.parse_args().out
    out.mkdir(parents=True, exist_ok=True)
    calls = Calls()

    torch.manual_seed(0)
    scripts = {"typed.pt": Typed(), "failing.pt": Failing(), "nested.pt": Nested()}
    loaded = {}
    for file, module in scripts.items():
        exports.script(module.eval()).save(str(out / file))
        # What is written down is what the file answers when it is read again.
        loaded[file] = torch.jit.load(str(out / file))
        exported = [name for name, f in vars(type(module)).items() if getattr(f, "_torchscript_modifier", None)]
        calls.module(file, loaded[file], ["forward", *exported])
    example = (torch.ones(2, 3), torch.ones(3, 2))
    exports.save_without_debug(torch.jit.trace(traced_function, example), out / "traced.pt")
    loaded["traced.pt"] = torch.jit.load(str(out / "traced.pt"))
    calls.module("traced.pt", loaded["traced.pt"], ["forward"])

    typed_calls(calls, loaded["typed.pt"])
    failing = loaded["failing.pt"]
    calls.call("failing.pt", failing, "forward", torch.ones(2, 3))
    calls.fails("failing.pt", failing, "forward", torch.ones(2), part="expected a matrix, got 1 dimensions")
    calls.call("failing.pt", failing, "asserted", 1)
    calls.fails("failing.pt", failing, "asserted", 0, part="n must be positive")
    mismatch = "mat1 and mat2 shapes cannot be multiplied (2x3 and 5x5)"
    calls.fails("failing.pt", failing, "mismatch", torch.ones(2, 3), part=mismatch)
    nested = loaded["nested.pt"]
    image = torch.linspace(-1, 1, 32).view(2, 1, 4, 4)
    calls.call("nested.pt", nested, "forward", image, training=False)
    calls.call("nested.pt", nested, "forward", image, training=True)
    # Running the batch norm in train mode moved its running mean: this answer differs from the first one.
    calls.call("nested.pt", nested, "forward", image, training=False)
    matrices = (torch.linspace(-2, 2, 6).view(2, 3), torch.linspace(0, 1, 6).view(3, 2))
    calls.call("traced.pt", loaded["traced.pt"], "forward", *matrices)

    save_file(calls.tensors, out / "torchscript.safetensors")
    expected = {"modules": calls.modules, "calls": calls.calls}
    (out / "torchscript.json").write_text(json.dumps(expected, indent=1, ensure_ascii=False) + "\n")


if __name__ == "__main__":
    main()
