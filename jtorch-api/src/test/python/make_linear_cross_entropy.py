"""What torch.nn.functional.linear_cross_entropy gives in chunks, for seeded inputs.

run: OMP_NUM_THREADS=1 python make_linear_cross_entropy.py ../resources/org/jtorch

Writes linear_cross_entropy.json: {case: {"loss", "input", "weight", "bias": {"shape", "values"}}}, the last three gradients;
and under "sizes" how many samples a chunk has. LinearCrossEntropyTest makes the same inputs from the same seed.
"""

import json
import sys
from pathlib import Path

import torch
import torch.nn.functional as F
from torch.nn import LinearCrossEntropyOptions as Options

SAMPLES, FEATURES, CLASSES = 13, 4, 11
RULES = {
    "plain": dict(),
    "ignoreIndex": dict(ignore_index=2),
    "outside": dict(ignore_index=-1),
    "weighted": dict(ignore_index=3, weighted=True),
    "bias": dict(biased=True),
    "all": dict(biased=True, weighted=True, ignore_index=5),
}


def recorded(tensor: torch.Tensor) -> dict:
    return {"shape": list(tensor.shape), "values": [round(v, 7) for v in tensor.double().flatten().tolist()]}


def call(dtype, options, reduction="mean", biased=False, weighted=False, ignore_index=-100, batched=True) -> dict:
    torch.manual_seed(4)
    x = torch.randn(SAMPLES, FEATURES)
    matrix, bias, weight = torch.randn(CLASSES, FEATURES), torch.randn(CLASSES), torch.rand(CLASSES)
    target = torch.randint(0, CLASSES, (SAMPLES,))
    if ignore_index == -1:
        target[:3] = -1
    if not batched:
        x, target = x[0], target[0]
    leaves = [t.to(dtype).requires_grad_() for t in (x, matrix, bias)]
    loss = F.linear_cross_entropy(
        leaves[0], leaves[1], target, linear_bias=leaves[2] if biased else None, reduction=reduction,
        weight=weight.to(dtype) if weighted else None, ignore_index=ignore_index, options=options)
    (loss * torch.arange(1, loss.numel() + 1).to(dtype).reshape(loss.shape)).sum().backward()
    case = {"loss": recorded(loss), "input": recorded(leaves[0].grad), "weight": recorded(leaves[1].grad)}
    if biased:
        case["bias"] = recorded(leaves[2].grad)
    return case


def cases() -> dict:
    found = {}
    for reduction in ("mean", "sum", "none"):
        for name, rule in RULES.items():
            found[f"{name}/{reduction}"] = call(torch.float32, Options(batch_chunk_size=5), reduction, **rule)
        for dtype in (torch.float16, torch.bfloat16):
            for policy in ("auto", "accurate", "balanced", "compact"):
                options = Options(batch_chunk_size=5, acc_policy=policy, acc_dtype=torch.float32)
                found[f"{dtype}/{policy}/{reduction}"] = call(dtype, options, reduction, **RULES["all"])
        found[f"unbatched/{reduction}"] = call(torch.float64, Options(), reduction, batched=False)
        found[f"float64/{reduction}"] = call(torch.float64, Options(acc_policy="balanced"), reduction, **RULES["all"])
    return found


def sizes() -> dict:
    """By samples, features, classes and method."""
    methods = ("auto", "aspect_ratio", "aspect_ratio:2", "aspect_ratio:3", "aspect_ratio:64", None)
    return {
        f"{n},{f},{c},{method},{dtype}": Options(chunking_method=method)._adjust(
            n, f, c, getattr(torch, dtype), torch.device("cpu")).batch_chunk_size
        for n in (0, 1, 13, 512) for f, c in ((4, 11), (4, 3), (64, 1000), (7, 100000)) for method in methods
        for dtype in ("float32", "bfloat16")
    }


if __name__ == "__main__":
    lines = [f"{json.dumps(k)}: {json.dumps(v)}" for k, v in cases().items()]
    lines.append(f'"sizes": {json.dumps(sizes())}')
    Path(sys.argv[1], "linear_cross_entropy.json").write_text("{\n" + ",\n".join(lines) + "\n}\n")
