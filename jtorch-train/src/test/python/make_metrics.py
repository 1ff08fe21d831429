"""Records values of torchmetrics and scikit-learn: python make_metrics.py ../resources/org/jtorch/metrics/metrics.json"""

import json
import math
import sys
import warnings

import sklearn.metrics
import torch

try:
    import torchvision  # noqa: F401
except RuntimeError:
    # torchvision's Python code, which torchmetrics imports, runs without its compiled operators.
    OPERATORS = torch.library.Library("torchvision", "DEF")
    for operator in ("nms", "qnms"):
        OPERATORS.define(operator + "(Tensor dets, Tensor scores, float iou) -> Tensor")

import torchmetrics
from torchmetrics.text import BLEUScore, Perplexity

warnings.simplefilter("ignore")
torch.manual_seed(0)
N, C, L = 40, 4, 3


def rounded(tensor):
    """Values with few digits, which have ties."""
    return torch.round(tensor * 50) / 50


def batches(kind):
    result = []
    for i in range(3):
        n = [N, 1, 17][i]
        if kind == "binary_probs":
            result.append((rounded(torch.rand(n)), torch.randint(2, (n,))))
        elif kind == "binary_logits":
            result.append((torch.randn(n) * 3, torch.randint(2, (n,))))
        elif kind == "binary_labels":
            result.append((torch.randint(2, (n,)), torch.randint(2, (n,))))
        elif kind == "binary_2d":
            result.append((torch.rand(n, 3), torch.randint(2, (n, 3))))
        elif kind == "binary_ignored":
            result.append((torch.rand(n), torch.randint(-1, 2, (n,))))
        elif kind == "binary_one_class":
            result.append((torch.rand(n), torch.ones(n, dtype=torch.long)))
        elif kind == "multiclass_logits":
            result.append((torch.randn(n, C), torch.randint(C, (n,))))
        elif kind == "multiclass_probs":
            result.append((torch.softmax(rounded(torch.randn(n, C)), 1), torch.randint(C, (n,))))
        elif kind == "multiclass_missing":
            scores = torch.randn(n, C)
            scores[:, 3] = -9
            result.append((scores, torch.randint(C - 2, (n,))))
        elif kind == "multiclass_labels":
            result.append((torch.randint(C, (n,)), torch.randint(C, (n,))))
        elif kind == "multiclass_2d":
            result.append((torch.randn(n, C, 2), torch.randint(C, (n, 2))))
        elif kind == "multiclass_ignored":
            target = torch.randint(C, (n,))
            target[torch.rand(n) < 0.3] = -100
            result.append((torch.randn(n, C), target))
        elif kind == "multilabel_probs":
            result.append((rounded(torch.rand(n, L)), torch.randint(2, (n, L))))
        elif kind == "multilabel_2d":
            result.append((torch.randn(n, L, 2), torch.randint(2, (n, L, 2))))
        elif kind == "multilabel_ignored":
            result.append((torch.rand(n, L), torch.randint(-1, 2, (n, L))))
        elif kind == "regression":
            target = torch.randn(n, dtype=torch.float64) * 3 + 1
            result.append((target + torch.randn(n, dtype=torch.float64), target))
        elif kind == "regression_3":
            target = torch.randn(n, 3, dtype=torch.float64) * torch.tensor([1.0, 2.0, 5.0])
            result.append((target + torch.randn(n, 3, dtype=torch.float64), target))
        elif kind == "tokens":
            target = torch.randint(6, (n, 5))
            target[torch.rand(n, 5) < 0.2] = -100
            result.append((torch.randn(n, 5, 6), target))
    return result


DATA = {}
CASES = []


def data(kind):
    if kind not in DATA:
        DATA[kind] = batches(kind)
    return DATA[kind]


def add(name, kind, metric, expected=None, **options):
    """Records a case; options are those of Java."""
    if kind.startswith("regression"):
        metric.set_dtype(torch.float64)
    steps = []
    # Those fail in Python for a batch of one sample.
    has_steps = name not in ("R2Score", "AUROC", "AveragePrecision")
    for preds, target in data(kind):
        steps.append(number(metric(preds, target)) if has_steps else metric.update(preds, target))
    case = {"metric": name, "data": kind, "options": options, "value": number(metric.compute())}
    if has_steps:
        case["steps"] = steps
    if expected is not None:
        case["exact"] = float(expected)
    CASES.append(case)


def number(value):
    return json.loads(json.dumps(value.tolist()))


def all_of(kind, dtype=torch.float64):
    preds = torch.cat([p for p, _ in data(kind)]).to(dtype)
    target = torch.cat([t for _, t in data(kind)])
    return preds, target


def classification():
    for name in ["Accuracy", "Precision", "Recall", "F1Score"]:
        maker = getattr(torchmetrics, name)
        for kind in ["binary_probs", "binary_logits", "binary_labels", "binary_2d", "binary_one_class"]:
            add(name, kind, maker(task="binary"), task="binary")
        add(name, "binary_probs", maker(task="binary", threshold=0.7), task="binary", threshold=0.7)
        add(name, "binary_ignored", maker(task="binary", ignore_index=-1), task="binary", ignoreIndex=-1)
        for average in ["micro", "macro", "weighted", "none"]:
            for kind in ["logits", "labels", "2d", "missing"]:
                metric = maker(task="multiclass", num_classes=C, average=average)
                add(name, "multiclass_" + kind, metric, task="multiclass", average=average)
            metric = maker(task="multiclass", num_classes=C, average=average, top_k=2)
            add(name, "multiclass_logits", metric, task="multiclass", average=average, topK=2)
            metric = maker(task="multiclass", num_classes=C, average=average, top_k=2)
            add(name, "multiclass_missing", metric, task="multiclass", average=average, topK=2)
            metric = maker(task="multiclass", num_classes=C, average=average, ignore_index=-100)
            add(name, "multiclass_ignored", metric, task="multiclass", average=average, ignoreIndex=-100)
            metric = maker(task="multiclass", num_classes=C, average=average, ignore_index=2)
            add(name, "multiclass_logits", metric, task="multiclass", average=average, ignoreIndex=2)
            for kind in ["probs", "2d"]:
                metric = maker(task="multilabel", num_labels=L, average=average)
                add(name, "multilabel_" + kind, metric, task="multilabel", average=average)
            metric = maker(task="multilabel", num_labels=L, average=average, ignore_index=-1)
            add(name, "multilabel_ignored", metric, task="multilabel", average=average, ignoreIndex=-1)
        if name != "Accuracy":
            for average in ["macro", "weighted", "none"]:
                metric = maker(task="multiclass", num_classes=C, average=average, zero_division=1)
                add(name, "multiclass_missing", metric, task="multiclass", average=average, zeroDivision=1)


def curves():
    for name, exact in [
        ("AUROC", sklearn.metrics.roc_auc_score),
        ("AveragePrecision", sklearn.metrics.average_precision_score),
    ]:
        maker = getattr(torchmetrics, name)
        for kind in ["binary_probs", "binary_logits", "binary_2d", "binary_one_class"]:
            preds, target = all_of(kind)
            # scikit-learn has no AUROC of one class.
            value = None if kind == "binary_one_class" else exact(target.flatten(), preds.flatten())
            add(name, kind, maker(task="binary"), value, task="binary")
        add(name, "binary_ignored", maker(task="binary", ignore_index=-1), task="binary", ignoreIndex=-1)
        if name == "AUROC":
            for limit in [0.1, 0.35]:
                preds, target = all_of("binary_probs")
                value = exact(target, preds, max_fpr=limit)
                add(name, "binary_probs", maker(task="binary", max_fpr=limit), value, task="binary", maxFpr=limit)
        for average in ["macro", "weighted", "none"]:
            for kind in ["logits", "probs", "2d", "missing"]:
                metric = maker(task="multiclass", num_classes=C, average=average)
                add(name, "multiclass_" + kind, metric, task="multiclass", average=average)
            metric = maker(task="multiclass", num_classes=C, average=average, ignore_index=-100)
            add(name, "multiclass_ignored", metric, task="multiclass", average=average, ignoreIndex=-100)
        for average in ["micro", "macro", "weighted", "none"]:
            preds, target = all_of("multilabel_probs")
            value = None if average == "none" else exact(target, preds, average=average)
            metric = maker(task="multilabel", num_labels=L, average=average)
            add(name, "multilabel_probs", metric, value, task="multilabel", average=average)
            metric = maker(task="multilabel", num_labels=L, average=average)
            add(name, "multilabel_2d", metric, task="multilabel", average=average)
            metric = maker(task="multilabel", num_labels=L, average=average, ignore_index=-1)
            add(name, "multilabel_ignored", metric, task="multilabel", average=average, ignoreIndex=-1)


def confusion():
    maker = torchmetrics.ConfusionMatrix
    for normalize in ["none", "true", "pred", "all"]:
        add("ConfusionMatrix", "binary_probs", maker(task="binary", normalize=normalize),
            task="binary", normalize=normalize)
        add("ConfusionMatrix", "binary_ignored", maker(task="binary", normalize=normalize, ignore_index=-1),
            task="binary", normalize=normalize, ignoreIndex=-1)
        for kind in ["logits", "2d", "missing"]:
            add("ConfusionMatrix", "multiclass_" + kind,
                maker(task="multiclass", num_classes=C, normalize=normalize), task="multiclass", normalize=normalize)
        add("ConfusionMatrix", "multiclass_ignored",
            maker(task="multiclass", num_classes=C, normalize=normalize, ignore_index=-100),
            task="multiclass", normalize=normalize, ignoreIndex=-100)
        add("ConfusionMatrix", "multilabel_probs", maker(task="multilabel", num_labels=L, normalize=normalize),
            task="multilabel", normalize=normalize)
        add("ConfusionMatrix", "multilabel_ignored",
            maker(task="multilabel", num_labels=L, normalize=normalize, ignore_index=-1),
            task="multilabel", normalize=normalize, ignoreIndex=-1)


def jaccard():
    maker = torchmetrics.JaccardIndex
    for kind in ["binary_probs", "binary_2d"]:
        add("JaccardIndex", kind, maker(task="binary"), task="binary")
    add("JaccardIndex", "binary_ignored", maker(task="binary", ignore_index=-1), task="binary", ignoreIndex=-1)
    for average in ["micro", "macro", "weighted", "none"]:
        for kind in ["logits", "labels", "2d", "missing"]:
            metric = maker(task="multiclass", num_classes=C, average=average)
            add("JaccardIndex", "multiclass_" + kind, metric, task="multiclass", average=average)
        metric = maker(task="multiclass", num_classes=C, average=average, ignore_index=-100)
        add("JaccardIndex", "multiclass_ignored", metric, task="multiclass", average=average, ignoreIndex=-100)
        metric = maker(task="multilabel", num_labels=L, average=average)
        add("JaccardIndex", "multilabel_probs", metric, task="multilabel", average=average)
    add("JaccardIndex", "multiclass_logits", maker(task="multiclass", num_classes=C), task="multiclass")


def regression():
    preds, target = all_of("regression")
    for squared in [True, False]:
        value = sklearn.metrics.mean_squared_error(target, preds)
        add("MeanSquaredError", "regression", torchmetrics.MeanSquaredError(squared=squared),
            value if squared else math.sqrt(value), squared=squared)
        add("MeanSquaredError", "regression_3", torchmetrics.MeanSquaredError(squared=squared, num_outputs=3),
            squared=squared, numOutputs=3)
    add("MeanAbsoluteError", "regression", torchmetrics.MeanAbsoluteError(),
        sklearn.metrics.mean_absolute_error(target, preds))
    add("R2Score", "regression", torchmetrics.R2Score(), sklearn.metrics.r2_score(target, preds))
    add("R2Score", "regression", torchmetrics.R2Score(adjusted=3), adjusted=3)
    preds, target = all_of("regression_3")
    for how in ["uniform_average", "raw_values", "variance_weighted"]:
        value = None if how == "raw_values" else sklearn.metrics.r2_score(target, preds, multioutput=how)
        add("R2Score", "regression_3", torchmetrics.R2Score(multioutput=how), value, multioutput=how, numOutputs=3)
        add("R2Score", "regression_3", torchmetrics.R2Score(multioutput=how, adjusted=5), multioutput=how,
            numOutputs=3, adjusted=5)


def texts():
    add("Perplexity", "tokens", Perplexity(ignore_index=-100), ignoreIndex=-100)
    corpora = {
        "cat": [(["the cat is on the mat"], [["there is a cat on the mat", "a cat is on the mat"]])],
        "two": [
            (["It is a guide to action which ensures that the military always obeys the commands of the party",
              "he read the book because he was interested in world history"],
             [["It is a guide to action that ensures that the military will forever heed Party commands",
               "It is the guiding principle which guarantees the military forces always being under the command of "
               "the Party"],
              ["he was interested in world history because he read the book"]]),
            (["the  the\tthe the the the\u00a0the"], [["the cat is on the mat", ""]]),
        ],
        "short": [(["the cat is on"], [["the cat is on the mat today and stays there"]])],
        "no_match": [(["one two three four five"], [["six seven eight nine ten"]])],
        "three_words": [(["the cat sat"], [["the cat sat"]])],
        "empty": [([""], [["the cat"]]), (["a b c d e"], [["a b c d e"]])],
    }
    for name, corpus in corpora.items():
        for options in [{}, {"smooth": True}, {"nGram": 2}, {"nGram": 2, "weights": [0.3, 0.7]}]:
            python = {"n_gram" if k == "nGram" else k: v for k, v in options.items()}
            metric = BLEUScore(**python)
            for preds, target in corpus:
                metric.update(preds, target)
            CASES.append({"metric": "BLEUScore", "data": name, "options": options, "corpus": corpus,
                          "value": number(metric.compute())})


def written(tensor):
    name = {torch.float32: "float32", torch.float64: "float64", torch.int64: "int64"}[tensor.dtype]
    return {"dtype": name, "shape": list(tensor.shape), "values": tensor.flatten().tolist()}


classification()
curves()
confusion()
regression()
texts()
jaccard()
with open(sys.argv[1], "w") as f:
    content = {
        "data": {k: [[written(p), written(t)] for p, t in v] for k, v in DATA.items()},
        "cases": CASES,
    }
    f.write(json.dumps(content, separators=(",", ":")).replace('{"metric"', '\n{"metric"'))
print(len(CASES), "cases")
