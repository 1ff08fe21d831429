"""Trains a convolutional GAN on MNIST and draws new digits."""

import gzip
import sys
from pathlib import Path

import numpy as np
import torch
import torch.nn.functional as F
from PIL import Image
from torch import nn

LATENT, BATCH_SIZE = 64, 100


def make_generator():
    return nn.Sequential(
        nn.Linear(LATENT, 64 * 7 * 7),
        nn.Unflatten(1, (64, 7, 7)),
        nn.BatchNorm2d(64),
        nn.ReLU(),
        nn.ConvTranspose2d(64, 32, 4, stride=2, padding=1),
        nn.BatchNorm2d(32),
        nn.ReLU(),
        nn.ConvTranspose2d(32, 1, 4, stride=2, padding=1),
        nn.Tanh(),
    )


def make_discriminator():
    return nn.Sequential(
        nn.Conv2d(1, 32, 4, stride=2, padding=1),
        nn.LeakyReLU(0.2),
        nn.Conv2d(32, 64, 4, stride=2, padding=1),
        nn.BatchNorm2d(64),
        nn.LeakyReLU(0.2),
        nn.Flatten(),
        nn.Linear(64 * 7 * 7, 1),
    )


def read_digits(folder):
    """Pixels from -1 to 1, (N, 1, 28, 28)."""
    with gzip.open(Path(folder) / "train-images-idx3-ubyte.gz") as file:
        pixels = np.frombuffer(file.read(), np.uint8, offset=16)
    return torch.tensor(pixels).view(-1, 1, 28, 28) / 127.5 - 1


def real_loss(logits):
    return F.binary_cross_entropy_with_logits(logits, torch.ones_like(logits))


def fake_loss(logits):
    return F.binary_cross_entropy_with_logits(logits, torch.zeros_like(logits))


def update(optimizer, loss):
    optimizer.zero_grad()
    loss.backward()
    optimizer.step()
    return loss.item()


def train(generator, discriminator, digits, epochs):
    """Returns the losses of each step: the discriminator's, then the generator's."""
    losses = []
    options = {"lr": 5e-4, "betas": (0.5, 0.999)}
    for_generator = torch.optim.Adam(generator.parameters(), **options)
    for_discriminator = torch.optim.Adam(discriminator.parameters(), **options)
    for epoch in range(1, epochs + 1):
        for rows in torch.randperm(len(digits)).split(BATCH_SIZE):
            fakes = generator(torch.randn(BATCH_SIZE, LATENT))
            loss = real_loss(discriminator(digits[rows]))
            loss = loss + fake_loss(discriminator(fakes.detach()))
            losses.append(update(for_discriminator, loss))
            losses.append(update(for_generator, real_loss(discriminator(fakes))))
        print(
            f"epoch {epoch}: discriminator {losses[-2]:.3f}, generator {losses[-1]:.3f}"
        )
    return losses


def main(folder="data/mnist", epochs=20, picture="mnist-gan.png"):
    torch.manual_seed(0)
    generator = make_generator()
    train(generator, make_discriminator(), read_digits(folder), int(epochs))
    with torch.no_grad():
        digits = generator(torch.randn(64, LATENT))
    grid = digits.view(8, 8, 28, 28).transpose(1, 2).reshape(8 * 28, 8 * 28)
    Image.fromarray(((grid + 1) * 127.5).byte().numpy()).save(picture)


if __name__ == "__main__":
    main(*sys.argv[1:])
