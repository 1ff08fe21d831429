"""Sample orders of Python's DataLoader, and its generator's next number.

run: python make_loader_orders.py OUT.json

Writes a list of {"size", "batch_size", "drop_last", "shuffle", "seed", "epochs": [[[numbers of a batch], ...], ...],
"next": torch.randint(1 << 40, ()) after the epochs}, and the parts of torch.utils.data.random_split.
"""

import json
import sys
from pathlib import Path

import torch
from torch.utils.data import DataLoader, random_split

CASES = (
    {"size": 10, "batch_size": 4, "drop_last": False, "shuffle": True, "seed": 0},
    {"size": 10, "batch_size": 4, "drop_last": True, "shuffle": True, "seed": 1},
    {"size": 7, "batch_size": 7, "drop_last": False, "shuffle": True, "seed": 123456789},
    {"size": 5, "batch_size": 2, "drop_last": False, "shuffle": False, "seed": 0},
)
EPOCHS = 3


def recorded(case: dict) -> dict:
    torch.manual_seed(case["seed"])
    loader = DataLoader(
        range(case["size"]), batch_size=case["batch_size"], drop_last=case["drop_last"], shuffle=case["shuffle"]
    )
    epochs = [[batch.tolist() for batch in loader] for _ in range(EPOCHS)]
    return {**case, "epochs": epochs, "next": torch.randint(1 << 40, ()).item()}


def split(seed: int, size: int, lengths: list[int]) -> dict:
    torch.manual_seed(seed)
    parts = random_split(range(size), lengths)
    return {"seed": seed, "size": size, "lengths": lengths, "parts": [list(part) for part in parts]}


def main() -> None:
    expected = {"loaders": [recorded(case) for case in CASES], "splits": [split(0, 10, [7, 3]), split(5, 6, [2, 0, 4])]}
    Path(sys.argv[1]).write_text(json.dumps(expected) + "\n")


if __name__ == "__main__":
    main()
