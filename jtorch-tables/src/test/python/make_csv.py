"""Writes CSV files and what pandas reads from them: python make_csv.py"""

import json
import pathlib

import pandas as pd

folder = pathlib.Path(__file__).parent.parent / "resources/org/jtorch/tables"

PEOPLE = """age,income,city,member,visits,note
31,52000.5,Oslo,true,3,"says ""hi"", often"
,48000,"New York",false,0,plain
45,NA,,TRUE,12,"two
lines"
19,1e3,Bergen,False,-7,

28, 7.25 ,Oslo,true,9007199254740993,NULL
"""
EUROPE = "# exported\nMaß;Größe;Art\n1,5;-3;Öl\n-0,25;7;Käse\n;11;Öl\n"

(folder / "people.csv").write_text(PEOPLE, encoding="utf-8", newline="")
(folder / "europe.csv").write_text(EUROPE, encoding="latin-1", newline="")


def described(frame):
    columns = {}
    for name in frame.columns:
        column = frame[name]
        kind = str(column.dtype)
        if kind in ("object", "str", "string"):
            codes = column.astype("category").cat
            values = {"dtype": "int64", "values": codes.codes.tolist()}
            values["vocabulary"] = codes.categories.tolist()
        else:
            values = {"dtype": kind, "values": [None if v != v else v for v in column.tolist()]}
        values["missing"] = column.isna().tolist()
        columns[name] = values
    return columns


people = pd.read_csv(folder / "people.csv")
europe = pd.read_csv(
    folder / "europe.csv", sep=";", decimal=",", encoding="latin-1", comment="#", skiprows=1
)
expected = {"people": described(people), "europe": described(europe)}
(folder / "csv.json").write_text(
    json.dumps(expected, indent=1, ensure_ascii=False) + "\n", encoding="utf-8"
)
