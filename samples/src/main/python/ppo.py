"""Balances CartPole by PPO: clipped objective, generalized advantage estimation."""

import sys
from typing import NamedTuple

import torch
import torch.nn.functional as F
from cart_pole import CartPole
from torch import Tensor, nn
from torch.distributions import Categorical

CARTS, HORIZON, BATCH_SIZE, EPOCHS = 8, 64, 128, 8
DISCOUNT, LAMBDA, CLIP = 0.99, 0.95, 0.2


class Agent(nn.Module):
    """A network for the logits of the actions, and one for the value of a state."""

    def __init__(self):
        super().__init__()
        self.actor = self._network(2)
        self.critic = self._network(1)

    @staticmethod
    def _network(outputs):
        return nn.Sequential(
            nn.Linear(4, 64),
            nn.Tanh(),
            nn.Linear(64, 64),
            nn.Tanh(),
            nn.Linear(64, outputs),
        )

    def policy(self, state):
        return Categorical(logits=self.actor(state))

    def value(self, state):
        return self.critic(state).squeeze(-1)


class Rollout(NamedTuple):
    """Experience of the carts: one row per step and cart."""

    states: Tensor
    actions: Tensor
    log_probs: Tensor
    advantages: Tensor
    returns: Tensor

    def rows(self, rows):
        return Rollout(*(column[rows] for column in self))

    def loss(self, agent):
        policy = agent.policy(self.states)
        ratio = (policy.log_prob(self.actions) - self.log_probs).exp()
        spread = self.advantages.std() + 1e-8
        advantage = (self.advantages - self.advantages.mean()) / spread
        clipped = ratio.clamp(1 - CLIP, 1 + CLIP) * advantage
        actor_loss = -torch.min(ratio * advantage, clipped).mean()
        critic_loss = F.mse_loss(agent.value(self.states), self.returns)
        return actor_loss + 0.5 * critic_loss - 0.01 * policy.entropy().mean()


@torch.no_grad()
def collect(agent, carts):
    states = torch.zeros(HORIZON, CARTS, 4)
    next_states = torch.zeros(HORIZON, CARTS, 4)
    actions = torch.zeros(HORIZON, CARTS, dtype=torch.int64)
    falls = torch.zeros(HORIZON, CARTS, dtype=torch.bool)
    ends = torch.zeros(HORIZON, CARTS, dtype=torch.bool)
    for t in range(HORIZON):
        states[t] = carts.state
        actions[t] = agent.policy(carts.state).sample()
        next_states[t], falls[t], ends[t] = carts.step(actions[t])
    values = agent.value(states)
    future = agent.value(next_states).masked_fill(falls, 0)
    delta = 1 + DISCOUNT * future - values
    advantages, advantage = torch.zeros(HORIZON, CARTS), torch.zeros(CARTS)
    for t in reversed(range(HORIZON)):
        advantage = delta[t] + DISCOUNT * LAMBDA * advantage.masked_fill(ends[t], 0)
        advantages[t] = advantage
    log_probs = agent.policy(states).log_prob(actions)
    columns = (states, actions, log_probs, advantages, advantages + values)
    return Rollout(*(column.flatten(0, 1) for column in columns))


def train(agent, max_rounds):
    """Returns the loss of each step of the optimizer."""
    losses = []
    optimizer = torch.optim.Adam(agent.parameters(), lr=1e-3)
    carts = CartPole(CARTS)
    for round in range(1, max_rounds + 1):
        rollout = collect(agent, carts)
        for _ in range(EPOCHS):
            for rows in torch.randperm(HORIZON * CARTS).split(BATCH_SIZE):
                loss = rollout.rows(rows).loss(agent)
                optimizer.zero_grad()
                loss.backward()
                nn.utils.clip_grad_norm_(agent.parameters(), 0.5)
                optimizer.step()
                losses.append(loss.item())
        if round % 10 == 0:
            mean = CartPole.mean_steps(agent.actor)
            print(f"round {round}: balances for {mean:.1f} steps")
            if mean >= 495:
                break
    return losses


def main(seed=0):
    torch.manual_seed(int(seed))
    torch.set_num_threads(1)  # more threads do not speed up such a small network
    agent = Agent()
    train(agent, max_rounds=300)
    print(f"{CartPole.mean_steps(agent.actor):.1f} steps on average")


if __name__ == "__main__":
    main(*sys.argv[1:])
