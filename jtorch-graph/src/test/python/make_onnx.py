"""Exports small programs of many operators, by family, for the tests of ONNX.

    python make_onnx.py src/test/resources/onnx [NAME...]

Writes NAME.pt2, whose outputs are named after operators, and NAME.pth, the arguments of calls, in
the form of make_exported.py.
"""

import pathlib
import sys

import torch
import torch.nn.functional as F
from torch.export import Dim, export

FAMILIES = {}


def family(*inputs, sizes=(2, 3, 5), batch=True):
    """Registers a function of tensors. An input is a function of the size of the first dimension."""

    def register(function):
        FAMILIES[function.__name__] = (function, inputs, sizes if batch else sizes[:1], batch)
        return function

    return register


def randn(*shape):
    return lambda n: torch.randn(n, *shape)


def positive(*shape):
    return lambda n: torch.rand(n, *shape) + 0.1


def integers(low, high, *shape, dtype=torch.int64):
    return lambda n: torch.randint(low, high, (n, *shape), dtype=dtype)


def fixed(*shape):
    return lambda n: torch.randn(*shape)


@family(randn(4), positive(4))
def pointwise(x, p):
    small = p.clamp(max=0.9)
    return {
        "exp": x.exp(), "log": p.log(), "sqrt": p.sqrt(), "sin": x.sin(), "cos": x.cos(),
        "tan": small.tan(), "asin": small.asin(), "acos": small.acos(), "atan": x.atan(),
        "sinh": x.sinh(), "cosh": x.cosh(), "asinh": x.asinh(), "acosh": (p + 1).acosh(),
        "atanh": small.atanh(), "tanh": x.tanh(), "sigmoid": x.sigmoid(), "erf": x.erf(),
        "reciprocal": p.reciprocal(), "abs": x.abs(), "neg": -x, "sign": x.sign(),
        "floor": x.floor(), "ceil": x.ceil(), "round": (x * 3).round(), "trunc": x.trunc(),
        "frac": x.frac(), "rsqrt": p.rsqrt(), "square": x.square(), "log2": p.log2(),
        "log10": p.log10(), "exp2": x.exp2(), "log1p": p.log1p(), "expm1": x.expm1(),
        "erfc": x.erfc(), "deg2rad": x.deg2rad(), "rad2deg": x.rad2deg(), "pow": p**2.5,
        "pow_scalar": 2**x, "pow_tensor": p**x, "isnan": (x / 0).isnan(),
        "isinf": (p / 0).isinf(), "isfinite": (x.log()).isfinite(), "logical_not": (x > 0).logical_not(),
        "floor_int": x.long().floor(), "sin_of_int": (x * 3).long().sin(),
        "bitwise_not": x.long().bitwise_not(),
    }


class Activations(torch.nn.Module):
    def __init__(self):
        super().__init__()
        self.prelu = torch.nn.PReLU(4)

    def forward(self, x):
        return {
            "relu": F.relu(x), "relu6": F.relu6(x * 5), "hardtanh": F.hardtanh(x, -0.5, 0.7),
            "hardswish": F.hardswish(x * 3), "hardsigmoid": F.hardsigmoid(x * 3),
            "selu": F.selu(x), "celu": F.celu(x, 0.7), "elu": F.elu(x, 0.8), "mish": F.mish(x),
            "softsign": F.softsign(x), "silu": F.silu(x), "gelu": F.gelu(x),
            "gelu_tanh": F.gelu(x, approximate="tanh"), "leaky_relu": F.leaky_relu(x, 0.1),
            "rrelu": F.rrelu(x), "prelu": self.prelu(x), "softplus": F.softplus(x, 2, 1),
            "logsigmoid": F.logsigmoid(x), "softshrink": F.softshrink(x),
            "hardshrink": F.hardshrink(x), "tanhshrink": F.tanhshrink(x),
            "threshold": F.threshold(x, 0.1, 20.0), "glu": F.glu(x, 1), "softmax": F.softmax(x, 1),
            "softmin": F.softmin(x, -1), "log_softmax": F.log_softmax(x, -1),
            "clamp": x.clamp(-0.3, 0.4), "clamp_min": x.clamp_min(0.1), "clamp_max": x.clamp_max(0.1),
            "clamp_tensor": x.clamp(x * 0.5, x.abs()), "logit": x.sigmoid().logit(1e-6),
            "clamp_int": (x * 10).long().clamp(-3, 3), "dropout": F.dropout(x, 0.5, False),
            "softmax_dtype": F.softmax(x, 1, dtype=torch.float64),
        }


@family(randn(4, 3))
def activations(x):
    raise NotImplementedError


@family(randn(4), positive(4), integers(-9, 9, 4), integers(1, 5, 4))
def arithmetic(x, p, i, j):
    b = x > 0
    c = p > 0.5
    small = i.to(torch.int8)
    return {
        "add": x + p, "add_alpha": torch.add(x, p, alpha=2), "add_int": i + j, "add_mixed": x + i,
        "add_double": i + 0.5, "sub": x - p, "rsub": 3 - x, "rsub_alpha": torch.rsub(x, p, alpha=2),
        "mul": x * p, "mul_mixed": i * x, "mul_bool": b * x, "div": x / p, "div_int": i / j,
        "div_floor": torch.div(x, p, rounding_mode="floor"),
        "div_trunc": torch.div(x, p, rounding_mode="trunc"),
        "div_floor_int": torch.div(i, j, rounding_mode="floor"),
        "div_trunc_int": torch.div(i, j, rounding_mode="trunc"), "floor_divide": i // j,
        "remainder": x % p, "remainder_int": i % j, "fmod": torch.fmod(x, p),
        "fmod_int": torch.fmod(i, j), "maximum": torch.maximum(x, p), "minimum": torch.minimum(x, p),
        "max_other": torch.max(i, j), "min_other": torch.min(i, j), "atan2": torch.atan2(x, p - 0.5),
        "addcmul": torch.addcmul(x, p, p, value=0.5), "addcdiv": torch.addcdiv(x, x, p, value=2.0),
        "lerp": torch.lerp(x, p, 0.3), "lerp_tensor": torch.lerp(x, p, p),
        "bitwise_and": i & j, "bitwise_or": i | j, "bitwise_xor": i ^ j, "and": b & c, "or": b | c,
        "xor": b ^ c, "logical_and": torch.logical_and(x, b), "logical_or": torch.logical_or(i, b),
        "logical_xor": torch.logical_xor(i, j), "int8": small + small, "int8_float": small * 0.5,
    }


@family(randn(4), randn(4), integers(0, 3, 4), integers(0, 3, 4))
def comparisons(x, y, i, j):
    b = x > 0
    return {
        "eq": i == j, "ne": i != j, "lt": x < y, "le": i <= j, "gt": x > y, "ge": i >= j,
        "eq_scalar": i == 1, "gt_scalar": i > 0.5, "mixed": x < i, "bools": b == (y > 0),
        "where": torch.where(b, x, y), "where_scalar": torch.where(b, x, 0.5),
        "where_mixed": torch.where(b, i, y), "masked_fill": x.masked_fill(b, -1e9),
        "masked_fill_tensor": x.masked_fill(b, x.sum()), "isclose": torch.isclose(x, y, 0.5, 0.5),
        "int8": i.to(torch.int8) < j.to(torch.int8),
    }


@family(randn(3, 4), integers(-5, 5, 3, 4))
def reductions(x, i):
    b = x > 0
    values, places = x.max(1)
    least, where = i.min(-1, keepdim=True)
    variance, mean = torch.var_mean(x, 1)
    deviation, mean2 = torch.std_mean(x, (1, 2), correction=0)
    return {
        "sum": x.sum(), "sum_dim": x.sum(1), "sum_keep": x.sum((1, 2), keepdim=True),
        "sum_int": i.sum(2), "sum_bool": b.sum(1), "sum_dtype": i.sum(1, dtype=torch.float32),
        "mean": x.mean(), "mean_dim": x.mean((-1, -2)), "prod": x.prod(1), "prod_all": x.prod(),
        "amax": x.amax(1), "amin": x.amin((1, 2), keepdim=True), "max": values, "argmax_of": places,
        "min": least, "argmin_of": where, "max_all": x.max(), "min_all": i.min(),
        "argmax": x.argmax(1), "argmin": x.argmin(2, keepdim=True), "argmax_all": x.argmax(),
        "any": b.any(), "any_dim": b.any(1), "all": b.all(), "all_dim": b.all(2, keepdim=True),
        "any_int": i.any(1), "cumsum": x.cumsum(1), "cumsum_int": i.cumsum(-1),
        "cumsum_bool": b.cumsum(1), "count_nonzero": i.count_nonzero(1), "norm": x.norm(dim=1),
        "norm1": torch.linalg.vector_norm(x, 1, dim=2), "norm3": torch.linalg.vector_norm(x, 3, dim=2),
        "norm_inf": torch.linalg.vector_norm(x, float("inf"), dim=1), "norm_all": x.norm(),
        "logsumexp": x.logsumexp(1), "logsumexp_keep": x.logsumexp((1, 2), keepdim=True),
        "var": x.var(1), "var_zero": x.var((1, 2), correction=0, keepdim=True), "std": x.std(2),
        "var_all": x.var(), "var_mean": variance, "mean_of": mean, "std_mean": deviation, "mean2": mean2,
        "cosine_similarity": F.cosine_similarity(x, x + 1, dim=2),
        "pairwise_distance": F.pairwise_distance(x, x * 2), "normalize": F.normalize(x, dim=1),
    }


@family(randn(4, 6), fixed(4, 1))
def shapes(x, y):
    n = x.shape[0]
    return {
        "view": x.view(n, 24), "view_minus": x.view(-1, 6), "reshape": x.reshape(n * 4, 6),
        "view_as": x.view_as(x), "flatten": x.flatten(1), "flatten_all": x.flatten(),
        "flatten_middle": x.flatten(0, 1), "unflatten": x.unflatten(2, (2, 3)),
        "squeeze": y.squeeze(), "squeeze_dim": y.squeeze(1), "squeeze_no": y.squeeze(0),
        "squeeze_dims": y[None].squeeze((0, 2)), "unsqueeze": x.unsqueeze(1),
        "unsqueeze_end": x.unsqueeze(-1), "permute": x.permute(2, 0, 1), "transpose": x.transpose(0, -1),
        "t": y.t(), "mT": x.mT, "T": y.T, "movedim": x.movedim(0, 2), "movedims": x.movedim((0, 1), (1, 2)),
        "expand": y.expand(n, 4, 6), "expand_minus": y.expand(-1, 5), "expand_as": y.expand_as(x),
        "broadcast_to": torch.broadcast_to(y, (4, 4)), "repeat": x.repeat(1, 2, 1),
        "repeat_more": y.repeat(n, 2, 3), "tile": x.tile(2), "clone": x.clone(), "contiguous": x.mT.contiguous(),
        "to": x.to(torch.float64), "long": x.long(), "bool": x.bool(), "type_as": x.long().type_as(x),
        "atleast": torch.atleast_3d(y), "double_sum": x.double().sum().float(),
        "size_product": x * x.numel(), "scaled": x / x.shape[0],
    }


@family(randn(6, 4), lambda n: torch.arange(24.0).reshape(6, 4))
def parts(x, y):
    a, b, c = x.split(2, 1)
    d, e = x.split([4, 2], dim=1)
    f, g = x.chunk(2, -1)
    h, i = torch.chunk(y, 2)
    j, k, l, m = x.unbind(2)
    return {
        "slice": x[:, 1:5], "slice_step": x[:, ::2], "slice_negative": x[:, -3:-1], "slice_end": x[..., 2:],
        "select": x[:, 2], "select_last": x[-1], "narrow": x.narrow(1, 2, 3), "split_a": a, "split_c": c,
        "split_d": d, "split_e": e, "chunk_f": f, "chunk_g": g, "chunk_h": h, "unbind_j": j, "unbind_m": m,
        "diagonal": torch.diagonal(y), "unfold": x.unfold(1, 3, 2), "flip": x.flip(1, 2), "roll": x.roll(1, 1),
        "rolls": x.roll((1, -2), (1, 2)), "roll_flat": y.roll(5), "diff": x.diff(dim=1),
        "diff_more": x.diff(n=2, dim=1, prepend=x[:, :1]), "diff_bool": (x > 0).diff(dim=1),
        "last_of_batch": x[-1:, 0], "tensor_split": torch.tensor_split(y, 4)[1],
        "diff_int": (x * 5).long().diff(dim=-1),
    }


@family(randn(4), randn(4), fixed(3), fixed(2))
def joins(x, y, a, b):
    g = torch.meshgrid(a, b, indexing="ij")
    h = torch.meshgrid(a, b, indexing="xy")
    p = torch.broadcast_tensors(x, x[:1])
    return {
        "cat": torch.cat([x, y]), "cat_dim": torch.cat([x, y], -1), "cat_mixed": torch.cat([x, y.long()], 1),
        "stack": torch.stack([x, y], 1), "stack_end": torch.stack([x, y], -1), "hstack": torch.hstack([x, y]),
        "vstack": torch.vstack([x, y]), "grid_0": g[0], "grid_1": g[1], "grid_xy": h[1],
        "broadcast_tensors": p[1], "repeat_interleave": x.repeat_interleave(3, 1),
        "repeat_interleave_flat": a.repeat_interleave(2), "cartesian": a[:, None] * b,
    }


@family(randn(4, 6, 6))
def images(x):
    nearest = F.interpolate(x, scale_factor=2)
    grid = F.affine_grid(torch.eye(2, 3)[None] * 0.8, [1, 4, 5, 5], align_corners=False)
    return {
        "pixel_shuffle": F.pixel_shuffle(x, 2), "pixel_unshuffle": F.pixel_unshuffle(x, 2),
        "channel_shuffle": F.channel_shuffle(x, 2), "pad": F.pad(x, (1, 2)), "pad_more": F.pad(x, (1, 2, 0, 3), value=0.5),
        "pad_negative": F.pad(x, (-1, 1)), "reflect": F.pad(x, (1, 2, 2, 1), mode="reflect"),
        "replicate": F.pad(x, (1, 2, 2, 1), mode="replicate"), "circular": F.pad(x, (1, 2, 2, 1), mode="circular"),
        "nearest": nearest, "nearest_size": F.interpolate(x, (9, 4)), "bilinear": F.interpolate(x, (9, 4), mode="bilinear"),
        "aligned": F.interpolate(x, (9, 4), mode="bilinear", align_corners=True),
        "bilinear_scale": F.interpolate(x, scale_factor=1.5, mode="bilinear"),
        "bicubic": F.interpolate(x, (9, 4), mode="bicubic"), "linear": F.interpolate(x[:, 0], 9, mode="linear"),
        "trilinear": F.interpolate(x[:, None], (3, 8, 5), mode="trilinear"),
        "affine_grid": grid, "grid_sample": F.grid_sample(x[:1], grid, align_corners=False),
        "grid_border": F.grid_sample(x[:1], grid * 2, mode="nearest", padding_mode="border", align_corners=True),
        "grid_reflect": F.grid_sample(x[:1], grid * 2, mode="bicubic", padding_mode="reflection", align_corners=False),
    }


@family(randn(4, 5), integers(0, 4, 3), integers(0, 4, 1, 5), randn(5))
def indexing(x, i, j, v):
    mask = x > 0
    rows = torch.arange(x.shape[0])
    table = torch.arange(60.0).reshape(3, 4, 5)
    a = torch.tensor([0, 2, 1])
    b = torch.tensor([[1], [3]])
    middle = table.clone()
    middle[:, a] = torch.zeros(3, 5)
    put = x.clone()
    put[:, a] = 7.0
    return {
        "index": x[:, a], "index_rows": x[rows, i[:, 0]], "index_apart": table[a[:2], :, torch.tensor([0, 4])],
        "index_adjacent": x[:, b, torch.tensor([0, 1])], "index_mask": x[mask],
        "index_row_mask": table[torch.tensor([True, False, True])], "index_negative": x[:, torch.tensor([-1])],
        "index_first": table[b - 1], "index_put": put,
        "index_put_rows": torch.index_put(x, (rows, i[:, 0]), v),
        "index_put_add": torch.index_put(table, (a * 0, a), torch.ones(3, 5), accumulate=True),
        "index_put_middle": middle,
        "index_put_mask": torch.index_put(x, (mask,), torch.tensor(3.0)),
        "index_select": x.index_select(1, a), "gather": x.gather(1, j), "take": x.take(a),
        "take_along_dim": table.take_along_dim(a.view(1, 3, 1), 1), "masked_select": x.masked_select(mask),
        "nonzero": mask.nonzero(), "embedding": F.embedding(i, table[0]),
        "scatter": x.scatter(1, j, x * 2), "scatter_value": x.scatter(1, j, 5.0),
        "scatter_add": x.scatter_add(1, j, x[:, :1]), "scatter_reduce": x.scatter_reduce(1, j, x[:, 1:2], "amax"),
        "index_add": x.index_add(1, a, x[:, :3]), "index_copy": x.index_copy(1, a, x[:, :3] * 2),
        "index_fill": x.index_fill(1, a, 9.0), "select_scatter": x.select_scatter(v, 1, 2),
        "slice_scatter": x.slice_scatter(x[:, :2], 1, 1, 3), "one_hot": F.one_hot(i, 4),
    }


@family(randn(4))
def creation(x):
    n = x.shape[0]
    return {
        "arange": torch.arange(n), "arange_start": torch.arange(1, n + 2), "arange_float": torch.arange(0.0, 2.0, 0.5),
        "full": torch.full((n, 2), 1.5), "full_int": torch.full((n,), n), "zeros": torch.zeros(n, 3),
        "ones": torch.ones(2, n, dtype=torch.int32), "new_zeros": x.new_zeros(3, n), "new_ones": x.new_ones((n,)),
        "new_full": x.new_full((n, 1), 2.0), "zeros_like": torch.zeros_like(x), "ones_like": torch.ones_like(x, dtype=torch.bool),
        "full_like": torch.full_like(x, -1.0), "empty": torch.empty(n, 2).fill_(4.0), "eye": torch.eye(3, 4) + x[0, 0],
        "linspace": torch.linspace(-1, 1, 7) * x[0, 0], "tril": torch.tril(torch.ones(n, n)), "triu": torch.triu(torch.ones(n, n, dtype=torch.bool), 1),
        "scalar_tensor": torch.scalar_tensor(n), "tril_int": torch.ones(n, n, dtype=torch.int32).tril(-1),
    }


class Convolutions(torch.nn.Module):
    def __init__(self):
        super().__init__()
        nn = torch.nn
        self.conv1 = nn.Conv1d(4, 6, 3, padding=1)
        self.conv2 = nn.Conv2d(4, 6, 3, stride=2, padding=(1, 0), dilation=(1, 2), groups=2, bias=False)
        self.same = nn.Conv2d(4, 2, (3, 4), padding="same", dilation=2)
        self.valid = nn.Conv2d(4, 2, 3, padding="valid")
        self.conv3 = nn.Conv3d(1, 2, 3, padding=1)
        self.up1 = nn.ConvTranspose1d(4, 3, 3, stride=2)
        self.up2 = nn.ConvTranspose2d(4, 4, 3, stride=2, padding=1, output_padding=1, groups=2)
        self.circular = nn.Conv2d(4, 2, 3, padding=1, padding_mode="circular")

    def forward(self, x):
        most, places = F.max_pool2d(x, 2, return_indices=True)
        return {
            "conv1d": self.conv1(x[:, :, 0]), "conv2d": self.conv2(x), "same": self.same(x), "valid": self.valid(x),
            "conv3d": self.conv3(x[:, None]), "transpose1d": self.up1(x[:, :, 0]), "transpose2d": self.up2(x),
            "circular": self.circular(x), "unbatched": self.valid(x[0]),
            "max_pool2d": F.max_pool2d(x, 3, 2, 1), "max_pool_ceil": F.max_pool2d(x, 2, 2, ceil_mode=True),
            "max_pool1d": F.max_pool1d(x[:, :, 0], 2), "max_pool3d": F.max_pool3d(x, 2), "max_pool_most": most,
            "max_pool_places": places, "avg_pool2d": F.avg_pool2d(x, 3, 2, 1),
            "avg_pool_pad": F.avg_pool2d(x, 3, 2, 1, count_include_pad=False), "avg_pool1d": F.avg_pool1d(x[:, :, 0], 2),
            "avg_pool_ceil": F.avg_pool2d(x, 2, 2, ceil_mode=True), "adaptive_one": F.adaptive_avg_pool2d(x, 1),
            "adaptive_avg": F.adaptive_avg_pool2d(x, (3, 4)), "adaptive_max_one": F.adaptive_max_pool2d(x, 1),
            "adaptive_none": F.adaptive_avg_pool2d(x, (None, 2)), "adaptive1d": F.adaptive_avg_pool1d(x[:, 0], 3),
            "dilated_pool": F.max_pool2d(x, 2, 1, dilation=2), "pool_unbatched": F.max_pool2d(x[0], 2),
        }


@family(randn(4, 7, 9))
def convolutions(x):
    raise NotImplementedError


class Norms(torch.nn.Module):
    def __init__(self):
        super().__init__()
        nn = torch.nn
        self.batch = nn.BatchNorm2d(4)
        self.batch1 = nn.BatchNorm1d(4, affine=False)
        self.untracked = nn.BatchNorm2d(4, track_running_stats=False)
        self.layer = nn.LayerNorm((5, 6))
        self.plain = nn.LayerNorm(6, elementwise_affine=False)
        self.unbiased = nn.LayerNorm(6, bias=False)
        self.group = nn.GroupNorm(2, 4)
        self.instance = nn.InstanceNorm2d(4, affine=True)
        self.rms = nn.RMSNorm(6)
        self.local = nn.LocalResponseNorm(3)
        self.weighted = torch.nn.utils.parametrizations.weight_norm(nn.Linear(6, 3))
        for p in self.parameters():
            torch.nn.init.normal_(p)
        self.batch.running_mean.normal_()
        self.batch.running_var.uniform_(0.5, 2)

    def forward(self, x):
        return {
            "batch_norm": self.batch(x), "batch_norm1d": self.batch1(x[:, :, 0, 0]), "untracked": self.untracked(x),
            "layer_norm": self.layer(x), "layer_norm_plain": self.plain(x), "layer_norm_unbiased": self.unbiased(x),
            "group_norm": self.group(x), "instance_norm": self.instance(x), "rms_norm": self.rms(x),
            "local_response_norm": self.local(x), "weight_norm": self.weighted(x),
        }


@family(randn(4, 5, 6))
def norms(x):
    raise NotImplementedError


@family(randn(4, 5), randn(5, 3), fixed(5, 3), fixed(5), fixed(3))
def matrices(x, y, w, v, u):
    return {
        "matmul": x @ y, "matmul_matrix": x @ w, "matmul_vector": x @ v, "mm": w.t().mm(w), "bmm": torch.bmm(x, y),
        "mv": w.t().mv(v), "dot": v.dot(v), "linear": F.linear(x, w.t(), u), "linear_2d": F.linear(x[:, 0], w.t(), u),
        "linear_no_bias": F.linear(x[:, 0], w.t()), "addmm": torch.addmm(u, w.t(), w, beta=0.5, alpha=2),
        "baddbmm": torch.baddbmm(x[:, :, :3], x, y), "addmv": torch.addmv(u, w.t(), v), "outer": torch.outer(v, u),
        "einsum": torch.einsum("bij,bjk->bik", x, y), "einsum_upper": torch.einsum("...iJ,...Jk->...ik", x, y),
        "bilinear": F.bilinear(x, y.mT[:, :1].expand(-1, 4, -1), torch.ones(2, 5, 5), torch.ones(2)),
        "matmul_int": x.long() @ y.long(),
    }


@family(randn(4, 6, 8), randn(2, 5, 8), randn(2, 5, 8), sizes=(2, 1, 3))
def attention(q, k, v):
    n = q.shape[0]
    bools = torch.ones(6, 5, dtype=torch.bool).tril(-1)
    plain = k.repeat(1, 2, 1, 1)
    return {
        "plain": F.scaled_dot_product_attention(q, plain, plain),
        "scaled": F.scaled_dot_product_attention(q, plain, plain, scale=0.3),
        "causal": F.scaled_dot_product_attention(q, q, q, is_causal=True),
        "bools": F.scaled_dot_product_attention(q, plain, plain, attn_mask=bools),
        "floats": F.scaled_dot_product_attention(q, plain, plain, attn_mask=torch.arange(30.0).reshape(6, 5)),
        "grouped": F.scaled_dot_product_attention(q, k, v, enable_gqa=True),
    }


class Recurrent(torch.nn.Module):
    def __init__(self):
        super().__init__()
        nn = torch.nn
        self.lstm = nn.LSTM(5, 6, 2, batch_first=True, bidirectional=True)
        self.plain = nn.LSTM(5, 6, bias=False)
        self.gru = nn.GRU(5, 6, 2, batch_first=True)
        self.gru_both = nn.GRU(5, 6, bidirectional=True, batch_first=True)
        self.rnn = nn.RNN(5, 6, batch_first=True)
        self.relu = nn.RNN(5, 6, 2, nonlinearity="relu", bidirectional=True, batch_first=True)
        self.lstm_cell = nn.LSTMCell(5, 6)
        self.gru_cell = nn.GRUCell(5, 6)
        self.rnn_cell = nn.RNNCell(5, 6)

    def forward(self, x):
        y, (h, c) = self.lstm(x)
        p, (ph, pc) = self.plain(x.transpose(0, 1))
        g, gh = self.gru(x)
        b, bh = self.gru_both(x)
        r, rh = self.rnn(x)
        e, eh = self.relu(x)
        cell, state = self.lstm_cell(x[:, 0])
        return {
            "lstm": y, "lstm_h": h, "lstm_c": c, "plain": p, "plain_c": pc, "gru": g, "gru_h": gh, "gru_both": b,
            "gru_both_h": bh, "rnn": r, "rnn_h": rh, "relu": e, "relu_h": eh, "lstm_cell": cell, "lstm_cell_c": state,
            "gru_cell": self.gru_cell(x[:, 0]), "rnn_cell": self.rnn_cell(x[:, 0]),
        }


@family(randn(4, 5))
def recurrent(x):
    raise NotImplementedError


@family(randn(6), lambda n: torch.stack([torch.randperm(6) for _ in range(n)]))
def sorting(x, i):
    values, places = x.topk(3)
    least, where = x.topk(2, largest=False)
    ordered, order = x.sort(1)
    falling, back = i.sort(1, descending=True)
    return {
        "topk": values, "topk_places": places, "least": least, "least_places": where, "sort": ordered,
        "sort_places": order, "falling": falling, "falling_places": back, "argsort": i.argsort(1),
    }


@family(randn(4, 6))
def writes(x):
    a = torch.zeros(4, 6)
    a[1:3, 2:4] = 1
    a[0] = 2
    a[-1, -2:] = a[0, :2] + 3
    b = x.clone()
    b[:, 0].mul_(2)
    c = x * 1
    row = c[:, 1]
    flat = c.view(-1)
    row.add_(1)
    c[:, ::2] += 5
    d = x + 1
    d.relu_().add_(1)
    e = x * 2
    turned = e.transpose(1, 2)
    turned.fill_(3.0)
    f = x * 3
    f.masked_fill_(f > 0, 0.0)
    g = torch.zeros(6, dtype=torch.int64)
    g[2:] = torch.arange(4)
    return {
        "slices": a, "select": b, "row": row, "flat": flat, "base": c, "chain": d, "transposed": e, "mask": f, "ints": g,
    }


@family(randn(4), fixed(4, 4))
def regions(x, w):
    with torch.no_grad():
        y = x @ w
    with torch.autocast("cpu", dtype=torch.bfloat16):
        z = x * 2
    return {
        "no_grad": y, "autocast": z,
        "cond": torch.cond(x.sum() > 0, lambda x: x.sin(), lambda x: x.cos() + 1, (x,)),
        "cond_size": torch.cond(x.shape[0] > 2, lambda x: x * 2, lambda x: x - 1, (x,)),
    }


@family(lambda n: torch.randn(2 * n, 3), sizes=(2, 3, 5))
def numbers(x):
    n = x.shape[0]
    return {
        "half": x.view(2, n // 2, 3), "sum": x.sum() + n, "power": x * n**2, "root": x / n**0.5,
        "less": x[: n // 2], "twice": torch.zeros(2 * n + 1),
        "number": n + 1,
    }


MODULES = {"activations": Activations, "convolutions": Convolutions, "norms": Norms, "recurrent": Recurrent}


class Wrapped(torch.nn.Module):
    def __init__(self, function):
        super().__init__()
        self.function = function

    def forward(self, *args):
        return self.function(*args)


def plain(value):
    return value.detach().clone() if isinstance(value, torch.Tensor) else value


def main(folder, names):
    folder.mkdir(parents=True, exist_ok=True)
    for name, (function, inputs, sizes, batch) in FAMILIES.items():
        if names and name not in names:
            continue
        torch.manual_seed(0)
        net = (MODULES[name]() if name in MODULES else Wrapped(function)).eval()
        calls = [tuple(make(n) for make in inputs) for n in sizes]
        rows = Dim("batch", max=64)
        sized = 2 * rows if name == "numbers" else rows
        shapes = tuple({0: sized} if a.shape[:1] != b.shape[:1] else None for a, b in zip(*calls[:2]))
        shapes = shapes if name in MODULES else (shapes,)
        with torch.no_grad():
            ep = export(net, calls[0], dynamic_shapes=shapes, strict=False)
            torch.export.save(ep, folder / f"{name}.pt2")
            ep.module()(*[plain(x) for x in calls[-1]])
            results = [
                {"args": list(call), "kwargs": {}, "outputs": [], "inputs_after": [], "buffers_after": {}}
                for call in calls
            ]
            torch.save({"calls": results}, folder / f"{name}.pth")
        print(name, (folder / f"{name}.pt2").stat().st_size, flush=True)


if __name__ == "__main__":
    main(pathlib.Path(sys.argv[1]), sys.argv[2:])
