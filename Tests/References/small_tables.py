"""Prints the means of each class in scikit-learn's small tables, for SmallTablesTests; needs scikit-learn 1.9.1 and numpy."""

import numpy
from sklearn import datasets

for name in ["iris", "wine", "breast_cancer"]:
    table = getattr(datasets, f"load_{name}")()
    means = [[float(table.data[table.target == label].mean(axis=0)[column]) for column in (0, 1, -1)] for label in numpy.unique(table.target)]
    print(name, table.data.shape, list(map(str, table.target_names)), means)
