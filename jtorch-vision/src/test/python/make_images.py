"""Small image files of every supported kind, and the pixels that Pillow reads from them.

run: python make_images.py OUT_DIR

Writes the files and images.json: {file: {"channels", "height", "width", "samples"}}, samples row by row, interleaved.
16-bit values are reduced to their upper 8 bits; a palette is expanded to RGB, or to grayscale if all its colors are
gray; grayscale with alpha becomes RGBA.
"""

import json
import sys
from pathlib import Path

import numpy
from PIL import Image

HEIGHT = 5
WIDTH = 7


def main() -> None:
    out = Path(sys.argv[1])
    out.mkdir(parents=True, exist_ok=True)
    random = numpy.random.RandomState(0)
    grey = random.randint(0, 256, (HEIGHT, WIDTH), dtype=numpy.uint8)
    rgb = random.randint(0, 256, (HEIGHT, WIDTH, 3), dtype=numpy.uint8)
    wide = random.randint(0, 65536, (HEIGHT, WIDTH)).astype(numpy.uint16)
    y, x = numpy.mgrid[0:24, 0:32]
    smooth = numpy.stack([4 * x + 60, 8 * y + 20, 200 - 3 * x], 2).astype(numpy.uint8)
    palette = Image.fromarray(rgb).quantize(16)

    images = {
        "grey.png": (Image.fromarray(grey), "L"),
        "rgb.png": (Image.fromarray(rgb), "RGB"),
        "rgba.png": (Image.fromarray(numpy.dstack([rgb, grey])), "RGBA"),
        "grey-alpha.png": (Image.fromarray(numpy.dstack([grey, rgb[:, :, 0]]), "LA"), "RGBA"),
        "palette.png": (palette, "RGB"),
        "bits.png": (Image.fromarray(grey > 100), "L"),
        "rgb.jpg": (Image.fromarray(smooth), "RGB"),
        "grey.jpg": (Image.fromarray(smooth[:, :, 0]), "L"),
        "cmyk.jpg": (Image.fromarray(smooth).convert("CMYK"), "RGB"),
        "rgb.bmp": (Image.fromarray(rgb), "RGB"),
        "palette.gif": (palette, "RGB"),
    }
    expected = {}
    for name, (image, mode) in images.items():
        image.save(out / name, **({"quality": 95} if name.endswith("jpg") else {}))
        expected[name] = numpy.array(Image.open(out / name).convert(mode))
    Image.fromarray(wide).save(out / "grey16.png")
    expected["grey16.png"] = wide >> 8
    table = {
        name: {
            "channels": 1 if samples.ndim == 2 else samples.shape[2],
            "height": samples.shape[0],
            "width": samples.shape[1],
            "samples": samples.flatten().tolist(),
        }
        for name, samples in expected.items()
    }
    (out / "images.json").write_text(json.dumps(table) + "\n")


if __name__ == "__main__":
    main()
