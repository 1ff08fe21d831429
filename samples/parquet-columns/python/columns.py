"""The twin of ParquetColumns.java with pyarrow and PyTorch: python columns.py"""

import pathlib

import pyarrow.parquet as pq
import torch

torch.set_printoptions(precision=4)
file = pathlib.Path(__file__).parent.parent / "data/weather.parquet"
frame = pq.read_table(file).to_pandas()
frame = frame[frame["temperature"] > 0]
x = torch.tensor(frame[["temperature", "humidity"]].values)
missing = x[:, 1].isnan()
station = torch.tensor(frame["station"].astype(str).astype("category").cat.codes.values, dtype=torch.int64)
rain = torch.tensor(frame["rain"].values)
print(f"{len(x)} rows, humidity is missing in {missing.sum()}")
print(f"mean {x[:, 0].mean():.6f} and {x[:, 1].nanmean():.6f}")
print(f"{rain.sum()} hours of rain, stations {torch.bincount(station).tolist()}")
known = x[~missing]
ones = torch.ones(len(known), 1, dtype=torch.float64)
slope = torch.linalg.lstsq(torch.cat([known[:, :1], ones], 1), known[:, 1:]).solution
print(f"humidity = {slope[0, 0]:.6f} * temperature + {slope[1, 0]:.6f}")
