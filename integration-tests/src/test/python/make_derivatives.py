"""Records what PyTorch computes, for DerivativesTest and AutocastTest."""
import json
import pathlib

import torch
import torch.autograd.forward_ad as fwAD
from torch.autograd.functional import hessian, hvp, jacobian, jvp, vhp, vjp

X = torch.tensor([0.5, -1.25, 2.0], dtype=torch.float64)
V = torch.tensor([1.0, 2.0, -0.5], dtype=torch.float64)
A = torch.arange(12, dtype=torch.float64).view(4, 3).div(7)


def flat(t):
    return t.detach().to(torch.float64).flatten().tolist()


def scalar(x):
    return (x.sin() * x.roll(1) ** 2).sum()


def vector(x):
    return torch.tanh(A @ x)


def matrix(x):
    return x.outer(x.exp())


def derivatives():
    dual = fwAD.dual_level()
    with dual:
        forward = fwAD.unpack_dual(vector(fwAD.make_dual(X, V))).tangent
    two = jacobian(lambda a, b: (a * b, (a / b).sum()), (X, V))
    return {
        "jacobian_vector": flat(jacobian(vector, X)),
        "jacobian_matrix": flat(jacobian(matrix, X)),
        "jacobian_two": [[flat(entry) for entry in row] for row in two],
        "hessian": flat(hessian(scalar, X)),
        "hvp": flat(hvp(scalar, X, V)[1]),
        "vhp": flat(vhp(scalar, X, V)[1]),
        "vjp": flat(vjp(vector, X, torch.ones(4, dtype=torch.float64))[1]),
        "jvp": flat(jvp(vector, X, V)[1]),
        "forward": flat(forward),
        "third": flat(torch.func.grad(lambda x: torch.func.grad(lambda y: torch.func.grad(scalar)(y).sum())(x).sum())(X)),
    }


def result(t):
    return {"dtype": str(t.dtype).removeprefix("torch."), "values": flat(t)}


def autocast():
    a = torch.arange(6, dtype=torch.float32).view(2, 3).div(3)
    b = torch.arange(12, dtype=torch.float32).view(3, 4).div(7)
    image = torch.arange(16, dtype=torch.float32).view(1, 1, 4, 4).div(5)
    kernel = torch.arange(4, dtype=torch.float32).view(1, 1, 2, 2).div(3)
    recorded = {}
    for dtype in (torch.bfloat16, torch.float16):
        with torch.autocast("cpu", dtype=dtype):
            product = a @ b
            recorded[str(dtype).removeprefix("torch.")] = {
                "matmul": result(product),
                "linear": result(torch.nn.functional.linear(a, b.t())),
                "conv2d": result(torch.nn.functional.conv2d(image, kernel)),
                "sum": result(product.sum()),
                "softmax": result(product.softmax(1)),
                "mse_loss": result(torch.nn.functional.mse_loss(product, product * 2)),
                "add": result(product + a[:, :1]),
                "exp": result(a.exp()),
            }
    return recorded


if __name__ == "__main__":
    path = pathlib.Path(__file__).parents[4] / "jtorch-api/src/test/resources/org/jtorch/autograd/derivatives.json"
    path.write_text(json.dumps({"derivatives": derivatives(), "autocast": autocast()}, indent=1) + "\n")
