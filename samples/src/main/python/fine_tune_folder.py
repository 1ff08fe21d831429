"""Fine-tunes a classifier on a folder of pictures: augmentation, workers, mixed precision.

The weights of the best epoch are kept, their confusion matrix is drawn as PNG.
"""

import sys
from pathlib import Path

import torch
import torch.nn.functional as F
from PIL import Image
from torch import nn
from torch.utils.data import DataLoader
from torchvision.datasets import ImageFolder
from torchvision.models import ResNet18_Weights, resnet18
from torchvision.transforms import v2

SHAPES = ["circle", "square", "triangle"]
MEAN, STD = [0.485, 0.456, 0.406], [0.229, 0.224, 0.225]


def draw_shape(shape, size):
    """A picture (3, size, size) of a light shape on a dark ground, with noise."""
    draws = torch.rand(3)
    y = torch.arange(size).view(-1, 1) - size * (0.35 + 0.3 * draws[0])
    x = torch.arange(size) - size * (0.35 + 0.3 * draws[1])
    radius = size * (0.15 + 0.15 * draws[2])
    if shape == "circle":
        inside = x**2 + y**2 < radius**2
    elif shape == "square":
        inside = torch.maximum(x.abs(), y.abs()) < radius
    else:
        inside = (y < radius) & (y > 2 * x.abs() - radius)
    dark, light = torch.randint(128, (2, 3, 1, 1))
    picture = torch.where(inside, 127 + light, dark) + 20 * torch.randn(3, size, size)
    return picture.clamp(0, 255).to(torch.uint8)


def draw_shapes(folder, count=60, size=64):
    """Draws pictures of three classes for training, half as many for validation."""
    for part, pictures in [("train", count), ("val", count // 2)]:
        for shape in SHAPES:
            (folder / part / shape).mkdir(parents=True)
            for i in range(pictures):
                pixels = draw_shape(shape, size).permute(1, 2, 0).numpy()
                Image.fromarray(pixels).save(folder / part / shape / f"{i}.png")


def make_loader(folder, size, training, dtype):
    """Batches of pictures, augmented for training."""
    if training:
        first = [
            v2.RandomResizedCrop(size, scale=(0.6, 1)),
            v2.RandomHorizontalFlip(),
            v2.ColorJitter(brightness=0.2, contrast=0.2),
        ]
    else:
        first = [v2.Resize(size), v2.CenterCrop(size)]
    last = [v2.ToDtype(dtype, scale=True), v2.Normalize(MEAN, STD)]
    pictures = ImageFolder(folder, v2.Compose([v2.PILToTensor(), *first, *last]))
    return DataLoader(pictures, batch_size=16, shuffle=training, num_workers=2)


def make_model(classes):
    """ResNet-18 with a new head; its trained weights are used if they are there."""
    model = resnet18()
    name = Path(ResNet18_Weights.DEFAULT.url).name
    weights = Path(torch.hub.get_dir()) / "checkpoints" / name
    print("fine-tunes" if weights.exists() else "trains from scratch without", weights)
    if weights.exists():
        model.load_state_dict(torch.load(weights, weights_only=True))
    model.fc = nn.Linear(model.fc.in_features, classes)
    return model


def train(model, folder, epochs, checkpoint, size=64, dtype=torch.float32):
    """Returns the losses of the steps; the checkpoint has the best epoch's weights."""
    train_loader = make_loader(folder / "train", size, True, dtype)
    val_loader = make_loader(folder / "val", size, False, dtype)
    optimizer = torch.optim.AdamW(model.parameters(), lr=5e-4)
    scheduler = torch.optim.lr_scheduler.CosineAnnealingLR(optimizer, epochs)
    losses, best = [], 0
    for epoch in range(1, epochs + 1):
        model.train()
        for images, labels in train_loader:
            optimizer.zero_grad()
            with torch.autocast("cpu", dtype=torch.bfloat16):
                loss = F.cross_entropy(model(images), labels)
            loss.backward()
            optimizer.step()
            losses.append(loss.item())
        scheduler.step()
        matrix = confusion_matrix(model, val_loader)
        accuracy = (matrix.trace() / matrix.sum()).item()
        print(f"epoch {epoch}/{epochs}: loss {losses[-1]:.4f}, accuracy {accuracy:.4f}")
        if accuracy > best:
            best = accuracy
            torch.save(model.state_dict(), checkpoint)
    return losses


@torch.no_grad()
def confusion_matrix(model, loader):
    """Counts, (classes, classes): a row for each true class."""
    model.eval()
    classes = len(loader.dataset.classes)
    matrix = torch.zeros(classes, classes, dtype=torch.int64)
    for images, labels in loader:
        pairs = labels * classes + model(images).argmax(1)
        matrix += torch.bincount(pairs, minlength=classes**2).view(classes, classes)
    return matrix


def save_plot(matrix, classes, picture):
    import matplotlib.pyplot as plt

    figure, axes = plt.subplots()
    axes.imshow(matrix, cmap="Blues")
    for row, column in torch.cartesian_prod(*[torch.arange(len(classes))] * 2).tolist():
        axes.text(column, row, matrix[row, column].item(), ha="center")
    axes.set(xlabel="predicted", ylabel="true")
    axes.set_xticks(range(len(classes)), classes)
    axes.set_yticks(range(len(classes)), classes)
    figure.savefig(picture)


def main(folder="shapes", epochs=12, checkpoint="best.pth", picture="confusion.png"):
    torch.manual_seed(0)
    folder = Path(folder)
    if not folder.exists():
        draw_shapes(folder)
    loader = make_loader(folder / "val", 64, False, torch.float32)
    classes = loader.dataset.classes
    model = make_model(len(classes))
    train(model, folder, int(epochs), checkpoint)
    model.load_state_dict(torch.load(checkpoint, weights_only=True))
    matrix = confusion_matrix(model, loader)
    print(f"best checkpoint: {matrix.trace() / matrix.sum():.2%} correct")
    save_plot(matrix, classes, picture)


if __name__ == "__main__":
    main(*sys.argv[1:])
