"""Balances CartPole by double DQN: replay memory, target network, Huber loss."""

import sys
from copy import deepcopy

import torch
import torch.nn.functional as F
from cart_pole import CartPole
from torch import nn

CARTS, CAPACITY, BATCH_SIZE, DISCOUNT = 8, 48_000, 128, 0.99


def make_network():
    return nn.Sequential(
        nn.Linear(4, 128), nn.ReLU(), nn.Linear(128, 128), nn.ReLU(), nn.Linear(128, 2)
    )


class ReplayMemory:
    """The latest transitions, in a ring."""

    def __init__(self):
        self.states = torch.zeros(CAPACITY, 4)
        self.actions = torch.zeros(CAPACITY, dtype=torch.int64)
        self.next_states = torch.zeros(CAPACITY, 4)
        self.falls = torch.zeros(CAPACITY, dtype=torch.bool)
        self.count = 0

    def add(self, state, action, next_state, fell):
        rows = slice(self.count % CAPACITY, self.count % CAPACITY + CARTS)
        self.states[rows] = state
        self.actions[rows] = action
        self.next_states[rows] = next_state
        self.falls[rows] = fell
        self.count += CARTS

    def loss(self, online, target):
        """Temporal difference loss of a random batch."""
        rows = torch.randint(min(self.count, CAPACITY), (BATCH_SIZE,))
        with torch.no_grad():
            best = online(self.next_states[rows]).argmax(1, keepdim=True)
            future = target(self.next_states[rows]).gather(1, best).squeeze(1)
            expected = 1 + DISCOUNT * future.masked_fill(self.falls[rows], 0)
        action = self.actions[rows].unsqueeze(1)
        value = online(self.states[rows]).gather(1, action).squeeze(1)
        return F.huber_loss(value, expected)


def train(online, max_steps):
    """Returns the loss of each step of the optimizer."""
    losses = []
    target = deepcopy(online)
    optimizer = torch.optim.Adam(online.parameters(), lr=1e-3)
    carts, memory = CartPole(CARTS), ReplayMemory()
    for step in range(1, max_steps + 1):
        act(carts, online, max(0.05, 1 - step / 2000), memory)
        if memory.count >= 1000:
            loss = memory.loss(online, target)
            optimizer.zero_grad()
            loss.backward()
            nn.utils.clip_grad_norm_(online.parameters(), 10)
            optimizer.step()
            follow(target, online)
            losses.append(loss.item())
        if step % 500 == 0:
            mean = CartPole.mean_steps(online)
            print(f"step {step}: balances for {mean:.1f} steps")
            if mean >= 495:
                break
    return losses


@torch.no_grad()
def act(carts, online, epsilon, memory):
    """Takes the best action, or a random one with probability epsilon."""
    state = carts.state
    greedy = online(state).argmax(1)
    explores = torch.rand(CARTS) < epsilon
    action = torch.where(explores, torch.randint(2, (CARTS,)), greedy)
    next_state, fell, _ = carts.step(action)
    memory.add(state, action, next_state, fell)


@torch.no_grad()
def follow(target, online):
    """Moves the target network towards the online network."""
    for old, new in zip(target.parameters(), online.parameters()):
        old.lerp_(new, 0.02)


def main(seed=0):
    torch.manual_seed(int(seed))
    torch.set_num_threads(1)  # more threads do not speed up such a small network
    network = make_network()
    train(network, max_steps=30_000)
    print(f"{CartPole.mean_steps(network):.1f} steps on average")


if __name__ == "__main__":
    main(*sys.argv[1:])
