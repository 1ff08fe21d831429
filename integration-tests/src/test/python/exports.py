"""Saves TorchScript without the folders of the machine it was made on.

TorchScript keeps, for its tracebacks, the source and the file name of every function it compiled. The names of scripted
code are cut to what follows `site-packages/`, or to the file's own name; traced code, whose names come from the
interpreter itself, is saved without them.
"""

import io
import zipfile
from pathlib import Path

import torch
import torch._sources
import torch.jit.frontend

_original = torch._sources.get_source_lines_and_file


def _without_folders(function, error_message=None):
    lines, first, name = _original(function, error_message)
    if name is None:
        return lines, first, name
    parts = Path(name).parts
    if "site-packages" in parts:
        parts = parts[parts.index("site-packages") + 1 :]
    else:
        parts = parts[-1:]
    return lines, first, "/".join(parts)


def script(module):
    """torch.jit.script, with short file names in its debug records."""
    places = (torch._sources, torch.jit.frontend)
    for place in places:
        place.get_source_lines_and_file = _without_folders
    try:
        return torch.jit.script(module)
    finally:
        for place in places:
            place.get_source_lines_and_file = _original


def save_without_debug(module: torch.jit.ScriptModule, path: Path) -> None:
    """Writes the module's archive, stored as torch stores it, less its debug records."""
    buffer = io.BytesIO()
    torch.jit.save(module, buffer)
    with zipfile.ZipFile(buffer) as source, zipfile.ZipFile(path, "w", zipfile.ZIP_STORED) as target:
        for entry in source.infolist():
            if not entry.filename.endswith(".debug_pkl"):
                target.writestr(entry, source.read(entry.filename))
