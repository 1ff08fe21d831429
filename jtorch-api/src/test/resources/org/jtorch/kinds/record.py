"""Records how Python prints sparse, quantized and nested tensors, and its signal windows.

python record.py kinds.json
"""

import json
import sys

import torch
from torch import tensor
from torch.signal import windows

torch.set_printoptions(precision=8)
printed = {}


def show(name, x):
    printed[name] = repr(x).split(", grad_fn")[0] if x.grad_fn is not None and not x.is_nested else repr(x)


dense = tensor([[0, 1.5, 0, 0], [2, 0, 0, -3], [0, 0, 0, 0], [0, 4, 0, 0.5]])
i = tensor([[0, 1, 1], [2, 0, 2]])
v = tensor([3.0, 4.0, 5.0])
show("coo", torch.sparse_coo_tensor(i, v, (2, 3)))
show("coo_inferred", torch.sparse_coo_tensor(i, v))
show("coo_double", torch.sparse_coo_tensor(i, v, (2, 4), dtype=torch.float64, requires_grad=True))
show("coo_twice", torch.sparse_coo_tensor(tensor([[1, 1], [0, 0]]), tensor([1, 2]), (2, 2)).coalesce())
show("coo_hybrid", torch.sparse_coo_tensor(tensor([[0, 2]]), tensor([[1.0, 2], [3, 4]]), (3, 2)))
show("coo_empty", torch.sparse_coo_tensor((2, 3)))
show("coo_complex", torch.sparse_coo_tensor(i, v * 1j, (2, 3)))
crow, col = tensor([0, 1, 3]), tensor([1, 0, 2])
show("csr", torch.sparse_csr_tensor(crow, col, v))
show("csr_sized", torch.sparse_csr_tensor(crow, col, v, (2, 5), dtype=torch.float64))
show("csr_int32", torch.sparse_csr_tensor(crow.int(), col.int(), v, (2, 3)))
show("csc", torch.sparse_csc_tensor(crow, tensor([1, 0, 2]), v))
blocks = torch.arange(12.0).reshape(3, 2, 2)
show("bsr", torch.sparse_bsr_tensor(crow, col, blocks))
show("bsc", torch.sparse_bsc_tensor(crow, tensor([1, 0, 2]), blocks, (6, 4)))
show("compressed", torch.sparse_compressed_tensor(crow, col, v, layout=torch.sparse_csr))
show("to_coo", dense.to_sparse())
show("to_coo_1", dense.to_sparse(1))
show("to_csr", dense.to_sparse_csr())
show("to_csc", dense.to_sparse_csc())
show("to_bsr", dense.to_sparse_bsr((2, 2)))
show("to_bsc", dense.to_sparse(layout=torch.sparse_bsc, blocksize=(2, 2)))
show("csr_to_coo", dense.to_sparse_csr().to_sparse_coo())
show("dense_again", dense.to_sparse_bsr((2, 2)).to_dense())
show("indices", dense.to_sparse().indices())
show("mask", torch.arange(16.0).reshape(4, 4).sparse_mask(dense.to_sparse()))
sparse = dense.to_sparse()
other = torch.arange(8.0).reshape(4, 2)
show("smm", sparse.smm(other).coalesce())
show("sspaddmm", torch.eye(4)[:, :2].to_sparse().sspaddmm(sparse, other, beta=2, alpha=0.5).coalesce())
show("sparse_mm", torch.sparse.mm(sparse, other))
show("sparse_mm_sparse", torch.sparse.mm(sparse, sparse).coalesce())
show("sparse_mm_reduce", torch.sparse.mm(dense.to_sparse_csr(), other, "mean"))
show("sparse_addmm", torch.sparse.addmm(torch.ones(4, 2), sparse, other, beta=0.5, alpha=2))
show("sampled_addmm", torch.sparse.sampled_addmm(dense.to_sparse_csr(), other, other.t(), beta=0.5, alpha=2))
show("sparse_sum", torch.sparse.sum(sparse))
show("sparse_sum_0", torch.sparse.sum(sparse, 0))
show("sparse_sum_double", torch.sparse.sum(sparse, [0, 1], dtype=torch.float64))
show("sparse_softmax", torch.sparse.softmax(sparse, 1))
show("sparse_log_softmax", torch.sparse.log_softmax(sparse, 1, dtype=torch.float64))
show("spdiags", torch.sparse.spdiags(torch.arange(6.0).reshape(2, 3), tensor([0, 1]), (3, 4)))
show("spdiags_csr", torch.sparse.spdiags(torch.arange(6.0).reshape(2, 3), tensor([0, -1]), (3, 3), torch.sparse_csr))
x = torch.sparse_coo_tensor(i, v, (2, 4), requires_grad=True)
torch.sparse.mm(x, other).pow(2).sum().backward()
show("grad_mm", x.grad)
w = v.clone().requires_grad_()
torch.sparse_csr_tensor(crow, col, w, (2, 3)).to_dense().pow(2).sum().backward()
show("grad_values", w.grad)
d = dense.clone().requires_grad_()
d.to_sparse().to_dense().pow(2).sum().backward()
show("grad_dense", d.grad)

x = tensor([[-1.0, 0.0, 0.4], [1.0, 2.0, 30.0]])
scales, zeros = tensor([0.1, 0.2], dtype=torch.float64), tensor([10, 0])
q = torch.quantize_per_tensor(x, 0.1, 10, torch.quint8)
c = torch.quantize_per_channel(x, scales, zeros, 0, torch.qint8)
show("quint8", q)
show("qint32", torch.quantize_per_tensor(x, 0.25, 0, torch.qint32))
show("qint8_qparams", torch.quantize_per_tensor(x, tensor(0.5), tensor(1), torch.qint8))
show("per_channel", c)
show("dynamic", torch.quantize_per_tensor_dynamic(x, torch.qint8, False))
show("int_repr", q.int_repr())
show("dequantize", c.dequantize())
show("channel_scales", c.q_per_channel_scales())
show("channel_zero_points", c.q_per_channel_zero_points())
y = x.clone().requires_grad_()
fake = torch.fake_quantize_per_tensor_affine(y, 0.1, 0, -128, 127)
fake.sum().backward()
show("fake", fake.detach())
show("fake_grad", y.grad)
show("fake_per_channel", torch.fake_quantize_per_channel_affine(x, scales.float(), zeros.int(), 0, 0, 255))
bounds = torch.choose_qparams_optimized(x.flatten(), 6, 200, 0.16, 8)
show("bounds_max", bounds[0])
show("bounds_min", bounds[1])
image = torch.quantize_per_tensor(torch.arange(16.0).reshape(1, 1, 4, 4), 0.5, 2, torch.quint8)
show("quantized_max_pool1d", torch.quantized_max_pool1d(image[0], 2))
show("quantized_max_pool2d", torch.quantized_max_pool2d(image, [2, 2]))

n = torch.nested.nested_tensor([torch.arange(3.0), torch.arange(2.0)])
show("nested", n)
show("nested_padded", torch.nested.to_padded_tensor(n, -1))
show("nested_padded_sized", torch.nested.to_padded_tensor(n, 0.5, (3, 4)))
show("nested_sizes", torch.nested.nested_tensor([torch.ones(2, 3), torch.ones(4, 1)])._nested_tensor_size())
show("nested_double", torch.nested.nested_tensor([torch.ones(2, 1), torch.ones(1, 2)], dtype=torch.float64, requires_grad=True))
a, b = torch.ones(2, requires_grad=True), torch.ones(3, requires_grad=True)
torch.nested.to_padded_tensor(torch.nested.as_nested_tensor([a, b]) * 3, 0).sum().backward()
show("nested_grad", a.grad)

shown = []
calls = {
    "bartlett": [{}], "blackman": [{}], "cosine": [{}], "hamming": [{}], "hann": [{}], "nuttall": [{}],
    "exponential": [{}, {"tau": 2.5}, {"center": 1.0, "tau": 3.0}],
    "gaussian": [{}, {"std": 2.5}],
    "general_cosine": [{"a": [0.5, 0.3, 0.2]}],
    "general_hamming": [{}, {"alpha": 0.7}],
    "kaiser": [{}, {"beta": 5.5}],
}
for name, variants in calls.items():
    for options in variants:
        for sym in (True, False):
            if sym and "center" in options:
                continue
            for dtype in ("float32", "float64"):
                for m in (0, 1, 2, 7, 10):
                    values = getattr(windows, name)(m, sym=sym, dtype=getattr(torch, dtype), **options)
                    shown.append({"name": name, "m": m, "sym": sym, "dtype": dtype, "options": options,
                                  "values": values.double().tolist()})

with open(sys.argv[1], "w") as file:
    json.dump({"printed": printed, "windows": shown}, file, indent=0)
    file.write("\n")
