"""Orders of Python's samplers, parts of random_split, random numbers in a DataLoader, and default_collate.

run: python make_data_samples.py OUT.json
"""

import json
import sys
from collections import namedtuple
from pathlib import Path

import numpy as np
import torch
from torch.utils.data import (
    BatchSampler,
    DataLoader,
    Dataset,
    DistributedSampler,
    RandomSampler,
    SequentialSampler,
    SubsetRandomSampler,
    WeightedRandomSampler,
    default_collate,
    random_split,
)

SEED = 17


def generator(seed: int) -> torch.Generator:
    return torch.Generator().manual_seed(seed)


def epochs(make) -> dict:
    """Two epochs with the default generator and two with a given one, and each generator's next number."""
    torch.manual_seed(SEED)
    sampler = make(None)
    default = [list(sampler), list(sampler)]
    next_default = torch.randint(1 << 40, ()).item()
    own = generator(SEED)
    sampler = make(own)
    return {
        "length": len(sampler),
        "default": default,
        "next_default": next_default,
        "own": [list(sampler), list(sampler)],
        "next_own": torch.randint(1 << 40, (), generator=own).item(),
    }


WEIGHTS = [0.1, 3.0, 0.5, 0.0, 1.25, 2.0, 0.7]


def samplers() -> dict:
    return {
        "random": epochs(lambda g: RandomSampler(range(10), generator=g)),
        "random, 25 of 10": epochs(lambda g: RandomSampler(range(10), num_samples=25, generator=g)),
        "random, 4 of 10": epochs(lambda g: RandomSampler(range(10), num_samples=4, generator=g)),
        "replacement": epochs(lambda g: RandomSampler(range(10), replacement=True, generator=g)),
        "replacement, 70": epochs(lambda g: RandomSampler(range(10), replacement=True, num_samples=70, generator=g)),
        "subset": epochs(lambda g: SubsetRandomSampler([3, 1, 4, 15, 9, 2, 6], generator=g)),
        "weighted": epochs(lambda g: WeightedRandomSampler(WEIGHTS, 12, generator=g)),
        "weighted, no replacement": epochs(lambda g: WeightedRandomSampler(WEIGHTS, 5, replacement=False, generator=g)),
    }


def distributed() -> list:
    cases = []
    for size, replicas, shuffle, drop_last in [(10, 3, True, False), (10, 3, True, True), (10, 4, False, False), (2, 5, True, False)]:
        for rank in range(replicas):
            sampler = DistributedSampler(
                range(size), num_replicas=replicas, rank=rank, shuffle=shuffle, seed=5, drop_last=drop_last
            )
            orders = []
            for epoch in range(2):
                sampler.set_epoch(epoch)
                orders.append(list(sampler))
            cases.append(
                {
                    "size": size,
                    "replicas": replicas,
                    "rank": rank,
                    "shuffle": shuffle,
                    "drop_last": drop_last,
                    "length": len(sampler),
                    "orders": orders,
                }
            )
    return cases


def splits() -> list:
    cases = []
    for size, fractions in [(10, [0.7, 0.3]), (11, [0.5, 0.25, 0.25]), (7, [0.3, 0.3, 0.4]), (3, [0.1, 0.2, 0.7])]:
        parts = random_split(range(size), fractions, generator=generator(SEED))
        cases.append({"size": size, "fractions": fractions, "parts": [list(part) for part in parts]})
    return cases


class Drawing(Dataset):
    def __len__(self) -> int:
        return 7

    def __getitem__(self, index: int) -> torch.Tensor:
        noise = torch.rand(2, dtype=torch.float64)
        return torch.nn.functional.dropout(torch.full((2,), index + 1.0, dtype=torch.float64), 0.5) + noise


def random_numbers() -> list:
    cases = []
    for workers in [0, 1, 2]:
        for persistent in [False, True] if workers else [False]:
            torch.manual_seed(SEED)
            loader = DataLoader(
                Drawing(), batch_size=2, shuffle=True, num_workers=workers, persistent_workers=persistent
            )
            two = [[batch.tolist() for batch in loader] for _ in range(2)]
            cases.append(
                {
                    "workers": workers,
                    "persistent": persistent,
                    "epochs": two,
                    "next": torch.randint(1 << 40, ()).item(),
                }
            )
    return cases


def own_generator() -> dict:
    torch.manual_seed(1)
    loader = DataLoader(range(9), batch_size=4, shuffle=True, generator=generator(SEED))
    two = [[batch.tolist() for batch in loader] for _ in range(2)]
    return {"epochs": two, "next": torch.randint(1 << 40, ()).item()}


Point = namedtuple("Point", ["x", "y"])


def described(value) -> object:
    if isinstance(value, torch.Tensor):
        return {"dtype": str(value.dtype)[6:], "shape": list(value.shape), "values": value.double().flatten().tolist()}
    if isinstance(value, Point):
        return {"x": described(value.x), "y": described(value.y)}
    if isinstance(value, dict):
        return {key: described(entry) for key, entry in value.items()}
    if isinstance(value, (list, tuple)):
        return [described(entry) for entry in value]
    return value


def collated() -> dict:
    cases = {
        "ints": [3, 1, 2],
        "floats": [0.5, 1.5],
        "float32": [np.float32(0.5), np.float32(1.5)],
        "bools": [True, False],
        "strings": ["a", "b"],
        "tensors": [torch.tensor([1, 2]), torch.tensor([3, 4])],
        "arrays": [np.array([1.5, 2], dtype=np.float32), np.array([3, 4], dtype=np.float32)],
        "maps": [{"a": 1, "b": [2.0, "x"]}, {"a": 3, "b": [4.0, "y"]}],
        "lists": [[1, 2], [3, 4]],
        "records": [Point(torch.tensor(1.0), torch.tensor([1, 2])), Point(torch.tensor(2.0), torch.tensor([3, 4]))],
    }
    return {name: described(default_collate(samples)) for name, samples in cases.items()}


def main() -> None:
    expected = {
        "samplers": samplers(),
        "distributed": distributed(),
        "splits": splits(),
        "random": random_numbers(),
        "own_generator": own_generator(),
        "collated": collated(),
        "batches": [list(BatchSampler(SequentialSampler(range(10)), 3, drop)) for drop in [False, True]],
    }
    Path(sys.argv[1]).write_text(json.dumps(expected) + "\n")


if __name__ == "__main__":
    main()
