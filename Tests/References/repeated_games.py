"""Writes Tests/RepeatedGamesTests/RepeatedGamesValues.swift: simple players in the 144 games, simulated with numpy and its own random numbers, what the
transposed text tells the second player, and the experiment with people by scipy.

Run from the repository's root, with numpy and scipy installed (some seconds):

    python3 Tests/References/repeated_games.py
"""

import itertools

import numpy as np
from scipy import stats

ROWS = "3241 2341 1342 1243 2143 3142 4132 4123 4213 4312 4321 4231".split()
COLUMNS = "4321 4231 4132 4123 4213 4312 3412 2413 1423 1432 2431 3421".split()
FAMILIES = (
    "UBBCCCUUUBBU UBBCCCBBBBBB UBBCCCBBBBBB UBBSSTTSSBBU UBBSSTTSSBBU UBBPPPPTTBBU "
    "WWWWWWPTTCCC WWWWWWPSSCCC WWWWWWPSSCCC WWWWWWBBBBBB WWWWWWBBBBBB WWWWWWUUUUUU").split()
ORDER = "WPBUCST"
REPEATS = 60
rng = np.random.default_rng(5)

family = np.array([letter for row in FAMILIES for letter in row])
cells = [(row, column) for row in ROWS for column in COLUMNS]
# payoffs[game, own option, other's option], for each seat
first = np.array([[[int(row[2 * a + b]) for b in range(2)] for a in range(2)] for row, _ in cells], float)
second = np.array([[[int(column[2 * b + a]) for b in range(2)] for a in range(2)] for _, column in cells], float)


def pick(advantage):
    """Option 0 for a positive advantage, 1 for a negative one, a coin for none."""
    return np.where(advantage > 0, 0, np.where(advantage < 0, 1, rng.integers(0, 2, advantage.shape)))


class Player:
    """One player in all games and repetitions at once; `told` is what the payoffs are said to be, own and the other's by (own, other's) option."""

    def __init__(self, rule, told, told_other, share=0.0):
        self.rule, self.share = rule, share
        self.u = np.repeat(told[:, None], REPEATS, 1)
        self.v = np.repeat(told_other[:, None], REPEATS, 1)
        shape = self.u.shape[:2]
        self.firsts, self.moves = np.ones(shape), np.full(shape, 2.0)
        self.mine = self.theirs = None

    def gain(self, p):
        u = self.u
        return p * (u[..., 0, 0] - u[..., 1, 0]) + (1 - p) * (u[..., 0, 1] - u[..., 1, 1])

    def level1(self):
        return pick(self.gain(0.5))

    def rule_choice(self):
        u, v = self.u, self.v
        shape = self.firsts.shape
        if self.rule == "random":
            return rng.integers(0, 2, shape)
        if self.rule == "first":
            return np.zeros(shape, int)
        if self.rule in ("maximin", "maximax"):
            best = np.min if self.rule == "maximin" else np.max
            advantage = best(u[..., 0, :], -1) - best(u[..., 1, :], -1)
            return np.where(advantage == 0, self.level1(), pick(advantage))
        if self.rule == "level1":
            return self.level1()
        if self.rule == "level2":
            # The other's gain of its option 0 over its option 1 against a coin.
            other = 0.5 * (v[..., 0, 0] - v[..., 0, 1]) + 0.5 * (v[..., 1, 0] - v[..., 1, 1])
            return pick(self.gain(np.where(other > 0, 1.0, np.where(other < 0, 0.0, 0.5))))
        if self.rule == "last":
            return self.level1() if self.theirs is None else pick(self.gain(np.where(self.theirs == 0, 1.0, 0.0)))
        if self.rule == "fictitious":
            return pick(self.gain(self.firsts / self.moves))
        if self.rule == "logit":
            return np.where(rng.random(shape) < 1 / (1 + np.exp(-self.gain(self.firsts / self.moves))), 0, 1)
        if self.rule == "stay":
            if self.theirs is None:
                return self.level1()
            game, repeat = np.indices(shape)
            return np.where(u[game, repeat, self.mine, self.theirs] >= u.mean((-1, -2)), self.mine, 1 - self.mine)

    def choose(self):
        choice = self.rule_choice()
        if self.share > 0:
            choice = np.where(rng.random(choice.shape) < self.share, 0, choice)
        self.mine = choice
        return choice

    def see(self, move):
        self.theirs = move
        self.firsts += move == 0
        self.moves += 1


def match(a, b, transposed, share):
    """Mean points a round of both seats, game by game."""
    told_second, told_first_of_second = second, first.transpose(0, 2, 1)
    # The second player sees the other's payoffs by (own, other's) option too.
    if transposed:
        told_second, told_first_of_second = told_second.transpose(0, 2, 1), told_first_of_second.transpose(0, 2, 1)
    row = Player(a, first, second.transpose(0, 2, 1), share)
    column = Player(b, told_second, told_first_of_second, share)
    game = np.arange(len(cells))[:, None]
    points = [np.zeros(len(cells)), np.zeros(len(cells))]
    for _ in range(10):
        x, y = row.choose(), column.choose()
        points[0] += first[game, x, y].mean(1)
        points[1] += second[game, y, x].mean(1)
        row.see(y)
        column.see(x)
    return points[0] / 40, points[1] / 40


def tournament(rules, transposed=False, share=0.0):
    n = len(rules)
    scores = np.zeros((2, n, n, len(cells)))
    for i, a in enumerate(rules):
        for j, b in enumerate(rules):
            scores[0, i, j], scores[1, i, j] = match(a, b, transposed, share)
    return scores


def by_family(values):
    return [float(values[family == letter].mean()) for letter in ORDER]


ZOO = ["random", "first", "maximin", "maximax", "level1", "level2", "last", "fictitious", "logit", "stay"]
zoo = tournament(ZOO)
players = [by_family((zoo[0, i].mean(0) + zoo[1, :, i].mean(0)) / 2) for i in range(len(ZOO))]
BASES = ["fictitious", "level1", "last", "stay", "random"]
rivals = {}
for transposed in (False, True):
    for share in (0.0, 0.5):
        scores = tournament(BASES, transposed, share)
        rivals[transposed, share] = [by_family(scores[seat].mean((0, 1))) for seat in range(2)]

# The rule for the pattern with five of the ten in the models' place: intervals by a bootstrap over games, shares of the 252 choices.
MODELS = {
    "P": [0.700, 0.751, 0.741, 0.743, 0.704], "B": [0.735, 0.796, 0.752, 0.728, 0.632], "S": [0.683, 0.753, 0.637, 0.685, 0.487],
}
alone = np.array([(zoo[0, i].mean(0) + zoo[1, :, i].mean(0)) / 2 for i in range(len(ZOO))])
differences, ends = [], {}
for letter in "PBS":
    scores = alone[:, family == letter].mean(0)
    draws = scores[rng.integers(0, len(scores), (20000, len(scores)))].mean(1)
    differences.append([float(np.mean(MODELS[letter]) - value) for value in (scores.mean(), *np.quantile(draws, [0.975, 0.025]))])
    ends[letter] = np.quantile(draws, [0.975, 0.025])
checks = []
for planted in (0, 0.04, 0.08):
    held = np.zeros(4)
    for chosen in itertools.combinations(range(len(ZOO)), 5):
        mean = {letter: alone[list(chosen)][:, family == letter].mean() for letter in "PBS"}
        holds = [mean["P"] + planted > ends["P"][0], mean["B"] - planted < ends["B"][1], mean["S"] - planted < ends["S"][1]]
        held += [*holds, all(holds)]
    checks.append((held / 252).tolist())

# What the transposed text makes of the second player's dominant options: games with option 0 (1) dominant, and by the text 0, 1, neither.
def dominant(u):
    return 0 if (u[0] > u[1]).all() else 1 if (u[1] > u[0]).all() else None


told = []
for option in (0, 1):
    games = [u for u in second if dominant(u) == option]
    text = [dominant(u.T) for u in games]
    told.append([len(games), text.count(0), text.count(1), text.count(None)])

# People.
low, high = stats.t.interval(0.95, 96, 7.363, 2.114)
p_sexes, p_dilemma = (2 * stats.t.sf(effect / error, 96) for effect, error in ((7.363, 2.114), (0.979, 2.085)))
a, b = 604 / 980, 527 / 970
error = np.sqrt(a * (1 - a) / 98 + b * (1 - b) / 97)
totals = []
for people, rounds, mean in ((97, 527, "43.40"), (98, 604, "50.77")):
    possible = {10 * tens + 7 * (rounds - tens) for tens in range(rounds + 1)}
    totals.append(sorted(t for t in possible if f"{t / people:.2f}" == mean))


def swift(value):
    return "[" + ", ".join(swift(v) if isinstance(v, list) else repr(v) for v in value) + "]"


lines = [
    "// Written by Tests/References/repeated_games.py.", "enum RepeatedGamesValues {",
    "    /// Shares of the maximum by family, player by player of the zoo.", "    static let players: [[Double]] = [",
    *[f"        {swift([round(v, 5) for v in row])}," for row in players], "    ]",
    "    /// First and second seat by family, of rivals: text as scored or transposed, share of the first-listed option.",
    "    static let rivals: [(isTransposed: Bool, share: Double, first: [Double], second: [Double])] = [",
]
for (transposed, share), (one, two) in rivals.items():
    lines.append(f"        ({str(transposed).lower()}, {share}, {swift([round(v, 5) for v in one])}, {swift([round(v, 5) for v in two])}),")
lines += [
    "    ]", f"    static let differences = {swift([[round(v, 4) for v in row] for row in differences])}",
    f"    static let checks = {swift([[round(v, 4) for v in row] for row in checks])}", f"    static let told = {swift(told)}", f"    static let sexes = {swift([float(low), float(high)])}",
    f"    static let p = {swift([float(p_sexes), float(p_dilemma)])}",
    f"    static let coordination = {swift([float(a - b), float(a - b - stats.norm.ppf(0.975) * error), float(a - b + stats.norm.ppf(0.975) * error)])}",
    f"    static let totals: [[Int]] = {swift(totals)}",
    f"    static let chances = {swift([1 - 0.05 ** (1 / 16), 1 - 0.05 ** (1 / 8)])}", "}",
]
with open("Tests/RepeatedGamesTests/RepeatedGamesValues.swift", "w") as file:
    file.write("\n".join(lines) + "\n")
