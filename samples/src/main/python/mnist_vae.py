"""Trains a variational autoencoder on MNIST and draws reconstructed and new digits."""

import gzip
import sys
from pathlib import Path

import numpy as np
import torch
import torch.nn.functional as F
from PIL import Image
from torch import nn
from torch.distributions import Normal, kl_divergence

LATENT, BATCH_SIZE = 20, 100


class MnistVae(nn.Module):
    def __init__(self):
        super().__init__()
        self.encoder = nn.Sequential(
            nn.Linear(784, 400), nn.ReLU(), nn.Linear(400, 2 * LATENT)
        )
        self.decoder = nn.Sequential(
            nn.Linear(LATENT, 400), nn.ReLU(), nn.Linear(400, 784)
        )

    def encode(self, pixels):
        mean, log_variance = self.encoder(pixels).chunk(2, dim=1)
        return Normal(mean, (log_variance / 2).exp())

    def loss(self, pixels):
        """The negative evidence lower bound per image, in nats."""
        posterior = self.encode(pixels)
        logits = self.decoder(posterior.rsample())
        error = F.binary_cross_entropy_with_logits(logits, pixels, reduction="sum")
        divergence = kl_divergence(posterior, Normal(0.0, 1.0)).sum()
        return (error + divergence) / len(pixels)

    def reconstruct(self, pixels):
        return self.decoder(self.encode(pixels).mean).sigmoid()

    def sample(self, count):
        return self.decoder(torch.randn(count, LATENT)).sigmoid()


def read_digits(folder, split="train"):
    """Pixels from 0 to 1, one row per digit."""
    with gzip.open(Path(folder) / f"{split}-images-idx3-ubyte.gz") as file:
        pixels = np.frombuffer(file.read(), np.uint8, offset=16)
    return torch.tensor(pixels).view(-1, 784) / 255


def train(model, digits, epochs):
    """Returns the loss of each step."""
    losses = []
    optimizer = torch.optim.Adam(model.parameters(), lr=1e-3)
    for epoch in range(1, epochs + 1):
        for rows in torch.randperm(len(digits)).split(BATCH_SIZE):
            loss = model.loss(digits[rows])
            optimizer.zero_grad()
            loss.backward()
            optimizer.step()
            losses.append(loss.item())
        print(f"epoch {epoch}: {losses[-1]:.2f} nats")
    return losses


def main(folder="data/mnist", epochs=20, picture="mnist-vae.png"):
    torch.manual_seed(0)
    model = MnistVae()
    train(model, read_digits(folder), int(epochs))
    model.requires_grad_(False)
    test = read_digits(folder, "t10k")
    print(f"test digits: {model.loss(test):.2f} nats")
    digits = torch.cat([test[:16], model.reconstruct(test[:16]), model.sample(48)])
    grid = digits.view(5, 16, 28, 28).transpose(1, 2).reshape(5 * 28, 16 * 28)
    Image.fromarray((grid * 255).byte().numpy()).save(picture)


if __name__ == "__main__":
    main(*sys.argv[1:])
