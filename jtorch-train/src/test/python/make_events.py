"""Records the events of torch.utils.tensorboard: python make_events.py ../resources/org/jtorch/tensorboard/events.json"""

import base64
import io
import json
import os
import sys
import tempfile

import numpy
import torch
from PIL import Image
from tensorboard.backend.event_processing.event_file_loader import RawEventFileLoader
from tensorboard.compat.proto import event_pb2
from torch.utils.tensorboard import SummaryWriter

# Sums of these do not depend on the order.
VALUES = (torch.arange(-70, 331) % 97 - 31) / 64
PIXELS = torch.arange(10 * 3 * 4 * 6).reshape(10, 3, 4, 6) * 37 % 256


def calls(writer):
    writer.add_scalar("loss", 0.5, 3)
    writer.add_scalar("zero", 0.0)
    writer.add_scalar("negative", -1e-3, -2)
    writer.add_scalar("new", 0.1, 1 << 40, new_style=True)
    writer.add_scalar("double", 0.1, 5, new_style=True, double_precision=True)
    writer.add_scalar("nan", float("nan"), 6)
    writer.add_histogram("tensorflow", VALUES, 7)
    writer.add_histogram("positive", VALUES.abs() + 1, 7)
    writer.add_histogram("one", torch.tensor([2.5]), 7)
    writer.add_histogram("zeros", torch.zeros(5), 7)
    for bins in ["auto", "fd", "doane", "scott", "stone", "rice", "sturges", "sqrt"]:
        writer.add_histogram(bins, VALUES, 8, bins=bins)
    writer.add_histogram("count", VALUES, 9, bins=10)
    writer.add_histogram("joined", VALUES, 9, bins=100, max_bins=7)
    writer.add_histogram("edges", VALUES, 9, bins=[-0.25, 0.0, 0.125, 0.75])
    writer.add_text("text", "**Grüße** from\n\n| a | b |\n|---|---|\n| 1 | 2 |", 10)
    labels = torch.arange(200) * 7 % 3 == 0
    predictions = torch.arange(200) * 11 % 32 / 32
    writer.add_pr_curve("curve", labels, predictions, 11)
    writer.add_pr_curve("weighted", labels, predictions, 12, num_thresholds=10,
                        weights=numpy.arange(200) % 4 / 4)


def images(writer):
    uint8 = PIXELS.to(torch.uint8)
    real = PIXELS.float() / 200 - 0.1
    writer.add_image("chw", uint8[0])
    writer.add_image("real", real[0])
    writer.add_image("gray", uint8[0, :1])
    writer.add_image("hwc", uint8[1].permute(1, 2, 0), dataformats="HWC")
    writer.add_image("hw", real[2, 0], dataformats="HW")
    writer.add_image("rgba", PIXELS.reshape(6, 4, 5, 6)[0].to(torch.uint8))
    writer.add_image("bool", uint8[3] > 99)
    writer.add_images("nchw", uint8)
    writer.add_images("grays", real[:3, 1:2])
    writer.add_images("nhwc", uint8.permute(0, 2, 3, 1), dataformats="NHWC")


def events(folder):
    for name in sorted(os.listdir(folder)):
        if name.startswith("events"):
            for raw in RawEventFileLoader(os.path.join(folder, name)).Load():
                event = event_pb2.Event.FromString(raw)
                event.wall_time = 0
                yield event


def written(folder):
    return [base64.b64encode(e.SerializeToString(deterministic=True)).decode() for e in events(folder)]


result = {}
with tempfile.TemporaryDirectory() as folder:
    with SummaryWriter(folder) as writer:
        calls(writer)
    result["calls"] = written(folder)
with tempfile.TemporaryDirectory() as folder:
    with SummaryWriter(folder, purge_step=33) as writer:
        pass
    result["purge"] = written(folder)
with tempfile.TemporaryDirectory() as folder:
    with SummaryWriter(folder) as writer:
        writer.add_scalars("a/b", {"x": 1.5, "y": 2.5}, 4)
    result["scalars"] = {
        os.path.basename(path): written(path)
        for path in (os.path.join(folder, name) for name in os.listdir(folder))
        if os.path.isdir(path)
    }
with tempfile.TemporaryDirectory() as folder:
    with SummaryWriter(folder) as writer:
        writer.add_hparams({"lr": 0.1}, {"hparam/loss": 0.25}, run_name="one")
        writer.add_hparams({"name": "sgd"}, {"loss": 1, "accuracy": 0.5}, {"name": ["sgd", "adam"]}, "two", 3)
        writer.add_hparams({"flag": True}, {}, run_name="three")
        writer.add_hparams({"lr": 0}, {}, {"lr": [0, 1, 2]}, "four")
    result["hparams"] = {name: written(os.path.join(folder, name)) for name in ["one", "two", "three", "four"]}
with tempfile.TemporaryDirectory() as folder:
    with SummaryWriter(folder) as writer:
        images(writer)
    pictures = []
    for event in events(folder):
        for value in event.summary.value:
            image = Image.open(io.BytesIO(value.image.encoded_image_string))
            pictures.append({
                "tag": value.tag, "height": value.image.height, "width": value.image.width,
                "colorspace": value.image.colorspace, "pixels": base64.b64encode(image.tobytes()).decode(),
            })
    result["images"] = pictures
with open(sys.argv[1], "w") as f:
    json.dump(result, f, indent=0)
