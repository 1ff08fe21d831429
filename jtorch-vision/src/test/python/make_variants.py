"""Records torchvision's models with other options than the defaults, and in training.

make_variants.py FILE [CASE ...] [--shim FILE] writes for each case, or for those that are named and
keeps the others of the file, the SHA-256 of the printed model, the sum of
the parameters with seed 0, and, with the weights and inputs of make_models.py, the outputs. In
training the generator has seed 1, and the sum of the absolute gradients of the squares of all
outputs is added.
"""

import argparse
import hashlib
import importlib.util
import json
import math
import os
import runpy
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
]


def rules():
    path = os.path.join(os.path.dirname(os.path.abspath(__file__)), "make_models.py")
    spec = importlib.util.spec_from_file_location("make_models", path)
    module = importlib.util.module_from_spec(spec)
    spec.loader.exec_module(module)
    return module


def record(torch, models, rules, builder, options, training, shape):
    if "conv_stem_configs" in options:
        config = models.vision_transformer.ConvStemConfig
        stem = [config(*layer) for layer in options["conv_stem_configs"]]
        options = {**options, "conv_stem_configs": stem}
    torch.manual_seed(0)
    model = models.get_model(builder, weights=None, **options).train(training)
    described = {
        "text": hashlib.sha256(str(model).encode()).hexdigest(),
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
