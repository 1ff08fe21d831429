"""Records torchvision's feature extraction: make_features.py FILE [--shim FILE].

For some models it writes the names of the nodes that are calls of modules, in eval mode, and the
features at some of them, each extracted alone, with the weights and inputs of make_models.py.
"""

import argparse
import importlib.util
import json
import math
import os
import runpy

NODES = {
    "resnet18": ["layer1.0.bn1", "layer1.0.relu", "layer1.0.relu_1", "layer2.1", "layer2", "avgpool"],
    "densenet121": ["features.denseblock1.denselayer2.norm1", "features.transition1", "features"],
    "efficientnet_b0": ["features.2.0", "features.3", "features.8"],
    "googlenet": ["inception3a.branch2", "inception4e", "dropout"],
    "shufflenet_v2_x0_5": ["stage2.0.branch1", "stage3", "conv5"],
    "squeezenet1_1": ["features.3", "classifier.1"],
    "mobilenet_v3_small": ["features.1.block.1", "features.12"],
}


def rules():
    path = os.path.join(os.path.dirname(os.path.abspath(__file__)), "make_models.py")
    spec = importlib.util.spec_from_file_location("make_models", path)
    module = importlib.util.module_from_spec(spec)
    spec.loader.exec_module(module)
    return module


def record(torch, rules, name, nodes):
    from torchvision import models
    from torchvision.models import feature_extraction as extraction

    model = models.get_model(name, weights=None).eval()
    rules.fill(torch, model.state_dict(), 1)
    tracer = extraction.NodePathTracer(**extraction._set_default_tracer_kwargs(None))
    tracer.trace(model)
    calls = [path for node, path in tracer.node_to_qualname.items() if node.op == "call_module"]
    shape = [1, 3, 64, 64]
    image = rules.noise(torch, math.prod(shape), 0).mul(4).view(shape).float()
    features = {}
    for node in nodes:
        with torch.inference_mode():
            output = extraction.create_feature_extractor(model, [node])(image)[node]
        features[node] = rules.describe(output)
    return {"calls": calls, "features": features}


def main():
    parser = argparse.ArgumentParser()
    parser.add_argument("file")
    parser.add_argument("--shim", help="a file to run before torchvision is imported")
    args = parser.parse_args()
    if args.shim:
        runpy.run_path(args.shim)
    import torch

    torch.set_num_threads(1)
    common = rules()
    recorded = {name: record(torch, common, name, nodes) for name, nodes in NODES.items()}
    with open(args.file, "w") as file:
        json.dump(recorded, file)


main()
