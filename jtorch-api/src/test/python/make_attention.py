"""What torch.nn.functional.multi_head_attention_forward gives for seeded inputs.

run: OMP_NUM_THREADS=1 python make_attention.py ../resources/org/jtorch

Writes attention.json: {case: {"output": {"shape", "values"}, "weights": the same or absent, "gradient": of the query}}.
AttentionTest makes the same inputs from the same seed, in the same order.
"""

import json
import sys
from pathlib import Path

import torch
import torch.nn.functional as F

HEADS = 2
WIDTH = 4


def random(*shape) -> torch.Tensor:
    return torch.randn(*shape).double()


def recorded(tensor: torch.Tensor) -> dict:
    return {"shape": list(tensor.shape), "values": [round(v, 6) for v in tensor.flatten().tolist()]}


def text(cases: dict) -> str:
    """One case a line."""
    return "{\n" + ",\n".join(f"{json.dumps(k)}: {json.dumps(v)}" for k, v in cases.items()) + "\n}\n"


def weights():
    torch.manual_seed(1)
    return random(3 * WIDTH, WIDTH), random(3 * WIDTH), random(WIDTH, WIDTH), random(WIDTH)


def call(query, key=None, value=None, **options) -> dict:
    """One call; without a key the query is key and value, without a value the key is."""
    query = query.detach().requires_grad_()
    key = query if key is None else key
    value = key if value is None else value
    packed, bias, out, out_bias = weights()
    given = dict(in_proj_weight=packed, in_proj_bias=bias, out_proj_weight=out, out_proj_bias=out_bias)
    given.update(bias_k=None, bias_v=None, add_zero_attn=False, dropout_p=0.0)
    given.update(options)
    output, attention = F.multi_head_attention_forward(query, key, value, WIDTH, HEADS, **given)
    (gradient,) = torch.autograd.grad((output * output).sum(), query)
    case = {"output": recorded(output), "gradient": recorded(gradient)}
    if attention is not None:
        case["weights"] = recorded(attention)
    return case


def cases() -> dict:
    torch.manual_seed(0)
    x, memory, other = random(3, 2, WIDTH), random(5, 2, WIDTH), random(5, 2, WIDTH)
    wide, wider = random(5, 2, 3), random(5, 2, 6)
    q_weight, k_weight, v_weight = random(WIDTH, WIDTH), random(WIDTH, 3), random(WIDTH, 6)
    bias_k, bias_v = random(1, 1, WIDTH), random(1, 1, WIDTH)
    static = random(2 * HEADS, 7, WIDTH // HEADS)
    padding = torch.tensor([[False, False, True], [False, False, False]])
    causal = torch.ones(3, 3, dtype=torch.bool).triu(1)
    added = random(2 * HEADS, 3, 3)
    separate = dict(use_separate_proj_weight=True, in_proj_weight=None, in_proj_bias=None)
    return {
        "self": call(x),
        "encoderDecoder": call(x, memory),
        "three": call(x, memory, other),
        "noBias": call(x, memory, in_proj_bias=None, out_proj_bias=None),
        "unbatched": call(x[:, 0]),
        "perHead": call(x, average_attn_weights=False),
        "padded": call(x, key_padding_mask=padding, attn_mask=causal),
        "addedMask": call(x, attn_mask=added),
        "fused": call(x, need_weights=False),
        "fusedMasked": call(x, need_weights=False, attn_mask=added, key_padding_mask=padding.double()),
        "fusedCausal": call(x, need_weights=False, attn_mask=causal, is_causal=True),
        "oneMore": call(x, bias_k=bias_k, bias_v=bias_v, add_zero_attn=True, attn_mask=causal, key_padding_mask=padding),
        "separate": call(x, wide, wider, q_proj_weight=q_weight, k_proj_weight=k_weight, v_proj_weight=v_weight, **separate),
        "static": call(x, static_k=static, static_v=static),
    }


if __name__ == "__main__":
    Path(sys.argv[1], "attention.json").write_text(text(cases()))
