"""Python's side of the comparison: the same operations as the other sides.

usage: workloads.py export FOLDER           writes the TorchScript models that all sides load
       workloads.py libtorch                prints PyTorch's version and the folder of its libtorch
       workloads.py serve FOLDER THREADS    reads "check NAME", "time NAME TIMES THREADS", prints one number per line
"""
import os
import sys
import threading
import time

import torch
import torch.nn as nn
import torch.nn.functional as F


def torchvision_models():
    """Returns torchvision's models; without its compiled operators, their schemas are declared so that the import works."""
    if not hasattr(torch.ops.torchvision, "nms"):
        library = torch.library.Library("torchvision", "DEF")
        for name in ("nms", "qnms"):
            library.define(name + "(Tensor dets, Tensor scores, float iou) -> Tensor")
        for name in ("roi_align", "roi_pool", "ps_roi_align", "ps_roi_pool", "deform_conv2d"):
            library.define(name + "(Tensor a) -> Tensor")
            library.define("_" + name + "_backward(Tensor a) -> Tensor")
        torchvision_models.library = library
    import torchvision
    return torchvision.models


class AddTiny:
    def __init__(self):
        self.a, self.b = torch.ones(1), torch.ones(1)

    def run(self, times):
        a, b = self.a, self.b
        with torch.no_grad():
            for _ in range(times):
                a.add(b)

    def check(self):
        return self.a.add(self.b).item()


class ChainSmall:
    def __init__(self):
        torch.manual_seed(0)
        self.x = torch.randn(32, 32, requires_grad=True)
        self.w = torch.randn(32, 32, requires_grad=True)

    def run(self, times):
        x, w = self.x, self.w
        for _ in range(times):
            ((x @ w).relu() + x).mul(0.5).mean().backward()
            x.grad = None
            w.grad = None

    def check(self):
        ((self.x @ self.w).relu() + self.x).mul(0.5).mean().backward()
        total = self.w.grad.sum().item()
        self.x.grad = self.w.grad = None
        return total


class IndexSlice:
    def __init__(self):
        torch.manual_seed(0)
        self.x = torch.randn(64, 64)

    def run(self, times):
        x = self.x
        for _ in range(times):
            x[3]
            x[:, 1:5]
            x[..., None]

    def check(self):
        x = self.x
        return x[3].sum().item() + x[:, 1:5].sum().item() + x[..., None].sum().item()


class Training:
    def run(self, times):
        for _ in range(times):
            self.step()

    def step(self):
        self.optimizer.zero_grad()
        loss = self.loss()
        loss.backward()
        self.optimizer.step()
        return loss

    def check(self):
        self.run(2)
        return self.step().item()


class Classifier(Training):
    def loss(self):
        return F.cross_entropy(self.model(self.x), self.y)


class Mlp(Classifier):
    def __init__(self):
        torch.manual_seed(0)
        self.model = nn.Sequential(
            nn.Linear(784, 128), nn.ReLU(), nn.Linear(128, 64), nn.ReLU(), nn.Linear(64, 10))
        self.optimizer = torch.optim.Adam(self.model.parameters(), lr=1e-3)
        self.x, self.y = torch.randn(64, 784), torch.randint(0, 10, (64,))


class LeNet(Classifier):
    def __init__(self):
        torch.manual_seed(0)
        self.model = nn.Sequential(
            nn.Conv2d(1, 6, 5), nn.ReLU(), nn.MaxPool2d(2), nn.Conv2d(6, 16, 5), nn.ReLU(), nn.MaxPool2d(2),
            nn.Flatten(), nn.Linear(256, 120), nn.ReLU(), nn.Linear(120, 84), nn.ReLU(), nn.Linear(84, 10))
        self.optimizer = torch.optim.SGD(self.model.parameters(), lr=1e-2, momentum=0.9)
        self.x, self.y = torch.randn(64, 1, 28, 28), torch.randint(0, 10, (64,))


class Lstm(Training):
    def __init__(self):
        torch.manual_seed(0)
        self.cell, self.head = nn.LSTMCell(32, 64), nn.Linear(64, 10)
        parameters = list(self.cell.parameters()) + list(self.head.parameters())
        self.optimizer = torch.optim.AdamW(parameters, lr=1e-3)
        self.x, self.y = torch.randn(32, 8, 32), torch.randint(0, 10, (8,))

    def loss(self):
        state = None
        for t in range(32):
            state = self.cell(self.x[t], state)
        return F.cross_entropy(self.head(state[0]), self.y)


class Block(nn.Module):
    def __init__(self, width, heads):
        super().__init__()
        self.l1, self.qkv, self.pr = nn.LayerNorm(width), nn.Linear(width, 3 * width), nn.Linear(width, width)
        self.l2, self.f1, self.f2 = nn.LayerNorm(width), nn.Linear(width, 4 * width), nn.Linear(4 * width, width)
        self.heads = heads

    def forward(self, x):
        n, t, c = x.shape
        q, k, v = self.qkv(self.l1(x)).split(c, 2)
        q, k, v = (part.view(n, t, self.heads, c // self.heads).transpose(1, 2) for part in (q, k, v))
        y = F.scaled_dot_product_attention(q, k, v, is_causal=True)
        x = x + self.pr(y.transpose(1, 2).reshape(n, t, c))
        return x + self.f2(F.gelu(self.f1(self.l2(x))))


class Gpt(nn.Module):
    def __init__(self, vocabulary=65, length=64, width=128, layers=4, heads=4):
        super().__init__()
        self.te, self.pe = nn.Embedding(vocabulary, width), nn.Embedding(length, width)
        self.b = nn.ModuleList(Block(width, heads) for _ in range(layers))
        self.ln, self.hd = nn.LayerNorm(width), nn.Linear(width, vocabulary, bias=False)

    def forward(self, tokens):
        x = self.te(tokens) + self.pe(torch.arange(tokens.shape[1]))
        for block in self.b:
            x = block(x)
        return self.hd(self.ln(x))


class GptTraining(Training):
    def __init__(self):
        torch.manual_seed(0)
        self.model = Gpt()
        self.optimizer = torch.optim.AdamW(self.model.parameters(), lr=1e-3)
        self.x, self.y = torch.randint(0, 65, (12, 64)), torch.randint(0, 65, (12, 64))

    def loss(self):
        return F.cross_entropy(self.model(self.x).view(-1, 65), self.y.view(-1))


class MlpBlock:
    """Forward and backward of LayerNorm, Linear, GELU, Linear, twice."""

    def __init__(self):
        torch.manual_seed(0)
        self.model = nn.Sequential(*(
            layer for _ in range(2)
            for layer in (nn.LayerNorm(128), nn.Linear(128, 512), nn.GELU(), nn.Linear(512, 128))))
        self.x = torch.randn(256, 128)

    def step(self):
        self.model.zero_grad()
        loss = self.model(self.x).square().mean()
        loss.backward()
        return loss

    def run(self, times):
        for _ in range(times):
            self.step()

    def check(self):
        return self.step().item()


class Answering:
    def __init__(self, model):
        self.model = model
        torch.manual_seed(1)
        self.image = torch.randn(1, 3, 224, 224)

    def run(self, times):
        with torch.inference_mode():
            for _ in range(times):
                self.model(self.image)

    def check(self):
        with torch.inference_mode():
            return self.model(self.image).abs().sum().item()


def resnet18():
    torch.manual_seed(0)
    return torchvision_models().resnet18().eval()


class ScriptedMlp:
    def __init__(self, folder):
        self.model = torch.jit.load(os.path.join(folder, "mlp.pt"))
        self.features = [i / 64 for i in range(64)]

    def answer(self):
        return self.model(torch.tensor(self.features).view(1, 64)).tolist()

    def run(self, times):
        with torch.inference_mode():
            for _ in range(times):
                self.answer()

    def check(self):
        with torch.inference_mode():
            return sum(abs(x) for x in self.answer()[0])


class Sgemm:
    def __init__(self):
        torch.manual_seed(0)
        self.a, self.b = torch.randn(1024, 1024), torch.randn(1024, 1024)

    def run(self, times):
        for _ in range(times):
            self.a @ self.b

    def check(self):
        return (self.a @ self.b).abs().sum().item()


class WithoutGradients:
    def run(self, times):
        with torch.no_grad():
            for _ in range(times):
                self.operation()

    def check(self):
        with torch.no_grad():
            return self.operation().float().abs().sum().item()


class FewRows(WithoutGradients):
    def __init__(self, rows):
        torch.manual_seed(0)
        self.x, self.weight = torch.randn(rows, 4096), torch.randn(4096, 4096)

    def operation(self):
        return F.linear(self.x, self.weight)


class LinearOfTransposed(FewRows):
    def __init__(self):
        torch.manual_seed(0)
        self.x, self.weight = torch.randn(32, 64, 128).transpose(0, 1), torch.randn(128, 128)


class HalfAttention(WithoutGradients):
    def __init__(self):
        torch.manual_seed(0)
        self.x = torch.randn(1, 8, 128, 64).to(torch.bfloat16)

    def operation(self):
        return F.scaled_dot_product_attention(self.x, self.x, self.x)


class Copy:
    def __init__(self):
        import numpy
        self.source = (numpy.arange(16 * 1024 * 1024) % 1000).astype(numpy.float32)
        self.target = numpy.empty_like(self.source)

    def run(self, times):
        for _ in range(times):
            self.target[:] = torch.tensor(self.source).numpy()

    def check(self):
        self.run(1)
        return float(self.target[12345678])


def export(folder):
    torch.manual_seed(0)
    mlp = nn.Sequential(nn.Linear(64, 128), nn.ReLU(), nn.Linear(128, 10)).eval()
    torch.jit.script(mlp).save(os.path.join(folder, "mlp.pt"))
    scripted = torch.jit.script(resnet18())
    scripted.save(os.path.join(folder, "resnet18-scripted.pt"))
    torch.jit.freeze(scripted).save(os.path.join(folder, "resnet18.pt"))


def libtorch():
    print(torch.__version__)
    print(os.path.dirname(torch.__file__))


def measure(workload, times, threads):
    start = time.perf_counter()
    if threads == 1:
        workload.run(times)
    else:
        running = [threading.Thread(target=workload.run, args=(times,)) for _ in range(threads)]
        for thread in running:
            thread.start()
        for thread in running:
            thread.join()
    return (time.perf_counter() - start) * 1e9 / times / threads


def serve(folder, threads):
    torch.set_num_threads(int(threads))

    def load(name):
        return torch.jit.load(os.path.join(folder, name))

    makers = {
        "op_add_tiny": AddTiny,
        "op_chain_small": ChainSmall,
        "index_slice": IndexSlice,
        "mlp_train": Mlp,
        "lenet_train": LeNet,
        "lstm_train": Lstm,
        "gpt_train": GptTraining,
        "mlp_block_train": MlpBlock,
        "sgemm_1024": Sgemm,
        "linear_1x4096": lambda: FewRows(1),
        "linear_4x4096": lambda: FewRows(4),
        "linear_noncontiguous": LinearOfTransposed,
        "sdpa_bf16": HalfAttention,
        "copy_64mb": Copy,
        "resnet18_infer": lambda: Answering(resnet18()),
        "resnet18_script_infer": lambda: Answering(load("resnet18.pt")),
        "resnet18_optimized": lambda: Answering(load("resnet18-scripted.pt").eval()),
        "resnet18_all_optimized": lambda: Answering(torch.jit.optimize_for_inference(load("resnet18-scripted.pt").eval())),
        "script_mlp": lambda: ScriptedMlp(folder),
    }
    made = {}
    for line in sys.stdin:
        words = line.split()
        if words[1] not in made:
            made[words[1]] = makers[words[1]]()
        workload = made[words[1]]
        if words[0] == "check":
            print(workload.check(), flush=True)
        else:
            print(measure(workload, int(words[2]), int(words[3])), flush=True)


if __name__ == "__main__":
    {"export": export, "libtorch": libtorch, "serve": serve}[sys.argv[1]](*sys.argv[2:])
