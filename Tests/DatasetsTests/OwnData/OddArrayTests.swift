import Datasets
import Testing

/// NumPy files that are damaged or odd.
@Suite struct OddArrayTests {
  static let again = "Write it again by numpy.savez or numpy.save"
  static let y = NPY.integers([0, 1], [2])
  static let x = NPY.floats([1, 2], [2, 1])

  static func npz(_ x: [UInt8], _ y: [UInt8] = y, deflates: Bool = false) -> [UInt8] {
    Zip.npz([("x", x), ("y", y)], deflates: deflates)
  }

  static func changed(_ change: (inout Zip.Entry) -> Void, deflates: Bool = false) -> [UInt8] {
    var entry = Zip.Entry("x.npy", x, deflates: deflates)
    change(&entry)
    return Zip.archive([entry, Zip.Entry("y.npy", y)])
  }

  static let bomb = [UInt8](repeating: 0, count: 1 << 20)

  static let files: [OddFile] = [
    OddFile(
      "a comment at the end", "a.npz", Zip.archive([Zip.Entry("x.npy", x), Zip.Entry("y.npy", y)], comment: "hi"),
      is: "[1] 0,1: 1 → 0; 2 → 1"),
    OddFile(
      "version 2 of the format", "a.npz",
      npz(NPY.file("{'descr': '<f4', 'fortran_order': False, 'shape': (2, 1), }", Array(x.suffix(8)), version: 2)),
      is: "[1] 0,1: 1 → 0; 2 → 1"),
    OddFile(
      "a shape as Python 2 wrote it", "a.npz",
      npz(NPY.file("{'shape': (2L, 1L), 'fortran_order': False, 'descr': '<f4'}", Array(x.suffix(8)))),
      is: "[1] 0,1: 1 → 0; 2 → 1"),
    OddFile(
      "Fortran order", "a.npz", npz(NPY.floats([1, 3, 2, 4], [2, 2], fortran: true)), is: "[2] 0,1: 1 2 → 0; 3 4 → 1"),
    OddFile("big-endian", "a.npz", npz(NPY.floats([1, 2], [2, 1], big: true)), is: "[1] 0,1: 1 → 0; 2 → 1"),
    OddFile("a plain row of numbers", "a.npz", npz(NPY.floats([1, 2], [2])), is: "[1] 0,1: 1 → 0; 2 → 1"),
    OddFile(
      "an array of pickled objects", "a.npz", npz(NPY.array("|O", [2], [0x80, 0x04])),
      is: "error: DATA/a.npz(x.npy): it holds pickled Python objects (dtype object), which are never loaded. "
        + "Save plain arrays: numpy.stack(list(x)).astype(numpy.float32), for example"),
    OddFile(
      "a structured array", "a.npz",
      npz(NPY.file("{'descr': [('a', '<f4'), ('b', '<i4')], 'fortran_order': False, 'shape': (2,), }", [])),
      is: "error: DATA/a.npz(x.npy): it holds records with fields (a structured array). "
        + "Save one plain array for each field"),
    OddFile(
      "complex numbers", "a.npz", npz(NPY.array("<c8", [2], [UInt8](repeating: 0, count: 16))),
      is: "error: DATA/a.npz(x.npy): its elements are complex numbers. Save real and imaginary parts as two channels"),
    OddFile(
      "dates", "a.npz", npz(NPY.array("<M8[D]", [2], [UInt8](repeating: 0, count: 16))),
      is: "error: DATA/a.npz(x.npy): its elements are dates or times. Save them as numbers"),
    OddFile(
      "texts as samples", "a.npz", npz(NPY.array("|S1", [2], [97, 98])),
      is: "error: DATA/a.npz(x.npy): its elements are texts, and samples are numbers. Save numbers as float32"),
    OddFile("texts as labels", "a.npz", npz(x, NPY.array("|S2", [2], [98, 0, 97, 97])), is: "[1] aa,b: 1 → b; 2 → aa"),
    OddFile(
      "NaN", "a.npz", npz(NPY.floats([1, .nan], [2, 1])),
      is: "error: DATA/a.npz(x.npy): element [1, 0] is nan, which is not finite in single precision. "
        + "Replace it, or leave the sample out"),
    OddFile(
      "beyond single precision", "a.npz",
      npz(NPY.array("<f8", [2], [1e300, 1].flatMap { NPY.bytes($0.bitPattern, big: false) })),
      is: "error: DATA/a.npz(x.npy): element [0] is inf, which is not finite in single precision. "
        + "Replace it, or leave the sample out"),
    OddFile(
      "too few bytes", "a.npz", npz(x.dropLast(1)),
      is: "error: DATA/a.npz(x.npy): ends at byte 135, where 136 bytes should be. \(again)"),
    OddFile(
      "too many bytes", "a.npz", npz(x + [0]),
      is: "error: DATA/a.npz(x.npy): continues after byte 136, where it should end. \(again)"),
    OddFile(
      "a shape that overflows", "a.npz",
      npz(NPY.array("<f4", [1 << 40, 1 << 40], [])),
      is: "error: DATA/a.npz(x.npy): has more than 1024 MiB of content, the most that is read. \(again)"),
    OddFile(
      "elements without bytes", "a.npz", npz(NPY.array("|S0", [1 << 59, 1 << 59], [])),
      is: "error: DATA/a.npz(x.npy): has more than 1024 MiB of content, the most that is read. \(again)"),
    OddFile(
      "no samples", "a.npz", npz(NPY.floats([], [0, 1 << 59]), NPY.integers([], [0])),
      is: "error: DATA/a.npz(x.npy): its shape [0, 576460752303423488] has no samples that could be read: "
        + "axis 0 has extent 576460752303423488; extents go from 1 to 2147483647. Save an array without empty dimensions"
    ),
    OddFile(
      "five dimensions", "a.npz", npz(NPY.floats([1, 2], [2, 1, 1, 1, 1])),
      is: "error: DATA/a.npz(x.npy): it has 5 dimensions, where samples are [n, features], [n, channels, length] or "
        + "[n, channels, height, width]. Reshape it before it is saved"),
    OddFile(
      "another layout", "a.npz", npz(x), "layout=nchw",
      is: "error: DATA/a.npz(x.npy): it has 2 dimensions, but layout 'nchw' has 4. "
        + "Set \"layout\" to a word with a letter for each dimension, n first"),
    OddFile(
      "fewer labels than samples", "a.npz", npz(NPY.floats([1, 2, 3], [3, 1])),
      is: "error: DATA/a.npz(y.npy): holds 2 labels, but DATA/a.npz(x.npy) 3 samples. "
        + "Save a label for each sample; the first dimension counts samples"),
    OddFile(
      "no labels", "a.npz", Zip.npz([("x", x)]),
      is: "error: DATA/a.npz: no array is called as labels are; it holds x. Name it by \"y\""),
    OddFile(
      "no samples by name", "a.npz", Zip.npz([("foo", x), ("y", y)]),
      is: "error: DATA/a.npz: no array is called as samples are; it holds foo, y. Name it by \"x\""),
    OddFile(
      "arrays by other names", "a.npz", Zip.npz([("foo", x), ("bar", y)]), "x=foo", "y=bar", is: "[1] 0,1: 1 → 0; 2 → 1"
    ),
    OddFile(
      "half a test part", "a.npz", Zip.npz([("x", x), ("y", y), ("x_test", x)]),
      is: "error: DATA/a.npz: 'x_test' is one half of a test part, and the other is missing; it holds x, y, x_test. "
        + "Name both by \"testX\" and \"testY\""),
    OddFile(
      "no numpy file", "a.npz", npz(Array("hello, world".utf8)),
      is: "error: DATA/a.npz(x.npy): this is no .npy file: it does not begin with \\x93NUMPY. "
        + "Write the array by numpy.save or numpy.savez"),
    OddFile(
      "no zip file", "a.npz", Array("hello, world, this is text".utf8),
      is: "error: DATA/a.npz: byte 0 of the archive: this is no zip file, or its end is missing. \(again)"),
    OddFile(
      "a zip file that breaks off", "a.npz", npz(x).dropLast(1),
      is: "error: DATA/a.npz: byte 0 of the archive: this is no zip file, or its end is missing. \(again)"),
    OddFile(
      "an empty file", "a.npz", [],
      is: "error: DATA/a.npz: byte 0 of the archive: this is no zip file, or its end is missing. \(again)"),
    OddFile(
      "a wrong checksum", "a.npz", changed { $0.checksum = 7 },
      is: "error: DATA/a.npz(x.npy): byte 35 of the archive: its checksum is wrong: the file is damaged. \(again)"),
    OddFile(
      "a zip bomb", "a.npz",
      changed(
        {
          $0.content = bomb; $0.claimedSize = 136
        }, deflates: true),
      is: "error: DATA/a.npz(x.npy): byte 0 of the archive: it inflates to more than the 136 bytes that it claims. "
        + again),
    OddFile(
      "a size that no inflating gives", "a.npz", changed({ $0.claimedSize = 1 << 29 }, deflates: true),
      is: "error: DATA/a.npz(x.npy): byte 0 of the archive: it claims to inflate 79 bytes to 536870912. \(again)"),
    OddFile(
      "a size beyond what is read", "a.npz", changed({ $0.claimedSize = 1 << 31 }, deflates: true),
      is: "error: DATA/a.npz(x.npy): has more than 1024 MiB of content, the most that is read. \(again)"),
    OddFile(
      "stored in another size", "a.npz", changed { $0.claimedSize = 1_000 },
      is: "error: DATA/a.npz(x.npy): byte 35 of the archive: it is stored, but claims 1000 bytes in 136. \(again)"),
    OddFile(
      "compressed otherwise", "a.npz", changed { $0.method = 12 },
      is: "error: DATA/a.npz(x.npy): byte 350 of the archive: it is compressed by method 12; "
        + "stored and deflated files are read. \(again)"),
    OddFile(
      "encrypted", "a.npz", changed { $0.flags = 1 },
      is: "error: DATA/a.npz(x.npy): byte 350 of the archive: it is encrypted. \(again)"),
    OddFile(
      "zip64", "a.npz", changed { $0.claimedSize = 0xFFFF_FFFF },
      is: "error: DATA/a.npz(x.npy): byte 350 of the archive: it has zip64 sizes, which are more than is read. \(again)"
    ),
    OddFile(
      "damaged data", "a.npz", changed({ $0.stored = [0xFF, 0xFF, 0xFF] }, deflates: true),
      is: "error: DATA/a.npz(x.npy): byte 0 of the archive: the compressed data is damaged. \(again)"),
    OddFile(
      "one name twice", "a.npz", Zip.npz([("x", x), ("x", x)]),
      is: "error: DATA/a.npz: the archive holds x.npy more than once. \(again)"),
    OddFile("one class", "a.npz", npz(x, NPY.integers([3, 3], [2])), is: "[1] 3: 1 → 3; 2 → 3"),
    OddFile(
      "a number without a class", "a.npz", npz(x, NPY.integers([0, 5], [2])), "classes=p,q",
      is: "error: DATA/a.npz(y.npy): label 1 is 5, but \"classes\" names 2, which go from 0 to 1. "
        + "Name a class for each number"),
    OddFile("an empty class", "a.npz", npz(x), "classes=p,q,r", is: "[1] p,q,r: 1 → p; 2 → q"),
  ]

  @Test(arguments: files) func becomes(_ file: OddFile) throws {
    let outcome = try file.becomes()
    #expect(outcome == file.outcome)
  }
}
