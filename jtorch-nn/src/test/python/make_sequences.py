"""Writes ../resources/org/jtorch/nn/sequences.json: what Python's recurrent layers, transformers, activations,
embeddings, distances and losses print, begin with, compute in training and in evaluation, and their gradients.

    OMP_NUM_THREADS=1 python make_sequences.py
"""

import json
import pathlib

import numpy
import torch
from torch import nn
from torch.nn.utils import rnn

CASES = {}


class Inputs:
    """Makes inputs that the Java side makes alike, and remembers those that need gradients."""

    def __init__(self):
        self.leaves = []

    def wave(self, *shape):
        leaf = self.fixed(*shape).requires_grad_()
        self.leaves.append(leaf)
        return leaf

    def fixed(self, *shape):
        count = torch.arange(int(numpy.prod(shape)))
        return (count.mul(37).remainder(101).to(torch.float32).div(25) - 2).view(shape)


def case(name, make, call):
    assert name not in CASES, name
    CASES[name] = (make, call)


def layer(name, make, *shape):
    case(name, make, lambda m, i: m(i.wave(*shape)))


def longs(*values):
    return torch.tensor(values)


def packed(i):
    padded = i.wave(4, 3, 4)
    return rnn.pack_padded_sequence(padded, longs(2, 4, 1), enforce_sorted=False)


def recurrent():
    layer("RNN", lambda: nn.RNN(4, 3), 5, 2, 4)
    case("RNN/relu", lambda: nn.RNN(4, 3, 2, nonlinearity="relu", bias=False, bidirectional=True, batch_first=True),
         lambda m, i: m(i.wave(2, 5, 4), i.wave(4, 2, 3)))
    layer("LSTM", lambda: nn.LSTM(4, 3), 5, 2, 4)
    layer("LSTM/one sequence", lambda: nn.LSTM(4, 3, bidirectional=True, batch_first=True), 5, 4)
    case("LSTM/all", lambda: nn.LSTM(4, 3, 2, dropout=0.5, bidirectional=True, proj_size=2),
         lambda m, i: m(i.wave(5, 2, 4), (i.wave(4, 2, 2), i.wave(4, 2, 3))))
    case("LSTM/one sequence with state", lambda: nn.LSTM(4, 3, bias=False),
         lambda m, i: m(i.wave(5, 4), (i.wave(1, 3), i.wave(1, 3))))
    case("LSTM/packed", lambda: nn.LSTM(4, 3, bidirectional=True), lambda m, i: m(packed(i)))
    case("LSTM/packed with state", lambda: nn.LSTM(4, 3), lambda m, i: m(packed(i), (i.wave(1, 3, 3), i.wave(1, 3, 3))))
    layer("GRU", lambda: nn.GRU(4, 3, 2, dropout=0.25), 5, 2, 4)
    case("GRU/one sequence", lambda: nn.GRU(4, 3, batch_first=True), lambda m, i: m(i.wave(5, 4), i.wave(1, 3)))
    case("GRU/packed", lambda: nn.GRU(4, 3), lambda m, i: m(packed(i), i.wave(1, 3, 3)))
    case("RNN/packed", lambda: nn.RNN(4, 3), lambda m, i: m(packed(i)))
    case("RNN/packed relu", lambda: nn.RNN(4, 3, nonlinearity="relu"), lambda m, i: m(packed(i)))
    layer("RNNCell", lambda: nn.RNNCell(4, 3), 2, 4)
    case("RNNCell/relu", lambda: nn.RNNCell(4, 3, bias=False, nonlinearity="relu"),
         lambda m, i: m(i.wave(4), i.wave(3)))
    layer("LSTMCell", lambda: nn.LSTMCell(4, 3), 2, 4)
    case("LSTMCell/state", lambda: nn.LSTMCell(4, 3, bias=False), lambda m, i: m(i.wave(2, 4), (i.wave(2, 3), i.wave(2, 3))))
    case("LSTMCell/one element", lambda: nn.LSTMCell(4, 3), lambda m, i: m(i.wave(4), (i.wave(3), i.wave(3))))
    layer("GRUCell", lambda: nn.GRUCell(4, 3), 4)
    case("GRUCell/state", lambda: nn.GRUCell(4, 3, bias=False), lambda m, i: m(i.wave(2, 4), i.wave(2, 3)))


def self_attention(m, i, *shape, **kwargs):
    x = i.wave(*shape)
    return m(x, x, x, **kwargs)


PADDING = torch.tensor([[False, False, False, True], [False, False, True, True]])
UPPER = torch.ones(4, 4, dtype=torch.bool).triu(1)


def attention():
    case("MultiheadAttention", lambda: nn.MultiheadAttention(4, 2), lambda m, i: self_attention(m, i, 4, 2, 4))
    case("MultiheadAttention/batch first", lambda: nn.MultiheadAttention(4, 2, batch_first=True),
         lambda m, i: self_attention(m, i, 2, 4, 4, key_padding_mask=PADDING))
    case("MultiheadAttention/both masks", lambda: nn.MultiheadAttention(4, 2, batch_first=True, dropout=0.25),
         lambda m, i: self_attention(m, i, 2, 4, 4, key_padding_mask=PADDING, attn_mask=UPPER, average_attn_weights=False))
    case("MultiheadAttention/no weights", lambda: nn.MultiheadAttention(4, 2, batch_first=True, bias=False),
         lambda m, i: self_attention(m, i, 2, 4, 4, attn_mask=UPPER, is_causal=True, need_weights=False)[0])
    case("MultiheadAttention/in one kernel", lambda: nn.MultiheadAttention(4, 2, batch_first=True),
         lambda m, i: self_attention(m, i, 2, 4, 4, attn_mask=UPPER, need_weights=False)[0])
    case("MultiheadAttention/numbers", lambda: nn.MultiheadAttention(4, 2, batch_first=True),
         lambda m, i: self_attention(m, i, 2, 4, 4, attn_mask=i.fixed(4, 4, 4), key_padding_mask=i.fixed(2, 4)))
    case("MultiheadAttention/cross", lambda: nn.MultiheadAttention(4, 2, kdim=3, vdim=5, add_bias_kv=True, add_zero_attn=True),
         lambda m, i: m(i.wave(3, 2, 4), i.wave(4, 2, 3), i.wave(4, 2, 5), key_padding_mask=PADDING))
    case("MultiheadAttention/one sequence", lambda: nn.MultiheadAttention(4, 1, batch_first=True),
         lambda m, i: m(i.wave(3, 4), *[i.wave(4, 4)] * 2, average_attn_weights=False))


def transformers():
    encoder_layer = lambda **k: nn.TransformerEncoderLayer(4, 2, 6, **k)
    decoder_layer = lambda **k: nn.TransformerDecoderLayer(4, 2, 6, **k)
    layer("TransformerEncoderLayer", encoder_layer, 4, 2, 4)
    case("TransformerEncoderLayer/batch first", lambda: encoder_layer(batch_first=True, activation="gelu", dropout=0.25),
         lambda m, i: m(i.wave(2, 4, 4), src_key_padding_mask=PADDING, src_mask=UPPER))
    case("TransformerEncoderLayer/padding", lambda: encoder_layer(batch_first=True, layer_norm_eps=1e-3),
         lambda m, i: m(i.wave(2, 4, 4), src_key_padding_mask=PADDING))
    case("TransformerEncoderLayer/norm first", lambda: encoder_layer(batch_first=True, norm_first=True, activation=nn.GELU()),
         lambda m, i: m(i.wave(2, 4, 4), src_mask=UPPER, is_causal=True))
    case("TransformerEncoderLayer/no bias", lambda: encoder_layer(bias=False, activation=nn.Tanh()),
         lambda m, i: m(i.wave(4, 4)))
    case("TransformerEncoder", lambda: nn.TransformerEncoder(encoder_layer(batch_first=True), 2),
         lambda m, i: m(i.wave(2, 4, 4), src_key_padding_mask=PADDING))
    case("TransformerEncoder/norm", lambda: nn.TransformerEncoder(encoder_layer(), 2, nn.LayerNorm(4)),
         lambda m, i: m(i.wave(4, 2, 4), mask=UPPER, src_key_padding_mask=PADDING))
    case("TransformerEncoder/no nested tensors",
         lambda: nn.TransformerEncoder(encoder_layer(batch_first=True), 2, enable_nested_tensor=False),
         lambda m, i: m(i.wave(2, 4, 4), src_key_padding_mask=PADDING))
    case("TransformerEncoder/padding in front", lambda: nn.TransformerEncoder(encoder_layer(batch_first=True), 1),
         lambda m, i: m(i.wave(2, 4, 4), src_key_padding_mask=PADDING.flip(1)))
    case("TransformerDecoderLayer", decoder_layer, lambda m, i: m(i.wave(4, 2, 4), i.wave(3, 2, 4)))
    case("TransformerDecoderLayer/all", lambda: decoder_layer(batch_first=True, norm_first=True, bias=False),
         lambda m, i: m(i.wave(2, 4, 4), i.wave(2, 4, 4), tgt_mask=UPPER, tgt_is_causal=True, memory_mask=i.fixed(4, 4),
                        memory_key_padding_mask=i.fixed(2, 4)))
    case("TransformerDecoder", lambda: nn.TransformerDecoder(decoder_layer(), 2, nn.LayerNorm(4)),
         lambda m, i: m(i.wave(4, 2, 4), i.wave(3, 2, 4), tgt_mask=UPPER))
    case("Transformer", lambda: nn.Transformer(4, 2, 1, 1, 6, batch_first=True),
         lambda m, i: m(i.wave(2, 3, 4), i.wave(2, 4, 4), tgt_mask=nn.Transformer.generate_square_subsequent_mask(4)))
    case("Transformer/masks", lambda: nn.Transformer(4, 2, 2, 1, 6, dropout=0.25, activation="gelu", norm_first=True),
         lambda m, i: m(i.wave(4, 2, 4), i.wave(4, 2, 4), src_mask=UPPER, tgt_mask=UPPER, memory_mask=UPPER,
                        src_key_padding_mask=PADDING, tgt_key_padding_mask=PADDING, memory_key_padding_mask=PADDING))


def activations():
    for name, make in {
        "CELU": nn.CELU, "CELU/alpha": lambda: nn.CELU(0.5), "ELU": nn.ELU, "GLU": nn.GLU, "GLU/dim": lambda: nn.GLU(0),
        "GELU": nn.GELU, "Hardshrink": nn.Hardshrink, "Hardshrink/lambd": lambda: nn.Hardshrink(1.5),
        "Hardsigmoid": nn.Hardsigmoid, "Hardswish": nn.Hardswish, "Hardtanh": lambda: nn.Hardtanh(-0.5, 2.0),
        "LeakyReLU": nn.LeakyReLU, "LogSigmoid": nn.LogSigmoid, "LogSoftmax": lambda: nn.LogSoftmax(0), "Mish": nn.Mish,
        "PReLU": nn.PReLU, "PReLU/channels": lambda: nn.PReLU(4, 0.5), "ReLU": nn.ReLU, "ReLU6": nn.ReLU6, "RReLU": nn.RReLU,
        "RReLU/range": lambda: nn.RReLU(0.25, 0.75), "SELU": nn.SELU, "SiLU": nn.SiLU, "Sigmoid": nn.Sigmoid,
        "Softmax": lambda: nn.Softmax(1), "Softmin": lambda: nn.Softmin(-1), "Softplus": lambda: nn.Softplus(2.0, 1.0),
        "Softshrink": nn.Softshrink, "Softshrink/lambd": lambda: nn.Softshrink(1.5), "Softsign": nn.Softsign, "Tanh": nn.Tanh,
        "Tanhshrink": nn.Tanhshrink, "Threshold": lambda: nn.Threshold(0.5, -1.0),
    }.items():
        layer(name, make, 2, 4)
    layer("Softmax2d", nn.Softmax2d, 2, 3, 2, 2)
    for name, make in {
        "CELU": lambda: nn.CELU(0.5, True), "ELU": lambda: nn.ELU(0.5, True), "Hardsigmoid": lambda: nn.Hardsigmoid(True),
        "Hardswish": lambda: nn.Hardswish(True), "Hardtanh": lambda: nn.Hardtanh(inplace=True),
        "LeakyReLU": lambda: nn.LeakyReLU(inplace=True), "Mish": lambda: nn.Mish(True), "ReLU": lambda: nn.ReLU(True),
        "ReLU6": lambda: nn.ReLU6(True), "RReLU": lambda: nn.RReLU(inplace=True), "SELU": lambda: nn.SELU(True),
        "SiLU": lambda: nn.SiLU(True), "Threshold": lambda: nn.Threshold(0.5, -1.0, True),
    }.items():
        case(name + "/in place", make, lambda m, i: (lambda x: (m(x), x))(i.wave(2, 4).mul(1)))


def embeddings():
    table = lambda: Inputs().fixed(6, 3)
    words = longs(1, 4, 0, 1, 5, 2)
    case("Embedding", lambda: nn.Embedding(6, 3, padding_idx=-2), lambda m, i: m(words))
    case("Embedding/all", lambda: nn.Embedding(6, 3, max_norm=1.0, norm_type=1.0, scale_grad_by_freq=True), lambda m, i: m(words))
    case("Embedding/pretrained", lambda: nn.Embedding.from_pretrained(table(), freeze=False), lambda m, i: m(words))
    case("EmbeddingBag", lambda: nn.EmbeddingBag(6, 3), lambda m, i: m(words.view(2, 3)))
    case("EmbeddingBag/offsets", lambda: nn.EmbeddingBag(6, 3, mode="max", padding_idx=0), lambda m, i: m(words, longs(0, 2, 2)))
    case("EmbeddingBag/weights", lambda: nn.EmbeddingBag(6, 3, mode="sum", include_last_offset=True, scale_grad_by_freq=False),
         lambda m, i: m(words, longs(0, 2, 6), per_sample_weights=i.wave(6)))
    case("EmbeddingBag/norm", lambda: nn.EmbeddingBag(6, 3, max_norm=1.0, norm_type=3.0, scale_grad_by_freq=True),
         lambda m, i: m(words, longs(0, 3)))
    case("EmbeddingBag/pretrained", lambda: nn.EmbeddingBag.from_pretrained(table(), freeze=False, mode="sum"),
         lambda m, i: m(words.view(3, 2)))
    case("AdaptiveLogSoftmaxWithLoss", lambda: nn.AdaptiveLogSoftmaxWithLoss(8, 12, [3, 7]),
         lambda m, i: m(i.wave(5, 8), longs(0, 11, 4, 6, 2)))
    case("AdaptiveLogSoftmaxWithLoss/one", lambda: nn.AdaptiveLogSoftmaxWithLoss(8, 12, [3, 7], 2.0, True),
         lambda m, i: m(i.wave(8), torch.tensor(5)))
    case("AdaptiveLogSoftmaxWithLoss/all classes", lambda: nn.AdaptiveLogSoftmaxWithLoss(8, 12, [3, 7]),
         lambda m, i: (lambda x: (m.log_prob(x), m.predict(x)))(i.wave(5, 8)))
    case("CosineSimilarity", nn.CosineSimilarity, lambda m, i: m(i.wave(2, 4), i.wave(2, 4).flip(1)))
    case("CosineSimilarity/dim", lambda: nn.CosineSimilarity(0, 1e-3), lambda m, i: m(i.wave(2, 4), i.wave(2, 1)))
    case("PairwiseDistance", nn.PairwiseDistance, lambda m, i: m(i.wave(2, 4), i.wave(2, 4).flip(1)))
    case("PairwiseDistance/all", lambda: nn.PairwiseDistance(1, 1e-3, True), lambda m, i: m(i.wave(2, 4), i.wave(2, 4).flip(1)))


def reduced(name, make, call, reductions=("none", "mean", "sum")):
    for reduction in reductions:
        case(f"{name}/{reduction}", lambda reduction=reduction: make(reduction=reduction), call)


def losses():
    four = torch.tensor([0.5, 2.0, 1.0, 0.25])
    classes = longs(2, 0, 3)
    shares = Inputs().fixed(3, 4).sigmoid()
    signs = torch.tensor([1.0, -1.0, -1.0])
    on = lambda target: lambda m, i: m(i.wave(3, 4), target)
    part = lambda **k: lambda kind: lambda **r: kind(**k, **r)
    reduced("L1Loss", nn.L1Loss, on(shares))
    reduced("MSELoss", nn.MSELoss, on(shares))
    reduced("SmoothL1Loss", nn.SmoothL1Loss, on(shares))
    reduced("SmoothL1Loss/beta", part(beta=0.5)(nn.SmoothL1Loss), on(shares))
    reduced("HuberLoss", nn.HuberLoss, on(shares))
    reduced("HuberLoss/delta", part(delta=0.5)(nn.HuberLoss), on(shares))
    reduced("BCELoss", nn.BCELoss, lambda m, i: m(i.wave(3, 4).sigmoid(), shares))
    reduced("BCELoss/weight", part(weight=four)(nn.BCELoss), lambda m, i: m(i.wave(3, 4).sigmoid(), shares))
    reduced("BCEWithLogitsLoss", nn.BCEWithLogitsLoss, on(shares))
    reduced("BCEWithLogitsLoss/weights", part(weight=four, pos_weight=four.flip(0))(nn.BCEWithLogitsLoss), on(shares))
    reduced("KLDivLoss", nn.KLDivLoss, on(shares), ("none", "mean", "sum", "batchmean"))
    reduced("KLDivLoss/log target", part(log_target=True)(nn.KLDivLoss), on(shares.log()), ("none", "mean", "sum", "batchmean"))
    reduced("NLLLoss", nn.NLLLoss, on(classes))
    reduced("NLLLoss/weight", part(weight=four, ignore_index=3)(nn.NLLLoss), on(classes))
    reduced("CrossEntropyLoss", nn.CrossEntropyLoss, on(classes))
    reduced("CrossEntropyLoss/all", part(weight=four, ignore_index=3, label_smoothing=0.1)(nn.CrossEntropyLoss), on(classes))
    reduced("CrossEntropyLoss/probabilities", nn.CrossEntropyLoss, on(shares))
    reduced("LinearCrossEntropyLoss", lambda **k: nn.LinearCrossEntropyLoss(4, 5, **k), on(classes))
    reduced("LinearCrossEntropyLoss/chunked",
            lambda **k: nn.LinearCrossEntropyLoss(4, 5, bias=True, options=nn.LinearCrossEntropyOptions(
                batch_chunk_size=2, acc_policy="balanced", allow_retain_graph=True), **k), on(classes))
    reduced("LinearCrossEntropyLoss/all",
            lambda **k: nn.LinearCrossEntropyLoss(4, 4, out_features=(2,), bias=True, weight=four, ignore_index=3,
                                                  label_smoothing=0.1, **k),
            on(torch.tensor([[0, 1], [3, 2], [1, 1]])))
    reduced("MultiMarginLoss", nn.MultiMarginLoss, on(classes))
    reduced("MultiMarginLoss/all", part(p=2, margin=0.5, weight=four)(nn.MultiMarginLoss), on(classes))
    reduced("MultiLabelMarginLoss", nn.MultiLabelMarginLoss, on(torch.tensor([[3, 0, -1, 1], [1, -1, 0, 0], [0, 1, 2, 3]])))
    reduced("MultiLabelSoftMarginLoss", nn.MultiLabelSoftMarginLoss, on(shares.round()))
    reduced("MultiLabelSoftMarginLoss/weight", part(weight=four)(nn.MultiLabelSoftMarginLoss), on(shares.round()))
    reduced("SoftMarginLoss", nn.SoftMarginLoss, on(shares.round() * 2 - 1))
    reduced("HingeEmbeddingLoss", nn.HingeEmbeddingLoss, on(shares.round() * 2 - 1))
    reduced("HingeEmbeddingLoss/margin", part(margin=0.5)(nn.HingeEmbeddingLoss), on(shares.round() * 2 - 1))
    reduced("PoissonNLLLoss", nn.PoissonNLLLoss, on(shares * 4))
    reduced("PoissonNLLLoss/all", part(log_input=False, full=True, eps=1e-3)(nn.PoissonNLLLoss),
            lambda m, i: m(i.wave(3, 4).exp(), shares * 4))
    variance = lambda m, i: m(i.wave(3, 4), shares, i.wave(3, 4).exp())
    reduced("GaussianNLLLoss", nn.GaussianNLLLoss, variance)
    reduced("GaussianNLLLoss/all", part(full=True, eps=0.5)(nn.GaussianNLLLoss), variance)
    reduced("GaussianNLLLoss/one variance", nn.GaussianNLLLoss, lambda m, i: m(i.wave(3, 4), shares, 2.0))
    reduced("CosineEmbeddingLoss", nn.CosineEmbeddingLoss, lambda m, i: m(i.wave(3, 4), i.wave(3, 4).flip(1), signs))
    reduced("CosineEmbeddingLoss/margin", part(margin=-0.5)(nn.CosineEmbeddingLoss),
            lambda m, i: m(i.wave(3, 4), i.wave(3, 4).flip(1), signs))
    reduced("MarginRankingLoss", nn.MarginRankingLoss, lambda m, i: m(i.wave(3), i.wave(3).flip(0), signs))
    reduced("MarginRankingLoss/margin", part(margin=0.5)(nn.MarginRankingLoss),
            lambda m, i: m(i.wave(3), i.wave(3).flip(0), signs))
    triple = lambda m, i: m(i.wave(3, 4), i.wave(3, 4).flip(1), i.wave(3, 4).flip(0))
    reduced("TripletMarginLoss", nn.TripletMarginLoss, triple)
    reduced("TripletMarginLoss/all", part(margin=0.5, p=1.0, eps=1e-3, swap=True)(nn.TripletMarginLoss), triple)
    reduced("TripletMarginWithDistanceLoss", nn.TripletMarginWithDistanceLoss, triple)
    reduced("TripletMarginWithDistanceLoss/own",
            part(distance_function=lambda x, y: (x - y).abs().amax(1), margin=2.0, swap=True)(nn.TripletMarginWithDistanceLoss),
            triple)
    spoken = lambda m, i: m(i.wave(6, 2, 4).log_softmax(2), torch.tensor([[1, 2, 3], [3, 1, 0]]), longs(6, 5), longs(3, 2))
    reduced("CTCLoss", nn.CTCLoss, spoken)
    reduced("CTCLoss/all", lambda **k: nn.CTCLoss(3, zero_infinity=True, **k),
            lambda m, i: m(i.wave(6, 2, 4).log_softmax(2), longs(1, 2, 0, 0, 1, 0, 1), (6, 2), (3, 4)))


def tensors(value):
    if isinstance(value, torch.Tensor):
        return [value]
    return [] if value is None else [tensor for part in value for tensor in tensors(part)]


def written(tensor):
    array = tensor.detach().numpy()
    values = [float(str(v)) if array.dtype.kind == "f" else int(v) for v in array.ravel()]
    return {"dtype": str(tensor.dtype)[6:], "shape": list(array.shape), "values": values}


def record(make, call):
    torch.manual_seed(0)
    module = make()
    entry = {
        "printed": repr(module),
        "state": {name: written(tensor) for name, tensor in module.state_dict().items()},
        "parameters": [name for name, _ in module.named_parameters()],
    }
    module.eval()
    with torch.no_grad():
        entry["eval"] = [written(t) for t in tensors(call(module, Inputs()))]
    module.train()
    inputs = Inputs()
    torch.manual_seed(1)
    outputs = tensors(call(module, inputs))
    entry["train"] = [written(t) for t in outputs]
    total = sum((t * inputs.fixed(*t.shape)).sum() for t in outputs if t.requires_grad)
    total.backward()
    entry["gradients"] = {n: written(p.grad) for n, p in module.named_parameters() if p.grad is not None}
    entry["input_gradients"] = [written(leaf.grad) for leaf in inputs.leaves if leaf.grad is not None]
    return entry


if __name__ == "__main__":
    for part in (recurrent, attention, transformers, activations, embeddings, losses):
        part()
    target = pathlib.Path(__file__).parent / "../resources/org/jtorch/nn/sequences.json"
    lines = [json.dumps(name) + ":" + json.dumps(record(*c), separators=(",", ":")) for name, c in CASES.items()]
    target.write_text("{\n" + ",\n".join(lines) + "\n}\n")
