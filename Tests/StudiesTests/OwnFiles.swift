import Datasets
import Foundation

/// The kinds of files that a study may be of, each with a small data set: 20 samples of two classes.
enum OwnFiles: String, CaseIterable {
  case csv, npz, npy, pictures, sounds, idx, cifar

  /// Writes the files. One of them holds `value` somewhere, which changes nothing but a training sample.
  /// - Returns: what names them, and the file with the value
  func write(to folder: String, value: UInt8) throws -> (choice: DatasetChoice, file: String) {
    func put(_ bytes: [UInt8], _ name: String) throws {
      let url = URL(filePath: "\(folder)/\(name)")
      try FileManager.default.createDirectory(at: url.deletingLastPathComponent(), withIntermediateDirectories: true)
      try Data(bytes).write(to: url)
    }
    func choice(_ kind: String, _ name: String) -> DatasetChoice {
      // All of it is training data, so that no draw decides whether the value counts.
      DatasetChoice(
        kind, settings: ["path": .text(name.isEmpty ? folder : "\(folder)/\(name)"), "testFraction": .real(0)])
    }
    let rows = (0..<20).map { UInt8($0 == 7 ? value : UInt8($0)) }
    switch self {
    case .csv:
      let text = "a,b,label\n" + rows.enumerated().map { "\($1),\($0),\($0 % 2 == 0 ? "x" : "y")\n" }.joined()
      try put(Array(text.utf8), "table.csv")
      return (choice("csv", "table.csv"), "table.csv")
    case .npz:
      try put(Self.zip([("x.npy", Self.npy(rows, [20, 1])), ("y.npy", Self.npy(Self.labels, [20]))]), "arrays.npz")
      return (choice("numpy", "arrays.npz"), "arrays.npz")
    case .npy:
      try put(Self.npy(rows, [20, 1]), "x.npy")
      try put(Self.npy(Self.labels, [20]), "y.npy")
      return (choice("numpy", "x.npy"), "x.npy")
    case .pictures:
      for (index, row) in rows.enumerated() {
        try put(Self.png(row), "pets/\(index % 2 == 0 ? "cat" : "dog")/\(index).png")
      }
      return (choice("image-folder", "pets"), "dog/7.png")
    case .sounds:
      for (index, row) in rows.enumerated() {
        try put(Self.wav(row), "words/\(index % 2 == 0 ? "no" : "yes")/\(index).wav")
      }
      var choice = choice("wav-folder", "words")
      choice.settings["features"] = .text("waveform")
      choice.settings["rate"] = .integer(1_000)
      choice.settings["seconds"] = .real(0.01)
      return (choice, "yes/7.wav")
    case .idx:
      let head: [UInt8] = [0, 0, 8, 3, 0, 0, 0, 20, 0, 0, 0, 1, 0, 0, 0, 1]
      try put(head + rows, "digits/train-images-idx3-ubyte")
      try put([0, 0, 8, 1, 0, 0, 0, 20] + Self.labels, "digits/train-labels-idx1-ubyte")
      return (choice("idx", "digits"), "train-images-idx3-ubyte")
    case .cifar:
      for (batch, name) in ((1...5).map { "data_batch_\($0).bin" } + ["test_batch.bin"]).enumerated() {
        let records = (0..<4).flatMap {
          [Self.labels[$0]] + [UInt8](repeating: rows[(batch * 4 + $0) % 20], count: 3_072)
        }
        try put(records, "cifar/\(name)")
      }
      return (DatasetChoice("cifar-binary", settings: ["path": .text(folder + "/cifar")]), "data_batch_2.bin")
    }
  }

  /// The data set's file or folder.
  var name: String {
    switch self {
    case .csv: "table.csv"
    case .npz: "arrays.npz"
    case .npy: "x.npy"
    case .pictures: "pets"
    case .sounds: "words"
    case .idx: "digits"
    case .cifar: "cifar"
    }
  }

  private static let labels = (0..<20).map { UInt8($0 % 2) }

  private static func npy(_ values: [UInt8], _ shape: [Int]) -> [UInt8] {
    let extents = shape.map { "\($0)," }.joined(separator: " ")
    var header = "{'descr': '|u1', 'fortran_order': False, 'shape': (\(extents)), }"
    header += String(repeating: " ", count: 117 - header.utf8.count) + "\n"
    return [0x93] + Array("NUMPY".utf8) + [1, 0] + little(header.utf8.count, 2) + Array(header.utf8) + values
  }

  private static func zip(_ entries: [(name: String, content: [UInt8])]) -> [UInt8] {
    var (file, directory): ([UInt8], [UInt8]) = ([], [])
    for entry in entries {
      let size = little(entry.content.count, 4)
      let common =
        little(0, 8) + little(Int(checksum(entry.content)), 4) + size + size + little(entry.name.utf8.count, 2)
        + little(0, 2)
      directory +=
        little(0x0201_4B50, 4) + little(20, 2) + little(20, 2) + common + little(0, 10) + little(file.count, 4)
        + Array(entry.name.utf8)
      file += little(0x0403_4B50, 4) + little(20, 2) + common + Array(entry.name.utf8) + entry.content
    }
    let count = little(entries.count, 2)
    return file + directory + little(0x0605_4B50, 4) + little(0, 4) + count + count + little(directory.count, 4)
      + little(file.count, 4) + little(0, 2)
  }

  /// One grey pixel, stored without compression.
  private static func png(_ value: UInt8) -> [UInt8] {
    func chunk(_ kind: String, _ content: [UInt8]) -> [UInt8] {
      let body = Array(kind.utf8) + content
      return little(content.count, 4).reversed() + body + little(Int(checksum(body)), 4).reversed()
    }
    let low = 1 + Int(value)
    let adler: [UInt8] = [0, UInt8(1 + low), 0, UInt8(low)]
    return [0x89, 0x50, 0x4E, 0x47, 0x0D, 0x0A, 0x1A, 0x0A]
      + chunk("IHDR", [0, 0, 0, 1, 0, 0, 0, 1, 8, 0, 0, 0, 0])
      + chunk("IDAT", [0x78, 0x01, 1, 2, 0, 0xFD, 0xFF, 0, value] + adler) + chunk("IEND", [])
  }

  /// Ten samples of 8 bits at 1,000 a second.
  private static func wav(_ value: UInt8) -> [UInt8] {
    let format = little(1, 2) + little(1, 2) + little(1_000, 4) + little(1_000, 4) + little(1, 2) + little(8, 2)
    let chunks =
      Array("WAVEfmt ".utf8) + little(16, 4) + format + Array("data".utf8) + little(10, 4)
      + [UInt8](repeating: 100 + value, count: 10)
    return Array("RIFF".utf8) + little(chunks.count, 4) + chunks
  }

  private static func little(_ value: Int, _ count: Int) -> [UInt8] {
    (0..<count).map { UInt8(truncatingIfNeeded: value >> (8 * $0)) }
  }

  /// CRC-32, as zip and PNG have it.
  private static func checksum(_ bytes: [UInt8]) -> UInt32 {
    ~bytes.reduce(~0) { sum, byte in
      (0..<8).reduce(sum ^ UInt32(byte)) { sum, _ in sum >> 1 ^ (sum & 1 == 1 ? 0xEDB8_8320 : 0) }
    }
  }
}
