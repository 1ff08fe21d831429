"""Carts with poles that are pushed to the left or to the right."""

import math

import torch


class CartPole:
    """Carts with the dynamics of gymnasium's CartPole-v1.

    A cart starts anew when its pole falls, when it leaves the track, and after 500
    steps.
    """

    MAX_STEPS = 500

    def __init__(self, carts):
        self.state = self._start(carts)  # position, velocity, angle, angular velocity
        self.steps = torch.zeros(carts)

    @staticmethod
    def _start(carts):
        return torch.rand(carts, 4) * 0.1 - 0.05

    def step(self, action):
        """Pushes each cart to the left (action 0) or to the right (1) for 0.02 seconds.

        Returns the states reached, the carts that fell, and those whose episode ended.
        """
        _, velocity, angle, spin = self.state.unbind(1)
        force = torch.where(action == 1, 10.0, -10.0)
        cos, sin = angle.cos(), angle.sin()
        push = (force + 0.05 * spin**2 * sin) / 1.1
        angular = (9.8 * sin - cos * push) / (0.5 * (4 / 3 - 0.1 / 1.1 * cos**2))
        linear = push - 0.05 / 1.1 * angular * cos
        rate = torch.stack([velocity, linear, spin, angular], dim=1)
        state = self.state + 0.02 * rate
        fell = (state[:, 0].abs() > 2.4) | (state[:, 2].abs() > math.radians(12))
        self.steps += 1
        ended = fell | (self.steps >= self.MAX_STEPS)
        self.state = torch.where(ended[:, None], self._start(len(state)), state)
        self.steps[ended] = 0
        return state, fell, ended

    @classmethod
    @torch.no_grad()
    def mean_steps(cls, network):
        """Mean steps of 20 episodes with the action of the highest output."""
        carts = cls(20)
        steps, running = torch.zeros(20), torch.ones(20, dtype=torch.bool)
        while running.any():
            steps += running
            _, _, ended = carts.step(network(carts.state).argmax(1))
            running &= ~ended
        return steps.mean().item()
