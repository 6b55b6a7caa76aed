import CZlib
import Datasets
import Diagnostics

extension ByteReader {
  /// An archive of NumPy's arrays.
  static let npz = ByteReader(name: "npz", maximumByteCount: 4096, seeds: { archives }) { bytes in
    ScratchFolder.own.write(bytes, to: "arrays.npz")
    return reads(DatasetChoice("numpy", settings: ["path": .text(ScratchFolder.own.path + "/arrays.npz")]))
  }

  /// An array of samples, with two labels beside it. Its bytes have no checksum, so that a fuzzer gets further.
  static let npy = ByteReader(name: "npy", maximumByteCount: 1024, seeds: { [samples, bigSamples] }) { bytes in
    let scratch = ScratchFolder.own
    let folder = scratch.folder("arrays")
    scratch.write(bytes, to: "arrays/x.npy")
    scratch.write(labels, to: "arrays/y.npy")
    return reads(DatasetChoice("numpy", settings: ["path": .text(folder + "/x.npy"), "testFraction": .integer(0)]))
  }

  /// A table as text: the first byte chooses settings.
  static let csv = ByteReader(name: "csv", maximumByteCount: 4096, seeds: { tables }) { bytes in
    guard let first = bytes.first else { return false }
    ScratchFolder.own.write(bytes.dropFirst(), to: "table.csv")
    var choice = DatasetChoice("csv", settings: ["path": .text(ScratchFolder.own.path + "/table.csv")])
    if first & 1 != 0 { choice.settings["missing"] = .text(first & 2 != 0 ? "mean" : "drop") }
    if first & 4 != 0 { choice.settings["window"] = .integer(2) }
    if first & 8 != 0 { choice.settings["group"] = .text("g") }
    if first & 16 != 0 { choice.settings["task"] = .text("regression") }
    if first & 32 != 0 { choice.settings["testFraction"] = .integer(0) }
    return reads(choice)
  }

  private static func reads(_ choice: DatasetChoice) -> Bool {
    accepts([]) { () throws(DiagnosticsError) in
      let source = try DatasetCatalogue.builtin.open(choice, in: DataLocations(systemRoots: []))
      let samples = try source.load(.training)
      precondition(samples.count > 0 && samples.shape == source.sampleShape)
      precondition((0..<samples.count).allSatisfy { samples.values(at: $0).allSatisfy(\.isFinite) })
    }
  }

  private static func array(_ descr: String, _ shape: String, _ content: [UInt8]) -> [UInt8] {
    let header = "{'descr': '\(descr)', 'fortran_order': False, 'shape': \(shape), }"
    let padded = header + String(repeating: " ", count: 117 - header.utf8.count) + "\n"
    return [0x93] + Array("NUMPY".utf8) + [1, 0, 118, 0] + Array(padded.utf8) + content
  }

  private static let samples = array("<f4", "(2, 1)", [0, 0, 128, 63, 0, 0, 0, 64])
  private static let bigSamples = array(">i2", "(2, 2, 1)", [0, 1, 0, 2, 0, 3, 0, 4])
  private static let labels = array("|u1", "(2,)", [0, 1])

  private static var tables: [[UInt8]] {
    [
      "\u{20}a,b,label\n1,2,x\n3,4,y\n", "\u{21}a;label\r\n1;\"x;\"\"y\"\r\n;z\r\n2;z\r\n",
      "\u{2C}g,a,label\nA,1,0\nA,2,1\nB,3,1\nB,4,0\n", "\u{30}a\ty\n1\t0.5\n2\t1e3\n",
    ].map { Array($0.utf8) }
  }

  private static var archives: [[UInt8]] {
    let arrays = [
      ("x.npy", array("<f4", "(4, 1)", [UInt8](repeating: 1, count: 16))),
      ("y.npy", array("|u1", "(4,)", [0, 1, 0, 1])),
    ]
    return [zip(arrays, deflates: false), zip(arrays, deflates: true)]
  }

  private static func zip(_ files: [(name: String, content: [UInt8])], deflates: Bool) -> [UInt8] {
    func words(_ value: Int, _ count: Int) -> [UInt8] {
      (0..<count).map { UInt8(truncatingIfNeeded: value >> (8 * $0)) }
    }
    var (archive, directory): ([UInt8], [UInt8]) = ([], [])
    for (name, content) in files {
      // Of a gzip file what lies between its header of ten bytes and its checksum.
      let stored = deflates ? Array(gzip(content).dropFirst(10).dropLast(8)) : content
      let checksum = Int(crc32(0, content, UInt32(content.count)))
      let common =
        words(0, 2) + words(deflates ? 8 : 0, 2) + words(0, 4) + words(checksum, 4) + words(stored.count, 4)
        + words(content.count, 4) + words(name.utf8.count, 2) + words(0, 2)
      directory += words(0x0201_4B50, 4) + words(20, 2) + words(20, 2) + common + words(0, 10) + words(archive.count, 4)
      directory += Array(name.utf8)
      archive += words(0x0403_4B50, 4) + words(20, 2) + common + Array(name.utf8) + stored
    }
    let end =
      words(0x0605_4B50, 4) + words(0, 4) + words(files.count, 2) + words(files.count, 2) + words(directory.count, 4)
      + words(archive.count, 4) + words(0, 2)
    return archive + directory + end
  }
}
