"""Writes small exported programs, and what they return in Python.

    python make_exported.py [NAME...]

Each program is a file NAME.pt2 of torch.export.save, with NAME.pth next to it: a list of calls
(positional arguments, keyword arguments, the leaves of the result, inputs and buffers after the
call) and the program's text. Made by PyTorch 2.13; the seed makes the files repeatable but for
names of temporary folders.
"""

import collections
import copy
import dataclasses
import inspect
import pathlib
import sys
import zipfile

import torch
import torch.nn as nn
import torch.nn.functional as F
import torch.utils._pytree as pytree
from torch.export import Dim, export

FOLDER = pathlib.Path(__file__).parent.parent / "resources" / "exported"
PROGRAMS = {}


@dataclasses.dataclass
class Call:
    args: tuple
    kwargs: dict = dataclasses.field(default_factory=dict)


@dataclasses.dataclass
class Program:
    module: nn.Module
    calls: list
    dynamic: object = None
    strict: bool = False
    decompose: bool = False


def program(make):
    PROGRAMS[make.__name__] = make
    return make


def module_of(function):
    """A module whose forward has the function's own parameters."""
    names = ", ".join(inspect.signature(function).parameters)
    comma = ", " if names else ""
    forward = eval(f"lambda self{comma}{names}: function({names})", {"function": function})
    return type("Function", (nn.Module,), {"forward": forward})().eval()


def calls(*args):
    return [Call(a if isinstance(a, tuple) else (a,)) for a in args]


# Modules


@program
def linear():
    return Program(nn.Linear(3, 2), calls(torch.randn(4, 3)))


@program
def mlp_dynamic():
    net = nn.Sequential(nn.Linear(4, 8), nn.ReLU(), nn.Linear(8, 2))
    return Program(
        net, calls(torch.randn(3, 4), torch.randn(1, 4), torch.randn(7, 4)), ({0: Dim("batch")},)
    )


class ConvNorm(nn.Module):
    def __init__(self):
        super().__init__()
        self.conv = nn.Conv2d(3, 4, 3, stride=2, padding=1)
        self.norm = nn.BatchNorm2d(4)
        self.drop = nn.Dropout(0.5)

    def forward(self, x):
        return F.max_pool2d(self.drop(F.relu(self.norm(self.conv(x)))), 2)


@program
def conv_norm():
    net = ConvNorm()
    net(torch.randn(4, 3, 8, 8))
    return Program(
        net.eval(), calls(torch.randn(2, 3, 8, 8), torch.randn(5, 3, 8, 8)), ({0: Dim("n")},)
    )


@program
def conv_norm_train():
    net = ConvNorm()
    net.drop = nn.Identity()
    return Program(net.train(), calls(torch.randn(2, 3, 8, 8), torch.randn(2, 3, 8, 8)))


@program
def conv_norm_decomposed():
    net = ConvNorm()
    net(torch.randn(4, 3, 8, 8))
    return Program(net.eval(), calls(torch.randn(2, 3, 8, 8)), decompose=True)


@program
def conv_norm_train_decomposed():
    net = ConvNorm()
    net.drop = nn.Identity()
    return Program(net.train(), calls(torch.randn(2, 3, 8, 8)), decompose=True)


@program
def dropout_train():
    return Program(ConvNorm().train(), calls())


@program
def lstm():
    return Program(nn.LSTM(3, 5, num_layers=2, batch_first=True).eval(), calls(torch.randn(2, 6, 3)))


@program
def self_attention():
    class SelfAttention(nn.Module):
        def __init__(self):
            super().__init__()
            self.attention = nn.MultiheadAttention(8, 2, batch_first=True)

        def forward(self, x):
            return self.attention(x, x, x, need_weights=False)[0]

    return Program(
        SelfAttention().eval(),
        calls(torch.randn(2, 5, 8), torch.randn(3, 5, 8)),
        ({0: Dim("batch")},),
    )


# State


class Tied(nn.Module):
    def __init__(self):
        super().__init__()
        self.embed = nn.Embedding(7, 4)
        self.head = nn.Linear(4, 7, bias=False)
        self.head.weight = self.embed.weight

    def forward(self, ids):
        return self.head(self.embed(ids))


@program
def tied():
    return Program(Tied(), calls(torch.tensor([[1, 2, 6]])))


class Views(nn.Module):
    def __init__(self):
        super().__init__()
        base = torch.randn(6, 4)
        self.turned = nn.Parameter(base.t())
        self.register_buffer("rows", base[1:5:2])
        self.register_buffer("wide", torch.randn(3, 1).expand(3, 4))
        self.register_buffer("empty", torch.empty(0, 4))

    def forward(self, x):
        return x @ self.turned + self.wide @ self.turned, self.rows + 1, self.empty.sum()


@program
def views():
    return Program(Views(), calls(torch.randn(3, 4)))


DTYPES = [
    "uint8", "int8", "int16", "int32", "int64", "float16", "float32", "float64", "complex32",
    "complex64", "complex128", "bool", "bfloat16", "uint16", "uint32", "uint64", "float8_e4m3fn",
    "float8_e5m2", "float8_e4m3fnuz", "float8_e5m2fnuz",
]  # fmt: skip


class Dtypes(nn.Module):
    def __init__(self):
        super().__init__()
        for name in DTYPES:
            self.register_buffer("as_" + name, torch.tensor([0, 1, 2, 3]).to(getattr(torch, name)))

    def forward(self, x):
        return [getattr(self, "as_" + name) for name in DTYPES] + [x + 1]


@program
def dtypes():
    return Program(Dtypes(), calls(torch.ones(1)))


class Mutating(nn.Module):
    def __init__(self):
        super().__init__()
        self.register_buffer("count", torch.zeros(()))
        self.register_buffer("cache", torch.zeros(4, 2), persistent=False)

    def forward(self, x):
        self.count.add_(1)
        self.cache[1:3] += x
        return self.cache * self.count


@program
def mutated_buffers():
    return Program(Mutating(), calls(torch.ones(2, 2), torch.full((2, 2), 3.0)))


@program
def mutated_buffers_decomposed():
    return Program(Mutating(), calls(torch.ones(2, 2), torch.full((2, 2), 3.0)), decompose=True)


@program
def mutated_input():
    def f(x, y):
        x.mul_(2)
        return x + y

    return Program(module_of(f), calls((torch.ones(3), torch.ones(3))))


@program
def mutated_input_decomposed():
    def f(x, y):
        x.mul_(2)
        return x + y

    return Program(module_of(f), calls((torch.ones(3), torch.ones(3))), decompose=True)


class Constants(nn.Module):
    def __init__(self):
        super().__init__()
        self.table = torch.arange(6.0).view(2, 3)
        self.register_buffer("shift", torch.ones(3), persistent=False)

    def forward(self, x):
        return x + self.table + self.shift + torch.tensor([1.0, 2.0, 3.0])


@program
def constants():
    return Program(Constants(), calls(torch.randn(2, 3)))


# Trees


@program
def dict_tree():
    def f(batch):
        return {"sum": batch["a"] + batch["b"][0], 1: batch["b"][1]}

    return Program(
        module_of(f), calls({"a": torch.ones(2), "b": [torch.ones(2), torch.zeros(3)]})
    )


@program
def nested_tree():
    def f(x, pair):
        return [(x, pair[0] * 2), {"y": (pair[1][0],)}], pair[1][1]

    return Program(
        module_of(f),
        calls((torch.ones(2), (torch.ones(3), [torch.zeros(1), torch.full((2,), 5.0)]))),
    )


Point = collections.namedtuple("Point", ["x", "y"])
pytree._register_namedtuple(Point, serialized_type_name="tests.Point")


@program
def named_tuple():
    def f(point):
        return Point(point.y + 1, point.x * 2)

    return Program(module_of(f), calls((Point(torch.ones(2), torch.zeros(3)),)))


@dataclasses.dataclass
class Scores:
    logits: torch.Tensor
    hidden_state: torch.Tensor
    loss: object = None


torch.export.register_dataclass(Scores, serialized_type_name="tests.Scores")


@program
def dataclass():
    def f(scores):
        return Scores(scores.hidden_state * 2, scores.logits + 1)

    return Program(module_of(f), calls(Scores(torch.ones(2), torch.zeros(3))))


@program
def ordered_dict():
    def f(x):
        return collections.OrderedDict([("z", x + 1), ("a", x + 2)])

    return Program(module_of(f), calls(torch.ones(2)))


class Keywords(nn.Module):
    def forward(self, x, *, scale, shift=None):
        return x * scale if shift is None else x * scale + shift


@program
def keywords():
    return Program(
        Keywords(), [Call((torch.ones(2),), {"scale": torch.ones(2) * 3, "shift": torch.ones(2)})]
    )


@program
def fixed_arguments():
    def f(x, power, rate, name, flag, nothing):
        y = x**power * rate
        return (y + 1 if flag else y) if name == "plus" and nothing is None else x, power, None

    return Program(
        module_of(f), calls((torch.ones(3) * 2, 3, 0.5, "plus", True, None))
    )


@program
def single_in_tuple():
    return Program(module_of(lambda x: (x + 1,)), calls(torch.ones(2)))


@program
def input_returned():
    return Program(module_of(lambda x: (x, x + 1)), calls(torch.ones(2)))


# Sizes


@program
def derived_sizes():
    dim = Dim("dim", min=3, max=10)

    def f(x, y, z):
        return x[1:] + y + z[::2]

    return Program(
        module_of(f),
        calls(
            (torch.ones(5), torch.ones(4), torch.ones(8)), (torch.ones(4), torch.ones(3), torch.ones(6))
        ),
        ({0: dim + 1}, {0: dim}, {0: 2 * dim}),
    )


@program
def range_of_sizes():
    return Program(
        module_of(lambda x, y: x + y),
        calls((torch.ones(4, 3), torch.ones(4, 3)), (torch.ones(9, 3), torch.ones(9, 3))),
        ({0: Dim("n", min=4, max=9)}, {0: Dim("n", min=4, max=9)}),
    )


@program
def guarded_sizes():
    def f(x):
        return x.view(x.shape[0], 2, -1).sum(1)

    return Program(
        module_of(f),
        calls(torch.ones(2, 6), torch.ones(3, 8)),
        ({0: Dim.DYNAMIC, 1: Dim.DYNAMIC},),
    )


@program
def dynamic_number():
    def f(x, n):
        return x.repeat(n, 1) * n, n + 1, n * 0.5

    return Program(
        module_of(f), calls((torch.ones(2, 3), 3), (torch.ones(2, 3), 5)), ({}, Dim.DYNAMIC)
    )


@program
def computed_sizes():
    def f(x):
        n = x.shape[0]
        return (
            torch.zeros(n * 2 + 1, (n + 3) // 2),
            x.expand(3, n),
            torch.arange(n) % 3,
            x.reshape(-1, 1).repeat(1, n),
            F.interpolate(x.view(1, 1, n), scale_factor=2.0),
        )

    return Program(module_of(f), calls(torch.ones(5), torch.ones(8)), ({0: Dim.DYNAMIC},))


@program
def data_dependent():
    def f(x):
        found = torch.nonzero(x > 0)
        n = (x > 0).sum().item()
        torch._check(n >= 0)
        torch._check(n <= x.shape[0])
        return found, torch.zeros(n) + 1, x.max().item() * 2.0

    return Program(
        module_of(f), calls(torch.tensor([1.0, -1.0, 2.0]), torch.tensor([1.0, 3.0, 2.0]))
    )


# Control flow


@program
def cond():
    def f(x):
        return torch.cond(x.sum() > 0, lambda x: x + 1, lambda x: x * 2, (x,))

    return Program(module_of(f), calls(torch.ones(3), -torch.ones(3)))


class CondOfWeights(nn.Module):
    def __init__(self):
        super().__init__()
        self.a = nn.Linear(3, 3)
        self.b = nn.Linear(3, 3)

    def forward(self, x):
        def large(x):
            return self.a(x), x * 1

        def small(x):
            return self.b(x), x + 1

        return torch.cond(x.shape[0] > 4, large, small, (x,))


@program
def cond_of_sizes():
    return Program(
        CondOfWeights(), calls(torch.ones(3, 3), torch.ones(6, 3)), ({0: Dim.DYNAMIC},)
    )


@program
def while_loop():
    from torch._higher_order_ops.while_loop import while_loop

    def f(n, x):
        return while_loop(lambda n, x: n > 0, lambda n, x: (n - 1, x * 2), (n, x))

    return Program(
        module_of(f), calls((torch.tensor(3), torch.ones(2)), (torch.tensor(0), torch.ones(2)))
    )


@program
def scan():
    from torch._higher_order_ops.scan import scan

    def f(init, xs):
        return scan(lambda carry, x: (carry + x, carry * x), init, xs)

    return Program(module_of(f), calls((torch.ones(2), torch.arange(6.0).view(3, 2))))


@program
def map_rows():
    from torch._higher_order_ops.map import map as map_op

    def f(xs, y):
        return map_op(lambda x, y: x.cos() + y, xs, y)

    return Program(module_of(f), calls((torch.randn(3, 2), torch.randn(2))))


@program
def no_grad_region():
    def f(x):
        with torch.no_grad():
            y = x * 2
        return y + x

    return Program(module_of(f), calls(torch.ones(3)))


@program
def autocast_region():
    class Half(nn.Module):
        def __init__(self):
            super().__init__()
            self.fc = nn.Linear(4, 4)

        def forward(self, x):
            with torch.autocast("cpu", dtype=torch.bfloat16):
                y = self.fc(x)
            return y.float() + x

    return Program(Half(), calls(torch.randn(2, 4)))


# Arguments


@program
def lists():
    def f(x):
        a, b, c = torch.split(x, [1, 2, 1])
        first, _ = torch.unbind(x[:2])
        values, _ = torch.topk(x, 2, dim=1)
        return torch.cat([c, b, a]), first, values, torch.stack([first, first]), x.sum([0, 1])

    return Program(module_of(f), calls(torch.arange(12.0).view(4, 3)))


@program
def optional_tensors():
    def f(x, i):
        y = x.clone()
        y[:, i] = 0
        return x[:, i], x[i, :, i], y, F.layer_norm(x, (3,))

    return Program(module_of(f), calls((torch.randn(3, 4, 3), torch.tensor([0, 2]))))


@program
def texts():
    def f(x):
        return (
            torch.einsum("ij,kj->ik", x, x),
            F.gelu(x, approximate="tanh"),
            F.pad(x, (1, 1), mode="reflect"),
            torch.div(x, 2, rounding_mode="floor"),
        )

    return Program(module_of(f), calls(torch.randn(3, 4)))


@program
def options():
    def f(x):
        return (
            torch.arange(3, dtype=torch.float64, device="cpu"),
            x.to(memory_format=torch.channels_last),
            torch.empty_like(x, memory_format=torch.channels_last).fill_(2),
            torch.full((2,), -float("inf"), layout=torch.strided),
            torch.full((2,), float("nan")),
            x.to(torch.float16),
            x.type(torch.complex64) * (1 + 2j),
            x.masked_fill(x > 0, float("-inf")),
        )

    return Program(module_of(f), calls(torch.randn(2, 3, 4, 4)))


@program
def upsample():
    def f(x):
        return F.interpolate(x, scale_factor=(1.5, 2.0), mode="bilinear"), F.avg_pool2d(x, 2)

    return Program(module_of(f), calls(torch.randn(1, 2, 4, 4)))


@program
def attention():
    def f(q, k, v):
        return F.scaled_dot_product_attention(q, k, v, is_causal=True)

    return Program(
        module_of(f), calls(tuple(torch.randn(1, 2, 4, 8) for _ in range(3)))
    )


@program
def variable_arguments():
    class Sum(nn.Module):
        def forward(self, *args, **kwargs):
            return sum(args) * kwargs["scale"]

    return Program(
        Sum(), [Call((torch.ones(2), torch.ones(2) * 2), {"scale": torch.ones(2) * 3})]
    )


@program
def no_inputs():
    return Program(module_of(lambda: torch.ones(2) + 1), [Call(())])


@program
def symbolic_conditions():
    def f(x):
        n = x.shape[0]
        torch._check(n % 2 == 0)
        return torch.zeros(torch.sym_max(n, 4)), x.sum() * (n / 2), torch.sym_min(n, 3)

    return Program(module_of(f), calls(torch.ones(2), torch.ones(6)), ({0: Dim.DYNAMIC},))


def plain(value):
    """Trees as lists and dicts, which every reader of checkpoints knows."""
    if isinstance(value, Scores):
        return {k: plain(getattr(value, k)) for k in ("logits", "hidden_state")}
    if isinstance(value, tuple) and hasattr(value, "_asdict"):
        return {k: plain(v) for k, v in value._asdict().items()}
    if isinstance(value, (list, tuple)):
        return [plain(v) for v in value]
    if isinstance(value, dict):
        return {k: plain(v) for k, v in value.items()}
    return value.detach().clone() if isinstance(value, torch.Tensor) else value


def exported(made):
    example = made.calls[0] if made.calls else Call((torch.randn(2, 3, 8, 8),))
    ep = export(
        made.module,
        copy.deepcopy(example.args),
        copy.deepcopy(example.kwargs),
        dynamic_shapes=made.dynamic,
        strict=made.strict,
    )
    return ep.run_decompositions() if made.decompose else ep


def facts(ep, made):
    run = ep.module()
    state = {k: v.detach().clone() for k, v in ep.state_dict.items()}
    results = []
    for call in made.calls:
        args, kwargs = copy.deepcopy((call.args, call.kwargs))
        before = plain((args, kwargs))
        out = run(*args, **kwargs)
        after = [x for x in pytree.tree_leaves((args, kwargs)) if isinstance(x, torch.Tensor)]
        results.append(
            {
                "args": before[0],
                "kwargs": before[1],
                "outputs": plain(pytree.tree_leaves(out)),
                "inputs_after": plain(after),
                "buffers_after": {k: v.detach().clone() for k, v in run.named_buffers()},
            }
        )
    return {
        "calls": results,
        "text": str(ep),
        "parameters": [k for k, _ in ep.named_parameters()],
        "buffers": [k for k, _ in ep.named_buffers()],
        "state": state,
        "strides": {k: list(v.stride()) for k, v in ep.state_dict.items()},
    }


def save_old_layout(ep, path):
    """The layout before PyTorch 2.8, which 2.13 reads but no longer writes."""
    from torch._export.serde.serialize import serialize

    artifact = serialize(ep)
    with zipfile.ZipFile(path, "w") as archive:
        archive.writestr("version", "8.8")
        archive.writestr("serialized_exported_program.json", artifact.exported_program)
        archive.writestr("serialized_state_dict.pt", artifact.state_dict)
        archive.writestr("serialized_constants.pt", artifact.constants)
        archive.writestr("serialized_example_inputs.pt", artifact.example_inputs)
        archive.writestr("extra_files/note.txt", "kept")


def main(names):
    FOLDER.mkdir(parents=True, exist_ok=True)
    weight = nn.Parameter(torch.arange(1.0, 7).view(2, 3))
    torch.save(weight, FOLDER / "pickled_weight.pt")
    for name, make in PROGRAMS.items():
        if names and name not in names:
            continue
        torch.manual_seed(0)
        made = make()
        ep = exported(made)
        path = FOLDER / f"{name}.pt2"
        torch.export.save(ep, path)
        torch.save(facts(torch.export.load(path), made), FOLDER / f"{name}.pth")
        if name in ("tied", "constants", "mutated_buffers"):
            save_old_layout(exported(made), FOLDER / f"{name}_old.pt2")
        print(name, path.stat().st_size)


if __name__ == "__main__":
    main(sys.argv[1:])
