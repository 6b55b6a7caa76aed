"""Writes recordings of wrist sensors as a table: sensor.py [FILE.npy], those that seglearn brings if no file is named."""

import importlib.util
import sys

import numpy

if len(sys.argv) > 1:
    path = sys.argv[1]
else:
    path = importlib.util.find_spec("seglearn").submodule_search_locations[0] + "/data/watch_dataset.npy"
data = numpy.load(path, allow_pickle=True).item()
with open("accel.csv", "w") as file:
    file.write("subject,activity,ax,ay,az,wx,wy,wz\n")
    for recording, subject, activity in zip(data["X"], data["subject"], data["y"]):
        for row in recording[::2]:
            numbers = ",".join(f"{value:.4f}" for value in row)
            file.write(f"{subject},{data['y_labels'][activity]},{numbers}\n")
