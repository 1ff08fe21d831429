"""U-Net that finds lesions in synthetic scans: Dice loss and score, overlay as PNG."""

import sys

import torch
import torch.nn.functional as F
from PIL import Image
from torch import nn

SIZE, BATCH_SIZE, WIDTH = 48, 8, 8


class DoubleConv(nn.Sequential):
    def __init__(self, inputs, outputs):
        super().__init__(
            nn.Conv2d(inputs, outputs, 3, padding=1, bias=False),
            nn.BatchNorm2d(outputs),
            nn.ReLU(),
            nn.Conv2d(outputs, outputs, 3, padding=1, bias=False),
            nn.BatchNorm2d(outputs),
            nn.ReLU(),
        )


class UNet(nn.Module):
    def __init__(self):
        super().__init__()
        self.down1 = DoubleConv(1, WIDTH)
        self.down2 = DoubleConv(WIDTH, 2 * WIDTH)
        self.bottom = DoubleConv(2 * WIDTH, 4 * WIDTH)
        self.widen2 = nn.ConvTranspose2d(4 * WIDTH, 2 * WIDTH, 2, stride=2)
        self.up2 = DoubleConv(4 * WIDTH, 2 * WIDTH)
        self.widen1 = nn.ConvTranspose2d(2 * WIDTH, WIDTH, 2, stride=2)
        self.up1 = DoubleConv(2 * WIDTH, WIDTH)
        self.head = nn.Conv2d(WIDTH, 1, 1)

    def forward(self, images):  # (N, 1, 48, 48)
        x1 = self.down1(images)  # (N, 8, 48, 48)
        x2 = self.down2(F.max_pool2d(x1, 2))  # (N, 16, 24, 24)
        x = self.bottom(F.max_pool2d(x2, 2))  # (N, 32, 12, 12)
        x = self.up2(torch.cat([x2, self.widen2(x)], dim=1))
        x = self.up1(torch.cat([x1, self.widen1(x)], dim=1))
        return self.head(x)  # (N, 1, 48, 48), logits


def make_scans(count):
    """Scans, (N, 1, H, W), with up to three bright ellipses, and their masks."""
    row = torch.arange(SIZE).view(1, 1, SIZE, 1)
    column = torch.arange(SIZE).view(1, 1, 1, SIZE)
    draws = torch.rand(6, count, 3, 1, 1).unbind()
    center_row, center_column, angle, width, height, presence = draws
    dy = row - SIZE * (0.2 + 0.6 * center_row)
    dx = column - SIZE * (0.2 + 0.6 * center_column)
    cos, sin = (angle * torch.pi).cos(), (angle * torch.pi).sin()
    across = (dx * cos + dy * sin) / (3 + 6 * width)
    along = (dy * cos - dx * sin) / (3 + 6 * height)
    lesions = (across**2 + along**2 < 1) & (presence < 0.7)
    masks = lesions.any(dim=1, keepdim=True).to(across.dtype)
    coarse = torch.rand(count, 1, 4, 4)
    shading = F.interpolate(coarse, size=SIZE, mode="bilinear", align_corners=True)
    noise = 0.25 * torch.randn(count, 1, SIZE, SIZE)
    return 0.4 * masks + 0.3 * shading + noise, masks


def dice(predictions, masks):
    """Twice the intersection over the sum of both areas, averaged over the batch."""
    intersection = (predictions * masks).sum(dim=(1, 2, 3))
    areas = (predictions + masks).sum(dim=(1, 2, 3))
    return ((2 * intersection + 1) / (areas + 1)).mean()


def train(model, steps):
    """Returns the loss of each step."""
    losses = []
    optimizer = torch.optim.Adam(model.parameters(), lr=5e-3)
    for step in range(1, steps + 1):
        images, masks = make_scans(BATCH_SIZE)
        loss = 1 - dice(model(images).sigmoid(), masks)
        optimizer.zero_grad()
        loss.backward()
        optimizer.step()
        losses.append(loss.item())
        if step % 50 == 0:
            print(f"step {step}: loss {losses[-1]:.4f}")
    return losses


def overlay(images, masks, predictions):
    """RGB pictures, (N, 3, H, W)."""
    found = masks * predictions
    colors = torch.cat([masks - found, found, predictions - found], dim=1)
    return 0.6 * images.clamp(0, 1) + 0.4 * colors


def main(steps=400, picture="u-net.png"):
    torch.manual_seed(0)
    model = UNet()
    train(model, int(steps))
    model.eval()
    images, masks = make_scans(200)
    with torch.no_grad():
        predictions = (model(images) > 0).to(masks.dtype)
    print(f"Dice score of 200 new scans: {dice(predictions, masks):.4f}")
    row = torch.cat([*overlay(images, masks, predictions)[:8]], dim=2)
    pixels = (row * 255).byte().permute(1, 2, 0)
    Image.fromarray(pixels.numpy()).save(picture)


if __name__ == "__main__":
    main(*sys.argv[1:])
