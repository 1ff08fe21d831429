"""Records masks of pycocotools for polygons.

run: python make_coco_masks.py FILE

Writes JSON: polygons in COCO's form, the size of the image, the compressed runs of each polygon and the indices of the pixels of their union.
"""
import json
import random
import sys

from pycocotools import mask

random.seed(0)
cases = []
for i in range(24):
    height, width = random.choice([(17, 23), (40, 31), (9, 60)])
    polygons = []
    for _ in range(1 + i % 3):
        corners = random.choice([3, 4, 7, 12])
        spread = 1.0 if i % 2 else 1.4  # half of them reach out of the image
        polygons.append([round(random.uniform(-0.2 * (spread > 1), spread) * (width if j % 2 == 0 else height), 2) for j in range(2 * corners)])
    if i == 3:
        polygons = [[2, 2, 9, 2, 9, 9, 2, 9], [4, 4, 4, 4, 12, 4, 12, 12.5]]
    runs = mask.frPyObjects(polygons, height, width)
    union = mask.decode(runs).any(2)
    cases.append({
        "segmentation": polygons, "height": height, "width": width,
        "counts": [r["counts"].decode() for r in runs],
        "pixels": [int(p) for p in union.reshape(-1).nonzero()[0]],
    })
with open(sys.argv[1], "w") as file:
    json.dump(cases, file, separators=(",", ":"))
