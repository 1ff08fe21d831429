"""Picture files of every kind, and what torchvision.io.decode_image returns for them in each mode.

run: python make_pictures.py OUT_FILE [--shim FILE] [--codecs | --odd]

Writes a compressed safetensors file: `NAME` is the file's bytes, `NAME/MODE` the result, `NAME/MODE/exif` with the EXIF
orientation applied; `encoded-QUALITY/MODE` is one of them encoded as JPEG and decoded. Modes that torchvision refuses, or
for which it returns memory that it has not written, are left out. --codecs writes the pictures for codecs of other
modules instead: JPEG, PNG and WebP. --odd writes files that decoders treat differently.

--shim names a Python file to run before torchvision is imported, for an installation without its compiled operators.
"""

import argparse
import base64
import gzip
import io
import itertools
import runpy
import struct
import zlib
from pathlib import Path

import numpy
import torch
from PIL import Image, ImageCms
from safetensors.torch import save

MODES = ("UNCHANGED", "GRAY", "GRAY_ALPHA", "RGB", "RGB_ALPHA")
random = numpy.random.RandomState(0)


def smooth(height, width, channels=3):
    y, x = numpy.mgrid[0:height, 0:width]
    planes = [(5 * x + 3 * y) % 256, (200 + 2 * y - 4 * x) % 256, 128 + 90 * numpy.sin(x / 5) * numpy.cos(y / 7)]
    image = numpy.stack(planes, 2) + random.randint(-12, 13, (height, width, 3))
    return image.clip(0, 255).astype(numpy.uint8)[:, :, :channels]


# JPEG


def jpeg(pixels, mode="RGB", **options):
    out = io.BytesIO()
    Image.fromarray(pixels).convert(mode).save(out, "jpeg", **options)
    return bytearray(out.getvalue())


def segments(data):
    """Yields (marker, start, end) of the segments before the scan."""
    at = 2
    while data[at + 1] != 0xDA:
        length = struct.unpack(">H", data[at + 2 : at + 4])[0]
        yield data[at + 1], at, at + 2 + length
        at += 2 + length


def without(data, marker):
    for found, start, end in segments(data):
        if found == marker:
            return data[:start] + data[end:]
    raise ValueError(marker)


def resampled(data, factors, width, height):
    """Gives the blocks of the first component another arrangement, and the picture another size."""
    for found, start, _ in segments(data):
        if found in (0xC0, 0xC2):
            data[start + 5 : start + 9] = struct.pack(">HH", height, width)
            data[start + 11] = factors
    return data


def with_ids(data, ids):
    scan = bytes(data).index(b"\xff\xda")
    for found, start, _ in segments(data):
        if found in (0xC0, 0xC2):
            for i, value in enumerate(ids):
                data[start + 10 + 3 * i] = value
                data[scan + 5 + 2 * i] = value
    return data


def with_segment(data, marker, payload):
    return data[:2] + bytearray(struct.pack(">BBH", 0xFF, marker, len(payload) + 2) + payload) + data[2:]


def exif(orientation, big=False):
    order = ">" if big else "<"
    tags = struct.pack(order + "HHLHH", 0x0112, 3, 1, orientation, 0)
    other = struct.pack(order + "HHLL", 0x0100, 4, 1, 7)
    return (b"MM" if big else b"II") + struct.pack(order + "HLH", 42, 8, 2) + other + tags + b"\0\0\0\0"


def adobe(transform):
    return b"Adobe" + struct.pack(">HHHB", 100, 0, 0, transform)


def jpegs():
    for (height, width), subsampling, progressive in itertools.product(
        ((37, 53), (16, 16), (1, 1), (9, 2)), (0, 1, 2), (False, True)
    ):
        yield f"jpeg-{height}x{width}-{subsampling}-{progressive}", jpeg(
            smooth(height, width), subsampling=subsampling, progressive=progressive, quality=85
        )
    yield "jpeg-gray", jpeg(smooth(21, 30), "L")
    yield "jpeg-gray-progressive", jpeg(smooth(21, 30), "L", progressive=True)
    yield "jpeg-restarts", jpeg(smooth(40, 50), restart_marker_blocks=2)
    yield "jpeg-optimized", jpeg(smooth(40, 50), optimize=True, quality=30)
    yield "jpeg-rgb", jpeg(smooth(25, 33), keep_rgb=True)
    plain = without(jpeg(smooth(25, 33), subsampling=0), 0xE0)
    yield "jpeg-no-jfif", plain
    yield "jpeg-no-jfif-420", without(jpeg(smooth(25, 33)), 0xE0)
    yield "jpeg-ids-rgb", with_ids(without(jpeg(smooth(25, 33), subsampling=0), 0xE0), b"RGB")
    yield "jpeg-ids-other", with_ids(without(jpeg(smooth(25, 33), subsampling=0), 0xE0), bytes((7, 8, 9)))
    for transform in (0, 1, 2):
        yield f"jpeg-adobe-{transform}", with_segment(plain, 0xEE, adobe(transform))
        yield f"jpeg-jfif-adobe-{transform}", with_segment(jpeg(smooth(20, 20)), 0xEE, adobe(transform))
    cmyk = jpeg(smooth(25, 33), "CMYK", quality=90)
    yield "jpeg-cmyk", cmyk
    yield "jpeg-cmyk-no-adobe", without(cmyk, 0xEE)
    yield "jpeg-ycck", with_segment(without(cmyk, 0xEE), 0xEE, adobe(2))
    yield "jpeg-440", resampled(jpeg(smooth(16, 96), subsampling=1), 0x12, 29, 51)
    yield "jpeg-440-one-row", resampled(jpeg(smooth(16, 96), subsampling=1), 0x12, 29, 1)
    yield "jpeg-440-progressive", resampled(jpeg(smooth(16, 96), subsampling=1, progressive=True), 0x12, 48, 32)
    yield "jpeg-411", resampled(jpeg(smooth(32, 64)), 0x41, 64, 32)
    yield "jpeg-14", resampled(jpeg(smooth(32, 64)), 0x14, 61, 30)
    for orientation in range(1, 10):
        data = exif(orientation, orientation % 2 == 0)
        yield f"jpeg-exif-{orientation}", with_segment(jpeg(smooth(12, 17)), 0xE1, b"Exif\0\0" + data)


# PNG


def chunk(kind, data):
    return struct.pack(">I", len(data)) + kind + data + struct.pack(">I", zlib.crc32(kind + data))


def filtered(kind, row, above, unit):
    out = bytearray([kind])
    for i, value in enumerate(row):
        left = row[i - unit] if i >= unit else 0
        up = above[i]
        corner = above[i - unit] if i >= unit else 0
        estimate = left + up - corner
        distances = [abs(estimate - v) for v in (left, up, corner)]
        paeth = (left, up, corner)[distances.index(min(distances))]
        out.append((value - (0, left, up, (left + up) // 2, paeth)[kind]) & 0xFF)
    return bytes(out)


def packed(samples, bits):
    """Returns the bytes of a row of samples (W, C)."""
    if bits == 16:
        return samples.astype(">u2").tobytes()
    if bits == 8:
        return samples.astype(numpy.uint8).tobytes()
    text = "".join(format(v, f"0{bits}b") for v in samples.reshape(-1))
    text += "0" * (-len(text) % 8)
    return bytes(int(text[i : i + 8], 2) for i in range(0, len(text), 8))


def png(samples, bits, color, before=b"", interlaced=False, after=b"", pieces=1):
    height, width, channels = samples.shape
    unit = max(1, bits * channels // 8)
    adam7 = ((0, 0, 8, 8), (4, 0, 8, 8), (0, 4, 4, 8), (2, 0, 4, 4), (0, 2, 2, 4), (1, 0, 2, 2), (0, 1, 1, 2))
    raw = b""
    for x, y, dx, dy in adam7 if interlaced else ((0, 0, 1, 1),):
        part = samples[y::dy, x::dx]
        if part.size == 0:
            continue
        above = None
        for i, row in enumerate(part):
            data = packed(row, bits)
            raw += filtered(i % 5, data, above or bytes(len(data)), unit)
            above = data
    data = zlib.compress(raw)
    step = -(-len(data) // pieces)
    return (
        b"\x89PNG\r\n\x1a\n"
        + chunk(b"IHDR", struct.pack(">IIBBBBB", width, height, bits, color, 0, 0, int(interlaced)))
        + before
        + b"".join(chunk(b"IDAT", data[i : i + step]) for i in range(0, len(data), step))
        + after
        + chunk(b"IEND", b"")
    )


def pngs():
    kinds = {0: (1, 2, 4, 8, 16), 2: (8, 16), 3: (1, 2, 4, 8), 4: (8, 16), 6: (8, 16)}
    channels = {0: 1, 2: 3, 3: 1, 4: 2, 6: 4}
    for color, depths in kinds.items():
        for bits, interlaced in itertools.product(depths, (False, True)):
            samples = random.randint(0, 1 << bits, (13, 11, channels[color]))
            if color in (2, 6):
                samples[3:6, :, 1:3] = samples[3:6, :, :1]  # gray pixels
            palette = chunk(b"PLTE", random.bytes(3 << bits)) if color == 3 else b""
            name = f"png-{color}-{bits}-{interlaced}"
            yield name, png(samples, bits, color, palette, interlaced)
            if color == 3:
                transparency = chunk(b"tRNS", random.bytes(1 << bits >> 1))
                yield name + "-alpha", png(samples, bits, color, palette + transparency, interlaced)
    color = random.randint(0, 256, (9, 10, 3))
    wide = random.randint(0, 65536, (9, 10, 3))
    wide[2, :, 1:] = wide[2, :, :1]
    color[2, :, 1:] = color[2, :, :1]
    extras = {
        "gamma": chunk(b"gAMA", struct.pack(">I", 45455)),
        "gamma-1": chunk(b"gAMA", struct.pack(">I", 100000)),
        "gamma-2": chunk(b"gAMA", struct.pack(">I", 220000)),
        "srgb": chunk(b"sRGB", b"\0"),
        "srgb-gamma": chunk(b"gAMA", struct.pack(">I", 70000)) + chunk(b"sRGB", b"\0"),
        "bits": chunk(b"sBIT", b"\5\6\5") + chunk(b"gAMA", struct.pack(">I", 45455)),
        "key": chunk(b"tRNS", struct.pack(">HHH", *color[0, 0])),
    }
    for name, before in extras.items():
        yield f"png-{name}-8", png(color, 8, 2, before)
        yield f"png-{name}-16", png(wide, 16, 2, before)
    palette = chunk(b"PLTE", random.bytes(3 * 200))
    index = random.randint(0, 256, (9, 10, 1))
    yield "png-palette-short", png(index, 8, 3, palette)
    yield "png-palette-gamma", png(index, 8, 3, extras["gamma"] + palette)
    yield "png-gray-key", png(index, 8, 0, chunk(b"tRNS", b"\0\7"))
    yield "png-pieces", png(color, 8, 2, pieces=9)
    yield "png-one-pixel", png(color[:1, :1], 8, 2, interlaced=True)
    yield "png-bad-ancillary", png(color, 8, 2, chunk(b"gAMA", struct.pack(">I", 45455))[:-1] + b"\0")
    for orientation in range(1, 9):
        data = exif(orientation, orientation % 2 == 0)
        yield f"png-exif-{orientation}", png(color, 8, 2, chunk(b"eXIf", data))


# GIF


def lzw(indices, bits):
    """Compresses with a full table, which is kept when it is full for some time."""
    clear = 1 << bits
    codes, width, out, table = [], bits + 1, [], {}
    def emit(code):
        out.append((code, width))
    emit(clear)
    table = {(i,): i for i in range(clear)}
    following, prefix, waiting = clear + 2, (), 0
    for index in indices:
        if prefix + (index,) in table:
            prefix += (index,)
            continue
        emit(table[prefix])
        if following < 4096:
            table[prefix + (index,)] = following
            if following == 1 << width and width < 12:
                width += 1
            following += 1
        else:
            waiting += 1
            if waiting == 300:
                emit(clear)
                table = {(i,): i for i in range(clear)}
                following, waiting, width = clear + 2, 0, bits + 1
        prefix = (index,)
    emit(table[prefix])
    emit(clear + 1)
    value, length, data = 0, 0, bytearray()
    for code, size in out:
        value |= code << length
        length += size
        while length >= 8:
            data.append(value & 0xFF)
            value >>= 8
            length -= 8
    if length:
        data.append(value)
    blocks = b"".join(bytes([len(data[i : i + 255])]) + bytes(data[i : i + 255]) for i in range(0, len(data), 255))
    return bytes([bits]) + blocks + b"\0"


def frame(indices, bits, left=0, top=0, disposal=None, transparent=None, palette=None, interlaced=False):
    height, width = indices.shape
    control = b""
    if disposal is not None:
        flags = disposal << 2 | (transparent is not None)
        control = b"!\xf9\x04" + struct.pack("<BHBB", flags, 5, transparent or 0, 0)
    if interlaced:
        indices = numpy.concatenate([indices[0::8], indices[4::8], indices[2::4], indices[1::2]])
    flags = (0x80 | bits - 1 if palette else 0) | (0x40 if interlaced else 0)
    return (
        control
        + b"," + struct.pack("<HHHHB", left, top, width, height, flags)
        + (palette or b"")
        + lzw(indices.reshape(-1).tolist(), max(2, bits))
    )


def gif(width, height, frames, bits=4, palette=True, background=3):
    flags = 0x80 | bits - 1 if palette else 0
    colors = numpy.random.RandomState(5).bytes(3 << bits) if palette else b""
    return b"GIF89a" + struct.pack("<HHBBB", width, height, flags, background, 0) + colors + b"".join(frames) + b";"


def gifs():
    def index(height, width, bits=4):
        return random.randint(0, 1 << bits, (height, width))

    yield "gif-one", gif(12, 9, [frame(index(9, 12), 4)])
    yield "gif-interlaced", gif(12, 19, [frame(index(19, 12), 4, interlaced=True)])
    yield "gif-noise", gif(90, 100, [frame(index(100, 90, 8), 8)], 8)
    yield "gif-runs", gif(300, 200, [frame(numpy.repeat(index(200, 3, 2), 100, 1), 2)], 2)
    yield "gif-one-bit", gif(20, 20, [frame(index(20, 20, 1), 1)], 1, background=1)
    local = random.bytes(3 << 4)
    yield "gif-local", gif(12, 9, [frame(index(9, 12), 4, palette=local)], palette=False)
    yield "gif-extension", gif(12, 9, [b"!\xfe\x03abc\0", frame(index(9, 12), 4)])
    yield "gif-offset", gif(12, 9, [frame(index(4, 5), 4, 3, 2)])
    yield "gif-transparent", gif(12, 9, [frame(index(9, 12), 4, disposal=0, transparent=5)])
    for disposal in range(0, 6):
        yield f"gif-frames-{disposal}", gif(
            12,
            9,
            [frame(index(9, 12), 4, disposal=disposal, transparent=2)]
            + [
                frame(index(5, 6), 4, i, 1, disposal=disposal, transparent=4, palette=local if i == 2 else None)
                for i in range(4)
            ],
        )
    yield "gif-no-control", gif(12, 9, [frame(index(9, 12), 4), frame(index(3, 3), 4, 2, 2)])
    yield "gif-outside", gif(12, 9, [frame(index(9, 12), 4), frame(index(9, 12), 4, 5, 4)])
    out = io.BytesIO()
    pages = [Image.fromarray(smooth(20, 30)).quantize(32) for _ in range(3)]
    pages[0].save(out, "gif", save_all=True, append_images=pages[1:])
    yield "gif-pillow", out.getvalue()


def webps():
    rgba = numpy.dstack([smooth(20, 30), random.randint(0, 256, (20, 30), dtype=numpy.uint8)])
    for name, pixels in (("rgb", smooth(33, 47)), ("rgba", rgba)):
        for lossless in (False, True):
            out = io.BytesIO()
            Image.fromarray(pixels).save(out, "webp", lossless=lossless, quality=80)
            yield f"webp-{name}-{lossless}", out.getvalue()


# libjpeg-turbo's cjpeg -arithmetic -quality 80
ARITHMETIC = (
    "/9j/4AAQSkZJRgABAQAAAQABAAD/2wBDAAYEBQYFBAYGBQYHBwYIChAKCgkJChQODwwQFxQYGBcUFhYaHSUfGhsjHBYWICwgIyYn"
    "KSopGR8tMC0oMCUoKSj/2wBDAQcHBwoIChMKChMoGhYaKCgoKCgoKCgoKCgoKCgoKCgoKCgoKCgoKCgoKCgoKCgoKCgoKCgoKCgo"
    "KCgoKCgoKCj/yQARCAALAA0DASIAAhEBAxEB/8wACgAQEAUBEBEF/9oADAMBAAIRAxEAPwD/ALHzXA3hWKPBZl0fayQA1sljz0dA"
    "JinMc6QEIQHWyNJDwerRqSQvAVp96EVcde8yNfMPdK2cwsUQVP8A76o2OimdugFJlBBeXAMIXtrYawv+9i2cS24Gzpw+uP18sP/Z"
)


def odd():
    """Yields files that decoders treat differently; torchvision refuses those whose names start with refused."""
    srgb, lab = (ImageCms.ImageCmsProfile(ImageCms.createProfile(kind)).tobytes() for kind in ("sRGB", "LAB"))
    yield "jpeg-icc-srgb", jpeg(smooth(27, 35), icc_profile=srgb)
    yield "jpeg-icc-lab", jpeg(smooth(27, 35), icc_profile=lab)
    yield "jpeg-icc-cmyk", jpeg(smooth(27, 35), "CMYK", icc_profile=srgb)
    yield "arithmetic", base64.b64decode(ARITHMETIC)
    motion = jpeg(smooth(27, 35))
    while b"\xff\xc4" in motion:
        motion = without(motion, 0xC4)
    yield "jpeg-no-huffman", motion
    yield "refused-jpeg-tables", without(jpeg(smooth(27, 35)), 0xDB)
    color = random.randint(0, 256, (6, 7, 3))
    wide = random.randint(0, 65536, (6, 7, 3))
    index = random.randint(0, 4, (6, 7, 1))
    gamma = chunk(b"gAMA", struct.pack(">I", 45455))
    palette = chunk(b"PLTE", random.bytes(12))
    yield "png-suggested-palette", png(color, 8, 2, chunk(b"PLTE", bytes(31)))
    yield "png-srgb-invalid", png(color, 8, 2, chunk(b"sRGB", b"\7"))
    yield "png-bits-short", png(wide, 16, 2, chunk(b"sBIT", b"\x0e") + gamma)
    yield "png-bits-twice", png(wide, 16, 2, chunk(b"sBIT", b"\x0b\x0b\x0b") + chunk(b"sBIT", b"\x0e\x0e\x0e") + gamma)
    yield "png-exif-twice", png(color, 8, 2, chunk(b"eXIf", exif(6)) + chunk(b"eXIf", exif(3)))
    yield "png-3-2-long", png(index, 2, 3, chunk(b"PLTE", random.bytes(15)))
    yield "png-3-2-alpha-twice", png(index, 2, 3, palette + chunk(b"tRNS", b"\x01\x02") + chunk(b"tRNS", b"\x03\x04\x05"))
    yield "refused-png-palette", png(index, 2, 3, chunk(b"PLTE", b""))
    start = frame(random.randint(0, 16, (9, 12)), 4)[:10]
    yield "gif-one-bit-codes", gif(12, 9, [start + lzw(random.randint(0, 2, 108).tolist(), 1)])
    for mode in ("CMYK", "P"):
        out = io.BytesIO()
        Image.fromarray(smooth(12, 15)).convert(mode).save(out, "tiff")
        yield f"tiff-{mode}", out.getvalue()
    fields = struct.pack("<HLHHLLllHHLLllLL", 0x4D42, 54 + 12 * 5, 0, 0, 54, 40, 6, 5, 1, 16, 0, 60, 0, 0, 0, 0)
    yield "bmp-16", fields + random.bytes(12 * 5)


def is_defined(name, mode):
    """Returns whether torchvision writes all of the result's memory."""
    if not name.startswith("png-3-") and not name.startswith("png-palette"):
        return True
    if mode == "UNCHANGED":
        return "-8" in name or name.startswith("png-palette")
    return mode in ("GRAY", "RGB") or "alpha" in name


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("out", type=Path)
    parser.add_argument("--shim", type=Path)
    parser.add_argument("--codecs", action="store_true")
    parser.add_argument("--odd", action="store_true")
    arguments = parser.parse_args()
    shim = runpy.run_path(str(arguments.shim)) if arguments.shim else {}
    from torchvision.io import decode_image, encode_jpeg

    tensors = {}
    groups = [odd()] if arguments.odd else [jpegs(), pngs()] + ([webps()] if arguments.codecs else [gifs()])
    for name, content in itertools.chain(*groups):
        data = torch.frombuffer(bytearray(content), dtype=torch.uint8)
        tensors[name] = data.clone()
        for mode in () if name.startswith("refused") else MODES:
            if not is_defined(name, mode) or (name.startswith("gif") and mode not in ("UNCHANGED", "RGB")):
                continue
            if name.startswith("webp") and mode.startswith("GRAY") or name.startswith(("jpeg", "arithmetic")) and "ALPHA" in mode:
                continue
            if name.startswith(("tiff", "bmp")):
                if mode == "RGB":  # by Pillow, since torchvision does not read them
                    pixels = numpy.array(Image.open(io.BytesIO(content)).convert(mode))
                    tensors[f"{name}/{mode}"] = torch.from_numpy(pixels).permute(2, 0, 1).contiguous()
                continue
            tensors[f"{name}/{mode}"] = decode_image(data, mode).contiguous()
            if "exif" in name:
                tensors[f"{name}/{mode}/exif"] = decode_image(data, mode, apply_exif_orientation=True).contiguous()
    if not arguments.codecs and not arguments.odd:
        for quality, mode in itertools.product((20, 75, 95, 100), ("GRAY", "RGB")):
            encoded = encode_jpeg(tensors[f"jpeg-37x53-0-False/{mode}"], quality)
            tensors[f"encoded-{quality}/{mode}"] = decode_image(encoded).contiguous()
    arguments.out.write_bytes(gzip.compress(save(tensors), mtime=0))
    del shim


if __name__ == "__main__":
    main()
