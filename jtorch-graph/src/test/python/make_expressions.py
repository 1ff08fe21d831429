"""Writes expressions of symbolic sizes in sympy's two notations, with their values.

    python make_expressions.py > ../resources/org/jtorch/graph/expressions.json
"""

import itertools
import json

import sympy
from torch.utils._sympy import functions as f

s0, s1, s10 = sympy.symbols("s0 s1 s10", positive=True, integer=True)

EXPRESSIONS = [
    s0,
    s0 + 1,
    2 * s0 - 3,
    -s0,
    s0 * s1 + s1 * 4 + 7,
    s0**2 + s0 * s1 - s1**3,
    1 - s0,
    3 * (s0 + s1),
    s0 * (s0 + 1) * (s1 - 2),
    f.FloorDiv(s0, 2),
    f.FloorDiv(s0 + 3, 2) * 4 + 1,
    2 * f.FloorDiv(s0 - 1, s1),
    f.Mod(s0, 3),
    f.PythonMod(s0 - 7, 3),
    f.ModularIndexing(s0 * 5, 2, 3),
    f.Max(1, s0 - 2),
    f.Min(s0, s1, 4),
    f.CeilToInt(f.IntTrueDiv(s0, 2)),
    f.CeilDiv(s0, 3),
    f.IntTrueDiv(s0, 4),
    f.FloatTrueDiv(f.ToFloat(s0), 2.0),
    f.ToFloat(s0) * 0.5,
    f.FloorToInt(f.IntTrueDiv(s0, 2)) + 1,
    f.TruncToInt(f.ToFloat(s0) * 1.5),
    f.RoundToInt(f.IntTrueDiv(s0, 2)),
    f.PowByNatural(s0, 3),
    f.LShift(s0, 2),
    f.RShift(s0, 1),
    f.OpaqueUnaryFn_sqrt(f.ToFloat(s0)),
    sympy.Eq(s0, 4),
    sympy.Ne(s0, 4),
    s0 > 3,
    s0 <= s1,
    sympy.And(s0 > 1, s1 < 4),
    sympy.Or(s0 > 6, s1 < 2),
    sympy.Not(sympy.And(s0 > 1, s1 < 4)),
    f.Where(s0 > 3, s0, s1),
    sympy.Rational(1, 2) * s0,
    s10 + s0 + s1,
    -s0 * s1 + 12,
]


def value(expression, point):
    result = expression.subs(point)
    if result in (sympy.true, sympy.false):
        return bool(result)
    return int(result) if result.is_integer else float(result)


def main():
    rows = []
    for expression in EXPRESSIONS:
        symbols = sorted(expression.free_symbols, key=str)
        points = itertools.islice(itertools.product((1, 2, 5, 8), repeat=len(symbols)), 16)
        values = []
        for point in points:
            at = dict(zip(symbols, point))
            values.append({"at": {str(k): v for k, v in at.items()}, "value": value(expression, at)})
        rows.append({"srepr": sympy.srepr(expression), "str": str(expression), "values": values})
    print("[\n" + ",\n".join(json.dumps(row) for row in rows) + "\n]")


if __name__ == "__main__":
    main()
