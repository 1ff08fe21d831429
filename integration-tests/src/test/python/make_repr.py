"""What Python prints for tensors of every kind.

run: python make_repr.py OUT_DIR

Writes repr.safetensors, the values of every case under its name, and repr.json, a list of
  name           the case, and the key of its values
  dtype          torch's name of it; complex values are stored as real ones with a last dimension of 2,
                 float8_e4m3fnuz, float8_e5m2fnuz and float8_e8m0fnu as their bits (uint8)
  shape          of the tensor to print
  requires_grad  the values are a leaf that requires gradients
  grad_fn        print not the leaf but its clone()
  options        arguments of torch.set_printoptions for this case, from the defaults; empty for none
  repr           the text; `<...>` stands for the name of the gradient's function
"""

import argparse
import json
import math
import re
from pathlib import Path

import torch
from safetensors.torch import save_file

INF = math.inf
NAN = math.nan
BITS_ONLY = (torch.float8_e4m3fnuz, torch.float8_e5m2fnuz, torch.float8_e8m0fnu)


def random(*shape: int, dtype=torch.float32) -> torch.Tensor:
    """Normal numbers that depend on the shape alone."""
    generator = torch.Generator().manual_seed(sum(shape) + len(shape))
    return torch.randn(shape, generator=generator, dtype=dtype)


def plain_cases() -> dict[str, torch.Tensor]:
    t = torch.tensor
    return {
        # no dimension
        "scalar_float": t(3.14159265),
        "scalar_whole_float": t(2.0),
        "scalar_int": t(7),
        "scalar_negative_int": t(-123456789),
        "scalar_true": t(True),
        "scalar_nan": t(NAN),
        "scalar_negative_inf": t(-INF),
        "scalar_large": t(1e10),
        "scalar_small": t(1e-7),
        "scalar_double": t(math.pi, dtype=torch.float64),
        "scalar_complex": t(complex(1.5, -2.25)),
        "scalar_half": t(0.1, dtype=torch.float16),
        "scalar_bfloat16": t(0.1, dtype=torch.bfloat16),
        "scalar_uint8": t(255, dtype=torch.uint8),
        # booleans and integers
        "bool_vector": t([True, False, True]),
        "bool_matrix": t([[True, False], [False, False]]),
        "int64_vector": t([1, 2, 3]),
        "int64_widths": t([1, -20, 300, -4000]),
        "int64_limits": t([-(2**63), 2**63 - 1]),
        "int32_matrix": t([[1, 2], [30, 40]], dtype=torch.int32),
        "int16_vector": t([-32768, 0, 32767], dtype=torch.int16),
        "int8_vector": t([-128, 0, 127], dtype=torch.int8),
        "uint8_vector": t([0, 128, 255], dtype=torch.uint8),
        "uint16_vector": t([0, 65535], dtype=torch.uint16),
        "uint32_vector": t([0, 2**32 - 1], dtype=torch.uint32),
        "uint64_vector": t([0, 2**63 - 1], dtype=torch.uint64),
        # floating point
        "whole_floats": t([1.0, 2.0, 3.0]),
        "whole_floats_negative": t([-1.0, 20.0, 300.0]),
        "whole_floats_large": t([1.0, 99999999.0, 3.0]),
        "whole_floats_scientific": t([1.0, 1e9]),
        "decimals": t([0.1, 0.25, 12.5]),
        "decimals_negative": t([-0.5, 1.25, -100.125]),
        "ratio_at_a_thousand": t([0.5, 500.0]),
        "ratio_above_a_thousand": t([0.5, 501.5]),
        "mixed_magnitudes": t([1e-5, 1.0, 1e5]),
        "small_numbers": t([1e-5, 2e-5]),
        "tiny_numbers": t([1e-38, 2e-42]),
        "below_a_ten_thousandth": t([0.00009, 0.00002]),
        "large_numbers": t([1.5e8, 2.5e8]),
        "at_a_hundred_million": t([1e8, 1.5]),
        "exponents_of_three_digits": t([1e-200, 1e200], dtype=torch.float64),
        "nan_and_inf": t([NAN, INF, -INF, 1.0]),
        "nan_and_decimals": t([NAN, 0.5, -INF]),
        "only_nan": t([NAN, NAN]),
        "only_inf": t([INF, -INF]),
        "negative_zero": t([-0.0, 0.0, 1.0]),
        "negative_zero_with_decimals": t([-0.0, 0.5]),
        "zeros": torch.zeros(3),
        "zeros_matrix": torch.zeros(2, 3),
        "ones_3d": torch.ones(2, 2, 2),
        "rounds_up": t([0.99999, 0.12345]),
        "rounds_to_even": t([0.00005, 0.5]),
        "double_vector": t([0.1, 1 / 3, 2.0], dtype=torch.float64),
        "double_scientific": t([1e-10, 1.0], dtype=torch.float64),
        "half_vector": t([0.1, 1.5, 65504.0], dtype=torch.float16),
        "half_whole": t([1.0, 2.0], dtype=torch.float16),
        "bfloat16_vector": t([0.1, 1.5, 3.14], dtype=torch.bfloat16),
        "bfloat16_large": t([1.0, 3e38], dtype=torch.bfloat16),
        "float8_e4m3fn": t([0.5, 1.0, -448.0]).to(torch.float8_e4m3fn),
        "float8_e5m2": t([0.5, 1.0, INF]).to(torch.float8_e5m2),
        "float8_e4m3fnuz": t([0.5, 1.25, -2.0]).to(torch.float8_e4m3fnuz),
        "float8_e5m2fnuz": t([0.5, 1.25, -2.0]).to(torch.float8_e5m2fnuz),
        "float8_e8m0fnu": t([0.5, 1.0, 4.0]).to(torch.float8_e8m0fnu),
        # complex
        "complex_vector": t([1 + 2j, -3.5 + 0.25j]),
        "complex_whole": t([1 + 2j, 3 - 4j]),
        "complex_double": t([0.1 + 0.2j, 1e-3 - 7j], dtype=torch.complex128),
        "complex_scientific": t([1e-6 + 1j, 1 + 1e6j]),
        "complex_nan": t([complex(NAN, 1.0), complex(0.0, -INF)]),
        "complex_matrix": torch.view_as_complex(random(2, 2, 2)),
        # shapes
        "one_element": t([5.5]),
        "column": t([[1.0], [2.0], [3.0]]),
        "matrix": random(3, 4),
        "matrix_wide": random(2, 12),
        "three_dimensions": random(2, 3, 4),
        "three_dimensions_int": torch.arange(24).view(2, 3, 4),
        "four_dimensions": random(2, 2, 2, 3),
        "five_dimensions_int": torch.arange(16).view(2, 2, 1, 2, 2),
        "long_line": random(23),
        "long_line_int": torch.arange(60),
        "long_line_bool": torch.arange(40) % 3 == 0,
        "long_line_scientific": random(20) * 1e6 ** random(20),
        "long_line_in_matrix": random(2, 30),
        "long_line_double": random(16, dtype=torch.float64),
        # empty
        "empty": torch.empty(0),
        "empty_int64": torch.empty(0, dtype=torch.int64),
        "empty_bool": torch.empty(0, dtype=torch.bool),
        "empty_rows": torch.empty(0, 3),
        "empty_columns": torch.empty(3, 0),
        "empty_3d_double": torch.empty(2, 0, 3, dtype=torch.float64),
        "empty_complex": torch.empty(0, 2, dtype=torch.complex64),
        # summarised: more than 1,000 elements
        "thousand_is_whole": torch.arange(1000),
        "summary_1d": torch.arange(1001),
        "summary_1d_float": torch.arange(2000.0) / 8,
        "summary_2d": random(40, 40),
        "summary_2d_few_rows": random(3, 400),
        "summary_2d_few_columns": torch.arange(3000).view(1000, 3),
        "summary_2d_five_rows": torch.arange(2500).view(5, 500),
        "summary_3d": random(10, 11, 12),
        "summary_4d": torch.arange(7 * 7 * 7 * 7.0).view(7, 7, 7, 7),
        "summary_bool": torch.arange(1200) % 7 == 0,
        "summary_complex": torch.view_as_complex(random(600, 2, 2)),
        "summary_hides_a_large_number": torch.cat([torch.full((600,), 0.5), t([1e9]), torch.full((600,), 0.25)]),
        "summary_half": (torch.arange(1024.0) / 16).half(),
        # views
        "transposed": torch.arange(6.0).view(2, 3).t(),
        "expanded": t([1.0, 2.0]).expand(3, 2),
    }


def option_cases() -> dict[str, tuple[torch.Tensor, dict]]:
    decimals = torch.tensor([math.pi, -math.e, 100.0])
    mixed = torch.tensor([1e-5, 1.0, 1e5])
    return {
        "precision_2": (decimals, {"precision": 2}),
        "precision_8": (decimals.double(), {"precision": 8}),
        "precision_0": (decimals, {"precision": 0}),
        "precision_6_scalar": (torch.tensor(math.pi), {"precision": 6}),
        "precision_2_complex": (torch.tensor([1.234 + 5.678j]), {"precision": 2}),
        "sci_mode_on": (decimals, {"sci_mode": True}),
        "sci_mode_on_whole": (torch.tensor([1.0, 2.0]), {"sci_mode": True}),
        "sci_mode_off": (mixed, {"sci_mode": False}),
        "sci_mode_on_precision_2": (decimals, {"sci_mode": True, "precision": 2}),
        "threshold_5": (torch.arange(10), {"threshold": 5}),
        "threshold_5_matrix": (random(4, 9), {"threshold": 5}),
        "edgeitems_1": (torch.arange(10), {"threshold": 5, "edgeitems": 1}),
        "edgeitems_2_3d": (random(6, 6, 6), {"threshold": 5, "edgeitems": 2}),
        "linewidth_40": (random(12), {"linewidth": 40}),
        "linewidth_40_int": (torch.arange(20), {"linewidth": 40}),
        "linewidth_200": (random(25), {"linewidth": 200}),
        "profile_short": (random(30, 40), {"profile": "short"}),
        "profile_short_small": (decimals, {"profile": "short"}),
        "profile_full": (torch.arange(1100.0) / 4, {"profile": "full"}),
        "profile_default": (mixed, {"profile": "default"}),
        "profile_full_precision_1": (decimals, {"profile": "full", "precision": 1}),
    }


def gradient_cases() -> dict[str, tuple[torch.Tensor, bool]]:
    """A tensor, and whether its clone is printed instead of the leaf.

    Where the line breaks must not depend on the length of the function's name, which is left out.
    """
    return {
        "leaf": (torch.tensor([1.0, 2.5]), False),
        "leaf_scalar": (torch.tensor(2.0), False),
        "leaf_double": (torch.tensor([[0.5, 1.0]], dtype=torch.float64), False),
        "leaf_empty": (torch.empty(0, 2), False),
        "leaf_long_line": (random(9), False),
        "leaf_line_just_fits": (random(6), False),
        "leaf_summary": (random(40, 30), False),
        "leaf_complex": (torch.tensor([1 + 1j]), False),
        "grad_fn": (torch.tensor([1.0, 2.5]), True),
        "grad_fn_scalar": (torch.tensor(0.75), True),
        "grad_fn_half": (torch.tensor([0.1, 0.2], dtype=torch.float16), True),
        "grad_fn_matrix": (random(3, 4), True),
        "grad_fn_on_its_own_line": (random(3, 7), True),
        "grad_fn_empty_double": (torch.empty(0, dtype=torch.float64), True),
    }


def stored(tensor: torch.Tensor) -> torch.Tensor:
    tensor = tensor.detach()
    if tensor.is_complex():
        tensor = torch.view_as_real(tensor)
    if tensor.dtype in BITS_ONLY:
        tensor = tensor.view(torch.uint8)
    return tensor.contiguous().clone()


def described(name, tensor, options, grad_fn) -> dict:
    torch.set_printoptions(profile="default", sci_mode=None)
    if options:
        torch.set_printoptions(**options)
    text = repr(tensor.clone() if grad_fn else tensor)
    # sci_mode stays when a profile is set: it is put back by name.
    torch.set_printoptions(profile="default", sci_mode=None)
    return {
        "name": name,
        "dtype": str(tensor.dtype).removeprefix("torch."),
        "shape": list(tensor.shape),
        "requires_grad": tensor.requires_grad,
        "grad_fn": grad_fn,
        "options": options,
        "repr": re.sub(r"grad_fn=<\w+>", "grad_fn=<...>", text),
    }


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("out", type=Path)
    out = parser.parse_args().out
    out.mkdir(parents=True, exist_ok=True)

    cases = [(name, tensor, {}, False) for name, tensor in plain_cases().items()]
    cases += [(name, tensor, options, False) for name, (tensor, options) in option_cases().items()]
    for name, (tensor, grad_fn) in gradient_cases().items():
        cases.append((name, tensor.requires_grad_(), {}, grad_fn))

    described_cases = [described(*case) for case in cases]
    values = {name: stored(tensor) for name, tensor, _, _ in cases}
    assert len(values) == len(cases), "two cases share a name"
    save_file(values, out / "repr.safetensors")
    (out / "repr.json").write_text(json.dumps(described_cases, indent=1) + "\n")


if __name__ == "__main__":
    main()
