#!/usr/bin/env python3
"""Draws docs/pictures/scale.svg from results/clusters: what a window costs, and how busy it keeps workers.

windows.csv is curves.csv of 'espalier bench-search results/clusters/windows.json'; simulation.csv has the lines that
'coordinator-benchmark simulate' prints, below their names.
"""
import csv
import math
import pathlib

ROOT = pathlib.Path(__file__).resolve().parents[2]
COLOURS = ["#0072b2", "#d55e00", "#009e73", "#cc79a7", "#e69f00", "#56b4e9", "#000000"]
WIDTH, HEIGHT, LEFT, TOP, GAP = 380, 240, 62, 46, 78


class Panel:
    def __init__(self, left, title, label, x, y):
        self.left, self.x, self.y, self.out = left, x, y, []
        self.text(left, TOP - 26, title, size=13, weight=600)
        self.text(left + WIDTH / 2, TOP + HEIGHT + 36, label, anchor="middle")

    def at(self, x, y):
        def share(value, axis):
            low, high = (math.log10(v) for v in axis)
            return (math.log10(min(max(value, axis[0]), axis[1])) - low) / (high - low)
        return self.left + share(x, self.x) * WIDTH, TOP + (1 - share(y, self.y)) * HEIGHT

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
            self.text(x, TOP + HEIGHT + 16, words, anchor="middle", fill="#666")

    def line(self, points, colour, dash=""):
        path = " ".join(f"{x:.1f},{y:.1f}" for x, y in (self.at(*point) for point in points))
        self.out.append(f'<polyline points="{path}" fill="none" stroke="{colour}" stroke-width="1.8" {dash}/>')

    def key(self, number, words, colour, dash=""):
        x, y = self.left + 98 * (number % 4), TOP + HEIGHT + 56 + 16 * (number // 4)
        self.out.append(f'<path d="M{x} {y - 4}h16" stroke="{colour}" stroke-width="2" {dash}/>')
        self.text(x + 20, y, words)


def cost():
    panel = Panel(LEFT, "What is missing of the hypervolume", "trials", (16, 2048), (2e-5, 0.3))
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
    panel = Panel(LEFT + WIDTH + GAP, "Workers that train, by steps of the window for each", "window / workers",
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


parts = cost().out + busy().out
total = (2 * WIDTH + LEFT + GAP + 24, TOP + HEIGHT + 96)
(ROOT / "docs/pictures/scale.svg").write_text(
    f'<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 {total[0]} {total[1]}" font-family="sans-serif">'
    f'<rect width="100%" height="100%" fill="#fff"/>{"".join(parts)}</svg>\n')
