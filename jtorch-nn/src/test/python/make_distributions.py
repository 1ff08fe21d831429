"""Records torch.distributions of PyTorch 2.13 for DistributionsTest, in float64.

Run: python make_distributions.py ../resources/org/jtorch/distributions/distributions.safetensors
Keys are "case/what"; a case is a class, a number and its parameters, "case/param.name".
What PyTorch does not implement is not recorded.
"""

import sys
import warnings

import torch
import torch.distributions as D
from safetensors.torch import save_file
from torch.distributions import constraints, kl, transforms
from torch.distributions.constraint_registry import biject_to, transform_to

warnings.simplefilter("ignore")
torch.set_default_dtype(torch.float64)
out = {}


def put(key, tensor):
    out[key] = tensor.detach().clone().contiguous()


gen = torch.Generator().manual_seed(7)


def real(*shape):
    return torch.randn(shape, generator=gen)


def positive(*shape):
    return torch.rand(shape, generator=gen) * 2 + 0.5


def unit(*shape):
    return torch.rand(shape, generator=gen) * 0.8 + 0.1


def simplex(*shape):
    return torch.softmax(real(*shape), -1)


def cov(n, *batch):
    a = real(*batch, n, n)
    return a @ a.mT + n * torch.eye(n)


def tril(n, *batch):
    return torch.linalg.cholesky(cov(n, *batch))


def counts(*shape):
    return torch.randint(3, 9, shape, generator=gen).double()


SHAPES = [((), ()), ((3,), (3,)), ((2, 1), (3,))]


def two(a, fa, b, fb):
    return [{a: fa(*s), b: fb(*t)} for s, t in SHAPES]


def one(a, f):
    return [{a: f(*s)} for s in [(), (3,), (2, 3)]]


def binary():
    return one("probs", unit) + one("logits", real)


def vectors(**extra):
    shapes = [(4,), (2, 3)]
    cases = [{"probs": simplex(*s)} for s in shapes] + [{"logits": real(*s)} for s in shapes]
    return [{**extra, **c} for c in cases]


LOC_SCALE = lambda: two("loc", real, "scale", positive)
T = torch.tensor(0.7)
CASES = {
    "Bernoulli": binary(),
    "Beta": two("concentration1", positive, "concentration0", positive),
    "Binomial": [
        {"total_count": torch.tensor(5.0), "probs": unit(3)},
        {"total_count": torch.tensor(6.0), "logits": real(2, 3)},
        {"total_count": counts(3), "probs": unit(2, 3)},
    ],
    "Categorical": vectors(),
    "Cauchy": LOC_SCALE(),
    "Chi2": one("df", positive),
    "ContinuousBernoulli": binary() + [{"probs": torch.tensor([0.4995, 0.5, 0.3])}],
    "Dirichlet": [{"concentration": positive(*s)} for s in [(3,), (2, 4)]]
    + [{"concentration": torch.tensor([[0.5, 0.7, 0.2], [2.0, 0.4, 3.0]])}],
    "Exponential": one("rate", positive),
    "FisherSnedecor": [
        {"df1": positive(3) * 3, "df2": positive(3) * 4},
        {"df1": torch.tensor(3.0), "df2": torch.tensor(5.5)},
    ],
    "Gamma": two("concentration", positive, "rate", positive),
    "GeneralizedPareto": [
        {"loc": real(3), "scale": positive(3), "concentration": torch.tensor([0.3, 0.0, -0.4])},
        {"loc": real(), "scale": positive(), "concentration": torch.tensor(0.2)},
    ],
    "Geometric": binary(),
    "Gumbel": LOC_SCALE(),
    "HalfCauchy": one("scale", positive),
    "HalfNormal": one("scale", positive),
    "InverseGamma": two("concentration", positive, "rate", positive),
    "Kumaraswamy": two("concentration1", positive, "concentration0", positive),
    "LKJCholesky": [
        {"dim": torch.tensor(3.0), "concentration": positive()},
        {"dim": torch.tensor(4.0), "concentration": positive(2)},
    ],
    "Laplace": LOC_SCALE(),
    "LogNormal": LOC_SCALE(),
    "LogisticNormal": [{"loc": real(*s), "scale": positive(*s)} for s in [(2,), (2, 3)]],
    "LowRankMultivariateNormal": [
        {"loc": real(3), "cov_factor": real(3, 2), "cov_diag": positive(3)},
        {"loc": real(2, 4), "cov_factor": real(4, 1), "cov_diag": positive(2, 4)},
    ],
    "Multinomial": vectors(total_count=torch.tensor(5.0)),
    "MultivariateNormal": [
        {"loc": real(3), "covariance_matrix": cov(3)},
        {"loc": real(2, 3), "covariance_matrix": cov(3)},
        {"loc": real(3), "precision_matrix": cov(3, 2)},
        {"loc": real(2, 3), "scale_tril": tril(3, 2)},
    ],
    "NegativeBinomial": [
        {"total_count": counts(3), "probs": unit(3)},
        {"total_count": torch.tensor(4.5), "logits": real(2, 3)},
    ],
    "Normal": LOC_SCALE(),
    "OneHotCategorical": vectors(),
    "OneHotCategoricalStraightThrough": vectors(),
    "Pareto": two("scale", positive, "alpha", positive),
    "Poisson": one("rate", positive),
    "LogitRelaxedBernoulli": [{"temperature": T, **c} for c in binary()],
    "RelaxedBernoulli": [{"temperature": T, **c} for c in binary()],
    "ExpRelaxedCategorical": vectors(temperature=T),
    "RelaxedOneHotCategorical": vectors(temperature=T),
    "StudentT": [
        {"df": torch.tensor([0.8, 1.5, 4.0]), "loc": real(3), "scale": positive(3)},
        {"df": torch.tensor(5.0), "loc": real(2, 1), "scale": positive(3)},
    ],
    "Uniform": [{"low": real(*s), "high": real(*s).abs() + 3} for s in [(), (3,), (2, 3)]],
    "VonMises": two("loc", real, "concentration", positive)
    + [{"loc": torch.tensor(0.3), "concentration": torch.tensor(6.0)}],
    "Weibull": two("scale", positive, "concentration", positive),
    "Wishart": [
        {"df": torch.tensor(5.0), "covariance_matrix": cov(3)},
        {"df": torch.tensor([4.0, 6.0]), "covariance_matrix": cov(3)},
        {"df": torch.tensor(4.5), "precision_matrix": cov(2, 2)},
        {"df": torch.tensor([4.0, 6.0]), "scale_tril": tril(3, 2)},
    ],
    "Independent": [{"loc": real(2, 3), "scale": positive(2, 3)}],
    "TransformedDistribution": [
        {"loc": real(3), "scale": positive(3)},
        {"loc": real(2, 3), "scale": positive(3)},
    ],
    "MixtureSameFamily": [
        {"probs": simplex(3), "loc": real(3), "scale": positive(3)},
        {"probs": simplex(2, 3), "loc": real(2, 3), "scale": positive(2, 3)},
    ],
    "MixtureOfVectors": [
        {"probs": simplex(2, 3), "loc": real(2, 3, 4), "scale": positive(2, 3, 4)},
    ],
}


def make(name, params):
    p = dict(params)
    if name == "Independent":
        return D.Independent(D.Normal(**p), 1)
    if name == "TransformedDistribution":
        t = [transforms.AffineTransform(0.5, -1.5), transforms.SigmoidTransform()]
        return D.TransformedDistribution(D.Normal(**p), t)
    if name == "MixtureSameFamily":
        return D.MixtureSameFamily(
            D.Categorical(p["probs"]), D.Normal(p["loc"], p["scale"])
        )
    if name == "MixtureOfVectors":
        component = D.Independent(D.Normal(p["loc"], p["scale"]), 1)
        return D.MixtureSameFamily(D.Categorical(p["probs"]), component)
    if name in ("LKJCholesky", "Multinomial"):
        key = "dim" if name == "LKJCholesky" else "total_count"
        p[key] = int(p[key])
    modules = [D, D.relaxed_bernoulli, D.relaxed_categorical]
    return next(getattr(m, name) for m in modules if hasattr(m, name))(**p)


def weights(x):
    return torch.linspace(0.5, 1.5, x.numel()).reshape(x.shape)


def gradients(case, what, value, leaves):
    try:
        grads = torch.autograd.grad(
            (value * weights(value)).sum(), list(leaves.values()), allow_unused=True
        )
    except RuntimeError:  # Wishart.rsample changes a mask in place
        return
    for name, grad in zip(leaves, grads):
        if grad is not None:
            put(f"{case}/{what}.grad.{name}", grad)


def attempt(case, what, body):
    try:
        value = body()
    except (NotImplementedError, AttributeError):
        return
    put(f"{case}/{what}", value)


def leaves_of(params):
    fixed = ("total_count", "dim")
    return {
        k: v.clone().requires_grad_() if k not in fixed else v for k, v in params.items()
    }


def record(name, i, params):
    case = f"{name}.{i}"
    for key, value in params.items():
        put(f"{case}/param.{key}", value)
    dist = make(name, params)
    shape = lambda s: torch.tensor(list(s), dtype=torch.int64)
    put(f"{case}/batch_shape", shape(dist.batch_shape))
    put(f"{case}/event_shape", shape(dist.event_shape))
    torch.manual_seed(1)
    put(f"{case}/sample", dist.sample())
    torch.manual_seed(2)
    value = dist.sample((4,))
    put(f"{case}/sample4", value)
    if dist.has_rsample:
        leaves = leaves_of(params)
        torch.manual_seed(3)
        drawn = make(name, leaves).rsample((2,))
        put(f"{case}/rsample", drawn)
        gradients(case, "rsample", drawn, {k: v for k, v in leaves.items() if v.requires_grad})
    leaves = leaves_of(params)
    log_prob = make(name, leaves).log_prob(value)
    put(f"{case}/log_prob", log_prob)
    if log_prob.requires_grad:
        gradients(case, "log_prob", log_prob, {k: v for k, v in leaves.items() if v.requires_grad})
    for what in ("mean", "mode", "variance", "stddev"):
        attempt(case, what, lambda: getattr(dist, what))
    for what in ("entropy", "perplexity"):
        attempt(case, what, lambda: getattr(dist, what)())
    attempt(case, "cdf", lambda: dist.cdf(value))
    points = torch.tensor([0.1, 0.35, 0.5, 0.8]).reshape((4,) + (1,) * len(dist.batch_shape))
    attempt(case, "icdf", lambda: dist.icdf(points))
    put(f"{case}/has_enumerate_support", torch.tensor(float(dist.has_enumerate_support)))
    try:
        put(f"{case}/enumerate", dist.enumerate_support())
        put(f"{case}/enumerate1", dist.enumerate_support(expand=False))
    except NotImplementedError:
        pass
    wide = dist.expand((2,) + tuple(dist.batch_shape))
    torch.manual_seed(4)
    drawn = wide.sample()
    put(f"{case}/expanded_sample", drawn)
    put(f"{case}/expanded_log_prob", wide.log_prob(drawn))


for name, cases in CASES.items():
    for i, params in enumerate(cases):
        record(name, i, params)

# KL: every registered pair, with parameters for which the supports are nested where they can be
BY_CLASS = {
    "Uniform": [{"low": torch.tensor([0.2, 0.1]), "high": torch.tensor([0.7, 0.9])}],
    "Pareto": [{"scale": torch.tensor([0.05, 0.08]), "alpha": torch.tensor([3.5, 1.5])}],
    "Binomial": [{"total_count": torch.tensor([5.0, 5.0]), "probs": torch.tensor([0.3, 0.6])}],
    "Poisson": [{"rate": torch.tensor([1.5, 0.4])}],
    "LowRankMultivariateNormal": [CASES["LowRankMultivariateNormal"][0]],
    "Wishart": CASES["Wishart"][:1],  # of a batch, PyTorch sums a term over the batch
    "TransformedDistribution": [CASES["TransformedDistribution"][0]],
}
SECOND = {"Uniform": [{"low": torch.tensor([0.1, 0.05]), "high": torch.tensor([0.9, 0.8])}]}


def representatives(name):
    if name in BY_CLASS:
        return BY_CLASS[name]
    return CASES[name][1:2] or CASES[name]


def kl_case(p_name, p_params, q_name, q_params):
    key = f"KL.{p_name}.{q_name}"
    try:
        value = D.kl_divergence(make(p_name, p_params), make(q_name, q_params))
    except NotImplementedError:
        return
    for side, params in (("p", p_params), ("q", q_params)):
        for name, tensor in params.items():
            put(f"{key}/{side}.{name}", tensor)
    put(f"{key}/kl", value)


def perturbed(params):
    positive_keys = ("scale", "rate", "concentration", "concentration0", "concentration1", "alpha", "df")
    return {k: v * 1.25 if k in positive_keys else v for k, v in params.items()}


pairs = {(p.__name__, q.__name__) for p, q in kl._KL_REGISTRY} - {
    ("ExponentialFamily", "ExponentialFamily")
}
derived = ["Wishart", "Chi2", "HalfCauchy", "LogNormal", "InverseGamma", "LogisticNormal"]
pairs |= {(n, n) for n in derived}
for p_name, q_name in sorted(pairs):
    p = representatives(p_name)[0]
    q = SECOND.get(q_name, representatives(q_name))[0]
    shapes = [tuple(v.shape) for v in list(p.values()) + list(q.values())]
    if "Multivariate" not in p_name + q_name and p_name != q_name and {s[-1:] for s in shapes} - {()} == {(2,), (3,)}:
        p = {k: (v[..., :1] if v.dim() and v.shape[-1] == 3 else v) for k, v in p.items()}
        q = {k: (v[..., :1] if v.dim() and v.shape[-1] == 3 else v) for k, v in q.items()}
    kl_case(p_name, p, q_name, perturbed(q) if p_name == q_name else q)

# transforms
X = {"": real(2, 3), "positive": positive(2, 3), "matrix": real(2, 3, 3)}
TRANSFORMS = {
    "AbsTransform": (transforms.AbsTransform(), X[""]),
    "AffineTransform": (transforms.AffineTransform(0.5, -2.0), X[""]),
    "AffineVector": (
        transforms.AffineTransform(torch.tensor([0.5, 1.0, 2.0]), torch.tensor([1.5, -1.0, 2.0]), 1),
        X[""],
    ),
    "CatTransform": (
        transforms.CatTransform(
            [transforms.ExpTransform(), transforms.TanhTransform()], dim=-1, lengths=[1, 2]
        ),
        X[""],
    ),
    "ComposeTransform": (
        transforms.ComposeTransform([transforms.AffineTransform(1.0, 0.5), transforms.StickBreakingTransform()]),
        X[""],
    ),
    "CorrCholeskyTransform": (transforms.CorrCholeskyTransform(), X[""]),
    "CumulativeDistributionTransform": (
        transforms.CumulativeDistributionTransform(D.Normal(torch.tensor(0.5), torch.tensor(2.0))),
        X[""],
    ),
    "ExpTransform": (transforms.ExpTransform(), X[""]),
    "IndependentTransform": (transforms.IndependentTransform(transforms.ExpTransform(), 1), X[""]),
    "LowerCholeskyTransform": (transforms.LowerCholeskyTransform(), X["matrix"]),
    "PositiveDefiniteTransform": (transforms.PositiveDefiniteTransform(), X["matrix"]),
    "PowerTransform": (transforms.PowerTransform(torch.tensor(1.7)), X["positive"]),
    "ReshapeTransform": (transforms.ReshapeTransform((3,), (3, 1)), X[""]),
    "SigmoidTransform": (transforms.SigmoidTransform(), X[""]),
    "SoftmaxTransform": (transforms.SoftmaxTransform(), X[""]),
    "SoftplusTransform": (transforms.SoftplusTransform(), X[""]),
    "StackTransform": (
        transforms.StackTransform([transforms.ExpTransform(), transforms.TanhTransform()], dim=0),
        X[""],
    ),
    "StickBreakingTransform": (transforms.StickBreakingTransform(), X[""]),
    "TanhTransform": (transforms.TanhTransform(), X[""]),
}
for name, (transform, x) in TRANSFORMS.items():
    case = f"T.{name}"
    leaf = x.clone().requires_grad_()
    y = transform(leaf)
    put(f"{case}/x", x)
    put(f"{case}/y", y)
    gradients(case, "y", y, {"x": leaf})
    put(f"{case}/inverse", transform.inv(y.detach()))
    attempt(case, "log_abs_det_jacobian", lambda: transform.log_abs_det_jacobian(x, y))
    attempt(case, "inverse_jacobian", lambda: transform.inv.log_abs_det_jacobian(y, x))
    shape = list(transform.forward_shape(x.shape))
    put(f"{case}/forward_shape", torch.tensor(shape))
    put(f"{case}/inverse_shape", torch.tensor(list(transform.inverse_shape(y.shape))))
    attempt(case, "in_domain", lambda: transform.domain.check(x).double())
    attempt(case, "in_codomain", lambda: transform.codomain.check(y).double())
REGISTERED = {
    "real": constraints.real,
    "positive": constraints.positive,
    "nonnegative": constraints.nonnegative,
    "greater_than": constraints.greater_than(1.5),
    "less_than": constraints.less_than(-0.5),
    "unit_interval": constraints.unit_interval,
    "interval": constraints.interval(-1.0, 2.0),
    "simplex": constraints.simplex,
    "independent": constraints.independent(constraints.positive, 1),
    "corr_cholesky": constraints.corr_cholesky,
}
for name, constraint in REGISTERED.items():
    put(f"R.{name}/x", X[""])
    put(f"R.{name}/biject_to", biject_to(constraint)(X[""]))
    put(f"R.{name}/transform_to", transform_to(constraint)(X[""]))

save_file(out, sys.argv[1], {"torch": torch.__version__})
print(len(out), "tensors")
