"""Trains an LSTM on series of different lengths, then forecasts and plots new ones."""

import math
import sys

import torch
import torch.nn.functional as F
from torch import nn
from torch.nn.utils.rnn import pack_sequence
from torch.optim import Adam

DAY = 24  # hours


class Forecaster(nn.Module):
    """LSTM that predicts each next value as a change of the last one."""

    def __init__(self, hidden):
        super().__init__()
        self.lstm = nn.LSTM(1, hidden)
        self.head = nn.Linear(hidden, 1)

    def forward(self, packed):  # series of different lengths, (length, 1) each
        output, _ = self.lstm(packed)
        return packed.data + self.head(output.data)  # (sum of lengths, 1)

    @torch.no_grad()
    def forecast(self, past, steps):  # (length, 1)
        output, state = self.lstm(past)
        values = [past[-1:] + self.head(output[-1:])]
        while len(values) < steps:
            output, state = self.lstm(values[-1], state)
            values.append(values[-1] + self.head(output))
        return torch.cat(values)  # (steps, 1)


def make_series(count, dtype=torch.float32):
    """Noisy hourly values of three to six days: a daily and a half-daily wave."""
    series = []
    for length in torch.randint(3 * DAY, 6 * DAY, (count,)).tolist():
        level, size, phase, phase2 = torch.rand(4, dtype=dtype)
        days = torch.arange(length, dtype=dtype) / DAY
        wave = (2 * math.pi * (days + phase)).sin()
        wave = wave + 0.5 * (2 * math.pi * (2 * days + phase2)).sin()
        noise = 0.05 * torch.randn(length, dtype=dtype)
        series.append((level + (0.5 + size) * wave + noise).unsqueeze(1))
    return series


def train(model, series, epochs, batch_size=16):
    """Returns the losses of the steps."""
    optimizer = Adam(model.parameters(), lr=1e-2)
    losses = []
    for epoch in range(1, epochs + 1):
        for indices in torch.randperm(len(series)).split(batch_size):
            batch = [series[i] for i in indices]
            past = pack_sequence([s[:-1] for s in batch], enforce_sorted=False)
            following = pack_sequence([s[1:] for s in batch], enforce_sorted=False)
            optimizer.zero_grad()
            loss = F.mse_loss(model(past), following.data)
            loss.backward()
            optimizer.step()
            losses.append(loss.item())
        print(f"epoch {epoch}/{epochs}: loss {losses[-1]:.4f}")
    return losses


def errors(model, series):
    """Root mean square errors over the last day: the model's and the last value's."""
    pairs = []
    for s in series:
        past, truth = s[:-DAY], s[-DAY:]
        forecasts = torch.stack([model.forecast(past, DAY), past[-1:].expand(DAY, 1)])
        pairs.append((forecasts - truth).square().mean((1, 2)))
    return torch.stack(pairs).mean(0).sqrt().tolist()


def plot(series, forecast, file):
    from matplotlib import pyplot

    figure, axes = pyplot.subplots(figsize=(8, 4.5))
    axes.plot(series, label="truth")
    axes.plot(range(len(series) - DAY, len(series)), forecast, label="forecast")
    axes.set(title="Forecast of the last day", xlabel="hour", ylabel="value")
    axes.legend()
    figure.savefig(file)


def main(file="forecast.png", epochs=30):
    torch.manual_seed(0)
    torch.set_num_threads(1)  # more threads do not speed up such a small network
    model = Forecaster(32)
    train(model, make_series(200), int(epochs))
    unseen = make_series(20)
    error, naive = errors(model, unseen)
    print(f"error over the last day {error:.3f}, of the last value {naive:.3f}")
    plot(unseen[0], model.forecast(unseen[0][:-DAY], DAY), file)


if __name__ == "__main__":
    main(*sys.argv[1:])
