"""Exports architectures of torchvision and transformers with a dynamic batch.

    python make_architectures.py FOLDER [NAME...]

Writes NAME.pt2 and NAME.pth, the calls and outputs in Python as in make_exported.py.
"""

import pathlib
import sys

import torch
import torch.utils._pytree as pytree
from torch.export import Dim, export

MODELS = {}

try:
    import torchvision  # noqa: F401
except RuntimeError:
    # torchvision's Python code runs without its compiled operators, which its models do not use.
    OPERATORS = torch.library.Library("torchvision", "DEF")
    for name in ("nms", "qnms"):
        OPERATORS.define(name + "(Tensor dets, Tensor scores, float iou) -> Tensor")
    for name in ("roi_align", "roi_pool", "ps_roi_align", "ps_roi_pool", "deform_conv2d"):
        OPERATORS.define(name + "(Tensor a) -> Tensor")
        OPERATORS.define("_" + name + "_backward(Tensor a) -> Tensor")
    import torchvision


def model(make):
    MODELS[make.__name__] = make
    return make


@torch.no_grad()
def calibrate(net, inputs):
    """Sets the statistics of norms to those of inputs, and draws the last layer, which some models set to 0."""
    net.eval()
    for norm in net.modules():
        if isinstance(norm, torch.nn.modules.batchnorm._BatchNorm):
            norm.train()
            norm.momentum = None  # averages of all inputs
            norm.reset_running_stats()
    for _ in range(3):
        net(inputs)
    last_linear(net).weight.normal_()
    return net.eval()


def last_linear(net):
    return [x for x in net.modules() if isinstance(x, torch.nn.Linear)][-1]


def scale(net, args, kwargs):
    """Scales the last layer so that outputs are of order 1, which absolute tolerances compare with."""
    buffers = [x.clone() for x in net.buffers()]
    deviation = pytree.tree_leaves(net(*args, **kwargs))[0].std()
    if deviation < 0.5 or deviation > 2:
        last_linear(net).weight /= deviation
    for buffer, before in zip(net.buffers(), buffers):
        buffer.copy_(before)


def images(net, size=64):
    calls = [(torch.randn(n, 3, size, size),) for n in (2, 1, 3)]
    return calibrate(net, torch.cat([x for x, in calls])), calls, ({0: Dim("batch")},), {}


@model
def resnet18():
    return images(torchvision.models.resnet18(num_classes=10))


@model
def mobilenet_v3_small():
    return images(torchvision.models.mobilenet_v3_small(num_classes=10))


@model
def vit():
    return images(torchvision.models.VisionTransformer(64, 16, 2, 4, 32, 64, num_classes=10))


@model
def swin():
    return images(
        torchvision.models.SwinTransformer([4, 4], 24, [2, 2], [2, 4], [4, 4], num_classes=10)
    )


@model
def encoder():
    layer = torch.nn.TransformerEncoderLayer(32, 4, 64, batch_first=True)
    net = torch.nn.TransformerEncoder(layer, 2, enable_nested_tensor=False).eval()
    return net, [(torch.randn(n, 7, 32),) for n in (2, 1, 5)], ({0: Dim("batch")},), {}


def tokens(net):
    net.eval()
    batch = Dim("batch")
    ids = [torch.randint(0, 90, (n, 8)) for n in (2, 3, 4)]
    calls = [((), {"input_ids": x, "attention_mask": torch.ones_like(x)}) for x in ids]
    return net, calls, {"input_ids": {0: batch}, "attention_mask": {0: batch}}, None


@model
def gpt2():
    from transformers import GPT2Config, GPT2LMHeadModel

    config = GPT2Config(vocab_size=100, n_positions=32, n_embd=32, n_layer=2, n_head=4, use_cache=False)
    return tokens(GPT2LMHeadModel(config))


@model
def bert():
    from transformers import BertConfig, BertForSequenceClassification

    config = BertConfig(
        vocab_size=100,
        hidden_size=32,
        num_hidden_layers=2,
        num_attention_heads=4,
        intermediate_size=64,
        max_position_embeddings=32,
    )
    return tokens(BertForSequenceClassification(config))


@model
def distilbert():
    from transformers import DistilBertConfig, DistilBertModel

    config = DistilBertConfig(
        vocab_size=100, dim=32, n_layers=2, n_heads=4, hidden_dim=64, max_position_embeddings=32
    )
    return tokens(DistilBertModel(config))


def llama_config(**more):
    from transformers import LlamaConfig

    return LlamaConfig(
        vocab_size=100,
        hidden_size=32,
        intermediate_size=64,
        num_hidden_layers=2,
        num_attention_heads=4,
        num_key_value_heads=2,
        max_position_embeddings=32,
        **more,
    )


class StaticCacheLlama(torch.nn.Module):
    """A decoder that keeps keys and values in buffers, one token a call."""

    def __init__(self):
        super().__init__()
        from transformers import LlamaForCausalLM, StaticCache

        config = llama_config()
        self.net = LlamaForCausalLM(config).eval()
        self.cache = StaticCache(config=config, max_cache_len=16)
        self.cache.early_initialization(1, 2, 8, torch.float32, torch.device("cpu"))
        for i, layer in enumerate(self.cache.layers):
            self.register_buffer(f"keys_{i}", layer.keys, persistent=False)
            self.register_buffer(f"values_{i}", layer.values, persistent=False)

    def forward(self, input_ids, cache_position):
        return self.net(
            input_ids=input_ids,
            attention_mask=None,
            position_ids=cache_position.unsqueeze(0),
            cache_position=cache_position,
            past_key_values=self.cache,
            use_cache=True,
        ).logits


@model
def llama_static_cache():
    calls = [(torch.tensor([[7 + i]]), torch.tensor([i])) for i in range(5)]
    return StaticCacheLlama(), calls, None, {}


@model
def llama():
    from transformers import LlamaForCausalLM

    return tokens(LlamaForCausalLM(llama_config(use_cache=False)))


def plain(value):
    return value.detach().clone() if isinstance(value, torch.Tensor) else value


def main(folder, names):
    folder.mkdir(parents=True, exist_ok=True)
    for name, make in MODELS.items():
        if names and name not in names:
            continue
        torch.manual_seed(0)
        with torch.no_grad():
            net, calls, dynamic, keywords = make()
            pairs = calls if keywords is None else [(call, {}) for call in calls]
            scale(net, *pairs[0])
            ep = export(net, pairs[0][0], pairs[0][1], dynamic_shapes=dynamic, strict=False)
            torch.export.save(ep, folder / f"{name}.pt2")
            run = torch.export.load(folder / f"{name}.pt2").module()
            results = []
            for args, kwargs in pairs:
                outputs = [plain(x) for x in pytree.tree_leaves(run(*args, **kwargs))]
                assert 0.3 < outputs[0].std() < 10, outputs[0].std()
                results.append(
                    {
                        "args": list(args),
                        "kwargs": kwargs,
                        "outputs": outputs,
                        "inputs_after": [],
                        "buffers_after": {},
                    }
                )
            torch.save({"calls": results}, folder / f"{name}.pth")
        print(name, (folder / f"{name}.pt2").stat().st_size, flush=True)


if __name__ == "__main__":
    main(pathlib.Path(sys.argv[1]), sys.argv[2:])
