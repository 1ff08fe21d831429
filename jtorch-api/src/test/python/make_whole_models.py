"""Whole models and training checkpoints as public projects save them, and the bits of their tensors.

run: python make_whole_models.py ../resources/org/jtorch/io/models

Needs timm and omegaconf: pip install timm omegaconf. The modules of ultralytics and Lightning are small classes with the
names of the original ones, because these packages are large: the pickles name the same classes with the same attributes.

models.json has, by file and path of a model in the file ("" for the whole file), by tensor: dtype, shape and the SHA-256
of the row-major bytes; "values" has other values by their path.
"""

import argparse
import hashlib
import importlib.util
import json
import sys
import types
from collections import OrderedDict, defaultdict
from pathlib import Path

import torch
from torch import nn


def module(name: str) -> types.ModuleType:
    parent, _, leaf = name.rpartition(".")
    made = sys.modules.setdefault(name, types.ModuleType(name))
    if parent:
        setattr(module(parent), leaf, made)
    return made


def named(name: str):
    """Puts a class under the name of another project's class."""

    def place(cls):
        cls.__module__, _, cls.__qualname__ = name.rpartition(".")
        cls.__name__ = cls.__qualname__
        setattr(module(cls.__module__), cls.__name__, cls)
        return cls

    return place


def stand_in_for_antlr4() -> None:
    """OmegaConf imports its grammar, which only interpolations such as ${x} use, and this file has none."""

    class Meta(type):
        def __getattr__(cls, name):
            return cls.__getattr__(cls, name)

    class Anything(metaclass=Meta):
        def __init__(self, *args, **kwargs):
            pass

        def __getattr__(self, name):
            if name.startswith("__"):
                raise AttributeError(name)
            return Anything()

        def __call__(self, *args, **kwargs):
            return Anything()

        def __iter__(self):
            return iter(())

    for name in ("antlr4", "antlr4.error", "antlr4.error.ErrorListener", "antlr4.tree", "antlr4.tree.Tree"):
        made = module(name)
        made.__all__ = ["ATNDeserializer", "CommonTokenStream", "DFA", "ErrorListener", "InputStream", "Lexer"]
        made.__all__ += ["Parser", "ParserRuleContext", "ParseTreeListener", "ParseTreeVisitor", "PredictionContextCache", "TerminalNode"]
        made.__all__ += ["TerminalNodeImpl", "Token", "TokenStream"]
        for member in made.__all__:
            setattr(made, member, Anything)


@named("ultralytics.nn.modules.conv.Conv")
class Conv(nn.Module):
    default_act = nn.SiLU()

    def __init__(self, c1, c2, k=1, s=1):
        super().__init__()
        self.conv = nn.Conv2d(c1, c2, k, s, k // 2, bias=False)
        self.bn = nn.BatchNorm2d(c2, eps=1e-3, momentum=0.03)
        self.act = self.default_act


@named("ultralytics.nn.modules.conv.Concat")
class Concat(nn.Module):
    def __init__(self, dimension=1):
        super().__init__()
        self.d = dimension


@named("ultralytics.nn.modules.block.Bottleneck")
class Bottleneck(nn.Module):
    def __init__(self, c1, c2, shortcut=True):
        super().__init__()
        self.cv1, self.cv2 = Conv(c1, c2, 3), Conv(c2, c2, 3)
        self.add = shortcut and c1 == c2


@named("ultralytics.nn.modules.block.C2f")
class C2f(nn.Module):
    def __init__(self, c1, c2, n=1):
        super().__init__()
        self.c = c2 // 2
        self.cv1, self.cv2 = Conv(c1, 2 * self.c), Conv((2 + n) * self.c, c2)
        self.m = nn.ModuleList(Bottleneck(self.c, self.c) for _ in range(n))


@named("ultralytics.nn.modules.block.SPPF")
class SPPF(nn.Module):
    def __init__(self, c1, c2, k=5):
        super().__init__()
        self.cv1, self.cv2 = Conv(c1, c1 // 2), Conv(c1 * 2, c2)
        self.m = nn.MaxPool2d(kernel_size=k, stride=1, padding=k // 2)


@named("ultralytics.nn.modules.block.DFL")
class DFL(nn.Module):
    def __init__(self, c1=4):
        super().__init__()
        self.conv = nn.Conv2d(c1, 1, 1, bias=False).requires_grad_(False)
        self.conv.weight.data[:] = nn.Parameter(torch.arange(c1, dtype=torch.float).view(1, c1, 1, 1))
        self.c1 = c1


@named("ultralytics.nn.modules.head.Detect")
class Detect(nn.Module):
    def __init__(self, nc, ch):
        super().__init__()
        self.nc, self.nl, self.reg_max, self.no = nc, len(ch), 4, nc + 16
        self.stride = torch.tensor([8.0, 16.0])
        self.cv2 = nn.ModuleList(nn.Sequential(Conv(x, 8, 3), nn.Conv2d(8, 16, 1)) for x in ch)
        self.cv3 = nn.ModuleList(nn.Sequential(Conv(x, 8, 3), nn.Conv2d(8, nc, 1)) for x in ch)
        self.dfl = DFL(self.reg_max)


@named("ultralytics.utils.IterableSimpleNamespace")
class IterableSimpleNamespace(types.SimpleNamespace):
    pass


@named("ultralytics.nn.tasks.DetectionModel")
class DetectionModel(nn.Module):
    def __init__(self):
        super().__init__()
        layers = [Conv(3, 8, 3, 2), Conv(8, 16, 3, 2), C2f(16, 16), SPPF(16, 16), Concat(), Detect(2, (16, 16))]
        for i, layer in enumerate(layers):
            layer.i, layer.f, layer.type = i, -1, type(layer).__module__ + "." + type(layer).__name__
            layer.np = sum(x.numel() for x in layer.parameters())
        self.model, self.save = nn.Sequential(*layers), [2, 3]
        self.yaml = {"nc": 2, "backbone": [[-1, 1, "Conv", [64, 3, 2]]], "scales": {"n": [0.33, 0.25, 1024]}}
        self.names, self.inplace, self.nc = {0: "person", 1: "bicycle"}, True, 2
        self.stride = torch.tensor([8.0, 16.0])
        self.args = IterableSimpleNamespace(task="detect", imgsz=640, lr0=0.01)
        self.task, self.pt_path = "detect", "yolov8n.pt"


def yolo() -> tuple:
    net = DetectionModel()
    for layer in net.modules():
        if isinstance(layer, nn.BatchNorm2d):
            layer.running_mean.normal_()
            layer.running_var.uniform_(0.5, 2)
    return {
        "date": "2024-01-10T12:00:00.000000",
        "version": "8.0.238",
        "license": "AGPL-3.0 License (https://ultralytics.com/license)",
        "epoch": -1,
        "best_fitness": None,
        "model": net.half(),
        "ema": None,
        "updates": None,
        "optimizer": None,
        "train_args": {"task": "detect", "data": "coco.yaml", "lr0": 0.01, "save_dir": Path("runs/train")},
        "train_results": {"epoch": [1, 2], "metrics/mAP50(B)": [0.1, 0.2]},
    }, {"model": net}, {"train_args.lr0": 0.01, "model.names.1": "bicycle", "model.args.imgsz": 640}


@named("lightning.fabric.utilities.data.AttributeDict")
class AttributeDict(dict):
    pass


@named("lightning.pytorch.trainer.states.TrainerFn")
class TrainerFn:
    def __init__(self):
        self.value = "fit"


def lightning() -> tuple:
    net = nn.Sequential(OrderedDict(encoder=nn.LSTM(4, 6, batch_first=True), head=nn.Linear(6, 3)))
    optimizer = torch.optim.AdamW(net.parameters(), lr=3e-4)
    net.head(net.encoder(torch.randn(2, 5, 4))[0]).sum().backward()
    optimizer.step()
    scheduler = torch.optim.lr_scheduler.CosineAnnealingLR(optimizer, 10)
    state = OrderedDict(("model." + k, v) for k, v in net.state_dict().items())
    loop = {"state_dict": {}, "batch_progress": {"total": {"ready": 4}, "is_last_batch": True}}
    namespace = argparse.Namespace(lr=3e-4, layers=[4, 6], data=Path("data/train"), seed=None, precision="16-mixed")
    return {
        "epoch": 3,
        "global_step": 40,
        "pytorch-lightning_version": "2.2.0",
        "state_dict": state,
        "loops": {"fit_loop": loop, "fn": TrainerFn()},
        "callbacks": {"ModelCheckpoint{'monitor': 'val_loss'}": {"best_model_score": torch.tensor(0.25), "best_k_models": {}}},
        "optimizer_states": [optimizer.state_dict()],
        "lr_schedulers": [scheduler.state_dict()],
        "hparams_name": "kwargs",
        "hyper_parameters": AttributeDict(args=namespace, counts=defaultdict(int, a=1)),
        "datamodule_hparams_name": "args",
    }, {"state_dict": state}, {"epoch": 3, "hyper_parameters.args.lr": 3e-4, "hyper_parameters.args.precision": "16-mixed"}


def omega() -> tuple:
    if importlib.util.find_spec("antlr4") is None:
        stand_in_for_antlr4()
    from omegaconf import OmegaConf

    state = nn.Sequential(nn.Linear(3, 4), nn.LayerNorm(4)).state_dict()
    cfg = OmegaConf.create({"model": {"width": 4, "layers": [1, 2, 3]}, "optimizer": {"lr": 0.1, "name": "adam"}, "seed": None})
    return {"model": state, "cfg": cfg, "task_state": {}, "args": None}, {"model": state}, {"cfg._content.optimizer._content.lr._val": 0.1}


def timm_vit() -> tuple:
    import timm

    net = timm.create_model(
        "vit_tiny_patch16_224", img_size=32, patch_size=8, embed_dim=24, depth=2, num_heads=3, num_classes=5, global_pool="avg"
    )
    return net, {"": net}, {}


def timm_mobilenet() -> tuple:
    import timm

    net = timm.models.mobilenetv3._gen_mobilenet_v3("mobilenetv3_small_100", 0.1, num_classes=3)
    net.conv_head, net.classifier = nn.Conv2d(net.conv_head.in_channels, 16, 1), nn.Linear(16, 3)
    return {"arch": "mobilenetv3_small_100", "state_dict": net.state_dict(), "net": net.eval()}, {"state_dict": net, "net": net}, {}


def timm_resnet() -> tuple:
    import timm

    net = timm.models.resnet.ResNet(timm.models.resnet.BasicBlock, [1, 1, 1, 1], num_classes=3, channels=(8, 8, 16, 16), stem_width=8)
    return net.to(torch.bfloat16), {"": net}, {}


def facts(state) -> dict:
    state = state.state_dict() if isinstance(state, nn.Module) else state
    return {
        name: [
            str(x.dtype).removeprefix("torch."),
            list(x.shape),
            hashlib.sha256(bytes(x.contiguous().flatten().view(torch.uint8).tolist())).hexdigest(),
        ]
        for name, x in state.items()
    }


def main() -> None:
    folder = Path(sys.argv[1])
    folder.mkdir(parents=True, exist_ok=True)
    everything = {}
    for make in (yolo, lightning, timm_vit, timm_mobilenet, timm_resnet, omega):
        torch.manual_seed(7)
        saved, models, values = make()
        torch.save(saved, folder / f"{make.__name__}.pt")
        everything[make.__name__ + ".pt"] = {"models": {k: facts(v) for k, v in models.items()}, "values": values}
    (folder / "models.json").write_text(json.dumps(everything, indent=1) + "\n")


if __name__ == "__main__":
    main()
