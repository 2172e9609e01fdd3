"""Writes Tests/DynamicsTests/IndicatorValues.swift: rolling indicators by pandas, statsmodels and scipy, and kernel averages by numpy.

Run from the repository's root, with numpy, pandas, scipy and statsmodels installed:

    python3 Tests/References/indicators.py
"""

import numpy as np
import pandas as pd
from scipy import stats
from statsmodels.tsa.stattools import acf


def array(name, values):
    return f"    static let {name}: [Double] = [" + ", ".join(repr(float(v)) for v in values) + "]"


rng = np.random.default_rng(5)
count, window = 60, 12
series = np.zeros(count)
for t in range(1, count):
    series[t] = (0.2 + 0.01 * t) * series[t - 1] + rng.normal()
# A level far from 0, and a jump: sums of squares would lose digits on both.
series = (series + 1000 + 500 * (np.arange(count) >= 35)).round(3)

rolled = pd.Series(series).rolling(window)
deviation = 4.5
places = np.arange(count)
weights = np.exp(-0.5 * ((places[:, None] - places[None, :]) / deviation) ** 2)
blocks = [
    f"    static let window = {window}",
    f"    static let deviation = {deviation}",
    array("series", series),
    array("variance", rolled.var().dropna()),
    array("autocorrelation", rolled.apply(lambda x: acf(x, nlags=1, fft=False)[1], raw=True).dropna()),
    array("skewness", rolled.apply(stats.skew, raw=True).dropna()),
    array("trend", weights @ series / weights.sum(axis=1)),
]

with open("Tests/DynamicsTests/IndicatorValues.swift", "w") as file:
    file.write("// Written by Tests/References/indicators.py.\nenum IndicatorValues {\n" + "\n\n".join(blocks) + "\n}\n")
