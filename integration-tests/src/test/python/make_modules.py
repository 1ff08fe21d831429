"""Modules, initial values, optimizers and schedules in Python under one seed, to compare jtorch-nn with.

run: python make_modules.py OUT_DIR

Writes modules.safetensors, all tensors, and modules.json:
  modules     list of {"name", "module", "options", "input", "state_dict", "parameters", "eval_output", "output",
              "output_grad", "gradients", "input_grad", "state_after"}: torch.manual_seed(0), construct with `options` (the
              constructor's arguments by name), which gives `state_dict`; eval mode gives `eval_output`;
              torch.manual_seed(0) again, train mode gives `output`; output.backward(output_grad) gives `gradients` of the
              `parameters` and `input_grad` (absent for whole numbers), and leaves `state_after`
  init        list of {"name", "function", "args", "shape", "values"}: torch.manual_seed(0), then the function of
              torch.nn.init on torch.empty(shape)
  optimizers  list of {"name", "optimizer", "options", "groups", "start", "losses", "trajectory"}: two parameters from
              `start`, 10 steps on loss = sum((p0 - 3)^2 * [1, 2, 3]) + sum((p0.sum() * p1 - 1)^2); `losses[i]` is what
              step i saw, `trajectory[i]` both parameters after it; `groups`, if there, has one entry of options a parameter
  schedules   list of {"step_size", "gamma", "lr", "rates"}: the rate before the first and after each of 10 steps of StepLR
"""

import argparse
import json
from pathlib import Path

import torch
from safetensors.torch import save_file
from torch import nn

STEPS = 10
IMAGE = (2, 3, 6, 6)
ROWS = (4, 5)
# The name of the case, the module, its options, the shape of its input.
MODULES = (
    ("linear", "Linear", {"in_features": 5, "out_features": 3}, ROWS),
    ("linear_without_bias", "Linear", {"in_features": 5, "out_features": 3, "bias": False}, ROWS),
    ("conv2d", "Conv2d", {"in_channels": 3, "out_channels": 4, "kernel_size": 3}, IMAGE),
    (
        "conv2d_strided",
        "Conv2d",
        {"in_channels": 3, "out_channels": 4, "kernel_size": 3, "stride": 2, "padding": 1, "bias": False},
        IMAGE,
    ),
    (
        "conv2d_grouped",
        "Conv2d",
        {"in_channels": 3, "out_channels": 6, "kernel_size": 3, "padding": 2, "dilation": 2, "groups": 3},
        IMAGE,
    ),
    (
        "conv2d_reflected",
        "Conv2d",
        {"in_channels": 3, "out_channels": 2, "kernel_size": 3, "padding": 1, "padding_mode": "reflect"},
        IMAGE,
    ),
    ("batch_norm2d", "BatchNorm2d", {"num_features": 3}, IMAGE),
    ("batch_norm2d_momentum", "BatchNorm2d", {"num_features": 3, "eps": 1e-3, "momentum": 0.3}, IMAGE),
    ("batch_norm2d_plain", "BatchNorm2d", {"num_features": 3, "affine": False}, IMAGE),
    ("batch_norm2d_untracked", "BatchNorm2d", {"num_features": 3, "track_running_stats": False}, IMAGE),
    ("layer_norm", "LayerNorm", {"normalized_shape": 5}, ROWS),
    ("layer_norm_plain", "LayerNorm", {"normalized_shape": [4, 5], "elementwise_affine": False}, ROWS),
    ("dropout", "Dropout", {"p": 0.4}, ROWS),
    ("embedding", "Embedding", {"num_embeddings": 7, "embedding_dim": 3}, None),
    ("embedding_padded", "Embedding", {"num_embeddings": 7, "embedding_dim": 3, "padding_idx": 1}, None),
    ("relu", "ReLU", {}, ROWS),
    ("gelu", "GELU", {}, ROWS),
    ("gelu_tanh", "GELU", {"approximate": "tanh"}, ROWS),
    ("sigmoid", "Sigmoid", {}, ROWS),
    ("tanh", "Tanh", {}, ROWS),
    ("silu", "SiLU", {}, ROWS),
    ("leaky_relu", "LeakyReLU", {"negative_slope": 0.2}, ROWS),
    ("softmax", "Softmax", {"dim": 1}, ROWS),
)
INITS = (
    ("uniform_", {"a": -2.0, "b": 3.0}),
    ("normal_", {"mean": 1.0, "std": 0.5}),
    ("constant_", {"val": 0.25}),
    ("ones_", {}),
    ("zeros_", {}),
    ("xavier_uniform_", {"gain": 2.0}),
    ("xavier_normal_", {}),
    ("kaiming_uniform_", {"a": 0.5}),
    ("kaiming_uniform_", {"mode": "fan_out", "nonlinearity": "relu"}),
    ("kaiming_normal_", {"mode": "fan_out", "nonlinearity": "relu"}),
    ("trunc_normal_", {"std": 0.02}),
    ("orthogonal_", {}),
    ("eye_", {}),
)
OPTIMIZERS = (
    ("sgd", "SGD", {"lr": 0.01}, None),
    ("sgd_momentum", "SGD", {"lr": 0.01, "momentum": 0.9}, None),
    ("sgd_nesterov", "SGD", {"lr": 0.01, "momentum": 0.9, "nesterov": True, "weight_decay": 0.1}, None),
    ("sgd_dampening", "SGD", {"lr": 0.01, "momentum": 0.5, "dampening": 0.2}, None),
    ("sgd_maximize", "SGD", {"lr": 1e-4, "maximize": True}, None),
    ("adam", "Adam", {"lr": 0.1}, None),
    ("adam_decay", "Adam", {"lr": 0.1, "betas": [0.8, 0.95], "eps": 1e-6, "weight_decay": 0.1}, None),
    ("adam_amsgrad", "Adam", {"lr": 0.5, "betas": [0.9, 0.5], "amsgrad": True}, None),
    ("adamw", "AdamW", {"lr": 0.1}, None),
    ("adamw_groups", "AdamW", {"lr": 0.1}, [{"weight_decay": 0.5}, {"lr": 0.01, "weight_decay": 0.0}]),
    ("sgd_groups", "SGD", {"lr": 0.01, "momentum": 0.9}, [{}, {"lr": 0.001, "momentum": 0.0}]),
)


class Tensors(dict):
    """Tensors by key; `put` names what it stored."""

    def put(self, key: str, tensor: torch.Tensor) -> str:
        self[key] = tensor.detach().clone().contiguous()
        return key


def wave(shape) -> torch.Tensor:
    """Numbers between -2 and 2 that need no random generator."""
    count = torch.Size(shape).numel()
    return (torch.arange(count) * 37 % 101).float().div(25).sub(2).view(shape)


def module_case(tensors: Tensors, name: str, kind: str, options: dict, shape) -> dict:
    torch.manual_seed(0)
    module = getattr(nn, kind)(**options)
    takes_numbers = shape is not None
    x = wave(shape).requires_grad_() if takes_numbers else torch.tensor([[1, 6, 0], [2, 1, 1]])
    case = {
        "name": name,
        "module": kind,
        "options": options,
        "input": tensors.put(f"{name}.input", x),
        "state_dict": {key: tensors.put(f"{name}.state.{key}", value) for key, value in module.state_dict().items()},
        "parameters": [key for key, _ in module.named_parameters()],
        "eval_output": tensors.put(f"{name}.eval_output", module.eval()(x)),
    }
    torch.manual_seed(0)
    output = module.train()(x)
    cotangent = wave(output.shape).flip(0)
    output.backward(cotangent)
    case["output"] = tensors.put(f"{name}.output", output)
    case["output_grad"] = tensors.put(f"{name}.output_grad", cotangent)
    case["gradients"] = {
        key: tensors.put(f"{name}.grad.{key}", parameter.grad) for key, parameter in module.named_parameters()
    }
    if takes_numbers:
        case["input_grad"] = tensors.put(f"{name}.input_grad", x.grad)
    case["state_after"] = {
        key: tensors.put(f"{name}.after.{key}", value) for key, value in module.state_dict().items()
    }
    return case


def init_case(tensors: Tensors, index: int, function: str, options: dict) -> dict:
    shape = [4, 5] if function in ("eye_", "orthogonal_") else [4, 3, 3, 3]
    torch.manual_seed(0)
    values = getattr(nn.init, function)(torch.empty(shape), **options)
    name = f"init.{index}.{function}"
    return {"name": name, "function": function, "args": options, "shape": shape, "values": tensors.put(name, values)}


def optimizer_case(tensors: Tensors, name: str, kind: str, options: dict, groups) -> dict:
    parameters = [torch.tensor([0.5, -1.0, 2.0], requires_grad=True), torch.tensor([[0.1], [-0.2]], requires_grad=True)]
    start = [tensors.put(f"{name}.start.{i}", p) for i, p in enumerate(parameters)]
    grouped = [{"params": [p], **group} for p, group in zip(parameters, groups)] if groups else parameters
    optimizer = getattr(torch.optim, kind)(grouped, **options)
    weights = torch.tensor([1.0, 2.0, 3.0])
    losses = []
    trajectory = []
    for step in range(STEPS):
        optimizer.zero_grad()
        first, second = parameters
        loss = ((first - 3) ** 2 * weights).sum() + ((first.sum() * second - 1) ** 2).sum()
        loss.backward()
        optimizer.step()
        losses.append(loss.item())
        trajectory.append([tensors.put(f"{name}.step{step}.{i}", p) for i, p in enumerate(parameters)])
    case = {"name": name, "optimizer": kind, "options": options, "start": start, "losses": losses}
    if groups:
        case["groups"] = groups
    return {**case, "trajectory": trajectory}


def schedule_case(step_size: int, gamma: float) -> dict:
    optimizer = torch.optim.SGD([torch.zeros(1, requires_grad=True)], lr=0.8)
    scheduler = torch.optim.lr_scheduler.StepLR(optimizer, step_size, gamma)
    rates = [optimizer.param_groups[0]["lr"]]
    for _ in range(STEPS):
        optimizer.step()
        scheduler.step()
        rates.append(optimizer.param_groups[0]["lr"])
    return {"step_size": step_size, "gamma": gamma, "lr": 0.8, "rates": rates}


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("out", type=Path)
    out = parser.parse_args().out
    out.mkdir(parents=True, exist_ok=True)
    tensors = Tensors()
    expected = {
        "modules": [module_case(tensors, *case) for case in MODULES],
        "init": [init_case(tensors, index, *case) for index, case in enumerate(INITS)],
        "optimizers": [optimizer_case(tensors, *case) for case in OPTIMIZERS],
        "schedules": [schedule_case(1, 0.5), schedule_case(3, 0.1), schedule_case(20, 0.1)],
    }
    save_file(tensors, out / "modules.safetensors")
    (out / "modules.json").write_text(json.dumps(expected, indent=1) + "\n")


if __name__ == "__main__":
    main()
