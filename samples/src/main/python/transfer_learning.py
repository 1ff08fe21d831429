"""Transfer learning: a network trained on digits 0 to 4 gets a new head for 5 to 9."""

import gzip
import sys
from pathlib import Path

import torch
import torch.nn.functional as F
from torch import nn
from torch.optim import Adam


class Net(nn.Module):
    """Convolutions with batch norm, the backbone, and a linear head."""

    def __init__(self, classes):
        super().__init__()
        self.backbone = nn.Sequential(
            nn.Conv2d(1, 16, 3, padding=1),
            nn.BatchNorm2d(16),
            nn.ReLU(),
            nn.MaxPool2d(2),
            nn.Conv2d(16, 32, 3, padding=1),
            nn.BatchNorm2d(32),
            nn.ReLU(),
            nn.MaxPool2d(2),
            nn.Conv2d(32, 64, 3, padding=1),
            nn.BatchNorm2d(64),
            nn.ReLU(),
            nn.MaxPool2d(2),
            nn.Flatten(),
        )
        self.head = nn.Linear(64 * 3 * 3, classes)

    def forward(self, images):  # (N, 1, 28, 28)
        return self.head(self.backbone(images))  # (N, classes), logits


def load_digits(folder, split, first):
    """Images of MNIST's digits from `first` to `first + 4`, and labels 0 to 4."""
    images = read(f"{folder}/{split}-images-idx3-ubyte.gz", 16).view(-1, 1, 28, 28)
    labels = read(f"{folder}/{split}-labels-idx1-ubyte.gz", 8).long() - first
    chosen = (labels >= 0) & (labels < 5)
    return (images[chosen] / 255 - 0.1307) / 0.3081, labels[chosen]


def read(file, header):
    with gzip.open(file) as stream:
        return torch.frombuffer(
            bytearray(stream.read()), dtype=torch.uint8, offset=header
        )


def train(model, parameters, digits, epochs, batch_size=64):
    """Returns the losses of the steps."""
    images, labels = digits
    optimizer = Adam(parameters, lr=3e-3)
    losses = []
    for epoch in range(1, epochs + 1):
        for indices in torch.randperm(len(labels)).split(batch_size):
            optimizer.zero_grad()
            loss = F.cross_entropy(model(images[indices]), labels[indices])
            loss.backward()
            optimizer.step()
            losses.append(loss.item())
        print(f"epoch {epoch}/{epochs}: loss {losses[-1]:.4f}")
    return losses


@torch.no_grad()
def accuracy(model, digits):
    images, labels = digits
    model.eval()
    return (model(images).argmax(1) == labels).double().mean().item()


def replace_head(model, classes):
    """Freezes the backbone and gives the model a new head, whose parameters train."""
    model.requires_grad_(False)
    model.eval()  # batch norm keeps its running statistics
    model.head = nn.Linear(model.head.in_features, classes)
    return model.head.parameters()


def report(digits, accuracy):
    print(f"digits {digits}: {100 * accuracy:.2f} % correct")


def main(folder="data/mnist", checkpoint="digits04.pth", epochs=2):
    torch.manual_seed(0)
    model = Net(5)
    if not Path(checkpoint).exists():
        train(model, model.parameters(), load_digits(folder, "train", 0), int(epochs))
        report("0 to 4", accuracy(model, load_digits(folder, "t10k", 0)))
        torch.save(model.state_dict(), checkpoint)
    model.load_state_dict(torch.load(checkpoint, weights_only=True))
    head = replace_head(model, 5)
    train(model, head, load_digits(folder, "train", 5), int(epochs))
    print(
        f"digits 5 to 9: {accuracy(model, load_digits(folder, 't10k', 5)):.2%} correct"
    )


if __name__ == "__main__":
    main(*sys.argv[1:])
