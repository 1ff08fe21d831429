"""Replaces the folders of this machine in archives that PyTorch wrote, which hold them in stack traces.

run: python leave_out_paths.py /FOLDER FILE...

Texts keep their length, so that records stay where they are; checksums are computed again.
"""

import re
import struct
import sys
import zipfile
import zlib


def without_folders(data: bytes, folder: bytes) -> bytes:
    def shortened(match: re.Match) -> bytes:
        name = match.group().rsplit(b"/", 1)[-1]
        room = len(match.group()) - len(name) - 1
        return (b"/" + b"src/" * room)[:room] + b"/" + name

    return re.sub(re.escape(folder) + rb"/[A-Za-z0-9_./+-]*", shortened, data)


def checksum(archive: bytearray, name: bytes, before: int, now: int) -> None:
    """Replaces the checksum of a record wherever a header or a descriptor holds it."""
    for mark, at, names in ((b"PK\x03\x04", 14, 30), (b"PK\x01\x02", 16, 46), (b"PK\x07\x08", 4, 0)):
        start = archive.find(mark)
        while start >= 0:
            of_record = names == 0 or archive[start + names : start + names + len(name)] == name
            if of_record and archive[start + at : start + at + 4] == struct.pack("<I", before):
                archive[start + at : start + at + 4] = struct.pack("<I", now)
            start = archive.find(mark, start + 4)


def clean(path: str, folder: bytes) -> None:
    with zipfile.ZipFile(path) as archive:
        records = archive.infolist()
    with open(path, "rb") as file:
        content = bytearray(file.read())
    for record in (r for r in records if r.compress_type == zipfile.ZIP_STORED):
        lengths = struct.unpack_from("<HH", content, record.header_offset + 26)
        start = record.header_offset + 30 + sum(lengths)
        data = bytes(content[start : start + record.file_size])
        cleaned = without_folders(data, folder)
        if cleaned != data:
            content[start : start + record.file_size] = cleaned
            checksum(content, record.filename.encode(), record.CRC, zlib.crc32(cleaned))
    with open(path, "wb") as file:
        file.write(content)
    with zipfile.ZipFile(path) as archive:
        damaged = archive.testzip()
    if damaged:
        raise ValueError(f"{path}: {damaged} has a wrong checksum")


if __name__ == "__main__":
    for path in sys.argv[2:]:
        clean(path, sys.argv[1].encode())
