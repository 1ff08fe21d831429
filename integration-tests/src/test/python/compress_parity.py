"""Packs the sets of PyTorch's own test samples for the repository.

run: python compress_parity.py OUT_DIR --parity DIR_OF_THE_SETS

Every NAME.jsonl and NAME.safetensors becomes NAME.jsonl.gz and NAME.safetensors.gz; gzip because the JDK reads it.
"""

import argparse
import gzip
from pathlib import Path


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("out", type=Path)
    parser.add_argument("--parity", type=Path, required=True)
    arguments = parser.parse_args()
    arguments.out.mkdir(parents=True, exist_ok=True)
    for source in sorted(arguments.parity.iterdir()):
        if source.suffix in (".jsonl", ".safetensors"):
            packed = gzip.compress(source.read_bytes(), 9, mtime=0)
            (arguments.out / f"{source.name}.gz").write_bytes(packed)


if __name__ == "__main__":
    main()
