"""Writes Tests/ReportingTests/FigureValues.swift (contrasts, and distances of colours under colour-blindness) and Tests/WorkbenchTests/HistogramValues.swift.

With a folder as argument it checks the specifications in it instead: each `*.vl.json` against Vega-Lite's own schema.
Run from the repository's root, with numpy, and for the specifications altair 5.5 (which carries the schema of Vega-Lite 5.20) and jsonschema:

    python3 Tests/References/figures.py
    FIGURES=/tmp/figures swift test --filter galleryIsWritten && python3 Tests/References/figures.py /tmp/figures
"""

import glob
import itertools
import json
import os
import re
import sys

import numpy as np


def check(folder):
    import altair
    import jsonschema

    path = os.path.join(os.path.dirname(altair.__file__), "vegalite", "v5", "schema", "vega-lite-schema.json")
    validator = jsonschema.Draft7Validator(json.load(open(path)))
    failed = 0
    for name in sorted(glob.glob(f"{folder}/*.vl.json")):
        errors = list(validator.iter_errors(json.load(open(name))))
        failed += bool(errors)
        for error in errors:
            print(name, list(error.absolute_path), error.message[:300])
    print(f"{len(glob.glob(folder + '/*.vl.json'))} specifications against Vega-Lite {altair.SCHEMA_VERSION}, {failed} invalid")
    sys.exit(1 if failed else 0)


if len(sys.argv) > 1:
    check(sys.argv[1])


def linear(hexadecimal):
    values = np.array([int(hexadecimal[i : i + 2], 16) / 255 for i in (1, 3, 5)])
    return np.where(values <= 0.04045, values / 12.92, ((values + 0.055) / 1.055) ** 2.4)


def contrast(a, b):
    """WCAG 2.2, contrast ratio."""
    low, high = sorted(float(linear(c) @ [0.2126, 0.7152, 0.0722]) for c in (a, b))
    return (high + 0.05) / (low + 0.05)


# Machado, Oliveira and Fernandes (2009), severity 1, on linear values.
VISION = {
    "normal": np.eye(3),
    "protanopia": [[0.152286, 1.052583, -0.204868], [0.114503, 0.786281, 0.099216], [-0.003882, -0.048116, 1.051998]],
    "deuteranopia": [[0.367322, 0.860646, -0.227968], [0.280085, 0.672501, 0.047413], [-0.011820, 0.042940, 0.968881]],
    "tritanopia": [[1.255528, -0.076749, -0.178779], [-0.078411, 0.930809, 0.147602], [0.004733, 0.691367, 0.303900]],
}
TO_XYZ = np.array([[0.4124564, 0.3575761, 0.1804375], [0.2126729, 0.7151522, 0.0721750], [0.0193339, 0.1191920, 0.9503041]])


def lab(values):
    x = TO_XYZ @ np.clip(values, 0, 1) / np.array([0.95047, 1, 1.08883])
    f = np.where(x > (6 / 29) ** 3, np.cbrt(x), x / (3 * (6 / 29) ** 2) + 4 / 29)
    return np.array([116 * f[1] - 16, 500 * (f[0] - f[1]), 200 * (f[1] - f[2])])


def nearest(colors):
    """The least distance of two colours in CIELAB, over all kinds of vision."""
    return min(
        float(np.linalg.norm(lab(np.array(m) @ linear(a)) - lab(np.array(m) @ linear(b))))
        for m in VISION.values()
        for a, b in itertools.combinations(colors, 2)
    )


theme = open("Sources/Reporting/Figures/FigureTheme.swift").read()
pairs = re.findall(r'\("(#[0-9A-Fa-f]{6})", "(#[0-9A-Fa-f]{6})"\)', theme)
rows = [f'        ("{a}", "{b}", {contrast(a, "#ffffff"):.3f}, {contrast(b, "#0d1117"):.3f}),' for a, b in dict.fromkeys(pairs)]
series = pairs[:6]

open("Tests/ReportingTests/FigureValues.swift", "w").write(
    f"""// Written by Tests/References/figures.py (numpy {np.__version__}).

enum FigureValues {{
    /// Each colour for light and for dark pages, with its contrast to white and to #0d1117 by WCAG 2.2.
    static let contrasts: [(light: String, dark: String, onWhite: Double, onDark: Double)] = [
{chr(10).join(rows)}
    ]
    /// The least distance in CIELAB of two colours of series, with normal vision and three kinds of colour-blindness (Machado 2009).
    static let nearestLight = {nearest([a for a, _ in series]):.2f}
    static let nearestDark = {nearest([b for _, b in series]):.2f}
}}
"""
)

values = [round(float(v), 3) for v in np.random.default_rng(1).normal(size=60)] + [1.0, -0.5, 0.0]
edges = [round(float(e), 6) for e in np.linspace(-2, 2, 9)]
lines = [", ".join(map(str, values[i : i + 15])) for i in range(0, len(values), 15)]
open("Tests/WorkbenchTests/HistogramValues.swift", "w").write(
    f"""// Written by Tests/References/figures.py (numpy {np.__version__}).

/// Values, the ends of bins, and what numpy.histogram counts in them.
enum HistogramValues {{
    static let values: [Double] = [
        {("," + chr(10) + "        ").join(lines)},
    ]
    static let edges: [Double] = {edges}
    static let counts = {list(map(int, np.histogram(values, bins=edges)[0]))}
}}
"""
)
