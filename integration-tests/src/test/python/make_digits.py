"""A small image classifier for colour pictures of digits, the pictures, and what Python answers for them.

run: python make_digits.py OUT_DIR --mnist DIR_OF_THE_WHOLE_SET

Writes
  digits.pt           TorchScript (scripted, eval mode): float32 (N, 3, 64, 64) -> logits (N, 10)
  labels.txt          the ten labels, one a line, in the order of the logits
  NAME.png, NAME.jpg  pictures of test digits, 200 x 160
  digits.safetensors  for each picture NAME (without its ending): NAME.pixels uint8 (3, 160, 200) as Python decodes it,
                      NAME.input float32 (1, 3, 64, 64) after the transforms, NAME.logits float32 (1, 10)
  digits.json         {"accuracy", "size", "mean", "std", "pictures": {file: {"label", "top5": [[label, probability]]}}}

The transforms: pixels / 255, Resize(64, antialias=True), CenterCrop(64), Normalize(mean, std) of ImageNet. Resize and
CenterCrop are written with the tensor functions that torchvision's own call, so torchvision need not be there.
"""

import argparse
import json
from pathlib import Path

import numpy
import torch
import torch.nn.functional as F
from PIL import Image
from safetensors.torch import save_file
from torch import nn

import digits
import exports

LABELS = ("zero", "one", "two", "three", "four", "five", "six", "seven", "eight", "nine")
SIZE = 64
MEAN = (0.485, 0.456, 0.406)
STD = (0.229, 0.224, 0.225)
HEIGHT = 160
WIDTH = 200
EPOCHS = 2
BATCH = 64
TRAINED_ON = 20_000
# The picture's name, its place in the test set, the colours of digit and background (red, green, blue).
PICTURES = (
    ("seven.png", 0, (255, 236, 179), (38, 50, 90)),
    ("two.png", 1, (40, 60, 40), (200, 230, 201)),
    ("four.png", 4, (250, 250, 250), (183, 28, 28)),
    ("nine.jpg", 12, (33, 33, 33), (255, 204, 128)),
)


class Block(nn.Module):
    """Two 3 x 3 convolutions and a shortcut; halves height and width."""

    def __init__(self, inputs: int, outputs: int) -> None:
        super().__init__()
        self.conv1 = nn.Conv2d(inputs, outputs, 3, stride=2, padding=1, bias=False)
        self.bn1 = nn.BatchNorm2d(outputs)
        self.conv2 = nn.Conv2d(outputs, outputs, 3, padding=1, bias=False)
        self.bn2 = nn.BatchNorm2d(outputs)
        self.shortcut = nn.Conv2d(inputs, outputs, 1, stride=2, bias=False)

    def forward(self, x: torch.Tensor) -> torch.Tensor:
        y = F.relu(self.bn1(self.conv1(x)))
        return F.relu(self.bn2(self.conv2(y)) + self.shortcut(x))


class DigitNet(nn.Module):
    """Four blocks, an average over the picture, a linear layer."""

    def __init__(self) -> None:
        super().__init__()
        self.blocks = nn.Sequential(Block(3, 16), Block(16, 32), Block(32, 64), Block(64, 96))
        self.fc = nn.Linear(96, len(LABELS))

    def forward(self, pictures: torch.Tensor) -> torch.Tensor:
        return self.fc(self.blocks(pictures).mean((2, 3)))


def painted(ink: torch.Tensor, digit: torch.Tensor, background: torch.Tensor) -> torch.Tensor:
    """Ink between 0 and 1 (N, 1, H, W) and colours (N, 3) as a picture (N, 3, H, W)."""
    return ink * digit[:, :, None, None] + (1 - ink) * background[:, :, None, None]


def normalised(pictures: torch.Tensor) -> torch.Tensor:
    return (pictures - torch.tensor(MEAN).view(3, 1, 1)) / torch.tensor(STD).view(3, 1, 1)


def training_pictures(pixels: torch.Tensor) -> torch.Tensor:
    """Digits in random colours that can be told apart, at a random size and place."""
    count = len(pixels)
    digit = torch.rand(count, 3)
    background = torch.rand(count, 3)
    alike = (digit - background).abs().mean(1) < 0.25
    background[alike] = 1 - digit[alike].round()
    zoom = 0.9 + 0.5 * torch.rand(count)
    theta = torch.zeros(count, 2, 3)
    theta[:, 0, 0] = zoom
    theta[:, 1, 1] = zoom
    theta[:, :, 2] = 0.3 * (torch.rand(count, 2) - 0.5)
    grid = F.affine_grid(theta, [count, 1, SIZE, SIZE], align_corners=False)
    ink = F.grid_sample(pixels.unsqueeze(1).float() / 255, grid, align_corners=False)
    return normalised(painted(ink, digit, background))


def train(pixels: torch.Tensor, labels: torch.Tensor) -> DigitNet:
    torch.manual_seed(0)
    model = DigitNet()
    optimizer = torch.optim.AdamW(model.parameters(), lr=3e-3)
    steps = EPOCHS * -(-len(pixels) // BATCH)
    scheduler = torch.optim.lr_scheduler.OneCycleLR(optimizer, 3e-3, steps)
    for epoch in range(EPOCHS):
        for chosen in torch.randperm(len(pixels)).split(BATCH):
            optimizer.zero_grad()
            loss = F.cross_entropy(model(training_pictures(pixels[chosen])), labels[chosen])
            loss.backward()
            optimizer.step()
            scheduler.step()
        print(f"epoch {epoch + 1}: loss of the last batch {loss.item():.4f}")
    return model.eval()


def accuracy(model: nn.Module, pixels: torch.Tensor, labels: torch.Tensor) -> float:
    torch.manual_seed(1)
    right = 0
    for images, targets in zip(pixels.split(500), labels.split(500)):
        right += (model(training_pictures(images)).argmax(1) == targets).sum().item()
    return right / len(pixels)


def picture(pixels: torch.Tensor, digit: tuple, background: tuple) -> Image.Image:
    """The digit, 140 pixels high, in the middle of a background of one colour."""
    ink = F.interpolate(pixels[None, None].float() / 255, (140, 140), mode="bicubic", antialias=True).clamp(0, 1)
    ink = F.pad(ink, ((WIDTH - 140) // 2,) * 2 + ((HEIGHT - 140) // 2,) * 2)
    painting = painted(ink, torch.tensor([digit]).float(), torch.tensor([background]).float())
    return Image.fromarray(painting[0].permute(1, 2, 0).round().byte().numpy())


def transformed(pixels: torch.Tensor) -> torch.Tensor:
    """uint8 (3, H, W) to the model's input (1, 3, 64, 64)."""
    height, width = pixels.shape[1:]
    short = min(height, width)
    size = [int(SIZE * height / short), int(SIZE * width / short)]
    x = F.interpolate(pixels[None].float() / 255, size, mode="bilinear", antialias=True)
    top = round((size[0] - SIZE) / 2)
    left = round((size[1] - SIZE) / 2)
    return normalised(x[:, :, top : top + SIZE, left : left + SIZE]).contiguous()


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("out", type=Path)
    parser.add_argument("--mnist", type=Path, required=True)
    arguments = parser.parse_args()
    arguments.out.mkdir(parents=True, exist_ok=True)

    pixels, labels = digits.read(arguments.mnist, "train")
    model = train(pixels[:TRAINED_ON], labels[:TRAINED_ON])
    test_pixels, test_labels = digits.read(arguments.mnist, "t10k")

    tensors = {}
    pictures = {}
    with torch.inference_mode():
        measured = accuracy(model, test_pixels[:2000], test_labels[:2000])
        for name, place, digit, background in PICTURES:
            path = arguments.out / name
            picture(test_pixels[place], digit, background).save(path)
            decoded = torch.from_numpy(numpy.array(Image.open(path).convert("RGB"))).permute(2, 0, 1).contiguous()
            logits = model(transformed(decoded))
            best = logits.softmax(1)[0].topk(5)
            tensors[f"{path.stem}.pixels"] = decoded
            tensors[f"{path.stem}.input"] = transformed(decoded)
            tensors[f"{path.stem}.logits"] = logits
            pictures[name] = {
                "label": LABELS[test_labels[place]],
                "top5": [[LABELS[i], p] for i, p in zip(best.indices.tolist(), best.values.tolist())],
            }

    exports.script(model).save(str(arguments.out / "digits.pt"))
    (arguments.out / "labels.txt").write_text("\n".join(LABELS) + "\n")
    save_file(tensors, arguments.out / "digits.safetensors")
    expected = {"accuracy": measured, "size": SIZE, "mean": MEAN, "std": STD, "pictures": pictures}
    (arguments.out / "digits.json").write_text(json.dumps(expected, indent=1) + "\n")


if __name__ == "__main__":
    main()
