"""What torch.nn.utils computes, and what containers of parameters print.

run: python make_utils.py OUT.json

Writes lists of numbers, flat; a weight is wave(shape), numbers between -2 and 2 that the test computes too:
  clip          by norm type, {"norm", "gradients"} of clip_grad_norm_(max_norm=1) on the gradients wave(3, 2), wave(4)
  value         the gradients after clip_grad_value_(0.5)
  weight_norm   by dim, {"keys", "original0", "gradient"}: the gradient of original1 for sum(weight * wave)
  spectral      {"weight", "u", "v"}: a Linear(4, 3) after two forwards in training, seed 0; "old" as nn.utils.spectral_norm
  orthogonal    by map and shape, the weight after it is set to wave and moved by -0.1 * wave
  prune         by name, the masks
  fusion        by name, {"weight", "bias"}
  init          by name, the values under seed 0
  gains         by nonlinearity, calculate_gain; "leaky_relu 0.3" with that slope
  printed       by name, what print shows
"""

import json
import sys
from pathlib import Path

import torch
from torch import nn
from torch.nn.utils import fusion, parametrizations, parametrize, prune

torch.set_num_threads(1)


def wave(*shape: int) -> torch.Tensor:
    count = torch.arange(torch.Size(shape).numel())
    return ((count * 37) % 101).float().div(25).sub(2).view(shape)


def flat(tensor: torch.Tensor) -> list:
    return tensor.detach().flatten().tolist()


def linear(*shape: int) -> nn.Linear:
    layer = nn.Linear(shape[1], shape[0])
    with torch.no_grad():
        layer.weight.copy_(wave(*shape))
        layer.bias.copy_(wave(shape[0]))
    return layer


def gradients() -> list:
    parameters = [nn.Parameter(torch.zeros(3, 2)), nn.Parameter(torch.zeros(4)), nn.Parameter(torch.zeros(1))]
    parameters[0].grad = wave(3, 2)
    parameters[1].grad = wave(4)
    return parameters


def clip() -> dict:
    recorded = {}
    for norm_type in (2.0, 1.0, 3.0, float("inf")):
        parameters = gradients()
        norm = nn.utils.clip_grad_norm_(parameters, 1.0, norm_type)
        recorded[str(norm_type)] = {
            "norm": norm.item(),
            "gradients": flat(parameters[0].grad) + flat(parameters[1].grad),
        }
    return recorded


def value() -> list:
    parameters = gradients()
    nn.utils.clip_grad_value_(parameters, 0.5)
    return flat(parameters[0].grad) + flat(parameters[1].grad)


def weight_norm() -> dict:
    recorded = {}
    for dim in (0, 1, -1):
        layer = parametrizations.weight_norm(linear(3, 4), dim=dim)
        (layer.weight * wave(3, 4).flip(0)).sum().backward()
        original = layer.parametrizations.weight
        recorded[str(dim)] = {
            "keys": list(layer.state_dict()),
            "original0": flat(original.original0),
            "gradient": flat(original.original1.grad),
        }
    old = nn.utils.weight_norm(linear(3, 4))
    recorded["old"] = {"keys": list(old.state_dict()), "original0": flat(old.weight_g)}
    nn.utils.remove_weight_norm(old)
    recorded["removed"] = {"keys": list(old.state_dict())}
    return recorded


def spectral() -> dict:
    torch.manual_seed(0)
    layer = parametrizations.spectral_norm(linear(3, 4))
    for _ in range(2):
        layer(torch.ones(1, 4))
    function = layer.parametrizations.weight[0]
    keys = list(layer.state_dict())
    new = {"keys": keys, "u": flat(function._u), "v": flat(function._v)}
    new["weight"] = flat(layer.eval().weight)
    torch.manual_seed(0)
    layer = nn.utils.spectral_norm(linear(3, 4))
    for _ in range(2):
        layer(torch.ones(1, 4))
    old = {"keys": list(layer.state_dict()), "u": flat(layer.weight_u), "v": flat(layer.weight_v)}
    nn.utils.remove_spectral_norm(layer)
    return {"new": new, "old": {**old, "weight": flat(layer.weight)}}


def orthogonal() -> dict:
    recorded = {}
    for name in ("matrix_exp", "cayley", "householder"):
        for shape in ((4, 4), (3, 5), (5, 3)):
            layer = linear(*shape)
            torch.manual_seed(0)
            parametrizations.orthogonal(layer, orthogonal_map=name)
            with torch.no_grad():
                original = layer.parametrizations.weight.original
                original.add_(wave(*shape), alpha=-0.1)
            recorded[f"{name} {shape[0]} {shape[1]}"] = flat(layer.weight)
    return recorded


def pruned() -> dict:
    def mask(method, *args, seed=0, **kwargs):
        layer = linear(4, 5)
        torch.manual_seed(seed)
        method(layer, "weight", *args, **kwargs)
        return flat(layer.weight_mask)

    def twice():
        layer = linear(4, 5)
        torch.manual_seed(0)
        prune.l1_unstructured(layer, "weight", 0.3)
        prune.random_unstructured(layer, "weight", 4)
        prune.ln_structured(layer, "weight", 1, n=2, dim=0)
        prune.random_structured(layer, "weight", 0.5, dim=1)
        return flat(layer.weight_mask)

    def all_together():
        model = nn.Sequential(linear(4, 5), linear(2, 3))
        prune.l1_unstructured(model[0], "weight", 3)
        prune.global_unstructured([(model[0], "weight"), (model[1], "weight")], prune.L1Unstructured, amount=0.4)
        return flat(model[0].weight_mask) + flat(model[1].weight_mask)

    return {
        "identity": mask(prune.identity),
        "l1": mask(prune.l1_unstructured, amount=0.375),
        "random": mask(prune.random_unstructured, amount=7),
        "random structured": mask(prune.random_structured, amount=2, dim=1),
        "ln structured": mask(prune.ln_structured, amount=0.5, n=1, dim=0),
        "importance": mask(prune.l1_unstructured, amount=5, importance_scores=wave(4, 5).flip(0)),
        "twice": twice(),
        "global": all_together(),
    }


def normed(norm: nn.Module) -> nn.Module:
    with torch.no_grad():
        norm.weight.copy_(wave(norm.num_features) + 3)
        norm.bias.copy_(wave(norm.num_features))
        norm.running_mean.copy_(wave(norm.num_features) * 0.5)
        norm.running_var.copy_(wave(norm.num_features).abs() + 0.5)
    return norm.eval()


def fused() -> dict:
    def weights(layer: nn.Module) -> dict:
        return {"weight": flat(layer.weight), "bias": flat(layer.bias)}

    conv = nn.Conv2d(2, 3, 2, bias=False)
    transposed = nn.ConvTranspose2d(2, 3, 2)
    with torch.no_grad():
        conv.weight.copy_(wave(3, 2, 2, 2))
        transposed.weight.copy_(wave(2, 3, 2, 2))
        transposed.bias.copy_(wave(3))
    return {
        "conv": weights(fusion.fuse_conv_bn_eval(conv.eval(), normed(nn.BatchNorm2d(3, eps=1e-3)))),
        "transposed": weights(fusion.fuse_conv_bn_eval(transposed.eval(), normed(nn.BatchNorm2d(3)), transpose=True)),
        "linear": weights(fusion.fuse_linear_bn_eval(linear(3, 4).eval(), normed(nn.BatchNorm1d(3)))),
    }


def init() -> dict:
    def filled(function, shape, **kwargs):
        torch.manual_seed(0)
        return flat(function(torch.empty(shape), **kwargs))

    def drawn(function, **kwargs):
        return filled(function, (4, 5), generator=torch.Generator().manual_seed(7), **kwargs)

    return {
        "generator trunc": drawn(nn.init.trunc_normal_, mean=1.0, std=2.0, a=0.5, b=1.5),
        "generator cut": drawn(nn.init.trunc_normal_),
        "generator uniform": drawn(nn.init.uniform_, a=-1.0, b=2.0),
        "generator normal": drawn(nn.init.normal_, mean=1.0, std=2.0),
        "generator xavier uniform": drawn(nn.init.xavier_uniform_, gain=1.5),
        "generator xavier": drawn(nn.init.xavier_normal_, gain=1.5),
        "generator kaiming uniform": drawn(nn.init.kaiming_uniform_),
        "generator kaiming": drawn(nn.init.kaiming_normal_),
        "orthogonal generator": drawn(nn.init.orthogonal_, gain=2.0),
        "generator sparse": drawn(nn.init.sparse_, sparsity=0.3, std=2.0),
        "sparse": filled(nn.init.sparse_, (5, 4), sparsity=0.3),
        "sparse wide": filled(nn.init.sparse_, (5, 4), sparsity=0.5, std=2.0),
        "dirac 3": filled(nn.init.dirac_, (4, 2, 3), groups=2),
        "dirac 4": filled(nn.init.dirac_, (2, 3, 3, 4)),
        "dirac 5": filled(nn.init.dirac_, (3, 2, 1, 3, 2)),
        "orthogonal": filled(nn.init.orthogonal_, (5, 3), gain=2.0),
        "orthogonal 3": filled(nn.init.orthogonal_, (3, 2, 4)),
        "trunc": filled(nn.init.trunc_normal_, (4, 4), mean=1.0, std=2.0, a=0.5, b=1.5),
        "kaiming": filled(nn.init.kaiming_normal_, (4, 3, 2), mode="fan_out", nonlinearity="relu"),
        "xavier": filled(nn.init.xavier_uniform_, (4, 3, 2), gain=1.5),
    }


def gains() -> dict:
    names = ("linear", "sigmoid", "tanh", "relu", "leaky_relu", "selu")
    return {**{name: nn.init.calculate_gain(name) for name in names}, "leaky_relu 0.3": nn.init.calculate_gain("leaky_relu", 0.3)}


def printed() -> dict:
    chain = linear(2, 2)
    parametrize.register_parametrization(chain, "weight", nn.Identity())
    parametrize.register_parametrization(chain, "weight", nn.Tanh())
    modules = {
        "parameter_list": nn.ParameterList([torch.ones(2, 3), torch.ones(())]),
        "parameter_list_of_one": nn.ParameterList([torch.ones(2).double()]),
        "parameter_list_empty": nn.ParameterList(),
        "parameter_dict": nn.ParameterDict({"a": torch.ones(2), "b": torch.ones(1, 1).half()}),
        "parametrized": chain,
        "sliced": nn.Sequential(nn.Linear(1, 2), nn.ReLU(), nn.Linear(2, 1))[1:3],
        "inserted": nn.Sequential(nn.Linear(1, 2), nn.ReLU()).insert(1, nn.Tanh()),
    }
    return {name: str(module) for name, module in modules.items()}


def main() -> None:
    expected = {
        "clip": clip(),
        "value": value(),
        "weight_norm": weight_norm(),
        "spectral": spectral(),
        "orthogonal": orthogonal(),
        "prune": pruned(),
        "fusion": fused(),
        "init": init(),
        "gains": gains(),
        "printed": printed(),
    }
    lines = (f"  {json.dumps(name)}: {json.dumps(part)}" for name, part in expected.items())
    Path(sys.argv[1]).write_text("{\n" + ",\n".join(lines) + "\n}\n")


if __name__ == "__main__":
    main()
