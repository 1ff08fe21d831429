"""The twin of ChurnPipeline.java with pandas, scikit-learn and PyTorch: python pipeline.py"""

import pathlib

import pandas as pd
import torch
from sklearn.compose import ColumnTransformer
from sklearn.impute import SimpleImputer
from sklearn.pipeline import make_pipeline
from sklearn.preprocessing import OneHotEncoder, StandardScaler
from torch import nn
from torch.nn import functional as F

FOLDS = 5


def pipeline():
    """The columns in the order of their names, as Tribuo has its features."""
    number = make_pipeline(SimpleImputer(), StandardScaler())
    category = OneHotEncoder(handle_unknown="ignore", sparse_output=False)
    kinds = {"age": number, "calls": number, "city": category, "income": number, "plan": category}
    return ColumnTransformer([(name, kind, [name]) for name, kind in kinds.items()])


def train(x, y):
    torch.manual_seed(0)
    model = nn.Sequential(nn.Linear(x.shape[1], 16), nn.ReLU(), nn.Linear(16, 2))
    optimizer = torch.optim.Adam(model.parameters(), lr=0.01, weight_decay=1e-3)
    for _ in range(100):
        optimizer.zero_grad()
        F.cross_entropy(model(x), y).backward()
        optimizer.step()
    return model


def main():
    torch.set_default_dtype(torch.float64)
    file = pathlib.Path(__file__).parent.parent / "src/main/resources/customers.csv"
    frame = pd.read_csv(file).fillna({"city": ""})  # a missing city is a category
    labels = torch.tensor((frame["churn"] == "yes").to_numpy(), dtype=torch.int64)
    torch.manual_seed(1)
    order = torch.randperm(len(frame))
    accuracies, losses = [], []
    for fold in range(FOLDS):
        test = order[fold::FOLDS]
        rest = torch.ones(len(frame), dtype=torch.bool)
        rest[test] = False
        training = order[rest[order]]
        columns = pipeline()
        x = torch.tensor(columns.fit_transform(frame.iloc[training.numpy()]))
        model = train(x, labels[training])
        logits = model(torch.tensor(columns.transform(frame.iloc[test.numpy()]))).detach()
        accuracies.append((logits.argmax(1) == labels[test]).double().mean().item())
        losses.append(F.cross_entropy(logits, labels[test]).item())
        print(f"fold {fold + 1}: accuracy {accuracies[-1]:.4f}, log loss {losses[-1]:.6f}")
    mean = lambda values: sum(values) / len(values)
    print(f"mean: accuracy {mean(accuracies):.4f}, log loss {mean(losses):.6f}")


if __name__ == "__main__":
    main()
