"""Writes random pictures in colour with labels as an .npz file, without numpy: random-pictures.py FILE."""

import random
import struct
import sys
import zipfile


def array(kind, shape, content):
    header = repr({"descr": kind, "fortran_order": False, "shape": shape})
    header += " " * (63 - (10 + len(header)) % 64) + "\n"
    return b"\x93NUMPY\x01\x00" + struct.pack("<H", len(header)) + header.encode() + content


def main():
    draw = random.Random(1)
    count, shape = 200, (3, 16, 16)
    size = shape[0] * shape[1] * shape[2]
    labels = [index % 4 for index in range(count)]
    # A class is bright in its own corner.
    pixels = bytearray()
    for label in labels:
        for index in range(size):
            row, column = index // shape[2] % shape[1], index % shape[2]
            is_bright = (row * 2 // shape[1], column * 2 // shape[2]) == (label // 2, label % 2)
            pixels.append(min(255, draw.randrange(160) + (90 if is_bright else 0)))
    with zipfile.ZipFile(sys.argv[1], "w") as file:
        file.writestr("x.npy", array("|u1", (count,) + shape, bytes(pixels)))
        file.writestr("y.npy", array("<i8", (count,), struct.pack(f"<{count}q", *labels)))


main()
