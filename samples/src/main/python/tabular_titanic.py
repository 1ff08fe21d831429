"""Predicts who survived the Titanic from numeric and categorical columns."""

import csv
import sys

import torch
import torch.nn.functional as F
from torch import nn
from torch.optim import AdamW

CATEGORICAL = ["pclass", "sex", "embarked"]
NUMERIC = ["age", "sibsp", "parch", "fare"]


class Table:
    """Columns of a CSV file as tensors, and the rows to train on and to validate on."""

    def __init__(self, file, dtype=torch.float32):
        with open(file, newline="") as stream:
            rows = list(csv.DictReader(stream))
        self.train, self.valid = torch.randperm(len(rows)).tensor_split(
            [len(rows) * 4 // 5]
        )
        columns = [[row[name] for row in rows] for name in CATEGORICAL]
        self.categories = [sorted(set(column)) for column in columns]
        numbers = [
            [c.index(v) for v in values] for c, values in zip(self.categories, columns)
        ]
        self.categorical = torch.tensor(numbers).T
        values = [[float(row[name] or "nan") for row in rows] for name in NUMERIC]
        self.numeric = impute_and_scale(torch.tensor(values, dtype=dtype).T, self.train)
        self.survived = torch.tensor(
            [float(row["survived"]) for row in rows], dtype=dtype
        )


def impute_and_scale(numeric, train):
    """Medians of the training rows replace missing numbers, which new columns mark."""
    missing = numeric.isnan()
    filled = numeric[train].nanmedian(0).values.where(missing, numeric)
    known = filled[train]
    scaled = (filled - known.mean(0)) / known.std(0)
    return torch.cat([scaled, missing.to(scaled.dtype)], 1)


class Net(nn.Module):
    """MLP on embeddings of the categorical columns and on the numeric columns."""

    def __init__(self, categories, numeric, hidden=32):
        super().__init__()
        self.embeddings = nn.ModuleList([nn.Embedding(len(c), 4) for c in categories])
        self.layers = nn.Sequential(
            nn.Linear(4 * len(categories) + numeric, hidden),
            nn.BatchNorm1d(hidden),
            nn.ReLU(),
            nn.Dropout(0.2),
            nn.Linear(hidden, 1),
        )

    def forward(self, categorical, numeric):  # (N, columns) each
        parts = [e(c) for e, c in zip(self.embeddings, categorical.unbind(1))]
        return self.layers(torch.cat([*parts, numeric], 1)).squeeze(1)  # (N), logits


def train(model, table, epochs, batch_size=32):
    """Returns the losses of the steps."""
    optimizer = AdamW(model.parameters(), lr=5e-3, weight_decay=0.01)
    losses = []
    for epoch in range(1, epochs + 1):
        model.train()
        for rows in table.train[torch.randperm(len(table.train))].split(batch_size):
            optimizer.zero_grad()
            logits = model(table.categorical[rows], table.numeric[rows])
            loss = F.binary_cross_entropy_with_logits(logits, table.survived[rows])
            loss.backward()
            optimizer.step()
            losses.append(loss.item())
        area = auroc(model, table)
        print(f"epoch {epoch}/{epochs}: loss {losses[-1]:.4f}, AUROC {area:.4f}")
    return losses


@torch.no_grad()
def auroc(model, table):
    """Probability that a survivor of the validation rows has the higher logit."""
    model.eval()
    rows = table.valid
    logits = model(table.categorical[rows], table.numeric[rows])
    survived = table.survived[rows] == 1
    above = (logits[survived].unsqueeze(1) - logits[~survived]).sign()
    return (above.mean().item() + 1) / 2


def main(file="data/titanic/titanic.csv", epochs=10):
    torch.manual_seed(0)
    table = Table(file)
    model = Net(table.categories, table.numeric.size(1))
    train(model, table, int(epochs))


if __name__ == "__main__":
    main(*sys.argv[1:])
