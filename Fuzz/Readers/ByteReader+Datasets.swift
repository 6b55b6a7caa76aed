import CZlib
import Datasets
import Diagnostics

extension ByteReader {
  /// A folder of IDX files: the first two bytes say how many of the others are the labels' file.
  static let idx = ByteReader(name: "idx", maximumByteCount: 2048, seeds: { idxFiles }) { bytes in
    guard bytes.count >= 2 else { return false }
    let count = min(Int(bytes[0]) << 8 | Int(bytes[1]), bytes.count - 2)
    let scratch = ScratchFolder.own
    let folder = scratch.folder("idx")
    scratch.write(bytes[2..<(2 + count)], to: "idx/train-labels-idx1-ubyte")
    scratch.write(bytes[(2 + count)...], to: "idx/train-images-idx3-ubyte")
    return accepts([]) { () throws(DiagnosticsError) in
      guard
        let files = try? IDXFiles(
          name: "idx", height: 2, width: 3, classNames: ["a", "b", "c"], folder: folder, remedy: "Mend it")
      else { preconditionFailure("2×3 is a shape") }
      let samples = try files.load(.training)
      precondition(samples.count > 0 && (0..<samples.count).allSatisfy { (0..<3).contains(samples.label(at: $0)) })
    }
  }

  /// The archive of CIFAR-10, compressed or not.
  static let cifar = ByteReader(name: "cifar", maximumByteCount: 65_536, seeds: { cifarArchives }) { bytes in
    let scratch = ScratchFolder.own
    let folder = scratch.folder("cifar10")
    scratch.write(bytes, to: "cifar10/cifar-10-binary.tar.gz")
    return accepts([]) { () throws(DiagnosticsError) in
      let samples = try DatasetDefinition.cifar10.open(in: DataLocations(explicit: folder, systemRoots: []))
        .load(.training)
      precondition(samples.count > 0 && (0..<samples.count).allSatisfy { (0..<10).contains(samples.label(at: $0)) })
    }
  }

  private static var idxFiles: [[UInt8]] {
    let labels: [UInt8] = [0, 0, 8, 1, 0, 0, 0, 2, 0, 2]
    let header: [UInt8] = [0, 0, 8, 3, 0, 0, 0, 2, 0, 0, 0, 2, 0, 0, 0, 3]
    let images = header + [UInt8](repeating: 7, count: 12)
    func folder(_ labels: [UInt8], _ images: [UInt8]) -> [UInt8] {
      [UInt8(labels.count >> 8), UInt8(labels.count & 0xFF)] + labels + images
    }
    return [
      folder(labels, images), folder(gzip(labels), gzip(images)), folder(labels, gzip(images)),
    ]
  }

  private static var cifarArchives: [[UInt8]] {
    let record = [UInt8](repeating: 3, count: 1 + 3 * 32 * 32)
    var batches: [UInt8] = []
    for number in 1...5 { batches += tarEntry("cifar-10-batches-bin/data_batch_\(number).bin", record) }
    batches += tarEntry("cifar-10-batches-bin/test_batch.bin", record)
    let lines = (0..<10).map { "class\($0)\n" }
    let classes = tarEntry("batches.meta.txt", Array(lines.joined().utf8))
    // A long name and an extended header before a file.
    let long = tarEntry("././@LongLink", Array("folder/data_batch_1.bin".utf8) + [0], type: "L")
    let extended = tarEntry("header", Array("32 path=folder/data_batch_1.bin\n".utf8), type: "x")
    let end = [UInt8](repeating: 0, count: 1024)
    let plain = batches + classes + end
    return [
      plain, gzip(plain), gzip(long + batches + end), extended + batches + end,
    ]
  }

  /// An entry of a ustar archive.
  private static func tarEntry(_ name: String, _ content: [UInt8], type: Character = "0") -> [UInt8] {
    func octal(_ number: Int, _ width: Int) -> [UInt8] {
      let digits = String(number, radix: 8)
      return Array((String(repeating: "0", count: width - 1 - digits.count) + digits).utf8) + [0]
    }
    var header = [UInt8](repeating: 0, count: 512)
    header.replaceSubrange(0..<name.utf8.count, with: name.utf8)
    header.replaceSubrange(124..<136, with: octal(content.count, 12))
    header.replaceSubrange(148..<156, with: [UInt8](repeating: 0x20, count: 8))
    header[156] = type.asciiValue ?? 0
    let sum = header.reduce(0) { $0 + Int($1) }
    header.replaceSubrange(148..<155, with: octal(sum, 7))
    let padding = (512 - content.count % 512) % 512
    return header + content + [UInt8](repeating: 0, count: padding)
  }

  /// The content as a gzip file.
  static func gzip(_ content: [UInt8]) -> [UInt8] {
    let path = ScratchFolder.own.path + "/content.gz"
    guard let file = gzopen(path, "wb9") else { return [] }
    _ = content.withUnsafeBytes { gzwrite(file, $0.baseAddress, UInt32($0.count)) }
    gzclose(file)
    return ScratchFolder.own.read("content.gz")
  }
}
