"""Graph network that predicts a property of random molecules by message passing."""

import sys
from typing import NamedTuple

import torch
import torch.nn.functional as F
from torch import Tensor, nn

ELECTRONEGATIVITY = [2.20, 2.55, 3.04, 3.44, 3.98]  # H, C, N, O, F
BATCH_SIZE, WIDTH = 64, 32


class Molecules(NamedTuple):
    """Molecules as one graph, whose polarity is the target."""

    atoms: Tensor  # elements, (A)
    bonds: Tensor  # indices of atoms, (2, B), each bond in both directions
    owners: Tensor  # the molecule of each atom, (A)
    polarity: Tensor  # the target, (N)

    @staticmethod
    def random(count):
        """Chains of 4 to 19 atoms with branches, rings and double bonds."""
        sizes = torch.randint(4, 20, (count,))
        owners = torch.arange(count).repeat_interleave(sizes)
        size = len(owners)
        atom = torch.arange(size)
        position = atom - (sizes.cumsum(0) - sizes)[owners]
        atoms = torch.randint(len(ELECTRONEGATIVITY), (size,))
        reach = torch.minimum(position, torch.tensor([[3], [6]]))
        partners = atom - 1 - (torch.rand(2, size) * reach).long()
        in_ring = (position > 1) & (torch.rand(size) < 0.2)
        bonded = torch.stack([position > 0, in_ring])
        one_way = torch.stack([atom.expand(2, -1)[bonded], partners[bonded]])
        bonds = torch.cat([one_way, one_way.flip(0)], dim=1)
        pull = torch.tensor(ELECTRONEGATIVITY)[atoms]
        charge = sum_by(bonds[1], pull[bonds[0]] - pull[bonds[1]], size)
        return Molecules(atoms, bonds, owners, sum_by(owners, charge**2, count))


def sum_by(index, values, count):
    """Sums the values, or rows, that have the same index."""
    return values.new_zeros(count, *values.shape[1:]).index_add(0, index, values)


class MessagePassing(nn.Module):
    """Updates each atom by the messages of its neighbours."""

    def __init__(self):
        super().__init__()
        self.message = nn.Sequential(
            nn.Linear(2 * WIDTH, WIDTH), nn.ReLU(), nn.Linear(WIDTH, WIDTH)
        )
        self.update = nn.GRUCell(WIDTH, WIDTH)

    def forward(self, states, bonds):
        messages = self.message(torch.cat([states[bonds[0]], states[bonds[1]]], dim=1))
        return self.update(sum_by(bonds[1], messages, len(states)), states)


class MoleculeNet(nn.Module):
    def __init__(self):
        super().__init__()
        self.embedding = nn.Embedding(len(ELECTRONEGATIVITY), WIDTH)
        self.rounds = nn.ModuleList([MessagePassing(), MessagePassing()])
        self.readout = nn.Sequential(
            nn.Linear(WIDTH, WIDTH), nn.ReLU(), nn.Linear(WIDTH, 1)
        )

    def forward(self, molecules):
        """Returns the predicted polarity of each molecule."""
        states = self.embedding(molecules.atoms)
        for round in self.rounds:
            states = round(states, molecules.bonds)
        shares = self.readout(states).squeeze(1)
        return sum_by(molecules.owners, shares, len(molecules.polarity))


def train(model, steps):
    """Returns the loss of each step."""
    losses = []
    optimizer = torch.optim.AdamW(model.parameters())
    scheduler = torch.optim.lr_scheduler.OneCycleLR(optimizer, 1e-2, steps)
    for step in range(1, steps + 1):
        molecules = Molecules.random(BATCH_SIZE)
        loss = F.smooth_l1_loss(model(molecules), molecules.polarity)
        optimizer.zero_grad()
        loss.backward()
        optimizer.step()
        scheduler.step()
        losses.append(loss.item())
        if step % 100 == 0:
            print(f"step {step}: loss {losses[-1]:.4f}")
    return losses


def main(steps=1000):
    torch.manual_seed(0)
    torch.set_num_threads(1)  # more threads do not speed up such a small network
    model = MoleculeNet()
    train(model, int(steps))
    molecules = Molecules.random(1000)
    with torch.no_grad():
        error = model(molecules) - molecules.polarity
    variance = molecules.polarity.var()
    print(
        f"1000 new molecules: mean error {error.abs().mean():.3f}, "
        f"standard deviation {variance.sqrt():.2f}, "
        f"R2 {1 - (error**2).mean() / variance:.4f}"
    )


if __name__ == "__main__":
    main(*sys.argv[1:])
