"""Writes Tests/TabularDecisionsTests/TabularDecisionsValues.swift and Tests/IrlMisspecificationTests/IrlMisspecificationValues.swift.

Optimal values by a linear program, soft ones by a root finder, values and visits by numpy's solver, and the distance of two rewards by least squares.

Run from the repository's root, with numpy and scipy installed:

    python3 Tests/References/tabular_decisions.py
"""

import numpy as np
from scipy.optimize import linprog, root
from scipy.special import logsumexp, softmax

S, A, GAMMA = 5, 3, 0.85
rng = np.random.default_rng(11)
T = rng.dirichlet([0.5] * S, size=(S, A))
R1, R2 = rng.normal(size=(S, A)), rng.normal(size=(S, A))


def optimal(T, R, gamma):
    """min sum V with V(s) >= R(s, a) + gamma E V."""
    rows = [gamma * T[s, a] - np.eye(S)[s] for s in range(S) for a in range(A)]
    solution = linprog(np.ones(S), A_ub=rows, b_ub=-R.reshape(-1), bounds=[(None, None)] * S, method="highs")
    # The program finds which constraints bind; the values then come from them to the last digit.
    policy = np.argmax(R + gamma * T @ solution.x, axis=1)
    V = np.linalg.solve(np.eye(S) - gamma * T[np.arange(S), policy], R[np.arange(S), policy])
    return R + gamma * T @ V


def soft(T, R, gamma, temperature):
    f = lambda V: temperature * logsumexp((R + gamma * T @ V) / temperature, axis=1) - V
    return R + gamma * T @ root(f, np.zeros(S), tol=1e-14).x


def chain(T, policy):
    return np.einsum("sa,sat->st", policy, T)


def values(T, R, gamma, policy):
    return np.linalg.solve(np.eye(S) - gamma * chain(T, policy), (policy * R).sum(1))


def canonical(T, R, gamma):
    """R less its part that is a shaping of the uniform policy's value, from the definition."""
    V = values(T, R, gamma, np.full((S, A), 1 / A))
    return R + gamma * T @ V - V[:, None]


def distance(T, R, Q, gamma):
    a, b = canonical(T, R, gamma), canonical(T, Q, gamma)
    return np.linalg.norm(a / np.linalg.norm(a) - b / np.linalg.norm(b)) / 2


def array(name, x):
    return f"    static let {name}: [Double] = {[float(v) for v in np.ravel(x)]}"


policy = softmax(2 * R1, axis=1)
start = np.array([0.1, 0.2, 0.3, 0.4, 0.0])
visits = np.linalg.solve((np.eye(S) - GAMMA * chain(T, policy)).T, start)[:, None] * policy
kit = [
    array("transitions", T), array("reward", R1), array("other", R2), array("policy", policy), array("start", start),
    array("optimal", optimal(T, R1, GAMMA)), array("soft", soft(T, R1, GAMMA, 0.3)), array("values", values(T, R1, GAMMA, policy)),
    array("visits", visits), array("canonical", canonical(T, R1, GAMMA)), f"    static let distance = {float(distance(T, R1, R2, GAMMA))!r}",
]
with open("Tests/TabularDecisionsTests/TabularDecisionsValues.swift", "w") as file:
    file.write("// Written by Tests/References/tabular_decisions.py.\nenum TabularDecisionsValues {\n" + "\n\n".join(kit) + "\n}\n")

# What an observer infers who is wrong about the discount, by way of explicit probabilities.
lines = [array("transitions", T), array("reward", R1)]
agent = softmax(5 * optimal(T, R1, 0.7), axis=1)
boltzmann = (np.log(agent) - np.log(agent).max(1, keepdims=True)) / 5
lines.append(f"    /// Agent's discount .7, observer's .85.\n    static let boltzmann = {float(distance(T, R1, boltzmann, GAMMA))!r}")
entropy = np.log(softmax(5 * soft(T, R1, 0.7, 0.2), axis=1)) / 5
lines.append(f"    static let entropy = {float(distance(T, R1, entropy, GAMMA))!r}")
best = optimal(T, R1, 0.7)
lines.append(f"    static let optimal = {float(distance(T, R1, (best == best.max(1, keepdims=True)) * 1.0, GAMMA))!r}")
# The constructed reward for an error of .15 at a strength of 3, with the shaping added plainly.
phi = np.array([0.3, -1.2, 0.7, 2.0, -0.5])
base = T @ phi
shaped = base + 3 / 0.15 * (0.7 * T @ phi - phi[:, None])
seen = np.log(softmax(5 * optimal(T, shaped, 0.7), axis=1))
lines += [array("potential", phi), f"    static let constructed = {float(distance(T, shaped, seen - seen.max(1, keepdims=True), GAMMA))!r}"]
with open("Tests/IrlMisspecificationTests/IrlMisspecificationValues.swift", "w") as file:
    file.write("// Written by Tests/References/tabular_decisions.py.\nenum IrlMisspecificationValues {\n" + "\n\n".join(lines) + "\n}\n")
