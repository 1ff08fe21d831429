"""Prints the logits of a 3D Swin transformer in training mode, and the next random number.

make_video_training.py [--shim FILE]. VideoModelsTest has the numbers.
"""

import argparse
import runpy


def main():
    parser = argparse.ArgumentParser()
    parser.add_argument("--shim", help="a file to run before torchvision is imported")
    args = parser.parse_args()
    if args.shim:
        runpy.run_path(args.shim)
    import torch
    from torchvision import models

    torch.manual_seed(0)
    model = models.video.swin3d_t(num_classes=4, dropout=0.1, attention_dropout=0.1)
    clips = torch.linspace(-1, 1, 2 * 3 * 4 * 64 * 64).view(2, 3, 4, 64, 64)
    torch.manual_seed(5)
    with torch.no_grad():
        print(model(clips).flatten().tolist())
    print(torch.rand(1).item())


main()
