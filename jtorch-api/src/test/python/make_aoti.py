"""AOTInductor packages that every x86-64 Linux with AVX2 runs, and what they compute.

run: python make_aoti.py ../resources/org/jtorch/aoti

Needs g++. The libraries are made small (no debug information, only the entry points exported), and the paths of the
machine that compiled them are left out. expected.json holds arguments and results by package and case.
"""

import json
import os
import re
import stat
import sys
import tempfile
import zipfile
from pathlib import Path

import torch
import torch._inductor
import torch._inductor.config as inductor
from torch.export import Dim, export

VERSIONS = "{ global: AOTInductor*; local: *; };\n"
COMPILER = """#!/bin/sh
exec g++ "$@" -g0 -Os -fvisibility=hidden -ffunction-sections -fmacro-prefix-map={site}=python \\
  -fmacro-prefix-map={cache}=build -Wl,-s -Wl,--gc-sections -Wl,--version-script={versions}
"""


class Mlp(torch.nn.Module):
    def __init__(self) -> None:
        super().__init__()
        self.a = torch.nn.Linear(8, 16)
        self.b = torch.nn.Linear(16, 4)

    def forward(self, x: torch.Tensor) -> torch.Tensor:
        return self.b(torch.relu(self.a(x)))


class Nested(torch.nn.Module):
    """A tuple, a dict, a number and a keyword in; a dict, a list and a tuple out; counts its calls.

    Inductor would put a smaller buffer into the code, with the value that it has when the module is exported.
    """

    def __init__(self) -> None:
        super().__init__()
        self.register_buffer("count", torch.zeros(16))

    def forward(self, pair, named, times: int, *, mask):
        self.count.add_(1)
        x, y = pair
        z = named["a"] * times + named["b"]
        return {"sum": x + y, "rest": [z, (torch.where(mask, z, 0), self.count * 1, None)]}


class Sizes(torch.nn.Module):
    """Sizes that depend on others, a dynamic stride, other dtypes, a scalar, and an input that is written."""

    def __init__(self) -> None:
        super().__init__()
        self.register_buffer("scale", torch.tensor([2.0, 3.0, 4.0]))
        self.register_buffer("steps", torch.arange(3))

    def forward(self, x, doubled, columns, index, scalar, state):
        state.add_(scalar)
        rows = x * self.scale + doubled[::2] - doubled[1::2]
        return rows, columns * 2, index + self.steps, self.scale.view(3, 1)


def compile(module: torch.nn.Module, args: tuple, kwargs: dict, shapes, path: Path, configs: dict) -> None:
    program = export(module.eval(), args, kwargs, dynamic_shapes=shapes)
    torch._inductor.aoti_compile_and_package(program, package_path=str(path), inductor_configs=configs)
    with zipfile.ZipFile(path) as archive:
        records = {info.filename: archive.read(info) for info in archive.infolist()}
    with zipfile.ZipFile(path, "w", zipfile.ZIP_DEFLATED, compresslevel=9) as archive:
        for name, content in records.items():
            if name.endswith(".wrapper.cpp"):
                content = content.split(b"// Compile cmd")[0]
            if ".kernel" not in name and ".data/" not in name:
                archive.writestr(zipfile.ZipInfo(name), content, zipfile.ZIP_DEFLATED)


def plain(value):
    if isinstance(value, torch.Tensor):
        dtype = str(value.dtype).removeprefix("torch.")
        return {"dtype": dtype, "shape": list(value.shape), "values": value.flatten().tolist()}
    if isinstance(value, dict):
        return {key: plain(entry) for key, entry in value.items()}
    return [plain(entry) for entry in value] if isinstance(value, (list, tuple)) else value


def case(module: torch.nn.Module, args: tuple, kwargs: dict) -> dict:
    given = {"args": plain(args), "kwargs": plain(kwargs)}
    with torch.no_grad():
        return given | {"result": plain(module(*args, **kwargs))}


def make(folder: Path) -> dict:
    batch, other = Dim("batch"), Dim("other")
    mlp, nested, sizes, bare = Mlp(), Nested(), Sizes(), Mlp()
    bare.load_state_dict(mlp.state_dict())
    expected = {}

    compile(mlp, (torch.randn(4, 8),), {}, ({0: batch},), folder / "mlp.pt2", {"aot_inductor.check_lowerbound": False})
    expected["mlp"] = [case(mlp, (torch.randn(n, 8),), {}) for n in (1, 2, 7)]
    expected["state"] = plain(mlp.state_dict())

    def arguments(n: int, m: int) -> tuple:
        pair, named = (torch.randn(n, 5), torch.randn(n, 5)), {"a": torch.randn(m, 3), "b": torch.randn(m, 3)}
        return (pair, named, 3), {"mask": torch.rand(m, 3) < 0.5}

    args, kwargs = arguments(4, 6)
    shapes = {"pair": ({0: batch}, {0: batch}), "named": {"a": {0: other}, "b": {0: other}}, "times": None, "mask": {0: other}}
    compile(nested, args, kwargs, shapes, folder / "nested.pt2", {})
    nested.count.zero_()
    expected["nested"] = [case(nested, *arguments(n, m)) for n, m in ((2, 3), (5, 2))]

    def inputs(n: int) -> tuple:
        index = torch.randint(0, 9, (3,))
        return torch.randn(n, 3), torch.randn(2 * n, 3), torch.randn(4, n).t(), index, torch.tensor(2.5), torch.zeros(2, 2)

    shapes = ({0: batch}, {0: 2 * batch}, {0: batch}, None, None, None)
    compile(sizes, inputs(5), {}, shapes, folder / "sizes.pt2", {})
    expected["sizes"] = [case(sizes, inputs(n), {}) for n in (2, 5)]

    compile(bare, (torch.randn(2, 8),), {}, None, folder / "bare.pt2", {"aot_inductor.package_constants_in_so": False})
    return expected


def main() -> None:
    folder = Path(sys.argv[1])
    torch.manual_seed(0)
    torch.set_num_threads(1)
    with tempfile.TemporaryDirectory() as scratch:
        os.environ["TORCHINDUCTOR_CACHE_DIR"] = scratch + "/cache"
        versions, compiler = Path(scratch, "versions"), Path(scratch, "g++")
        versions.write_text(VERSIONS)
        site = Path(torch.__file__).parent.parent
        compiler.write_text(COMPILER.format(site=site, cache=scratch + "/cache", versions=versions))
        compiler.chmod(compiler.stat().st_mode | stat.S_IXUSR)
        inductor.cpp.cxx = (str(compiler),)
        inductor.cpp.simdlen = 256
        inductor.cpp.march = "x86-64-v3"
        inductor.aot_inductor.precompile_headers = False
        expected = make(folder)
    text = json.dumps(expected, indent=1)
    (folder / "expected.json").write_text(re.sub(r"\s*\n\s*(?=[-\d\]tf])", " ", text) + "\n")


if __name__ == "__main__":
    main()
