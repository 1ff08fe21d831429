"""Writes small folders in the layouts of datasets and records what torchvision reads of them.

run: python make_dataset_folders.py FOLDER [SHIM]

Writes folders.zip with the folders and folders.json with numbers of each sample: the sum of the image's pixels, then those of the target. SHIM names a Python file to run before torchvision is imported, where its compiled operators are missing.
"""
import io
import json
import os
import runpy
import shutil
import sys
import tempfile
import zipfile

import numpy as np
import torch
from PIL import Image

if len(sys.argv) > 2:
    runpy.run_path(sys.argv[2])

from scipy.io import savemat
from torchvision import datasets as tv
from torchvision.transforms.functional import pil_to_tensor

random = np.random.RandomState(0)
root = tempfile.mkdtemp()
result = {}


def path(name):
    full = os.path.join(root, name)
    os.makedirs(os.path.dirname(full), exist_ok=True)
    return full


def image(name, mode="RGB", format="PNG"):
    shape = (4, 6) + ((3,) if mode == "RGB" else ())
    picture = Image.fromarray(random.randint(0, 256, shape).astype(np.uint8), "RGB" if mode == "RGB" else "L")
    if mode == "P":
        picture = Image.fromarray(random.randint(0, 22, shape).astype(np.uint8), "P")
        picture.putpalette([(7 * i) % 256 for i in range(66)])
    picture.save(path(name), format)  # a PNG whatever the name: all decoders agree on it


def text(name, *lines):
    with open(path(name), "w") as file:
        file.write("\n".join(lines) + "\n")


def raw(name, content):
    with open(path(name), "wb") as file:
        file.write(content)


def numbers(value):
    if isinstance(value, Image.Image):
        return [int(pil_to_tensor(value).long().sum())]
    if isinstance(value, (torch.Tensor, np.ndarray)):
        return [float(np.asarray(value).astype(np.float64).sum())]
    if isinstance(value, (tuple, list)):
        return [n for one in value for n in numbers(one)]
    return [] if value is None else [value]


def record(name, dataset, target=lambda t: t):
    rows = []
    for sample in (dataset[i] for i in range(len(dataset))):
        rest = sample[1] if len(sample) == 2 else sample[1:]
        rows.append(numbers(sample[0]) + numbers(target(rest)))
    result[name] = rows


for name in ("b/x.png", "b/sub/y.png", "b/Sub/z.png", "b/a.JPG", "B/1.png", "a b/1.png", "a/1.bmp", "a.c/1.png", "\u00e4/1.png"):
    image("folder/" + name)
record("ImageFolder", tv.ImageFolder(root + "/folder"))

for name in ("waffles/9", "waffles/10", "apple_pie/1"):
    image(f"food-101/images/{name}.jpg")
text("food-101/meta/train.json", json.dumps({"waffles": ["waffles/9", "waffles/10"], "apple_pie": ["apple_pie/1"]}))
record("Food101", tv.Food101(root))

for name in ("dotted/dotted_0001", "banded/banded_0002", "banded/banded_0001"):
    image(f"dtd/dtd/images/{name}.jpg")
text("dtd/dtd/labels/train1.txt", "dotted/dotted_0001.jpg", "banded/banded_0002.jpg", "banded/banded_0001.jpg")
record("DTD", tv.DTD(root))

for name in ("Training/00001/b", "Training/00001/a", "Training/00000/c", "Final_Test/Images/00001", "Final_Test/Images/00000"):
    image(f"gtsrb/GTSRB/{name}.ppm", format="PPM")
text("gtsrb/GT-final_test.csv", "Filename;Width;Height;ClassId", "00000.ppm;6;4;16", "00001.ppm;6;4;1")
record("GTSRB train", tv.GTSRB(root))
record("GTSRB test", tv.GTSRB(root, "test"))

for name in ("great_pyrenees_12", "Abyssinian_1", "beagle_7"):
    image(f"oxford-iiit-pet/images/{name}.jpg")
    image(f"oxford-iiit-pet/annotations/trimaps/{name}.png", "L")
text("oxford-iiit-pet/annotations/trainval.txt", "great_pyrenees_12 3 2 1", "Abyssinian_1 1 1 1", "beagle_7 2 2 2")
for kind in ("category", "binary-category", "segmentation"):
    record("OxfordIIITPet " + kind, tv.OxfordIIITPet(root, target_types=kind))

for name in ("2007_000032", "2007_000005"):
    image(f"VOCdevkit/VOC2012/JPEGImages/{name}.jpg")
    image(f"VOCdevkit/VOC2012/SegmentationClass/{name}.png", "P")
    boxes = "".join(f"<object><name>{n}</name><bndbox><xmin>{i}</xmin><ymin>1</ymin><xmax>{i + 2}</xmax><ymax>3</ymax></bndbox></object>" for i, n in enumerate(("dog", "person")))
    text(f"VOCdevkit/VOC2012/Annotations/{name}.xml", f"<annotation><filename>{name}.jpg</filename>{boxes}</annotation>")
for part in ("Main", "Segmentation"):
    text(f"VOCdevkit/VOC2012/ImageSets/{part}/val.txt", "2007_000032", "2007_000005")
record("VOCSegmentation", tv.VOCSegmentation(root, image_set="val"))
voc = tv.wrap_dataset_for_transforms_v2(tv.VOCDetection(root, image_set="val"))
record("VOCDetection", voc, lambda t: [t["boxes"], t["labels"]])

image("widerface/WIDER_val/images/0--P/a.jpg")
image("widerface/WIDER_val/images/0--P/b.jpg")
for part in ("train", "test"):
    os.makedirs(path(f"widerface/WIDER_{part}/images/x"))
text("widerface/wider_face_split/wider_face_val_bbx_gt.txt", "0--P/b.jpg", "2", "4 3 2 1 0 1 0 2 0 0 ", "1 2 3 4 2 0 1 0 1 1 ", "0--P/a.jpg", "1", "9 8 7 6 0 0 0 0 0 1 ")
record("WIDERFace", tv.WIDERFace(root, "val"), lambda t: [t[k] for k in ("bbox", "blur", "expression", "illumination", "occlusion", "pose", "invalid")])

image("Kitti/raw/training/image_2/000003.png")
image("Kitti/raw/training/image_2/000001.png")
text("Kitti/raw/training/label_2/000001.txt", "Car 0.00 0 -1.57 1.5 2 3 4 1 2 3 4 5 6 -1.6", "Van 0.5 1 0 5 6 7 8 1 1 1 2 2 2 0")
text("Kitti/raw/training/label_2/000003.txt", "DontCare -1 -1 -10 503 169 590 190 -1 -1 -1 -1000 -1000 -1000 -10")
kitti = tv.Kitti(root)
order = np.argsort(kitti.images)  # Python lists them in any order
kitti.images, kitti.targets = [kitti.images[i] for i in order], [kitti.targets[i] for i in order]
record("Kitti", kitti, lambda t: [n for o in t for n in o["bbox"]])

for scene, frames in (("alley_1", 3), ("cave_2", 2)):
    for i in range(frames):
        for kind in ("clean", "final"):
            image(f"Sintel/training/{kind}/{scene}/frame_{i:04d}.png")
        flow = random.randn(4, 6, 2).astype("<f4")
        if i + 1 < frames:
            raw(f"Sintel/training/flow/{scene}/frame_{i:04d}.flo", b"PIEH" + np.array([6, 4], "<i4").tobytes() + flow.tobytes())
listdir = os.listdir
os.listdir = lambda p: sorted(listdir(p))
record("Sintel", tv.Sintel(root, pass_name="both"))
for i in range(3):
    for part, frames in (("A/0000", 3), ("B/0001", 3)):
        image(f"FlyingThings3D/frames_cleanpass/TEST/{part}/right/{i:04d}.png")
        for way in ("into_future", "into_past"):
            raw(f"FlyingThings3D/optical_flow/TEST/{part}/{way}/right/{i:04d}.pfm", b"PF\n6 4\n-1.0\n" + random.randn(4, 6, 3).astype("<f4").tobytes())
record("FlyingThings3D", tv.FlyingThings3D(root, "test", camera="right"))
for i in range(1, 4):
    for j in (1, 2):
        image(f"FlyingChairs/data/{i:05d}_img{j}.ppm", format="PPM")
    raw(f"FlyingChairs/data/{i:05d}_flow.flo", b"PIEH" + np.array([6, 4], "<i4").tobytes() + random.randn(4, 6, 2).astype("<f4").tobytes())
text("FlyingChairs/FlyingChairs_train_val.txt", "1", "2", "1")
record("FlyingChairs", tv.FlyingChairs(root))

raw("flowers-102/setid.mat", b"")
mats = {"setid.mat": {"trnid": np.array([[3, 1]], np.uint16)}, "imagelabels.mat": {"labels": np.array([[77, 1, 102]], np.float64)}}
for name, values in mats.items():
    savemat(path("flowers-102/" + name), values)
for i in (1, 2, 3):
    image(f"flowers-102/jpg/image_{i:05d}.jpg")
tv.flowers102.check_integrity = lambda *a: True
record("Flowers102", tv.Flowers102(root))

celeba = {
    "list_attr_celeba.txt": ("3", "Bald Young", "1.jpg -1  1", "2.jpg  1 -1", "3.jpg  1  1"), "identity_CelebA.txt": ("1.jpg 28", "2.jpg 7", "3.jpg 8"),
    "list_bbox_celeba.txt": ("3", "image_id x_1 y_1 width height", "1.jpg 95  71 226 313", "2.jpg 1 2 3 4", "3.jpg 5 6 7 8"),
    "list_landmarks_align_celeba.txt": ("3", "lefteye_x lefteye_y", "1.jpg 69 109", "2.jpg 1 2", "3.jpg 3 4"), "list_eval_partition.txt": ("1.jpg 0", "2.jpg 1", "3.jpg 1"),
}
for name, lines in celeba.items():
    text("celeba/" + name, *lines)
for i in (1, 2, 3):
    image(f"celeba/img_align_celeba/{i}.jpg")
tv.CelebA._check_integrity = lambda self: True
record("CelebA", tv.CelebA(root, "valid", ["attr", "identity", "bbox", "landmarks"]))

with zipfile.ZipFile(sys.argv[1] + "/folders.zip", "w", zipfile.ZIP_DEFLATED) as archive:
    for folder, _, files in sorted(os.walk(root)):
        for name in sorted(files) or [""]:
            full = os.path.join(folder, name)
            entry = zipfile.ZipInfo(os.path.relpath(full, root) + ("" if name else "/"))
            if name:
                archive.writestr(entry, open(full, "rb").read(), zipfile.ZIP_DEFLATED)
            elif not listdir(folder):
                archive.writestr(entry, b"")
with open(sys.argv[1] + "/folders.json", "w") as file:
    json.dump(result, file, indent=0)
shutil.rmtree(root)
