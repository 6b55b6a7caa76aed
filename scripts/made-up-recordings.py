"""Writes made-up recordings of a wrist sensor, in the form of seglearn's, as an .npy file: made-up-recordings.py FILE.

Seven activities, each a turning at a speed of its own about an axis of its own; ten persons, who differ in strength and pace.
"""

import sys

import numpy

LABELS = ["PEN", "ABD", "FEL", "IR", "ER", "TRAP", "ROW"]


def main():
    draw = numpy.random.default_rng(1)
    recordings, subjects, activities = [], [], []
    for subject in range(10):
        strength, pace = draw.uniform(0.8, 1.2), draw.uniform(0.9, 1.1)
        for activity in range(len(LABELS)):
            time = numpy.arange(600) / 50
            signal = draw.normal(0, 0.2, (600, 6))
            for axis in range(6):
                speed = 2 * numpy.pi * pace * (0.4 + 0.15 * ((activity + axis) % 7))
                signal[:, axis] += strength * numpy.sin(speed * time + axis) * (1 + activity * (axis + 1) % 7) / 3
            recordings.append(signal)
            subjects.append(subject + 1)
            activities.append(activity)
    x = numpy.empty(len(recordings), object)
    x[:] = recordings
    numpy.save(
        sys.argv[1],
        {"X": x, "y": numpy.array(activities), "subject": numpy.array(subjects), "y_labels": LABELS}, allow_pickle=True)


main()
