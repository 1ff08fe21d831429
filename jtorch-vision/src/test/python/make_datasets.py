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
from scipy.io import savemat
from scipy.sparse import csc_matrix

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



def mat(values, **options):
    out = io.BytesIO()
    savemat(out, values, **options)
    return out.getvalue()


def cells(values):
    array = np.empty((len(values), 1), dtype=object)
    for i, value in enumerate(values):
        array[i, 0] = value
    return array


outlines = [csc_matrix(np.eye(4, 6, k=i % 6, dtype=np.bool_)) for i in range(20)]
truth = {"Boundaries": cells(outlines), "Segmentation": np.arange(24, dtype=np.uint8).reshape(4, 6), "CategoriesPresent": np.array([[3]], dtype=np.uint8)}
cars = np.zeros((1, 2), dtype=[("bbox_x1", object), ("class", object), ("fname", object)])
cars[0, 0] = (39, 2, "00001.jpg")
cars[0, 1] = (7.5, 196, "00002.jpg")
mats = {
    "train_32x32.mat": mat({"X": (np.arange(4 * 5 * 3 * 6) % 251).astype(np.uint8).reshape(4, 5, 3, 6), "y": np.array([[1], [10], [3], [9], [10], [2]], dtype=np.uint8)}, do_compression=True),
    "setid.mat": mat({"trnid": np.array([[3, 1]], dtype=np.uint16), "valid": np.array([[2]], dtype=np.uint16), "tstid": np.array([[4, 5]], dtype=np.uint16)}),
    "imagelabels.mat": mat({"labels": np.array([[77, 1, 102, 5, 6]], dtype=np.float64)}),
    "cars_train_annos.mat": mat({"annotations": cars}, do_compression=True),
    "cars_meta.mat": mat({"class_names": np.array([["AM General Hummer", "Acura RL"]], dtype=object)}),
    "2008_000002.mat": mat({"GTcls": truth}, do_compression=True),
    "annotation_0001.mat": mat({"obj_contour": np.array([[1.5, 2.25, -3], [4, 5, 6.5]]), "box_coord": np.array([[1, 2, 3, 4]], dtype=np.uint16)}),
    "kinds.mat": mat({"s": np.float32([[1.5, 2], [3, 4]]), "i16": np.int16([-5, 6]), "u32": np.uint32([4000000000]), "i64": np.int64([-(2**40)]), "text": "gr\u00fcn", "empty": np.zeros((0, 3))}),
}
with zipfile.ZipFile(f"{folder}/mat.zip", "w", zipfile.ZIP_DEFLATED) as archive:
    for name, content in mats.items():
        # The header has the time of writing.
        archive.writestr(zipfile.ZipInfo(name), b"MATLAB 5.0 MAT-file".ljust(116) + content[116:], zipfile.ZIP_DEFLATED)

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
