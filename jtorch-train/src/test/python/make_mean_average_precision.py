"""Records COCO's numbers of torchmetrics for MeanAveragePrecisionTest.

run: python make_mean_average_precision.py OUT_FILE [--shim FILE]
--shim names a Python file to run before torchvision is imported, for an installation without its compiled operators.
"""

import argparse
import runpy

import torch

NAMES = (
    "map map_50 map_75 map_small map_medium map_large"
    " mar_1 mar_10 mar_100 mar_small mar_medium mar_large"
).split()


def boxes(count, noise, start=None):
    if start is None:
        corner = torch.rand(count, 2) * 200
        start = torch.cat([corner, corner + 8 + torch.rand(count, 2) ** 2 * 150], 1)
    return start + noise * torch.randn(start.shape)


def images():
    """Boxes near the true ones, some missing, some of a wrong class, some of nothing."""
    torch.manual_seed(0)
    for i in range(12):
        truth = boxes(i % 5, 0)
        labels = torch.randint(1, 4, (len(truth),))
        found = torch.cat([boxes(len(truth), 4, truth), boxes(3, 0)])
        guessed = torch.cat([labels, torch.randint(1, 5, (3,))])
        guessed[:1] = 2
        yield dict(boxes=found, labels=guessed, scores=torch.rand(len(found))), dict(boxes=truth, labels=labels)


def main():
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("out")
    parser.add_argument("--shim")
    arguments = parser.parse_args()
    shim = runpy.run_path(arguments.shim) if arguments.shim else {}
    from torchmetrics.detection import MeanAveragePrecision

    metric = MeanAveragePrecision(class_metrics=True)
    lines = []
    for found, truth in images():
        metric.update([found], [truth])
        for box, label, score in zip(found["boxes"], found["labels"], found["scores"]):
            lines.append(["found", *box.tolist(), label.item(), score.item()])
        for box, label in zip(truth["boxes"], truth["labels"]):
            lines.append(["truth", *box.tolist(), label.item()])
        lines.append(["image"])
    values = metric.compute()
    lines.append(["values", *[values[name].item() for name in NAMES]])
    lines.append(["classes", *values["classes"].tolist()])
    lines.append(["by_class", *values["map_per_class"].tolist()])
    with open(arguments.out, "w", encoding="ascii") as file:
        for line in lines:
            print(*line, file=file)
    shim.clear()


if __name__ == "__main__":
    main()
