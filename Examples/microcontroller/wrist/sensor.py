import importlib.util
import numpy

folder = importlib.util.find_spec("seglearn").submodule_search_locations[0]
data = numpy.load(folder + "/data/watch_dataset.npy", allow_pickle=True).item()
with open("accel.csv", "w") as file:
    file.write("subject,activity,ax,ay,az,wx,wy,wz\n")
    for recording, subject, activity in zip(data["X"], data["subject"], data["y"]):
        for row in recording[::2]:
            numbers = ",".join(f"{value:.4f}" for value in row)
            file.write(f"{subject},{data['y_labels'][activity]},{numbers}\n")
