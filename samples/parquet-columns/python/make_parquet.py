"""Writes measurements of an invented weather station: python make_parquet.py"""

import pathlib

import numpy as np
import pyarrow as pa
import pyarrow.parquet as pq

rng = np.random.default_rng(3)
hours = 2000
when = np.datetime64("2024-01-01T00", "s") + np.arange(hours) * np.timedelta64(3600, "s")
sun = np.sin(2 * np.pi * (np.arange(hours) % 24 - 8) / 24)
temperature = 8 + 6 * sun + rng.normal(0, 1, hours)
humidity = 70 - 15 * sun + rng.normal(0, 3, hours)
rain = rng.random(hours) < 0.1
station = rng.choice(["coast", "hill", "valley"], hours)
table = pa.table(
    {
        "when": when,
        "temperature": temperature.round(2),
        "humidity": pa.array(humidity.round(1), mask=rng.random(hours) < 0.03),
        "rain": rain,
        "station": pa.array(station).dictionary_encode(),
    }
)
folder = pathlib.Path(__file__).parent.parent / "data"
pq.write_table(table, folder / "weather.parquet", row_group_size=500)
