"""Prints the forecast of every product, for a pipeline step: report.py [WEEKS] [SMOOTHING]."""

import pathlib
import sys

import forecast

if __name__ == "__main__":
    weeks = int(sys.argv[1]) if len(sys.argv) > 1 else 4
    smoothing = float(sys.argv[2]) if len(sys.argv) > 2 else 0.4
    for product, history in forecast.read(pathlib.Path(__file__).parent / "data" / "demand.csv").items():
        print(product, *forecast.forecast(history, weeks, smoothing), sep=",")
