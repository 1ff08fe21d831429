"""Writes an Arrow file and what PyTorch has of it: python make_arrow.py"""

import datetime
import json
import pathlib

import pyarrow as pa

folder = pathlib.Path(__file__).parent.parent / "resources/org/jtorch/arrow"
utc = datetime.timezone.utc
when = [datetime.datetime(2024, 5, d, 12, tzinfo=utc) for d in (1, 2, 3)]

columns = {
    "f64": pa.array([1.5, -2.0, 3.25]),
    "f32": pa.array([1.5, None, 3.25], pa.float32()),
    "f16": pa.array([1.5, 2.0, -0.5], pa.float16()),
    "i8": pa.array([1, -2, None], pa.int8()),
    "i64": pa.array([1, 2**60 + 1, -3], pa.int64()),
    "u8": pa.array([1, 255, 3], pa.uint8()),
    "u16": pa.array([1, None, 65535], pa.uint16()),
    "u32": pa.array([1, 2, 4294967295], pa.uint32()),
    "flag": pa.array([True, False, True]),
    "maybe": pa.array([True, None, False]),
    "day": pa.array([w.date() for w in when], pa.date32()),
    "when": pa.array(when, pa.timestamp("us", "UTC")),
    "text": pa.array(["b", None, "a"]),
    "city": pa.array(["Oslo", None, "Bergen"]).dictionary_encode(),
    "level": pa.DictionaryArray.from_arrays(pa.array([1, 0, 1], pa.int8()), pa.array([0.5, 2.5])),
    "pair": pa.FixedSizeListArray.from_arrays(pa.array([1.0, 2, 3, 4, 5, 6]), 2),
    "ragged": pa.array([[1, 2, 3], [], [4]], pa.list_(pa.int32())),
}
table = pa.table(columns)
for name, batches in (("table.arrow", [table]), ("batches.arrow", [table.slice(0, 2), table.slice(2)])):
    with pa.ipc.new_stream(str(folder / name), table.schema) as writer:
        for batch in batches:
            writer.write_table(batch)

expected = {}
for name, column in columns.items():
    if pa.types.is_timestamp(column.type):
        values = column.cast(pa.int64()).to_pylist()
    elif pa.types.is_date32(column.type):
        values = column.cast(pa.int32()).to_pylist()
    else:
        values = column.to_pylist()
    expected[name] = values
(folder / "arrow.json").write_text(json.dumps(expected) + "\n", encoding="utf-8")
