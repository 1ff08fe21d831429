"""Convolutions, pools, pads, norms, dropouts and rearrangements in Python, to compare jtorch-nn's with.

run: OMP_NUM_THREADS=1 python make_layers.py OUT_DIR

Writes layers.json, a list of cases:
  module, options   the class of torch.nn and the constructor's arguments by name ("inf" is infinity)
  inputs            shapes; the input is wave(shape), numbers between -2 and 2 that the test has too
  indices           instead of a second input, the positions for MaxUnpool
  output_size       what is passed to the call beside the inputs
  with_indices      whether the case asks for indices, and in train and eval their values
  lazy              the printed form and the names of the state dict before torch.manual_seed(0) and the first call
  repr, state       the printed form, and of each entry of the state dict name, dtype, shape and the CRC-32 of the
                    little-endian bytes, after torch.manual_seed(0) and construction
  train             after torch.manual_seed(1): the output's shape and values, after output.backward(wave) the gradients
                    of the inputs and of the parameters, and the buffers
  eval              the same in eval mode after that, without buffers; absent where it equals train
"""

import argparse
import json
import warnings
import zlib
from pathlib import Path

import torch
from torch import nn

LINE, PLANE, VOLUME = (2, 4, 7), (2, 4, 5, 6), (1, 4, 3, 4, 5)
INPUT = {1: LINE, 2: PLANE, 3: VOLUME}
SMALL = {1: (2, 4, 3), 2: (1, 4, 2, 3), 3: (1, 4, 2, 2, 3)}
CASES = []


def case(module: str, options: dict, *inputs: tuple, **more) -> None:
    CASES.append((module, options, inputs, more))


def convolutions() -> None:
    for d in (1, 2, 3):
        x, small = INPUT[d], SMALL[d]
        conv, transposed = f"Conv{d}d", f"ConvTranspose{d}d"
        plain = {"in_channels": 4, "out_channels": 2, "kernel_size": 2}
        case(conv, plain, x)
        case(conv, plain | {"kernel_size": (3, 1, 2)[:d], "stride": (1, 2, 2)[:d], "bias": False}, x)
        case(conv, plain | {"padding": "same", "dilation": 2}, x)
        case(conv, plain | {"padding": "valid"}, x)
        case(conv, plain | {"groups": 2, "padding": (2, 0, 1)[:d]}, x[1:])
        for mode in ("reflect", "replicate", "circular"):
            case(conv, plain | {"kernel_size": 3, "padding": 1, "padding_mode": mode}, x)
        case(conv, plain | {"padding": "same", "padding_mode": "circular"}, x)
        case(transposed, plain, small)
        case(transposed, plain | {"stride": 2, "padding": 1, "output_padding": 1, "dilation": 2}, small)
        case(transposed, plain | {"kernel_size": (3, 2, 1)[:d], "groups": 2, "bias": False}, small[1:])
        size = [2 * n + 1 for n in small[2:]]
        case(transposed, plain | {"kernel_size": 3, "stride": 2}, small, output_size=[n + 1 for n in size])
        case(transposed, plain | {"kernel_size": 3, "stride": 2}, small, output_size=[small[0], 2, *size])
        lazy = {"out_channels": 2, "kernel_size": 2}
        case(f"Lazy{conv}", lazy, x)
        case(f"Lazy{conv}", lazy | {"groups": 2, "padding": 1, "bias": False, "padding_mode": "replicate"}, x[1:])
        case(f"Lazy{transposed}", lazy, small)
        case(f"Lazy{transposed}", lazy | {"groups": 2, "stride": 2, "output_padding": 1}, small[1:])


def pools() -> None:
    for d in (1, 2, 3):
        x, small = INPUT[d], SMALL[d]
        for indices in (False, True):
            case(f"MaxPool{d}d", {"kernel_size": 2}, x, with_indices=indices)
            case(f"MaxPool{d}d", {"kernel_size": 3, "stride": 2, "padding": 1, "ceil_mode": True}, x, with_indices=indices)
            case(f"MaxPool{d}d", {"kernel_size": 2, "stride": 1, "dilation": 2}, x[1:], with_indices=indices)
            case(f"AdaptiveMaxPool{d}d", {"output_size": 2}, x, with_indices=indices)
        case(f"AvgPool{d}d", {"kernel_size": 2}, x)
        case(f"AvgPool{d}d", {"kernel_size": 3, "stride": 2, "padding": 1, "count_include_pad": False}, x[1:])
        case(f"AvgPool{d}d", {"kernel_size": 2, "stride": 2, "ceil_mode": True}, x)
        case(f"AdaptiveAvgPool{d}d", {"output_size": 2}, x)
        case(f"LPPool{d}d", {"norm_type": 2, "kernel_size": 2}, x)
        case(f"LPPool{d}d", {"norm_type": 3.0, "kernel_size": 3, "stride": 2, "ceil_mode": True}, x)
        case(f"LPPool{d}d", {"norm_type": "inf", "kernel_size": 2}, x[1:])
        positions = [[3 * i + (c + i) % 2 for i in range(5)] for c in range(4)]
        case(f"MaxUnpool{d}d", {"kernel_size": 3}, (1, 4, 5) + (1,) * (d - 1), indices=positions)
        case(f"MaxUnpool{d}d", {"kernel_size": 2, "stride": 3, "padding": 1}, (4, 5) + (2,) * (d - 1), indices=None)
    case("MaxUnpool1d", {"kernel_size": 3, "stride": 3}, (1, 4, 5), indices=positions, output_size=[1, 4, 17])
    case("MaxUnpool2d", {"kernel_size": 3}, (1, 4, 5, 1), indices=positions, output_size=[17, 4])
    case("AvgPool2d", {"kernel_size": [2, 3], "divisor_override": 5}, PLANE)
    case("AvgPool3d", {"kernel_size": [2, 3, 1], "divisor_override": 5}, VOLUME)
    case("MaxPool2d", {"kernel_size": [2, 3], "stride": [2, 1]}, PLANE)
    case("AdaptiveAvgPool2d", {"output_size": [None, 3]}, PLANE)
    case("AdaptiveAvgPool3d", {"output_size": [2, None, 1]}, VOLUME)
    case("AdaptiveMaxPool2d", {"output_size": [3, None]}, PLANE[1:])
    for indices in (False, True):
        case("FractionalMaxPool2d", {"kernel_size": 2, "output_size": [3, 4]}, PLANE, with_indices=indices)
        case("FractionalMaxPool3d", {"kernel_size": 2, "output_ratio": [0.5, 0.5, 0.6]}, VOLUME[1:], with_indices=indices)
    case("FractionalMaxPool2d", {"kernel_size": [2, 1], "output_ratio": 0.6}, PLANE[1:])
    case("FractionalMaxPool3d", {"kernel_size": 2, "output_size": 2}, (2, 2, 4, 5, 4))


def pads() -> None:
    for d in (1, 2, 3):
        x = SMALL[d]
        ends = [1, 0, 0, 1, 1, 1][: 2 * d]
        case(f"ConstantPad{d}d", {"padding": 2, "value": 3.5}, x)
        case(f"ConstantPad{d}d", {"padding": [-1, 2, 1, -1, 1, 0][: 2 * d], "value": -1}, x[1:])
        case(f"ZeroPad{d}d", {"padding": 1}, x)
        case(f"ZeroPad{d}d", {"padding": [1, -1, 0, 2, 1, 0][: 2 * d]}, x)
        for kind in ("Reflection", "Replication", "Circular"):
            case(f"{kind}Pad{d}d", {"padding": 1}, x)
            case(f"{kind}Pad{d}d", {"padding": ends}, x[1:])


def norms() -> None:
    odd = {"eps": 1e-3, "momentum": 0.3}
    for d in (1, 2, 3):
        x = SMALL[d]
        for kind in (f"BatchNorm{d}d", f"InstanceNorm{d}d"):
            of = {"num_features": 4}
            case(kind, of, x)
            case(kind, of | odd | {"affine": True, "bias": False, "track_running_stats": True}, x)
            case(kind, of | {"affine": False, "momentum": None, "track_running_stats": True}, x)
            case(kind, of | {"affine": True, "track_running_stats": False}, x if kind.startswith("B") else x[1:])
            case(f"Lazy{kind}", {"affine": True, "track_running_stats": True}, x)
            case(f"Lazy{kind}", odd | {"affine": True, "bias": False, "track_running_stats": False}, x)
    case("BatchNorm1d", {"num_features": 4}, (3, 4))
    case("SyncBatchNorm", {"num_features": 4}, SMALL[2])
    case("SyncBatchNorm", {"num_features": 4, "momentum": None, "affine": False}, (3, 4))
    case("GroupNorm", {"num_groups": 2, "num_channels": 4}, PLANE)
    case("GroupNorm", {"num_groups": 4, "num_channels": 4, "eps": 1e-3, "bias": False}, LINE)
    case("GroupNorm", {"num_groups": 1, "num_channels": 4, "affine": False}, VOLUME)
    case("LayerNorm", {"normalized_shape": 7}, LINE)
    case("LayerNorm", {"normalized_shape": [4, 7], "eps": 1e-3, "bias": False}, LINE)
    case("RMSNorm", {"normalized_shape": 7}, LINE)
    case("RMSNorm", {"normalized_shape": [4, 7], "eps": 1e-3, "elementwise_affine": False}, LINE)
    case("LocalResponseNorm", {"size": 3}, LINE)
    case("LocalResponseNorm", {"size": 2, "alpha": 0.5, "beta": 0.5, "k": 2}, PLANE)
    case("CrossMapLRN2d", {"size": 3}, PLANE)
    case("CrossMapLRN2d", {"size": 5, "alpha": 0.5, "beta": 0.5, "k": 2.0}, (2, 7, 2, 2))
    case("CrossMapLRN2d", {"size": 4, "alpha": 0.5}, (2, 7, 2, 2))


def others() -> None:
    case("Linear", {"in_features": 7, "out_features": 2}, LINE)
    case("Linear", {"in_features": 7, "out_features": 2, "bias": False}, (7,))
    case("LazyLinear", {"out_features": 2}, LINE)
    case("LazyLinear", {"out_features": 2, "bias": False}, (3, 7))
    case("Bilinear", {"in1_features": 3, "in2_features": 4, "out_features": 2}, (5, 3), (5, 4))
    case("Bilinear", {"in1_features": 3, "in2_features": 4, "out_features": 2, "bias": False}, (2, 5, 3), (2, 5, 4))
    case("Identity", {}, LINE)
    case("PixelShuffle", {"upscale_factor": 2}, (2, 8, 2, 3))
    case("PixelUnshuffle", {"downscale_factor": 2}, (2, 2, 4, 6))
    case("ChannelShuffle", {"groups": 2}, PLANE)
    case("Flatten", {}, PLANE)
    case("Flatten", {"start_dim": 0, "end_dim": 2}, PLANE)
    case("Unflatten", {"dim": 1, "unflattened_size": (2, 2)}, PLANE)
    case("Unflatten", {"dim": -1, "unflattened_size": (3, -1)}, PLANE)
    case("Unfold", {"kernel_size": 2}, PLANE)
    case("Unfold", {"kernel_size": [2, 3], "dilation": [2, 1], "padding": 1, "stride": 2}, PLANE[1:])
    case("Fold", {"output_size": 4, "kernel_size": 2}, (2, 8, 9))
    case("Fold", {"output_size": [4, 5], "kernel_size": [2, 3], "padding": [1, 0], "stride": 2}, (12, 6))
    case("Upsample", {"scale_factor": 2}, PLANE)
    case("Upsample", {"size": 9, "mode": "linear"}, LINE)
    case("Upsample", {"scale_factor": (1.5, 2), "mode": "bilinear", "align_corners": True}, PLANE)
    case("Upsample", {"scale_factor": 1.7, "mode": "bicubic", "recompute_scale_factor": True}, PLANE)
    case("Upsample", {"size": [4, 5, 6], "mode": "trilinear", "align_corners": False}, VOLUME)
    case("Upsample", {"size": [7, 4], "mode": "nearest-exact"}, PLANE)
    case("Upsample", {"scale_factor": 0.5, "mode": "area"}, PLANE)
    case("UpsamplingNearest2d", {"scale_factor": 1.5}, PLANE)
    case("UpsamplingNearest2d", {"size": [7, 4]}, PLANE)
    case("UpsamplingBilinear2d", {"scale_factor": (2, 1.5)}, PLANE)
    case("UpsamplingBilinear2d", {"size": 7}, PLANE)
    shapes = {"Dropout1d": LINE, "Dropout3d": VOLUME, "AlphaDropout": LINE}
    for name in ("Dropout", "Dropout1d", "Dropout2d", "Dropout3d", "AlphaDropout", "FeatureAlphaDropout"):
        case(name, {}, shapes.get(name, PLANE))
        case(name, {"p": 0.3, "inplace": True}, shapes.get(name, PLANE))
    case("Dropout1d", {"p": 0.4}, LINE[1:])
    case("Dropout3d", {"p": 0.4}, VOLUME[1:])


def wave(*shape: int) -> torch.Tensor:
    count = torch.arange(torch.Size(shape).numel())
    return ((count * 37).remainder(101).float() / 25 - 2).view(shape)


def numbers(tensor: torch.Tensor) -> list:
    """The elements, seven digits of each; null is NaN."""
    rounded = (float(f"{x:.7g}") if isinstance(x, float) else x for x in tensor.detach().flatten().tolist())
    return [None if x != x else x for x in rounded]


def described(state: dict) -> list:
    return [
        {
            "name": name,
            "dtype": str(tensor.dtype).removeprefix("torch."),
            "shape": list(tensor.shape),
            "crc": zlib.crc32(tensor.contiguous().numpy().tobytes()),
        }
        for name, tensor in state.items()
    ]


def made(module: str, options: dict, more: dict) -> nn.Module:
    arguments = {k: float("inf") if v == "inf" else tuple(v) if isinstance(v, list) else v for k, v in options.items()}
    if more.get("with_indices"):
        arguments["return_indices"] = True
    torch.manual_seed(0)
    return getattr(nn, module)(**arguments)


def positions_for(shape: tuple, given: list | None) -> torch.Tensor:
    """Positions in the unpooled tensor, distinct within a channel."""
    if given is not None:
        return torch.tensor(given).view(shape)
    rest = torch.Size(shape[1:]).numel()
    return (torch.arange(rest) * 2).expand(shape[0], rest).reshape(shape)


def inputs_of(shapes: tuple, more: dict) -> list:
    inputs = [wave(*shape).requires_grad_() for shape in shapes]
    return inputs + [positions_for(shapes[0], more["indices"])] if "indices" in more else inputs


def run(model: nn.Module, shapes: tuple, more: dict) -> dict:
    torch.manual_seed(1)
    model.zero_grad()
    inputs = inputs_of(shapes, more)
    passed = [x.clone() if getattr(model, "inplace", False) else x for x in inputs]
    rest = [more["output_size"]] if "output_size" in more else []
    output = model(*passed, *rest)
    result = {}
    if more.get("with_indices"):
        output, indices = output
        result["indices"] = numbers(indices)
    output.backward(wave(*output.shape))
    result |= {"shape": list(output.shape), "output": numbers(output)}
    result["input_grads"] = [numbers(x.grad) for x in inputs if x.requires_grad]
    result["grads"] = {name: numbers(parameter.grad) for name, parameter in model.named_parameters()}
    return result


def recorded(module: str, options: dict, shapes: tuple, more: dict) -> dict:
    model = made(module, options, more)
    entry = {"module": module, "options": options, "inputs": shapes} | more
    if "indices" in more:
        entry["indices"] = numbers(positions_for(shapes[0], more["indices"]))
    if module.startswith("Lazy"):
        entry["lazy"] = {"repr": repr(model), "names": list(model.state_dict())}
        torch.manual_seed(0)
        model.eval()(wave(*shapes[0]))
        model.train()
    entry |= {"repr": repr(model), "state": described(model.state_dict())}
    entry["train"] = run(model, shapes, more)
    entry["train"]["buffers"] = {name: numbers(buffer) for name, buffer in model.named_buffers()}
    evaluated = run(model.eval(), shapes, more)
    if evaluated != {k: v for k, v in entry["train"].items() if k != "buffers"}:
        entry["eval"] = evaluated
    return entry


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("out", type=Path)
    warnings.simplefilter("ignore")
    for record in (convolutions, pools, pads, norms, others):
        record()
    lines = [json.dumps(recorded(*c), allow_nan=False, separators=(",", ":")) for c in CASES]
    (parser.parse_args().out / "layers.json").write_text("[\n" + ",\n".join(lines) + "\n]\n")


if __name__ == "__main__":
    main()
