"""Writes Tests/DynamicsTests/DynamicsValues.swift: values of scipy and networkx that the tests of Dynamics compare with.

Run from the repository's root, with numpy, scipy and networkx installed:

    python3 Tests/References/dynamics.py
"""

import networkx as nx
import numpy as np
from scipy.integrate import solve_ivp


def method_of_steps(slope, delay, history, times):
    """The solution of x' = slope(x, x(t - delay)): one ordinary equation for each delay, with the dense output of the last as its past."""
    pieces, start, value, out = [], 0.0, history(0.0), []

    def past(t):
        if t <= 0:
            return history(t)
        index = min(int(t / delay), len(pieces) - 1)
        return pieces[index](t)[0]

    while start < times[-1]:
        piece = solve_ivp(
            lambda t, x: [slope(x[0], past(t - delay))], (start, start + delay), [value], method="DOP853", rtol=1e-12, atol=1e-13,
            dense_output=True,
        )
        pieces.append(piece.sol)
        start, value = start + delay, piece.y[0, -1]
    return [float(pieces[min(int(t / delay), len(pieces) - 1)](t)[0]) for t in times]


def array(name, values):
    return f"    static let {name}: [Double] = [" + ", ".join(repr(float(v)) for v in values) + "]"


blocks = []
# The delayed logistic equation (Hutchinson), with a history that isn't constant.
times = np.arange(1, 21) * 1.0
blocks.append(array("logistic", method_of_steps(lambda x, y: 1.4 * x * (1 - y), 1.0, lambda t: 0.5 + 0.2 * t, times)))
# The delayed replicator equation of the published constants, above its critical delay.
sigmoid = lambda x: 1 / (1 + np.exp(-10 * (x - 0.72)))
blocks.append(
    array("replicator", method_of_steps(lambda x, y: x * (1 - x) * (2 - 7 * sigmoid(y)), 0.6, lambda t: 0.68, np.arange(1, 31) * 0.6))
)

# Lotka and Volterra with a seasonal term, which depends on time itself: both populations at times 1 to 10.
seasonal = solve_ivp(
    lambda t, x: [x[0] * (1.1 - 0.4 * x[1]) + 0.1 * np.sin(t), x[1] * (0.1 * x[0] - 0.4)], (0, 10), [8.0, 3.0], method="DOP853", rtol=1e-12,
    atol=1e-13, t_eval=np.arange(1, 11),
)
blocks.append(array("seasonal", seasonal.y.T.ravel()))

graph = nx.stochastic_block_model([15, 12, 13], [[0.3, 0.05, 0.02], [0.05, 0.3, 0.05], [0.02, 0.05, 0.3]], seed=4)
graph.remove_edges_from([edge for edge in graph.edges() if 7 in edge])
pairs = ", ".join(f"({a}, {b})" for a, b in graph.edges())
blocks.append(f"    static let pairs: [(Int, Int)] = [{pairs}]")
blocks.append(array("betweenness", [nx.betweenness_centrality(graph)[node] for node in range(40)]))

with open("Tests/DynamicsTests/DynamicsValues.swift", "w") as file:
    file.write("// Written by Tests/References/dynamics.py.\nenum DynamicsValues {\n" + "\n\n".join(blocks) + "\n}\n")
