"""Writes Tests/NonResolutionEntropyTests/NonResolutionEntropyValues.swift: the two-turn networks trained by numpy, one matrix at a time.

Run from the repository's root, with numpy and scipy installed (about a minute):

    python3 Tests/References/non_resolution_entropy.py

Written from the description of the paper's program: whole batches, 20 places with padding, no grouping of equal sentences. Random numbers come from the
project's streams in Python (streams.py). The exact gradients are complex-step derivatives of the loss, so that no formula for them is shared.
"""

import numpy as np
from scipy.special import ndtri
from streams import Stream

CUES = ["investor account loan deposit money interest".split(), "ducks river water fish boat shore".split()]
ADJECTIVES = "solid stable old new quiet large".split()
NEUTRAL = ["nobody said anything.", "that was all.", "it was late.", "we said that."]


def normal(stream, count, deviation):
    """By the quantile function, one number each."""
    return deviation * ndtri(np.array([(stream.next() >> 12) * 2.0**-52 + 2.0**-53 for _ in range(count)]))


def shuffle(stream, items):
    for last in range(len(items) - 1, 0, -1):
        other = stream.below(last + 1)
        items[last], items[other] = items[other], items[last]


def second_turn(label, cue, frame, equal):
    frames = [["the % is important.", "the % arrived today.", "please check the %." if equal else "check the %."], ["the % are nearby.", "the % is beautiful.", "look at the %."]]
    return frames[label][frame].replace("%", CUES[label][cue])


def vocabulary(equal):
    texts = [f"the bank is {a}." for a in ADJECTIVES] + NEUTRAL + ["please", "the is"]
    texts += [second_turn(l, c, f, equal) for l in (0, 1) for c in range(6) for f in range(3)]
    return {word: index for index, word in enumerate(["<pad>", "<unknown>"] + sorted({w for t in texts for w in t.split()}))}


def encode(text, words, places=20):
    ids = [words.get(w, 1) for w in text.split()]
    return ids + [0] * (places - len(ids))


def pairs(count, share, seed, equal):
    stream, found = Stream(seed, "data"), []
    for _ in range(count):
        first = f"the bank is {ADJECTIVES[stream.below(6)]}."
        label = 0 if stream.uniform() < 0.5 else 1
        cue, frame = stream.below(6), stream.below(3)
        neutral, empty, sentence = stream.uniform() < share, stream.uniform() < 0.5, NEUTRAL[stream.below(4)]
        found.append((first, ("" if empty else sentence) if neutral else second_turn(label, cue, frame, equal), label))
    return found


def initial(seed, words, padding):
    draw = lambda purpose, shape, deviation=0.1: normal(Stream(seed, purpose), int(np.prod(shape)), deviation).reshape(shape)
    E = draw("embedding", (len(words), 32))
    E[0] *= padding / 0.1
    return dict(
        E=E, S=draw("senses", (2, 32)), G=draw("gate", (32, 2), 0.01), g=np.zeros(2), W1=draw("hidden weights", (64, 64)), b1=np.zeros(64),
        W2=draw("output weights", (2, 64)).T.copy(), b2=np.zeros(2),
    )


def softmax(z):
    # Of the real part's largest, so that it holds for complex steps too.
    e = np.exp(z - z.real.max(axis=-1, keepdims=True))
    return e / e.sum(axis=-1, keepdims=True)


def forward(P, one, two, bank, masked, frozen):
    def pool(vectors, ids):
        if masked:
            weight = (ids != 0) / np.maximum(1, (ids != 0).sum(axis=1, keepdims=True))
            return (vectors * weight[:, :, None]).sum(axis=1)
        return vectors.mean(axis=1)

    turn2 = pool(P["E"][two], two)
    gates = np.full((len(two), 2), 0.5) if frozen else softmax(turn2 @ P["G"] + P["g"])
    vectors = P["E"][one]
    if bank is not None:
        vectors = np.where((one == bank)[:, :, None], (gates @ P["S"])[:, None, :], vectors)
    x = np.concatenate([pool(vectors, one), turn2], axis=1)
    z = x @ P["W1"] + P["b1"]
    hidden = np.where(z.real > 0, z, 0)
    return softmax(hidden @ P["W2"] + P["b2"]), hidden, x, turn2, gates


def published(P, one, two, y, bank, masked, frozen, rate=0.1):
    """The program's rule; bank is None for the single vector."""
    p, hidden, x, turn2, gates = forward(P, one, two, bank, masked, frozen)
    d = (p - np.eye(2)[y]) / len(y)
    dh = (d @ P["W2"].T) * (hidden > 0)
    P["W2"] -= rate * hidden.T @ d
    P["b2"] -= rate * d.sum(axis=0)
    P["W1"] -= rate * x.T @ dh
    P["b1"] -= rate * dh.sum(axis=0)
    g2 = (dh @ P["W1"].T)[:, 32:]
    for b in range(len(y)):
        for word in two[b]:
            if word != 0:
                P["E"][word] -= rate * 0.01 * g2[b] / 20
    if bank is not None:
        if not frozen:
            P["G"] -= rate * 0.1 * turn2.T @ d
            P["g"] -= rate * 0.1 * d.sum(axis=0)
        for k in range(2):
            P["S"][k] -= rate * 0.05 * (gates[:, k : k + 1] * g2).sum(axis=0)


def exact(P, one, two, y, bank, masked, frozen, rate=0.1):
    """Every parameter by the derivative of the mean loss; the padding vector stays."""
    step, slopes = 1e-30, {}
    used = set(one.ravel()) | set(two.ravel())
    for name, values in P.items():
        if bank is None and name in ("S", "G", "g"):
            continue
        slope = np.zeros(values.shape)
        for place in np.ndindex(values.shape):
            if name == "E" and (place[0] == 0 or place[0] not in used):
                continue
            Q = dict(P)
            Q[name] = values.astype(complex)
            Q[name][place] += 1j * step
            p = forward(Q, one, two, bank, masked, frozen)[0]
            slope[place] = (-np.log(p[np.arange(len(y)), y]).mean()).imag / step
        slopes[name] = slope
    for name, slope in slopes.items():
        P[name] -= rate * slope


def train(seed, update, two_vectors, padding, masked=False, frozen=False, equal=False, share=0.0, count=1000, epochs=1, batch=32):
    words = vocabulary(equal)
    bank = words["bank"] if two_vectors else None
    P = initial(seed, words, padding)
    data, stream = pairs(count, share, seed, equal), Stream(seed, "batches")
    for _ in range(epochs):
        shuffle(stream, data)
        for start in range(0, count, batch):
            part = data[start : start + batch]
            one = np.array([encode(f, words) for f, _, _ in part])
            two = np.array([encode(s, words) for _, s, _ in part])
            update(P, one, two, np.array([l for _, _, l in part]), bank, masked, frozen)
    one = np.array([encode(f"the bank is {a}.", words) for a in ADJECTIVES])
    p, _, _, _, gates = forward(P, one, np.zeros_like(one), bank, masked, frozen)
    h = lambda q: float(-(q * np.log2(q)).sum(axis=1).mean())
    return P, h(p), (h(gates[:1]) if two_vectors else -1.0)


def digest(P, update, two_vectors):
    """Sums against a fixed pattern: every entry counts, with its place."""
    return [float((P[k].ravel() * np.cos(np.arange(P[k].size))).sum()) for k in ("E", "S", "G", "g", "W1", "b1")] + [
        float((P["W2"].T.ravel() * np.cos(np.arange(128))).sum()), float((P["b2"] * np.cos(np.arange(2))).sum())
    ]


steps, runs = [], []
kinds = [
    (1, "published", False, 0.1, False, False, False, 0.0, 1000), (2, "published", True, 0.0, False, False, False, 0.0, 1000), (3, "published", True, 0.1, False, False, True, 0.0, 1000),
    (4, "published", True, 0.0, False, True, False, 0.0, 1000), (5, "exact", False, 0.1, False, False, False, 0.0, 48), (6, "exact", True, 0.0, True, False, False, 0.3, 48),
    (7, "exact", True, 0.1, False, False, True, 0.3, 48),
]
for seed, rule, two_vectors, padding, masked, frozen, equal, share, count in kinds:
    P, _, _ = train(seed, published if rule == "published" else exact, two_vectors, padding, masked, frozen, equal, share, count)
    flags = ", ".join(str(f).lower() for f in (masked, frozen, equal))
    steps.append(f'        ({seed}, "{rule}", {str(two_vectors).lower()}, {padding}, {flags}, {share}, {count}, {digest(P, rule, two_vectors)}),')
for seed in (0, 1):
    for two_vectors in (False, True):
        for padding in (0.1, 0.0):
            _, entropy, gate = train(seed, published, two_vectors, padding, epochs=100)
            runs.append(f"        ({seed}, {str(two_vectors).lower()}, {padding}, {entropy!r}, {gate!r}),")

with open("Tests/NonResolutionEntropyTests/NonResolutionEntropyValues.swift", "w") as file:
    file.write(
        "// Written by Tests/References/non_resolution_entropy.py.\nenum NonResolutionEntropyValues {\n"
        "    /// One epoch: each array of parameters summed against cos(0), cos(1), ...: embedding, senses, gate and its bias, first layer and its bias, second.\n"
        "    static let epochs:\n        [(\n            seed: UInt64, update: String, twoVectors: Bool, padding: Double, masked: Bool, frozen: Bool, equal: Bool, neutral: Double, examples: Int,\n            sums: [Double]\n        )] = [\n"
        + "\n".join(steps) + "\n    ]\n\n    /// A hundred epochs: entropy in bits at an empty second turn, and the gate's (-1 without one).\n"
        "    static let runs: [(seed: UInt64, twoVectors: Bool, padding: Double, entropy: Double, gateEntropy: Double)] = [\n" + "\n".join(runs) + "\n    ]\n}\n"
    )
