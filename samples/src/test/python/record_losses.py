"""Writes the first losses of a Python twin in float64: record_losses.py dqn FILE."""

import sys
from pathlib import Path

import torch

SAMPLES = Path(__file__).parents[2]
MNIST = SAMPLES.parents[1] / "data" / "mnist"
sys.path.insert(0, str(SAMPLES / "main" / "python"))


def dqn():
    from dqn import make_network, train

    return train(make_network(), 220)


def ppo():
    from ppo import Agent, train

    return train(Agent(), 3)


def mnist_vae():
    from mnist_vae import MnistVae, read_digits, train

    return train(MnistVae(), read_digits(MNIST)[:5000], 1)


def mnist_gan():
    from mnist_gan import make_discriminator, make_generator, read_digits, train

    return train(make_generator(), make_discriminator(), read_digits(MNIST)[:2500], 1)


def u_net():
    from u_net import UNet, train

    return train(UNet(), 50)


def molecule_net():
    from molecule_net import MoleculeNet, train

    return train(MoleculeNet(), 100)


def main(sample, file):
    torch.set_default_dtype(torch.float64)
    torch.manual_seed(0)
    losses = globals()[sample]()
    Path(file).write_text("".join(f"{loss!r}\n" for loss in losses))


if __name__ == "__main__":
    main(*sys.argv[1:])
