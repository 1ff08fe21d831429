"""Records torchvision's models with other options than the defaults, and in training.

make_variants.py FILE [CASE ...] [--shim FILE] writes for each case, or for those that are named and
keeps the others of the file, the SHA-256 of the printed model, the sum of
the parameters with seed 0, and, with the weights and inputs of make_models.py, the outputs. In
training the generator has seed 1, and the sum of the absolute gradients of the squares of all
outputs is added.
"""

import argparse
import functools
import hashlib
import importlib.util
import json
import math
import operator
import os
import re
import runpy
import sys
import warnings

CASES = [
    ("alexnet", "alexnet", {"dropout": 0.2}, True, [2, 3, 70, 70]),
    ("vgg11 plain", "vgg11", {"init_weights": False, "num_classes": 3}, False, [1, 3, 40, 40]),
    ("squeezenet1_1", "squeezenet1_1", {}, True, [2, 3, 64, 64]),
    ("densenet121 dropping", "densenet121", {"drop_rate": 0.2, "bn_size": 2}, True, [2, 3, 64, 64]),
    ("densenet121 efficient", "densenet121", {"memory_efficient": True}, True, [2, 3, 64, 64]),
    ("googlenet", "googlenet", {"dropout_aux": 0.5}, True, [2, 3, 64, 64]),
    (
        "googlenet without heads",
        "googlenet",
        {"aux_logits": False, "transform_input": True, "init_weights": False},
        False,
        [2, 3, 64, 64],
    ),
    ("inception_v3", "inception_v3", {}, True, [2, 3, 299, 299]),
    (
        "inception_v3 without head",
        "inception_v3",
        {"aux_logits": False, "transform_input": True, "init_weights": False},
        False,
        [2, 3, 96, 96],
    ),
    (
        "mobilenet_v2 narrow",
        "mobilenet_v2",
        {"width_mult": 0.6, "round_nearest": 4, "num_classes": 5},
        True,
        [2, 3, 64, 64],
    ),
    (
        "mobilenet_v2 two stages",
        "mobilenet_v2",
        {"inverted_residual_setting": [[1, 16, 1, 1], [4, 24, 2, 2]]},
        False,
        [2, 3, 64, 64],
    ),
    (
        "mobilenet_v3_large dilated",
        "mobilenet_v3_large",
        {"dilated": True, "reduced_tail": True, "width_mult": 0.75},
        False,
        [2, 3, 64, 64],
    ),
    ("mobilenet_v3_small", "mobilenet_v3_small", {"dropout": 0.4}, True, [2, 3, 64, 64]),
    ("mnasnet0_5", "mnasnet0_5", {}, True, [2, 3, 64, 64]),
    ("shufflenet_v2_x0_5", "shufflenet_v2_x0_5", {}, True, [2, 3, 64, 64]),
    ("efficientnet_b0", "efficientnet_b0", {"stochastic_depth_prob": 0.5}, True, [2, 3, 64, 64]),
    ("efficientnet_v2_s", "efficientnet_v2_s", {}, True, [2, 3, 64, 64]),
    ("resnet50", "resnet50", {"zero_init_residual": True}, False, [1, 3, 64, 64]),
    ("regnet_y_400mf", "regnet_y_400mf", {"stem_width": 16}, True, [2, 3, 64, 64]),
    (
        "convnext_tiny",
        "convnext_tiny",
        {"layer_scale": 0.5, "stochastic_depth_prob": 0.5},
        True,
        [2, 3, 64, 64],
    ),
    (
        "vit_b_32",
        "vit_b_32",
        {"image_size": 64, "dropout": 0.1, "attention_dropout": 0.2, "representation_size": 32},
        True,
        [2, 3, 64, 64],
    ),
    (
        "vit_b_16_with_stem",
        "vit_b_16",
        {
            "image_size": 32,
            "conv_stem_configs": [[8, 3, 2], [16, 3, 2], [32, 3, 2], [64, 3, 2]],
            "num_classes": 5,
        },
        False,
        [2, 3, 32, 32],
    ),
    ("swin_t", "swin_t", {"dropout": 0.1, "attention_dropout": 0.2}, True, [2, 3, 64, 96]),
    ("swin_v2_t", "swin_v2_t", {"mlp_ratio": 2.0, "num_classes": 7}, True, [2, 3, 96, 64]),
    (
        "maxvit_t",
        "maxvit_t",
        {"mlp_dropout": 0.1, "attention_dropout": 0.2},
        True,
        [2, 3, 224, 224],
    ),
    (
        "resnet of few blocks",
        "ResNet",
        {
            "block": "resnet.Bottleneck",
            "layers": [1, 2, 1, 1],
            "groups": 2,
            "width_per_group": 32,
            "replace_stride_with_dilation": [False, True, False],
            "num_classes": 5,
        },
        True,
        [2, 3, 64, 64],
    ),
    (
        "resnet of own blocks",
        "ResNet",
        {"block": "residual", "layers": [1, 2, 1, 1], "num_classes": 5},
        False,
        [2, 3, 64, 64],
    ),
    (
        "densenet of two blocks",
        "DenseNet",
        {"growth_rate": 8, "block_config": [2, 3], "num_init_features": 16, "num_classes": 5},
        True,
        [2, 3, 64, 64],
    ),
    (
        "vit of two layers",
        "VisionTransformer",
        {
            "image_size": 32,
            "patch_size": 8,
            "num_layers": 2,
            "num_heads": 4,
            "hidden_dim": 32,
            "mlp_dim": 64,
            "num_classes": 5,
        },
        True,
        [2, 3, 32, 32],
    ),
    (
        "mobilenet_v2 of own blocks",
        "mobilenet_v2",
        {"block": "plain", "num_classes": 5},
        False,
        [2, 3, 64, 64],
    ),
    (
        "convnext of own stages",
        "ConvNeXt",
        {"block_setting": [[16, 32, 1], [32, None, 2]], "layer_scale": 0.1, "num_classes": 5},
        True,
        [2, 3, 64, 64],
    ),
    (
        "convnext of own blocks",
        "ConvNeXt",
        {"block_setting": [[16, 32, 1], [32, None, 2]], "block": "plain", "num_classes": 5},
        False,
        [2, 3, 64, 64],
    ),
    (
        "shufflenet of few blocks",
        "ShuffleNetV2",
        {
            "stages_repeats": [2, 1, 1],
            "stages_out_channels": [8, 16, 32, 64, 128],
            "num_classes": 5,
        },
        True,
        [2, 3, 64, 64],
    ),
    (
        "shufflenet of own blocks",
        "shufflenet_v2_x0_5",
        {"inverted_residual": "plain", "num_classes": 5},
        False,
        [2, 3, 64, 64],
    ),
    (
        "efficientnet_b0 with another last layer",
        "EfficientNet",
        {"inverted_residual_setting": "b0", "dropout": 0.2, "last_channel": 64, "num_classes": 5},
        False,
        [2, 3, 64, 64],
    ),
    (
        "swin of two stages",
        "SwinTransformer",
        {
            "patch_size": [4, 2],
            "embed_dim": 16,
            "depths": [1, 2],
            "num_heads": [2, 4],
            "window_size": [4, 3],
            "downsample_layer": "swin_transformer.PatchMergingV2",
            "num_classes": 5,
        },
        True,
        [2, 3, 64, 32],
    ),
    (
        "swin of own blocks",
        "swin_t",
        {"block": "tokens", "downsample_layer": "merging", "num_classes": 5},
        False,
        [2, 3, 64, 32],
    ),
    (
        "maxvit of two blocks",
        "MaxVit",
        {
            "input_size": (64, 64),
            "stem_channels": 16,
            "partition_size": 4,
            "block_channels": [16, 32],
            "block_layers": [1, 2],
            "head_dim": 8,
            "stochastic_depth_prob": 0.1,
            "num_classes": 5,
        },
        True,
        [2, 3, 64, 64],
    ),
    (
        "mvit_v2_s of small clips",
        "mvit_v2_s",
        {
            "spatial_size": (64, 32),
            "temporal_size": 8,
            "patch_embed_kernel": (3, 5, 5),
            "patch_embed_padding": (1, 2, 2),
            "num_classes": 5,
        },
        False,
        [1, 3, 8, 64, 32],
    ),
    (
        "swin3d of two stages",
        "video.SwinTransformer3d",
        {
            "patch_size": [2, 4, 4],
            "embed_dim": 16,
            "depths": [2, 2],
            "num_heads": [2, 4],
            "window_size": [2, 4, 4],
            "mlp_ratio": 2.0,
            "num_classes": 5,
        },
        True,
        [2, 3, 7, 72, 38],
    ),
    (
        "googlenet of own convolutions",
        "GoogLeNet",
        {"conv_block": "own", "init_weights": True, "num_classes": 5},
        True,
        [2, 3, 64, 64],
    ),
    (
        "inception_v3 of own convolutions",
        "Inception3",
        {"conv_block": "own", "init_weights": True, "num_classes": 5},
        False,
        [1, 3, 96, 96],
    ),
    (
        "regnet of four blocks",
        "RegNet",
        {"block_params": [4, 16, 8.0, 2.0, 8, 0.5], "stem_width": 16, "num_classes": 5},
        True,
        [2, 3, 64, 64],
    ),
    (
        "mobilenet_v3_small with another head",
        "MobileNetV3",
        {"inverted_residual_setting": "v3", "last_channel": 64, "num_classes": 5},
        False,
        [2, 3, 64, 64],
    ),
    ("mnasnet of another width", "MNASNet", {"alpha": 0.35, "num_classes": 5}, True, [2, 3, 64, 64]),
    (
        "video resnet of several kinds",
        "video.VideoResNet",
        {
            "block": "video.resnet.BasicBlock",
            "conv_makers": ["Conv3DSimple", "Conv3DNoTemporal", "Conv2Plus1D", "Conv3DSimple"],
            "layers": [1, 1, 2, 1],
            "stem": "video.resnet.R2Plus1dStem",
            "num_classes": 5,
        },
        True,
        [2, 3, 4, 32, 32],
    ),
]

# Options whose values are objects, by their names above.
OBJECTS = ("block", "inverted_residual", "downsample_layer", "conv_block", "stem")


def rules():
    path = os.path.join(os.path.dirname(os.path.abspath(__file__)), "make_models.py")
    spec = importlib.util.spec_from_file_location("make_models", path)
    module = importlib.util.module_from_spec(spec)
    spec.loader.exec_module(module)
    return module


def own_layers(torch):
    """Layers of this script, which the Java test has too."""
    nn = torch.nn

    class Residual(nn.Module):
        expansion = 2

        def __init__(self, ins, planes, stride=1, downsample=None, *rest, **names):
            super().__init__()
            self.conv = nn.Conv2d(ins, 2 * planes, 3, stride, 1)
            self.downsample = downsample

        def forward(self, x):
            return self.conv(x) + (self.downsample(x) if self.downsample else x)

    class Plain(nn.Module):
        def __init__(self, ins, outs, stride=1, *rest, **names):
            super().__init__()
            if isinstance(outs, float):  # ConvNeXt's scale and probability
                outs, stride = ins, 1
            self.conv = nn.Conv2d(ins, outs, 3, stride, 1)

        def forward(self, x):
            return self.conv(x)

    class Own(nn.Module):
        def __init__(self, ins, outs, **names):
            super().__init__()
            self.conv = nn.Conv2d(ins, outs, **names)

        def forward(self, x):
            return self.conv(x).tanh()

    class Tokens(nn.Module):
        def __init__(self, dim, *rest, norm_layer=None, **names):
            super().__init__()
            self.norm = norm_layer(dim)

        def forward(self, x):
            return self.norm(x)

    class Merging(nn.Module):
        def __init__(self, dim, norm_layer):
            super().__init__()
            self.linear = nn.Linear(dim, 2 * dim)

        def forward(self, x):
            return self.linear(x)

    return {"residual": Residual, "plain": Plain, "own": Own, "tokens": Tokens, "merging": Merging}


def resolved(torch, models, options):
    """The options with objects in place of their names."""
    own = own_layers(torch)
    changed = dict(options)
    for name in OBJECTS:
        if isinstance(options.get(name), str):
            text = options[name]
            changed[name] = own.get(text) or operator.attrgetter(text)(models)
    if "conv_stem_configs" in options:
        config = models.vision_transformer.ConvStemConfig
        changed["conv_stem_configs"] = [config(*layer) for layer in options["conv_stem_configs"]]
    if "block_setting" in options:
        config = models.convnext.CNBlockConfig
        changed["block_setting"] = [config(*stage) for stage in options["block_setting"]]
    if options.get("inverted_residual_setting") == "b0":
        conf = models.efficientnet._efficientnet_conf
        settings, _ = conf("efficientnet_b0", width_mult=1.0, depth_mult=1.0)
        changed["inverted_residual_setting"] = settings
    if options.get("inverted_residual_setting") == "v3":
        conf = models.mobilenetv3._mobilenet_v3_conf
        changed["inverted_residual_setting"], _ = conf("mobilenet_v3_small")
    if "block_params" in options:
        names = ("depth", "w_0", "w_a", "w_m", "group_width", "se_ratio")
        params = dict(zip(names, options["block_params"]))
        changed["block_params"] = models.regnet.BlockParams.from_init_params(**params)
    if "conv_makers" in options:
        kinds = [getattr(models.video.resnet, kind) for kind in options["conv_makers"]]
        changed["conv_makers"] = kinds
    return changed


def with_blocks(models, builder, options):
    """The blocks of GoogLeNet or Inception v3, all of one kind of convolution."""
    conv = options.pop("conv_block")
    module = sys.modules[getattr(models, builder).__module__]
    kinds = [""] if builder == "GoogLeNet" else list("ABCDE")
    blocks = [getattr(module, "Inception" + kind) for kind in kinds + ["Aux"]]
    name = "blocks" if builder == "GoogLeNet" else "inception_blocks"
    own = [functools.partial(block, conv_block=conv) for block in blocks]
    return {**options, name: [conv] + own}


def created(models, builder, options):
    if builder == "mvit_v2_s":  # passes its own sizes to the class
        create, chosen = models.video.mvit.MViT, options
        models.video.mvit.MViT = lambda **names: create(**{**names, **chosen})
        options = {}
    if "conv_block" in options:
        options = with_blocks(models, builder, options)
    name = builder.rpartition(".")[2]
    if name[0].isupper():
        return operator.attrgetter(builder)(models)(**options)
    return models.get_model(builder, weights=None, **options)


def record(torch, models, rules, builder, options, training, shape):
    options = resolved(torch, models, options)
    torch.manual_seed(0)
    model = created(models, builder, options).train(training)
    text = re.sub(r"=\[(\d+, \d+, \d+)\]", r"=(\1)", str(model))  # mvit has lists for tuples
    described = {
        "text": hashlib.sha256(text.encode()).hexdigest(),
        "sum": sum(p.double().sum().item() for p in model.parameters()),
        "input": shape,
        "training": training,
    }
    gain = 0.8 if training else 1
    rules.fill(torch, model.state_dict(), gain)
    image = rules.noise(torch, math.prod(shape), 0).mul(4).view(shape).float()
    torch.manual_seed(1)
    with torch.set_grad_enabled(training):
        outputs = rules.tensors(torch, model(image))
    described["gain"] = gain
    described["outputs"] = [rules.describe(t) for t in outputs]
    if training:
        sum(output.square().sum() for output in outputs).backward()
        described["gradient"] = sum(p.grad.double().abs().sum().item() for p in model.parameters())
    return described


def main():
    parser = argparse.ArgumentParser()
    parser.add_argument("file")
    parser.add_argument("cases", nargs="*")
    parser.add_argument("--shim", help="a file to run before torchvision is imported")
    args = parser.parse_args()
    if args.shim:
        runpy.run_path(args.shim)
    import torch
    from torchvision import models

    warnings.simplefilter("ignore")
    torch.set_num_threads(1)
    common = rules()
    recorded = {}
    if args.cases:
        with open(args.file) as file:
            recorded = json.load(file)
    for case, *arguments in CASES:
        if args.cases and case not in args.cases:
            continue
        recorded[case] = record(torch, models, common, *arguments)
        maxima = [output["max"] for output in recorded[case]["outputs"]]
        print(case, recorded[case]["sum"], maxima, recorded[case].get("gradient"))
    with open(args.file, "w") as file:
        json.dump(recorded, file)


main()
