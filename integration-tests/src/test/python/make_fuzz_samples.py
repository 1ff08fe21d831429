"""Records which operators PyTorch's own samples call, below autograd and in backward too.

    python make_fuzz_samples.py OUT_DIR

Each line of samples.jsonl.gz is a call that the fuzzer starts from: the operator's full name and its arguments. Tensors
are described (dtype, shape, how to fill them); small ones of whole numbers keep their values.
"""

import collections
import gzip
import json
import math
import os
import random
import sys
import types

sys.modules.setdefault("expecttest", types.SimpleNamespace(TestCase=object))

import torch  # noqa: E402
from torch.testing._internal.common_methods_invocations import op_db  # noqa: E402
from torch.testing._internal.common_modules import module_db  # noqa: E402
from torch.utils._python_dispatch import TorchDispatchMode  # noqa: E402

MOST = 5  # calls of one overload
LARGEST = 4096  # elements of one tensor

calls = collections.defaultdict(dict)


class Unknown(Exception):
    pass


def tensor(t):
    if t.layout != torch.strided or t.is_quantized or t.numel() > LARGEST or t.is_nested:
        raise Unknown
    name = str(t.dtype).removeprefix("torch.")
    d = {"$t": "", "dtype": name, "shape": list(t.shape)}
    if t.dtype in (torch.int64, torch.int32) and t.numel() <= 40:
        d["values"] = t.flatten().tolist()
    elif t.dtype in (torch.int64, torch.int32):
        d["fill"] = "int"
    return d


def value(v):
    if v is None or isinstance(v, (bool, str)):
        return v
    if isinstance(v, int):
        return v
    if isinstance(v, float):
        if math.isfinite(v):
            return v
        return {"$float": "nan" if math.isnan(v) else "inf" if v > 0 else "-inf"}
    if isinstance(v, complex):
        return {"$complex": [v.real, v.imag]}
    if isinstance(v, torch.Tensor):
        return tensor(v)
    if isinstance(v, (list, tuple)):
        return [value(x) for x in v]
    if isinstance(v, torch.dtype):
        return {"$dtype": str(v).removeprefix("torch.")}
    if isinstance(v, torch.device):
        return {"$device": str(v)}
    if isinstance(v, torch.layout):
        return {"$layout": str(v).removeprefix("torch.")}
    if isinstance(v, torch.memory_format):
        return {"$memory_format": str(v).removeprefix("torch.")}
    raise Unknown


class Record(TorchDispatchMode):
    def __torch_dispatch__(self, func, types, args=(), kwargs=None):
        kwargs = kwargs or {}
        name = func.name()
        known = calls[name]
        if len(known) < MOST:
            try:
                call = {
                    "form": "schema",
                    "op": name,
                    "args": [value(a) for a in args],
                    "kwargs": {k: value(v) for k, v in kwargs.items()},
                }
                kinds = json.dumps(call, sort_keys=True)
                if len(kinds) < 4000:
                    known[kinds] = call
            except Unknown:
                pass
        return func(*args, **kwargs)


def backward(result):
    flat = torch.utils._pytree.tree_leaves(result)
    outs = [t for t in flat if isinstance(t, torch.Tensor) and t.requires_grad]
    if outs:
        torch.autograd.backward([o.abs().sum() if o.is_complex() else o.sum() for o in outs])


def operators():
    for op in op_db:
        for dtype in (torch.float32, torch.complex64, torch.int64, torch.bfloat16):
            if not op.supports_dtype(dtype, "cpu"):
                continue
            grad = dtype.is_floating_point and op.supports_autograd
            try:
                samples = list(op.sample_inputs("cpu", dtype, requires_grad=grad))
            except Exception:
                continue
            random.Random(1).shuffle(samples)
            for s in samples[:8]:
                try:
                    with Record():
                        result = op(s.input, *s.args, **s.kwargs)
                        if grad:
                            backward(result)
                except Exception:
                    pass


def modules():
    for info in module_db:
        try:
            inputs = info.module_inputs_func(info, device="cpu", dtype=torch.float32, requires_grad=True, training=True)
        except Exception:
            continue
        for m in inputs[:4]:
            try:
                module = info.module_cls(*m.constructor_input.args, **m.constructor_input.kwargs)
                with Record():
                    backward(module(*m.forward_input.args, **m.forward_input.kwargs))
            except Exception:
                pass


torch.manual_seed(0)
torch.set_num_threads(1)
operators()
modules()
lines = [json.dumps(c) for name in sorted(calls) for c in calls[name].values()]
with gzip.GzipFile(os.path.join(sys.argv[1], "samples.jsonl.gz"), "wb", mtime=0) as out:
    out.write(("\n".join(lines) + "\n").encode())
print(len([n for n in calls if calls[n]]), "operators,", len(lines), "calls")
