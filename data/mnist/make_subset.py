"""Cuts the first digits of MNIST into files of the same form, small enough for a repository.

The first N of each set, in MNIST's own order, so that the first batches without shuffling are those of the whole set.

run: python make_subset.py OUT_DIR --mnist DIR_OF_THE_WHOLE_SET
"""

import argparse
import gzip
import struct
from pathlib import Path

TRAINING = 10_000
TEST = 2_000


def first(data: bytes, count: int) -> bytes:
    """The first items of an IDX file: magic, dimension sizes (big endian), then unsigned bytes."""
    dimensions = data[3]
    sizes = struct.unpack(f">{dimensions}I", data[4 : 4 + 4 * dimensions])
    item = 1
    for size in sizes[1:]:
        item *= size
    start = 4 + 4 * dimensions
    header = data[:4] + struct.pack(f">{dimensions}I", count, *sizes[1:])
    return header + data[start : start + count * item]


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("out", type=Path)
    parser.add_argument("--mnist", type=Path, required=True)
    arguments = parser.parse_args()
    arguments.out.mkdir(parents=True, exist_ok=True)
    for prefix, count in (("train", TRAINING), ("t10k", TEST)):
        for suffix in ("images-idx3-ubyte.gz", "labels-idx1-ubyte.gz"):
            name = f"{prefix}-{suffix}"
            data = gzip.decompress((arguments.mnist / name).read_bytes())
            # mtime=0: the same input gives the same bytes.
            (arguments.out / name).write_bytes(gzip.compress(first(data, count), 9, mtime=0))


if __name__ == "__main__":
    main()
