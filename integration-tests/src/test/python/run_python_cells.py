"""Runs every Python cell of a page that sets Python beside Java.

run: python run_python_cells.py PAGE.md

The fenced `python` blocks before the page's first `##` heading are the start of every table, those after a heading of
the table below it. A table's first column holds one cell of code in backticks a row; its rows run in order, in one
namespace. Prints the number of rows, or fails and names the row.
"""

import argparse
import contextlib
import io
import re
import sys
from pathlib import Path

ROW = re.compile(r"^\| `(.+?)` \| `(.+)`(?: \(not on libtorch 2\.13\))? \|$")


def run_page(page: str) -> int:
    prelude = ""
    setup = ""
    block = None
    namespace = None
    heading = ""
    rows = 0
    for number, line in enumerate(page.splitlines(), start=1):
        if block is not None:
            if line != "```":
                block.append(line)
                continue
            code = "\n".join(block) + "\n"
            prelude, setup = (prelude, setup + code) if heading else (prelude + code, setup)
            block = None
        elif line == "```python":
            block = []
        elif line.startswith("## "):
            heading, setup, namespace = line[3:], "", None
        elif line.startswith("| `"):
            row = ROW.match(line)
            if row is None:
                raise SystemExit(f"line {number}: not two cells of code: {line}")
            if namespace is None:
                namespace = {"__name__": "cells"}
                exec(compile(prelude + setup, f"setup of {heading}", "exec"), namespace)
            run_cell(row.group(1).replace("\\|", "|"), number, heading, namespace)
            rows += 1
    return rows


def run_cell(cell: str, number: int, heading: str, namespace: dict) -> None:
    try:
        with contextlib.redirect_stdout(io.StringIO()):
            exec(compile(cell, f"line {number}", "exec"), namespace)
    except Exception as failure:
        raise SystemExit(f"line {number}, {heading}: `{cell}`: {type(failure).__name__}: {failure}") from failure


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("page", type=Path)
    rows = run_page(parser.parse_args().page.read_text(encoding="utf-8"))
    if rows == 0:
        sys.exit("no rows found")
    print(f"{rows} rows")


if __name__ == "__main__":
    main()
