"""Records torchvision's quantized models: make_quantized.py FOLDER [--shim FILE].

For one model of each family it writes FOLDER/NAME.json.gz: names, shapes and dtypes of the state
dict after a model whose values were replaced by fill() was quantized for an input, the scales and
zero points of the outputs of its layers, and the outputs in eval mode after the weights were
replaced by quantized_fill(). It also writes the state dicts FOLDER/linear.pt of a quantized linear
layer, and trained.pt and converted.pt of a model of quantization-aware training.
"""

import argparse
import gzip
import json
import math
import os
import runpy

from make_models import describe, fill, noise

MODELS = {
    "resnet18": ("fbgemm", [2, 3, 64, 64]),
    "googlenet": ("fbgemm", [2, 3, 64, 64]),
    "inception_v3": ("fbgemm", [2, 3, 96, 96]),
    "mobilenet_v2": ("qnnpack", [2, 3, 64, 64]),
    "mobilenet_v3_large": ("qnnpack", [2, 3, 64, 64]),
    "shufflenet_v2_x0_5": ("fbgemm", [2, 3, 64, 64]),
}


def quantize(torch, model, backend, image):
    ao = torch.ao.quantization
    per_channel = backend == "fbgemm"
    model.qconfig = ao.QConfig(
        activation=ao.default_observer,
        weight=ao.default_per_channel_weight_observer if per_channel else ao.default_weight_observer,
    )
    model.fuse_model()
    ao.prepare(model, inplace=True)
    model(image)
    ao.convert(model, inplace=True)


def flat(torch, state):
    """The tensors of a state dict, those of tuples under the names of their elements."""
    tensors = {}
    for name, value in state.items():
        if isinstance(value, tuple):
            tensors.update({f"{name}.{i}": element for i, element in enumerate(value)})
        elif isinstance(value, torch.Tensor):
            tensors[name] = value
    return tensors


def quantized_values(torch, name, values, key):
    u = noise(torch, values.numel(), key).view(values.shape)
    if values.is_quantized:
        scale = math.sqrt(24 * values.size(0) / values.numel()) / 254
        numbers = torch.floor(u * 254).to(torch.int8)
        if values.qscheme() == torch.per_tensor_affine:
            return torch._make_per_tensor_quantized_tensor(numbers, scale, 0)
        scales = torch.full((values.size(0),), scale, dtype=torch.float64)
        zeros = torch.zeros(values.size(0), dtype=torch.int64)
        return torch._make_per_channel_quantized_tensor(numbers, scales, zeros, 0)
    return (0.2 * u).float() if name.endswith(("bias", ".1")) else values


def quantized_fill(torch, model):
    """Replaces the weights and biases; the scales and zero points of outputs stay."""
    state = model.state_dict()
    tensors = flat(torch, state)
    for key, (name, values) in enumerate(list(tensors.items()), 1):
        tensors[name] = quantized_values(torch, name, values, key)
    for name, value in state.items():
        if isinstance(value, tuple):
            state[name] = (tensors[name + ".0"], tensors[name + ".1"])
        elif name in tensors:
            state[name] = tensors[name]
    model.load_state_dict(state)


def record(torch, models, name, backend, shape):
    torch.manual_seed(0)
    model = models.get_model("quantized_" + name, weights=None).eval()
    fill(torch, model.state_dict(), 1)
    image = noise(torch, math.prod(shape), 0).mul(4).view(shape).float()
    with torch.no_grad():
        quantize(torch, model, backend, image)
        tensors = flat(torch, model.state_dict())
        described = {
            "state": [f"{k} {str(v.dtype)[6:]} {list(v.shape)}" for k, v in tensors.items()],
            "ranges": {
                name: values.double().flatten().tolist()[0]
                for name, values in tensors.items()
                if name.endswith((".scale", ".zero_point"))
            },
            "sums": {k: v.int_repr().sum().item() for k, v in tensors.items() if v.is_quantized},
            "input": shape,
        }
        quantized_fill(torch, model)
        described["outputs"] = [describe(model(image))]
    return described


def record_linear(torch, path):
    layer = torch.nn.Sequential(torch.ao.quantization.QuantStub(), torch.nn.Linear(3, 2)).eval()
    layer.qconfig = torch.ao.quantization.default_qconfig
    torch.nn.init.constant_(layer[1].weight, 0.5)
    torch.nn.init.constant_(layer[1].bias, 0.25)
    torch.ao.quantization.prepare(layer, inplace=True)
    layer(torch.arange(3.0).view(1, 3))
    torch.ao.quantization.convert(layer, inplace=True)
    torch.save(layer.state_dict(), path)


def record_trained(torch, folder):
    """The state dicts of a model after quantization-aware training and after its conversion."""
    nn, ao = torch.nn, torch.ao.quantization
    torch.manual_seed(0)
    model = nn.Sequential()
    model.add_module("quant", ao.QuantStub())
    model.add_module("0", nn.Conv2d(3, 4, 3, bias=False))
    model.add_module("1", nn.BatchNorm2d(4, eps=0.001))
    model.add_module("2", nn.Hardswish())
    model.add_module("3", nn.Conv2d(4, 2, 1))
    model.add_module("4", nn.ReLU())
    model.add_module("5", nn.Flatten())
    model.add_module("6", nn.Linear(8, 3))
    ao.fuse_modules_qat(model.train(), [["0", "1"], ["3", "4"]], inplace=True)
    model.qconfig = ao.get_default_qat_qconfig("qnnpack")
    ao.prepare_qat(model, inplace=True)
    for _ in range(3):
        model(torch.randn(2, 3, 4, 4))
    torch.save(model.state_dict(), os.path.join(folder, "trained.pt"))
    ao.convert(model.eval(), inplace=True)
    torch.save(model.state_dict(), os.path.join(folder, "converted.pt"))


def main():
    parser = argparse.ArgumentParser()
    parser.add_argument("folder")
    parser.add_argument("--shim", help="a file to run before torchvision is imported")
    args = parser.parse_args()
    if args.shim:
        runpy.run_path(args.shim)
    import torch
    from torchvision import models

    torch.set_num_threads(1)
    torch.backends.quantized.engine = "fbgemm"
    record_linear(torch, os.path.join(args.folder, "linear.pt"))
    record_trained(torch, args.folder)
    for name, (backend, shape) in MODELS.items():
        described = record(torch, models, name, backend, shape)
        path = os.path.join(args.folder, name + ".json.gz")
        with open(path, "wb") as raw, gzip.GzipFile("", "wb", 9, raw, 0) as file:
            file.write(json.dumps(described).encode())
        print(name, [o["max"] for o in described["outputs"]])


main()
