"""Writes the files of datasets that Java cannot write: pickles of NumPy arrays and MATLAB files.

run: python make_datasets.py FOLDER

Writes cifar-10-python.tar.gz, cifar-100-python.tar.gz and mat.zip. Protocol 2 with latin-1 strings is what Python 2 wrote, as the published pickles are.
"""
import io
import pickle
import sys
import tarfile
import zipfile

import numpy as np

folder = sys.argv[1]
random = np.random.RandomState(0)


class Python2Pickler(pickle._Pickler):
    """Writes strings and bytes as Python 2 does."""

    dispatch = dict(pickle._Pickler.dispatch)

    def save_python2(self, value):
        raw = value if isinstance(value, bytes) else value.encode("latin-1")
        if len(raw) < 256:
            self.write(pickle.SHORT_BINSTRING + bytes([len(raw)]) + raw)
        else:
            self.write(pickle.BINSTRING + len(raw).to_bytes(4, "little") + raw)
        self.memoize(value)

    dispatch[str] = save_python2
    dispatch[bytes] = save_python2


def pickled(value):
    out = io.BytesIO()
    Python2Pickler(out, 2).dump(value)
    return out.getvalue().replace(b"cnumpy._core.multiarray\n", b"cnumpy.core.multiarray\n")


def batch(count, key):
    # Smooth rows, so that the archive is small.
    data = (np.arange(count * 3072) // 64 % 251).astype(np.uint8).reshape(count, 3072)
    data[:, :8] = random.randint(0, 256, (count, 8))
    return {"data": data, key: random.randint(0, 10, count).tolist(), "batch_label": "a batch", "filenames": ["%d.png" % i for i in range(count)]}


def tar(name, files):
    with tarfile.open(f"{folder}/{name}", "w:gz", format=tarfile.USTAR_FORMAT) as archive:
        for path, content in files.items():
            entry = tarfile.TarInfo(path)
            entry.size = len(content)
            archive.addfile(entry, io.BytesIO(content))


ten = {f"cifar-10-batches-py/data_batch_{i}": pickled(batch(2, "labels")) for i in range(1, 6)}
ten["cifar-10-batches-py/test_batch"] = pickled(batch(3, "labels"))
ten["cifar-10-batches-py/batches.meta"] = pickled({"label_names": ["class%d" % i for i in range(10)], "num_vis": 3072})
tar("cifar-10-python.tar.gz", ten)
hundred = {"cifar-100-python/" + part: pickled(batch(n, "fine_labels")) for part, n in (("train", 4), ("test", 2))}
hundred["cifar-100-python/meta"] = pickled({"fine_label_names": ["fine%d" % i for i in range(100)], "coarse_label_names": ["coarse"]})
tar("cifar-100-python.tar.gz", hundred)

if __name__ == "__main__" and len(sys.argv) > 2:  # shows what torchvision reads of them
    from torchvision.datasets import CIFAR10, CIFAR100

    for kind, check in ((CIFAR10, "cifar-10-batches-py"), (CIFAR100, "cifar-100-python")):
        with tarfile.open(f"{folder}/{check.replace('-batches-py', '-python').replace('100-python', '100-python')}.tar.gz") as archive:
            archive.extractall("/tmp/cifar", filter="data")
        kind.train_list = [[n, None] for n, _ in kind.train_list]
        kind.test_list = [[n, None] for n, _ in kind.test_list]
        kind.meta = dict(kind.meta, md5=None)
        for train in (True, False):
            data = kind("/tmp/cifar", train=train)
            print(kind.__name__, train, len(data), data.targets, data.data.astype(int).sum(), data.data[1, 0, :4, 0], data.classes[:2])
