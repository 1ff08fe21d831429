"""Reads MNIST's gzipped IDX files."""

import gzip
from pathlib import Path

import torch

MEAN = 0.1307
STD = 0.3081


def read(folder: Path, prefix: str) -> tuple[torch.Tensor, torch.Tensor]:
    """The pixels, uint8 (N, 28, 28), and the labels, int64 (N), of `train` or `t10k`."""
    images = gzip.decompress((folder / f"{prefix}-images-idx3-ubyte.gz").read_bytes())
    labels = gzip.decompress((folder / f"{prefix}-labels-idx1-ubyte.gz").read_bytes())
    pixels = torch.frombuffer(bytearray(images[16:]), dtype=torch.uint8).view(-1, 28, 28)
    return pixels, torch.frombuffer(bytearray(labels[8:]), dtype=torch.uint8).long()


def normalised(pixels: torch.Tensor) -> torch.Tensor:
    """float32 (N, 1, 28, 28), as torchvision's ToTensor and Normalize((0.1307,), (0.3081,)) give it."""
    return (pixels.unsqueeze(1).float() / 255 - MEAN) / STD
