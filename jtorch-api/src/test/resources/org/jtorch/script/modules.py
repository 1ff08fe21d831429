"""Writes the TorchScript files that ScriptModuleTest reads: python modules.py DIRECTORY (PyTorch 2.13)."""

import io
import math
import sys
import zipfile
from pathlib import Path
from typing import Dict, List, NamedTuple, Optional, Tuple, Union

import torch
from torch import Tensor, nn


class Extremes(NamedTuple):
    lowest: Tensor
    highest: Tensor


class Inner(nn.Module):
    def __init__(self):
        super().__init__()
        self.linear = nn.Linear(3, 2)
        self.factor = 0.5

    def forward(self, x: Tensor) -> Tensor:
        return self.linear(x) * self.factor


class Everything(nn.Module):
    """Weights that are easy to compute with, and a method of each type."""

    def __init__(self):
        super().__init__()
        self.inner = Inner()
        with torch.no_grad():
            self.inner.linear.weight.copy_(torch.tensor([[1.0, 0.0, 2.0], [0.0, 3.0, 0.0]]))
            self.inner.linear.bias.copy_(torch.tensor([1.0, -1.0]))
        self.register_buffer("calls", torch.zeros((), dtype=torch.int64))
        self.register_buffer("offset", torch.tensor([10.0, 20.0]))
        self.labels = ["cat", "dog"]
        self.limits = (1, 2.5)

    def forward(self, x: Tensor) -> Tensor:
        y = self.inner(x) + self.offset
        return y * 2 if self.training else y

    @torch.jit.export
    def scale(self, x: Tensor, factor: float = 3.0, plus: int = 1) -> Tensor:
        return x * factor + plus

    @torch.jit.export
    def mixed(self, i: int, f: float, b: bool, s: str) -> str:
        return f"{s}:{i}:{f}:{b}"

    @torch.jit.export
    def ints(self, values: List[int]) -> List[int]:
        values.append(7)
        return values

    @torch.jit.export
    def floats(self, values: List[float]) -> float:
        return sum(values)

    @torch.jit.export
    def bools(self, values: List[bool]) -> List[bool]:
        return [not b for b in values]

    @torch.jit.export
    def words(self, values: List[str]) -> str:
        return "-".join(values)

    @torch.jit.export
    def total(self, xs: List[Tensor]) -> Tensor:
        return torch.stack(xs).sum()

    @torch.jit.export
    def many(self, x: Tensor, n: int) -> Tensor:
        xs: List[Tensor] = []
        for _ in range(n):
            xs.append(x)
        return torch.cat(xs) + torch.cat([x, x, x, x, x, x, x, x, x, x, x, x, x, x, x, x]).sum()

    @torch.jit.export
    def doubled(self, d: Dict[str, Tensor]) -> Dict[str, Tensor]:
        return {k: v * 2 for k, v in d.items()}

    @torch.jit.export
    def counts(self, d: Dict[int, float]) -> Dict[int, float]:
        return {k + 1: v for k, v in d.items()}

    @torch.jit.export
    def nested(self, d: Dict[str, List[Tuple[int, Tensor]]]) -> Tuple[int, Tensor]:
        n = 0
        t = torch.zeros(1)
        for pairs in d.values():
            for i, x in pairs:
                n += i
                t = t + x
        return n, t

    @torch.jit.export
    def maybe(self, x: Optional[Tensor]) -> Optional[Tensor]:
        return None if x is None else x + 1

    @torch.jit.export
    def either(self, x: Union[int, str, Tensor]) -> str:
        if isinstance(x, int):
            return "int"
        elif isinstance(x, str):
            return "str"
        return "Tensor"

    @torch.jit.export
    def extremes(self, x: Tensor) -> Extremes:
        return Extremes(x.min(), x.max())

    @torch.jit.export
    def spread(self, e: Extremes) -> Tensor:
        return e.highest - e.lowest

    @torch.jit.export
    def square(self, z: complex) -> complex:
        return z * z

    @torch.jit.export
    def place(self, d: torch.device) -> torch.device:
        return d

    @torch.jit.export
    def cast(self, x: Tensor, dtype: torch.dtype) -> Tensor:
        return x.to(dtype)

    @torch.jit.export
    def count(self) -> None:
        self.calls += 1

    @torch.jit.export
    def fails(self, n: int) -> int:
        if n < 0:
            raise ValueError("n must not be negative,\n  got " + str(n))
        return n

    @torch.jit.export
    def mismatch(self, x: Tensor) -> Tensor:
        return torch.matmul(x, torch.ones(5, 5))


class Pair(nn.Module):
    def forward(self, x: Tensor) -> Tuple[Tensor, Tensor]:
        return x, x + 1


class Tiny(nn.Module):
    def __init__(self):
        super().__init__()
        self.weight = nn.Parameter(torch.tensor([2.0]))

    def forward(self, x: Tensor) -> Tensor:
        return x * self.weight


VENDOR = torch.library.Library("vendor", "DEF")
VENDOR.define("identity(Tensor x) -> Tensor")


class Vendor(nn.Module):
    """Calls an operator that no other process has."""

    def forward(self, x: Tensor) -> Tensor:
        return torch.ops.vendor.identity(x)


class Divisions(nn.Module):
    """Divisions of integers, which a processor refuses for 0, and the least one by -1."""

    def forward(self, x: torch.Tensor, size: int) -> torch.Tensor:
        return x.view(size, x.numel() // size)

    @torch.jit.export
    def remainder(self, a: int, b: int) -> int:
        return a % b

    @torch.jit.export
    def floordiv(self, a: int, b: int) -> int:
        return a // b

    @torch.jit.export
    def both(self, a: int, b: int) -> Tuple[int, int]:
        return divmod(a, b)

    @torch.jit.export
    def divisor(self, a: int, b: int) -> int:
        return math.gcd(a, b)

    @torch.jit.export
    def items(self, a: torch.Tensor, b: torch.Tensor):
        return a.item() % b.item(), a.item() // b.item()

    @torch.jit.export
    def folded(self) -> int:
        return 41 // 5

    @torch.jit.export
    def inside(self, a: int, b: int) -> int:
        total = 0
        for i in range(3):
            if i > 0:
                total += a % b
        return total


class TensorDivisions(nn.Module):
    """Divisions of integer tensors that round, in each form."""

    def forward(self, x: torch.Tensor, y: torch.Tensor) -> torch.Tensor:
        return x // y

    @torch.jit.export
    def floored(self, x: torch.Tensor, y: torch.Tensor) -> torch.Tensor:
        return torch.div(x, y, rounding_mode="floor")

    @torch.jit.export
    def truncated(self, x: torch.Tensor, y: torch.Tensor) -> torch.Tensor:
        return torch.divide(x, y, rounding_mode="trunc")

    @torch.jit.export
    def remainders(self, x: torch.Tensor, y: torch.Tensor) -> torch.Tensor:
        return x % y

    @torch.jit.export
    def fmods(self, x: torch.Tensor, y: torch.Tensor) -> torch.Tensor:
        return torch.fmod(x, y)

    @torch.jit.export
    def multiples(self, x: torch.Tensor, y: torch.Tensor) -> torch.Tensor:
        return torch.lcm(x, y)

    @torch.jit.export
    def in_place(self, x: torch.Tensor, y: torch.Tensor) -> torch.Tensor:
        return x.clone().floor_divide_(y)

    @torch.jit.export
    def in_place_remainders(self, x: torch.Tensor, y: torch.Tensor) -> torch.Tensor:
        z = x.clone()
        z %= y
        return z

    @torch.jit.export
    def by_number(self, x: torch.Tensor, y: int) -> torch.Tensor:
        return x // y

    @torch.jit.export
    def truncated_by_number(self, x: torch.Tensor, y: int) -> torch.Tensor:
        return torch.div(x, y, rounding_mode="trunc")

    @torch.jit.export
    def remainders_by_number(self, x: torch.Tensor, y: int) -> torch.Tensor:
        return x % y

    @torch.jit.export
    def of_number(self, x: int, y: torch.Tensor) -> torch.Tensor:
        return torch.remainder(x, y)

    @torch.jit.export
    def by_literal(self, x: torch.Tensor) -> torch.Tensor:
        return x // -1

    @torch.jit.export
    def forked(self, x: torch.Tensor, y: torch.Tensor) -> torch.Tensor:
        return torch.jit.wait(torch.jit.fork(quotient, x, y))


def quotient(x: torch.Tensor, y: torch.Tensor) -> torch.Tensor:
    return x // y


def halved(n: int) -> int:
    return n // 2


class Restored(nn.Module):
    """Computes when it is loaded."""

    def __init__(self):
        super().__init__()
        self.size = 8

    def forward(self, x: torch.Tensor, n: int = 3) -> torch.Tensor:
        return x + self.size + n

    @torch.jit.export
    def __getstate__(self):
        return self.size, self.training

    @torch.jit.export
    def __setstate__(self, state: Tuple[int, bool]):
        self.size = halved(state[0])
        self.training = state[1]


class Mutating(nn.Module):
    """Sets attributes and changes a list in each call."""

    def __init__(self):
        super().__init__()
        self.latest = torch.zeros(8)
        self.register_buffer("total", torch.zeros(8))
        self.seen = [torch.zeros(8)]

    def forward(self, x: torch.Tensor) -> torch.Tensor:
        self.latest = x + self.latest
        self.total = self.total * 0.5 + x
        self.seen.append(self.latest)
        if len(self.seen) > 8:
            self.seen.clear()
        return self.latest + self.total

    @torch.jit.export
    def churn(self, x: torch.Tensor, n: int) -> torch.Tensor:
        for i in range(n):
            self.latest = x + i
            self.seen.append(self.latest)
            if len(self.seen) > 8:
                self.seen.clear()
        return self.latest


class Counting(nn.Module):
    """Counts batches as older batch normalization did, and changes a list of its own."""

    def __init__(self):
        super().__init__()
        self.tracks = True
        self.sizes: List[int] = [1, 2]
        self.register_buffer("batches", torch.zeros(1))

    def forward(self, x: torch.Tensor) -> torch.Tensor:
        if self.training and self.tracks:
            self.batches = self.batches + 1
        parts: List[torch.Tensor] = []
        for size in self.sizes:
            parts.append(x * size)
        return torch.cat(parts)


def convolutional() -> nn.Module:
    torch.manual_seed(0)
    return nn.Sequential(
        nn.Conv2d(3, 8, 3, padding=1),
        nn.BatchNorm2d(8),
        nn.ReLU(),
        nn.Conv2d(8, 4, 3, stride=2),
        nn.Flatten(),
        nn.Linear(4 * 7 * 7, 5),
    ).eval()


def perceptron() -> nn.Module:
    torch.manual_seed(0)
    return nn.Sequential(nn.Linear(64, 128), nn.ReLU(), nn.Linear(128, 10)).eval()


def save(module: torch.jit.ScriptModule, path: Path) -> None:
    """Without the records that tell where this file lay when it was run."""
    buffer = io.BytesIO()
    torch.jit.save(module, buffer)
    with zipfile.ZipFile(buffer) as source, zipfile.ZipFile(path, "w") as target:
        for name in source.namelist():
            if not name.endswith(".debug_pkl"):
                target.writestr(zipfile.ZipInfo(name), source.read(name))


def main(directory: Path) -> None:
    modules = {
        "everything": Everything().eval(),
        "pair": Pair().eval(),
        "tiny": Tiny().eval(),
        "divisions": Divisions().eval(),
        "tensor_divisions": TensorDivisions().eval(),
        "restored": Restored().eval(),
        "mutating": Mutating().eval(),
        "counting": Counting().eval(),
        "vendor": Vendor().eval(),
        "convolutional": convolutional(),
        "perceptron": perceptron(),
    }
    for name, module in modules.items():
        save(torch.jit.script(module), directory / f"{name}.pt")
    torch.save(nn.Linear(2, 2).state_dict(), directory / "state_dict.pt")
    torch.save(
        nn.Linear(2, 2).state_dict(),
        directory / "legacy.pt",
        _use_new_zipfile_serialization=False,
    )


if __name__ == "__main__":
    main(Path(sys.argv[1]))
