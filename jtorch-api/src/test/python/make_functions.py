"""What functions of torch give that jtorch writes by hand, or by the spec under irregular schemas.

run: OMP_NUM_THREADS=1 python make_functions.py ../resources/org/jtorch

Writes functions.json: {case: {part: {"shape", "values"}}}. NumberFirstTest, LowRankTest and MoreOperatorsTest make the
same inputs from the same seeds.
"""

import json
import sys
from pathlib import Path

import torch


def recorded(tensor: torch.Tensor) -> dict:
    return {"shape": list(tensor.shape), "values": [round(float(v), 6) for v in tensor.flatten().tolist()]}


def number_first() -> dict:
    x = torch.tensor([0.5, 2.0, -1.5, 3.0])
    n = torch.tensor([1, 2, 3, 5])
    where = torch.tensor([True, False, True, False])
    return {
        "pow": torch.pow(2, x),
        "powOfIntegers": torch.pow(3, n),
        "floatPower": torch.float_power(2, n),
        "remainder": torch.remainder(7, x),
        "xlogy": torch.xlogy(2, n),
        "bitwiseAnd": torch.bitwise_and(6, n),
        "bitwiseOr": torch.bitwise_or(6, n),
        "bitwiseXor": torch.bitwise_xor(6, n),
        "bitwiseLeftShift": torch.bitwise_left_shift(1, n),
        "bitwiseRightShift": torch.bitwise_right_shift(64, n),
        "where": torch.where(where, 1, x),
        "whereNumbers": torch.where(where, 1, 0),
    }


def factors(u: torch.Tensor, s: torch.Tensor, v: torch.Tensor) -> dict:
    """The vectors' signs are LAPACK's choice."""
    return {"u": u.abs(), "s": s, "v": v.abs(), "product": u @ torch.diag_embed(s) @ v.mH}


def low_rank(call) -> dict:
    torch.manual_seed(0)
    a = torch.randn(7, 4, dtype=torch.float64)
    wide = torch.randn(2, 3, 5, dtype=torch.float64)
    sparse = torch.where(a > 0, a, 0).to_sparse()
    torch.manual_seed(1)
    return factors(*call({"a": a, "wide": wide, "sparse": sparse}))


def more() -> dict:
    torch.manual_seed(0)
    x, image, volume = torch.randn(3, 3), torch.randn(1, 2, 4, 4), torch.randn(1, 1, 3, 3, 3)
    weight, bias = torch.randn(3, 2, 3, 3), torch.randn(3)
    theta = torch.randn(1, 2, 3)
    grid, grid3d = torch.rand(1, 2, 2, 2) * 2 - 1, torch.rand(1, 2, 2, 2, 3) * 2 - 1
    rows, columns = torch.randn(6, 8).bfloat16(), torch.randn(2, 8, 8).bfloat16()
    sign, logarithm = x.slogdet()
    torch.manual_seed(2)
    output, mask = torch.native_dropout(x, 0.5, True)
    return {
        "det": x.det(),
        "slogdetSign": sign,
        "slogdet": logarithm,
        "inverse": x.inverse(),
        "matrixPower": x.matrix_power(3),
        "matrixExp": x.matrix_exp(),
        "adjoint": x.adjoint(),
        "frobeniusNorm": torch.frobenius_norm(x, (0, 1)),
        "nuclearNorm": torch.nuclear_norm(x),
        "nativeNorm": torch.native_norm(x.to_sparse(), 3),
        "normExceptDim": torch.norm_except_dim(x, 2, 1),
        "convolution": torch.convolution(image, weight, bias, [2, 2], [1, 1], [1, 1], False, [0, 0], 1),
        "convolutionPlain": torch.convolution(image, weight, None, [1], [0], [1], False, [0], 1),
        "convolutionTransposed": torch.convolution(image, weight[:2], None, [2], [0], [1], True, [1], 1),
        "affineGridGenerator": torch.affine_grid_generator(theta, [1, 2, 2, 3], False),
        "gridSampler2d": torch.grid_sampler_2d(image, grid, 0, 0, False),
        "gridSampler": torch.grid_sampler(image, grid, 1, 1, True),
        "gridSampler3d": torch.grid_sampler_3d(volume, grid3d, 0, 2, True),
        "nativeDropout": output,
        "nativeDropoutMask": mask,
        "alphaDropout_": seeded(lambda: torch.alpha_dropout_(x.clone(), 0.5, True)),
        "featureAlphaDropout_": seeded(lambda: torch.feature_alpha_dropout_(image.clone(), 0.5, True)),
        "featureDropout": seeded(lambda: torch.feature_dropout(image, 0.5, True)),
        "embeddingRenorm_": torch.embedding_renorm_(x.clone(), torch.tensor([0, 2]), 1.0, 2.0),
        "hashTensor": (x * 10).int().hash_tensor(1).view(torch.int64),
        "pow_": x.clone().pow_(2),
        "floatPower_": x.double().float_power_(3),
        "ldexp_": x.clone().ldexp_(torch.tensor([1, 2, 3])),
        "transpose_": x.clone().transpose_(0, 1),
        "groupedMm": torch.nn.functional.grouped_mm(rows, columns, offs=torch.tensor([2, 6], dtype=torch.int32)),
    }


def seeded(call) -> torch.Tensor:
    torch.manual_seed(2)
    return call()


def cases() -> dict:
    mean = torch.full((4,), 0.25, dtype=torch.float64)
    return {
        "numberFirst": number_first(),
        "svd": low_rank(lambda x: torch.svd_lowrank(x["a"], q=2)),
        "svdOfWide": low_rank(lambda x: torch.svd_lowrank(x["wide"], q=3, niter=1)),
        "svdOfSparse": low_rank(lambda x: torch.svd_lowrank(x["sparse"], q=3)),
        "svdLessMean": low_rank(lambda x: torch.svd_lowrank(x["a"], q=4, M=mean)),
        "pca": low_rank(lambda x: torch.pca_lowrank(x["a"])),
        "pcaOfSparse": low_rank(lambda x: torch.pca_lowrank(x["sparse"], q=2)),
        "pcaNotCentred": low_rank(lambda x: torch.pca_lowrank(x["wide"], q=2, center=False, niter=3)),
        "more": more(),
    }


def text(cases: dict) -> str:
    """One part a line."""
    lines = []
    for name, parts in cases.items():
        each = ",\n".join(f" {json.dumps(k)}: {json.dumps(recorded(v))}" for k, v in parts.items())
        lines.append(f"{json.dumps(name)}: {{\n{each}\n}}")
    return "{\n" + ",\n".join(lines) + "\n}\n"


if __name__ == "__main__":
    Path(sys.argv[1], "functions.json").write_text(text(cases()))
