"""Python's side of LoaderBenchmark: batches of 64 from memory, with a cheap random transform.

Reads "transform workers epochs" per line, and prints the nanoseconds per batch. The transforms are "flip", torchvision's
RandomHorizontalFlip, and "brightness", a flip and a random factor by operators.
"""
import sys
import time

import torch
from torch.utils.data import DataLoader, Dataset

from workloads import torchvision_models

SAMPLES = 16384
BATCH = 64


def brightness(image):
    if torch.rand(1).item() < 0.5:
        image = image.flip(-1)
    return image * (0.8 + 0.4 * torch.rand(1))


class Transformed(Dataset):
    def __init__(self, images, labels, transform):
        self.images, self.labels, self.transform = images, labels, transform

    def __getitem__(self, index):
        return self.transform(self.images[index]), self.labels[index]

    def __len__(self):
        return SAMPLES


def main():
    torchvision_models()
    from torchvision.transforms import RandomHorizontalFlip

    torch.set_num_threads(1)
    torch.manual_seed(0)
    images, labels = torch.rand(SAMPLES, 1, 28, 28), torch.randint(10, (SAMPLES,))
    transforms = {"flip": RandomHorizontalFlip(), "brightness": brightness}
    for line in sys.stdin:
        name, workers, epochs = line.split()
        workers, epochs = int(workers), int(epochs)
        loader = DataLoader(
            Transformed(images, labels, transforms[name]),
            batch_size=BATCH,
            shuffle=True,
            num_workers=workers,
        )
        start = time.perf_counter_ns()
        batches = 0
        for _ in range(epochs):
            for batch in loader:
                batches += 1
        print((time.perf_counter_ns() - start) / batches, flush=True)


if __name__ == "__main__":
    main()
