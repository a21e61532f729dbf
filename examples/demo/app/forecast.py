"""Forecasts weekly demand by double exponential smoothing: a level and a trend per product."""

import csv


def read(path):
    """Returns {product: [units of week 1, units of week 2, ...]}."""
    demand = {}
    with open(path, newline="", encoding="utf-8") as file:
        for row in sorted(csv.DictReader(file), key=lambda row: (row["product"], int(row["week"]))):
            demand.setdefault(row["product"], []).append(float(row["units"]))
    return demand


def forecast(history, weeks, smoothing):
    """Returns the expected units of the next weeks; smoothing is the weight of the newest week."""
    level, trend = history[0], 0.0
    for units in history[1:]:
        last = level
        level = smoothing * units + (1 - smoothing) * (level + trend)
        trend = smoothing * (level - last) + (1 - smoothing) * trend
    return [max(0.0, round(level + (week + 1) * trend, 1)) for week in range(weeks)]
