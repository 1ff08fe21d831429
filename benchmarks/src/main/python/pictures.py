"""Python's side of PictureBenchmark: pictures decoded and prepared by Pillow or torchvision, one thread, or 2 workers.

run: pictures.py FOLDER [SHIM]

Writes JPEG files to the folder if it is empty and prints "ready". Then reads the name of a workload per line, and prints
the nanoseconds per picture, of wall time and of the calling thread's CPU time. The workloads: "pil" and "torchvision"
decode, resize to 256, crop 224 and normalize; "loader" is an epoch of a DataLoader with 2 worker processes, random
crops and flips, by Pillow.

SHIM names a Python file to run before torchvision is imported, which makes its operators work in this installation.
"""
import runpy
import sys
import time
from pathlib import Path

import numpy
import torch
from PIL import Image
from torch.utils.data import DataLoader, Dataset

if len(sys.argv) > 2:
    runpy.run_path(sys.argv[2])

from torchvision import transforms
from torchvision.io import decode_image
from torchvision.transforms import v2

MEAN, STD = (0.485, 0.456, 0.406), (0.229, 0.224, 0.225)
COUNT, EPOCH, BATCH, WORKERS = 100, 512, 32, 2


def write(folder):
    """Writes pictures of 500 x 375 pixels and about 47 KB, with detail of several sizes."""
    random = numpy.random.RandomState(0)
    for i in range(COUNT):
        pixels = numpy.full((375, 500, 3), 128.0)
        for side, strength in ((4, 70), (16, 45), (64, 25), (200, 14)):
            noise = (random.rand(side * 3 // 4 + 1, side, 3) * 255).astype(numpy.uint8)
            layer = Image.fromarray(noise).resize((500, 375), Image.BICUBIC)
            pixels += (numpy.asarray(layer).astype(float) - 127) * strength / 127
        Image.fromarray(pixels.clip(0, 255).astype(numpy.uint8)).save(folder / f"{i:03}.jpg", quality=90)


def by_pillow(path):
    return Image.open(path).convert("RGB")


class Pictures(Dataset):
    transform = transforms.Compose(
        [
            transforms.RandomResizedCrop(224),
            transforms.RandomHorizontalFlip(),
            transforms.ToTensor(),
            transforms.Normalize(MEAN, STD),
        ]
    )

    def __init__(self, files):
        self.files = files

    def __getitem__(self, index):
        return self.transform(by_pillow(self.files[index % COUNT])), index % 10

    def __len__(self):
        return EPOCH


def pictures_per(calls, body):
    wall, cpu = time.perf_counter_ns(), time.thread_time_ns()
    body()
    return (time.perf_counter_ns() - wall) / calls, (time.thread_time_ns() - cpu) / calls


def main():
    torch.set_num_threads(1)
    folder = Path(sys.argv[1])
    if not any(folder.iterdir()):
        write(folder)
    files = sorted(folder.iterdir())
    pil = transforms.Compose(
        [transforms.Resize(256), transforms.CenterCrop(224), transforms.ToTensor(), transforms.Normalize(MEAN, STD)]
    )
    tensors = v2.Compose(
        [v2.Resize(256), v2.CenterCrop(224), v2.ToDtype(torch.float32, scale=True), v2.Normalize(MEAN, STD)]
    )
    loader = DataLoader(Pictures(files), BATCH, shuffle=True, num_workers=WORKERS, persistent_workers=True)
    workloads = {
        "pil": (COUNT, lambda: [pil(by_pillow(f)) for f in files]),
        "torchvision": (COUNT, lambda: [tensors(decode_image(str(f), "RGB")) for f in files]),
        "loader": (EPOCH, lambda: [batch for batch in loader]),
    }
    print("ready", flush=True)
    for line in sys.stdin:
        print(*pictures_per(*workloads[line.strip()]), flush=True)


if __name__ == "__main__":
    main()
