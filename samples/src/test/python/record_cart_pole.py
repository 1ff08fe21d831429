"""Writes steps of gymnasium's CartPole-v1: state, action, next state, terminated."""

import sys
from pathlib import Path

import gymnasium
import numpy as np


def main(file):
    env = gymnasium.make("CartPole-v1").unwrapped
    random = np.random.default_rng(0)
    env.reset(seed=0)
    lines = []
    for step in range(120):
        state = [float(x) for x in env.state]
        # Runs of equal actions drive the cart fast and off the track.
        action = int(random.integers(2)) if step < 60 else step // 30 % 2
        _, _, terminated, _, _ = env.step(action)
        row = [*state, action, *(float(x) for x in env.state), int(terminated)]
        lines.append(" ".join(map(repr, row)) + "\n")
        if terminated:
            env.reset()
            env.state = tuple(random.uniform(-0.2, 0.2, 4) * [12, 10, 0.5, 1])
            env.steps_beyond_terminated = None
    Path(file).write_text("".join(lines))


if __name__ == "__main__":
    main(*sys.argv[1:])
