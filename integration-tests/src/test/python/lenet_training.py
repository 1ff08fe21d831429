"""LeNet on MNIST in float64, and its training state in the structure of jtorch's TrainingState.

What make_lenet_float64.py and resume_lenet.py share.
"""

from pathlib import Path

import torch
import torch.nn.functional as F
from torch.optim.lr_scheduler import StepLR
from torch.utils.data import DataLoader, TensorDataset

import digits
from lenet import LeNet

BATCH = 64


class Training:
    """Trains with Adam and a learning rate that falls every 30 steps."""

    def __init__(self, mnist: Path, count: int) -> None:
        pixels, labels = digits.read(mnist, "train")
        images = (pixels[:count].unsqueeze(1).double() / 255 - digits.MEAN) / digits.STD
        self.loader = DataLoader(TensorDataset(images, labels[:count]), batch_size=BATCH, shuffle=True)
        self.model = LeNet().double()
        self.optimizer = torch.optim.Adam(self.model.parameters(), lr=2e-3)
        self.scheduler = StepLR(self.optimizer, 30, 0.5)
        self.epoch = 0
        self.step = 0
        self.batches = 0
        self.generator = None

    def run(self, end: int) -> list[float]:
        """The losses of the steps up to and including step `end`."""
        losses = []
        while self.step < end:
            iterator = self.begin()
            for images, labels in iterator:
                self.optimizer.zero_grad()
                loss = F.cross_entropy(self.model(images), labels)
                loss.backward()
                self.optimizer.step()
                self.scheduler.step()
                losses.append(loss.item())
                self.step += 1
                self.batches += 1
                if self.step == end:
                    return losses
            self.epoch += 1
            self.batches = 0
            self.generator = None
        return losses

    def begin(self):
        """An iterator of the loader; in a resumed epoch after the batches that it has returned."""
        if self.generator is None:
            self.generator = torch.get_rng_state()
            return iter(self.loader)
        now = torch.get_rng_state()
        torch.set_rng_state(self.generator)
        iterator = iter(self.loader)
        for _ in range(self.batches):
            next(iterator)
        torch.set_rng_state(now)
        return iterator

    def save(self, path: Path) -> None:
        state = {
            "model": self.model.state_dict(),
            "optimizer": self.optimizer.state_dict(),
            "scheduler": self.scheduler.state_dict(),
            "loader": {"batches": self.batches, "generator": self.generator},
            "epoch": self.epoch,
            "step": self.step,
            "rng_state": torch.get_rng_state(),
        }
        torch.save(state, path)

    def load(self, path: Path) -> None:
        state = torch.load(path, weights_only=True)
        self.model.load_state_dict(state["model"])
        self.optimizer.load_state_dict(state["optimizer"])
        self.scheduler.load_state_dict(state["scheduler"])
        self.batches = state["loader"]["batches"]
        self.generator = state["loader"]["generator"]
        self.epoch = state["epoch"]
        self.step = state["step"]
        torch.set_rng_state(state["rng_state"])
