"""Trains LeNet on the whole of MNIST and exports it in the two forms that Java reads.

run: python make_lenet.py OUT_DIR --mnist DIR_OF_THE_WHOLE_SET

Writes
  lenet.pt            TorchScript (scripted, eval mode)
  lenet.pth           torch.save(model.state_dict())
  lenet.json          test accuracy on the whole test set and on its first 2,000, labels and predictions of the first 16
  lenet.safetensors   `pixels` uint8 (16, 28, 28), `input` float32 (16, 1, 28, 28) and `logits` float32 (16, 10) of those
"""

import argparse
import json
from pathlib import Path

import torch
import torch.nn.functional as F
from safetensors.torch import save_file

import digits
import exports
from lenet import LeNet

EPOCHS = 8
BATCH = 64
SHOWN = 16
IN_THE_REPOSITORY = 2_000


def train(images: torch.Tensor, labels: torch.Tensor) -> LeNet:
    torch.manual_seed(0)
    model = LeNet()
    optimizer = torch.optim.SGD(model.parameters(), lr=0.02, momentum=0.9, weight_decay=1e-4)
    scheduler = torch.optim.lr_scheduler.CosineAnnealingLR(optimizer, EPOCHS)
    for epoch in range(EPOCHS):
        for chosen in torch.randperm(len(images)).split(BATCH):
            optimizer.zero_grad()
            loss = F.cross_entropy(model(images[chosen]), labels[chosen])
            loss.backward()
            optimizer.step()
        scheduler.step()
        print(f"epoch {epoch + 1}: loss of the last batch {loss.item():.4f}")
    return model.eval()


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("out", type=Path)
    parser.add_argument("--mnist", type=Path, required=True)
    arguments = parser.parse_args()
    arguments.out.mkdir(parents=True, exist_ok=True)

    pixels, labels = digits.read(arguments.mnist, "train")
    model = train(digits.normalised(pixels), labels)

    test_pixels, test_labels = digits.read(arguments.mnist, "t10k")
    with torch.inference_mode():
        logits = model(digits.normalised(test_pixels))
    right = (logits.argmax(1) == test_labels).double()

    exports.script(model).save(str(arguments.out / "lenet.pt"))
    torch.save(model.state_dict(), arguments.out / "lenet.pth")
    save_file(
        {
            "pixels": test_pixels[:SHOWN].clone(),
            "input": digits.normalised(test_pixels[:SHOWN]),
            "logits": logits[:SHOWN].clone(),
        },
        arguments.out / "lenet.safetensors",
    )
    expected = {
        "parameters": sum(p.numel() for p in model.parameters()),
        "test_accuracy": right.mean().item(),
        "test_accuracy_first_2000": right[:IN_THE_REPOSITORY].mean().item(),
        "labels": test_labels[:SHOWN].tolist(),
        "predictions": logits[:SHOWN].argmax(1).tolist(),
    }
    (arguments.out / "lenet.json").write_text(json.dumps(expected, indent=2) + "\n")


if __name__ == "__main__":
    main()
