"""Writes the customers of an invented telephone company: python make_customers.py"""

import csv
import pathlib

import numpy as np

rng = np.random.default_rng(5)
file = pathlib.Path(__file__).parent.parent / "src/main/resources/customers.csv"
CITIES, PLANS = ["Bergen", "Oslo", "Tromsø"], ["basic", "flat", "student"]

with file.open("w", encoding="utf-8", newline="") as out:
    writer = csv.writer(out, lineterminator="\n")
    writer.writerow(["age", "income", "calls", "city", "plan", "churn"])
    for _ in range(400):
        age = int(rng.integers(18, 80))
        income = round(float(rng.normal(480 + 3 * age, 120)), 1)
        calls = int(rng.poisson(3))
        city, plan = CITIES[rng.integers(3)], PLANS[rng.integers(3)]
        risk = 0.55 * (calls - 3) - 0.04 * (age - 45) + (plan == "basic") - (city == "Oslo")
        churn = "yes" if rng.random() < 1 / (1 + np.exp(-2 * risk)) else "no"
        writer.writerow(
            [
                "" if rng.random() < 0.1 else age,
                "" if rng.random() < 0.15 else income,
                calls,
                "" if rng.random() < 0.05 else city,
                plan,
                churn,
            ]
        )
