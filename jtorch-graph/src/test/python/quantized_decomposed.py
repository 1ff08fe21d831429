"""Writes resources/org/jtorch/graph/internal/operators/quantized_decomposed.json: calls of the operators
quantized_decomposed and their results in PyTorch. Run in this directory."""

import json

import torch
import torch.ao.quantization.fx._decomposed  # registers the operators

OPS = torch.ops.quantized_decomposed
torch.manual_seed(0)
cases = []


def value(x):
    if isinstance(x, torch.Tensor):
        data = x.to(torch.float64) if x.is_floating_point() else x.to(torch.int64)
        return {"dtype": str(x.dtype)[6:], "shape": list(x.shape), "data": data.flatten().tolist()}
    return {"dtype": str(x)[6:]} if isinstance(x, torch.dtype) else x


def case(name, **arguments):
    operator = OPS
    for part in name.split("."):
        operator = getattr(operator, part)
    results = operator(**arguments)
    results = results if isinstance(results, tuple) else (results,)
    cases.append(
        {
            "operator": name,
            "arguments": {key: value(x) for key, x in arguments.items()},
            "results": [value(x) for x in results],
        }
    )


x = torch.randn(2, 6) * 3
int8 = dict(quant_min=-128, quant_max=127, dtype=torch.int8)
uint8 = dict(quant_min=0, quant_max=255, dtype=torch.uint8)
case("quantize_per_tensor", input=x, scale=0.05, zero_point=-3, **int8)
case("quantize_per_tensor", input=x.to(torch.bfloat16), scale=0.05, zero_point=128, **uint8)
scale, zero = torch.tensor(0.03), torch.tensor(5)
case("quantize_per_tensor.tensor", input=x, scale=scale, zero_point=zero, **int8)
q = OPS.quantize_per_tensor(x, 0.05, -3, -128, 127, torch.int8)
case("dequantize_per_tensor", input=q, scale=0.05, zero_point=-3, **int8)
case("dequantize_per_tensor", input=q, scale=0.05, zero_point=-3, out_dtype=torch.bfloat16, **int8)
case("dequantize_per_tensor.tensor", input=q, scale=scale, zero_point=zero, **int8)
scales = torch.rand(6) * 0.1 + 0.01
zeros = torch.arange(6) - 2
case("quantize_per_channel", input=x, scales=scales, zero_points=zeros, axis=1, **int8)
case("dequantize_per_channel", input=q, scales=scales, zero_points=zeros, axis=1, **int8)
case("dequantize_per_channel", input=q, scales=scales, zero_points=None, axis=1, **int8)
rows = torch.tensor([[0.02], [0.07]])
row_zeros = torch.tensor([[1], [-4]], dtype=torch.int32)
case("quantize_per_token", input=x, scales=rows, zero_points=row_zeros, **int8)
case(
    "dequantize_per_token",
    input=q,
    scales=rows.double(),
    zero_points=row_zeros.long(),
    output_dtype=torch.float32,
    **int8,
)
group = torch.rand(2, 2) * 0.1 + 0.01
group_zeros = torch.zeros(2, 2, dtype=torch.int32)
case(
    "quantize_per_channel_group",
    input=x,
    scales=group,
    zero_points=group_zeros,
    group_size=3,
    **int8,
)
case(
    "dequantize_per_channel_group",
    input=q,
    scales=group,
    zero_points=group_zeros,
    group_size=3,
    output_dtype=torch.float32,
    **int8,
)
case("choose_qparams.tensor", input=x, eps=1.2e-7, **int8)
case("choose_qparams.tensor", input=x.abs() + 1, eps=1.2e-7, **uint8)
case("choose_qparams_symmetric.tensor", input=x, eps=1.2e-7, **int8)
case("choose_qparams_symmetric.tensor", input=x, eps=1.2e-7, **uint8)
case("choose_qparams_per_token", input=x, dtype=torch.int8)
case("choose_qparams_per_token", input=x.half(), dtype=torch.int8)
case("choose_qparams_per_token_asymmetric", input=x, dtype=torch.int8)
case("convert_element_type.no_fuse", input=x, dtype=torch.float16)

with open("../resources/org/jtorch/graph/internal/operators/quantized_decomposed.json", "w") as file:
    file.write("[\n" + ",\n".join(json.dumps(each) for each in cases) + "\n]\n")
