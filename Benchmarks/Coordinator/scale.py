#!/usr/bin/env python3
"""Draws docs/pictures/scale.svg from results/clusters: what a window costs, and how busy it keeps workers.

windows.csv is curves.csv of 'espalier bench-search results/clusters/windows.json'; recorded-windows.csv is what windows.py writes;
simulation.csv has the lines that 'coordinator-benchmark simulate' prints, below their names.
"""
import csv
import math
import pathlib
import statistics

ROOT = pathlib.Path(__file__).resolve().parents[2]
COLOURS = ["#0072b2", "#d55e00", "#009e73", "#cc79a7", "#e69f00", "#56b4e9", "#000000"]
WIDTH, HEIGHT, LEFT, TOP, GAP = 380, 240, 62, 46, 78


ROW = HEIGHT + 142


class Panel:
    def __init__(self, number, title, label, x, y):
        self.left, self.top = LEFT + number % 2 * (WIDTH + GAP), TOP + number // 2 * ROW
        self.x, self.y, self.out = x, y, []
        self.text(self.left, self.top - 26, title, size=13, weight=600)
        self.text(self.left + WIDTH / 2, self.top + HEIGHT + 36, label, anchor="middle")

    def at(self, x, y):
        def share(value, axis):
            low, high = (math.log10(v) for v in axis)
            return (math.log10(min(max(value, axis[0]), axis[1])) - low) / (high - low)
        return self.left + share(x, self.x) * WIDTH, self.top + (1 - share(y, self.y)) * HEIGHT

    def text(self, x, y, words, size=11, anchor="start", weight=400, fill="#222"):
        self.out.append(f'<text x="{x:.1f}" y="{y:.1f}" font-size="{size}" text-anchor="{anchor}" '
                        f'font-weight="{weight}" fill="{fill}">{words}</text>')

    def grid(self, xs, ys):
        for value, words in ys:
            _, y = self.at(self.x[0], value)
            self.out.append(f'<path d="M{self.left} {y:.1f}h{WIDTH}" stroke="#ddd"/>')
            self.text(self.left - 6, y + 4, words, anchor="end", fill="#666")
        for value, words in xs:
            x, _ = self.at(value, self.y[0])
            self.text(x, self.top + HEIGHT + 16, words, anchor="middle", fill="#666")

    def line(self, points, colour, dash=""):
        path = " ".join(f"{x:.1f},{y:.1f}" for x, y in (self.at(*point) for point in points))
        self.out.append(f'<polyline points="{path}" fill="none" stroke="{colour}" stroke-width="1.8" {dash}/>')

    def key(self, number, words, colour, dash=""):
        x, y = self.left + 98 * (number % 4), self.top + HEIGHT + 56 + 16 * (number // 4)
        self.out.append(f'<path d="M{x} {y - 4}h16" stroke="{colour}" stroke-width="2" {dash}/>')
        self.text(x + 20, y, words)


def simulated():
    panel = Panel(0, "Missing of the hypervolume by window, simulated", "trials", (64, 40_000), (5e-4, 0.5))
    panel.grid([(v, f"{v:,}") for v in (64, 512, 4096, 40_000)],
               [(v, f"{100 * v:g} %") for v in (1e-3, 1e-2, 0.1, 0.5)])
    for number, (window, points) in enumerate(simulated_costs().items()):
        colour = COLOURS[number if window else -1]
        panel.line([point for point in points if point[0] >= 64], colour)
        panel.key(number, f"{window:,}" if window else "random", colour)
    return panel


def simulated_costs():
    """By window, those of random search last: what is missing of the best that any run found, by trials; medians of the seeds."""
    found = {}
    with open(ROOT / "results/clusters/recorded-windows.csv") as file:
        for row in csv.DictReader(file):
            found.setdefault(int(row["window"]), {}).setdefault(int(row["trials"]), []).append(float(row["hypervolume"]))
    best = max(value for steps in found.values() for values in steps.values() for value in values)
    order = sorted(found, key=lambda window: window or math.inf)
    return {window: [(trials, 1 - statistics.median(values) / best) for trials, values in sorted(found[window].items())]
            for window in order}


def cost():
    panel = Panel(1, "Missing of the hypervolume by window, NAS-Bench-Macro", "trials", (16, 2048), (2e-5, 0.3))
    panel.grid([(v, f"{v:,}") for v in (16, 64, 256, 1024)],
               [(v, f"{100 * v:g} %") for v in (1e-4, 1e-3, 1e-2, 0.1)])
    curves = {}
    with open(ROOT / "results/clusters/windows.csv") as file:
        for row in csv.DictReader(file):
            curves.setdefault(row["search"], []).append((int(row["evaluations"]), 1 - float(row["median"])))
    for number, (name, points) in enumerate(curves.items()):
        panel.line([(x, y) for x, y in points if x >= 16], COLOURS[number])
        panel.key(number, name.replace("window-", "window ").replace("1024", "1,024").replace("2048", "2,048"), COLOURS[number])
    return panel


def busy():
    panel = Panel(2, "Workers that train, by steps of the window for each", "window / workers",
                  (1, 32), (0.1, 1))
    panel.grid([(v, f"{v}") for v in (1, 2, 4, 8, 16, 32)], [(v, f"{100 * v:g} %") for v in (0.1, 0.2, 0.5, 1)])
    lines = {}
    with open(ROOT / "results/clusters/simulation.csv") as file:
        for row in csv.DictReader(file):
            key = (row["fidelity"], int(row["workers"]))
            lines.setdefault(key, []).append((int(row["window"]) / int(row["workers"]), float(row["busy"]) / 100))
    workers = sorted({key[1] for key in lines})
    for number, key in enumerate(sorted(lines)):
        dash = 'stroke-dasharray="5 3"' if key[0] == "asha" else ""
        colour = COLOURS[workers.index(key[1])]
        panel.line(sorted(lines[key]), colour, dash)
        panel.key(number, f"{key[1]:,}{' asha' if key[0] == 'asha' else ''}", colour, dash)
    return panel


parts = simulated().out + cost().out + busy().out
total = (2 * WIDTH + LEFT + GAP + 24, TOP + HEIGHT + ROW + 96)
(ROOT / "docs/pictures/scale.svg").write_text(
    f'<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 {total[0]} {total[1]}" font-family="sans-serif">'
    f'<rect width="100%" height="100%" fill="#fff"/>{"".join(parts)}</svg>\n')
for window, points in simulated_costs().items():
    print(window or "random", *(f"{trials}: {100 * missing:.2f} %" for trials, missing in points))
