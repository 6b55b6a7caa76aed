"""Writes spectrograms.json, what librosa makes of 2,000 samples at 8,000 a second, for SoundDecoderTests.

Run by hand: pip install librosa==0.11.0; python make_spectrograms.py > spectrograms.json
"""

import json

import librosa
import numpy as np

rate = 8000
time = np.arange(2000) / rate
state = 1
noise = []
for _ in time:
    state = (state * 1103515245 + 12345) % 2**31
    noise.append(state / 2**30 - 1)
signal = 0.5 * np.sin(2 * np.pi * (200 * time + 4000 * time**2)) + 0.05 * np.array(noise)
samples = np.round(signal * 32767).astype(np.int16)

cases = []
for size, hop, mels, lowest, highest, scale in [
    (256, 128, 20, 0.0, 4000.0, "slaney"),
    (512, 100, 24, 60.0, 3500.0, "slaney"),
    (256, 64, 16, 100.0, 4000.0, "htk"),
]:
    power = librosa.feature.melspectrogram(
        y=(samples / 32768).astype(np.float64), sr=rate, n_fft=size, hop_length=hop, n_mels=mels, fmin=lowest,
        fmax=highest, htk=scale == "htk", norm="slaney" if scale == "slaney" else None, dtype=np.float64)
    decibels = librosa.power_to_db(power, top_db=None)
    cases.append({
        "fftSize": size, "hop": hop, "mels": mels, "lowest": lowest, "highest": highest, "scale": scale,
        "frames": decibels.shape[1], "values": [round(float(value), 4) for value in decibels.flatten()]})
print(json.dumps({"rate": rate, "samples": samples.tolist(), "cases": cases}, separators=(",", ":")))
