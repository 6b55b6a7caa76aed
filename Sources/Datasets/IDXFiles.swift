import Diagnostics
import TensorTypes

/// A data set of grey pictures in four IDX files, plain or gzip, as MNIST and Fashion-MNIST are published.
///
/// Images: magic number 0x00000803, count, height, width (big-endian, 32 bits each), then a byte a pixel. Labels:
/// 0x00000801, count, then a byte a label. Format: LeCun, Cortes, Burges, "The MNIST database of handwritten digits".
public struct IDXFiles: DatasetSource {
  public let name: String
  public let sampleShape: Shape
  public let classNames: [String]
  /// The folder that holds the files.
  public let folder: String
  /// What to do when a file is missing or damaged, as a sentence without its full stop.
  public let remedy: String

  /// - Parameter height, width: what the files' headers must say, in pixels.
  public init(
    name: String, height: Int, width: Int, classNames: [String], folder: String, remedy: String
  ) throws(ShapeError) {
    self.name = name
    sampleShape = try Shape([1, height, width])
    self.classNames = classNames
    self.folder = folder
    self.remedy = remedy
  }

  public var origin: String { folder }

  public func load(_ split: Split) throws(DiagnosticsError) -> Samples {
    let labelFile = file(Self.labelFile(split))
    let labels = try readLabels(labelFile)
    let pixels = try readImages(file(Self.imageFile(split)), labelFile: labelFile, labelCount: labels.count)
    var records = ByteRecords(stride: sampleShape.elementCount, sampleSize: sampleShape.elementCount)
    records.append(pixels, offset: 0)
    return try Samples(
      name: name, shape: sampleShape, classNames: classNames, records: records, labels: labels)
  }

  /// Whether a folder holds any of the eight files.
  static func isPresent(in folder: String) -> Bool {
    Split.allCases.flatMap { [imageFile($0), labelFile($0)] }.contains { name in
      FileKind(of: "\(folder)/\(name)") != .missing || FileKind(of: "\(folder)/\(name).gz") != .missing
    }
  }

  private static func imageFile(_ split: Split) -> String {
    split == .training ? "train-images-idx3-ubyte" : "t10k-images-idx3-ubyte"
  }

  private static func labelFile(_ split: Split) -> String {
    split == .training ? "train-labels-idx1-ubyte" : "t10k-labels-idx1-ubyte"
  }

  /// The plain file if it is there, otherwise the compressed one.
  private func file(_ name: String) -> FileOrigin {
    let plain = "\(folder)/\(name)"
    return FileOrigin(name: FileKind(of: plain) != .missing ? plain : plain + ".gz", remedy: remedy)
  }

  private func readLabels(_ origin: FileOrigin) throws(DiagnosticsError) -> [Int32] {
    var stream = try ContentStream(path: origin.name, origin: origin)
    let header = try Self.header(&stream, words: 2, magic: 0x0000_0801, kind: "IDX labels")
    guard header[0] > 0 else { throw origin.error(.empty("labels")) }
    let start = stream.offset
    let bytes = try stream.read(Int(header[0]))
    try stream.expectEnd()
    if let bad = bytes.firstIndex(where: { Int($0) >= classNames.count }) {
      throw origin.error(.label(Int(bytes[bad]), at: start + bad, classes: classNames.count))
    }
    return bytes.map(Int32.init)
  }

  private func readImages(
    _ origin: FileOrigin, labelFile: FileOrigin, labelCount: Int
  ) throws(DiagnosticsError) -> ByteBlock {
    var stream = try ContentStream(path: origin.name, origin: origin)
    let header = try Self.header(&stream, words: 4, magic: 0x0000_0803, kind: "IDX images")
    guard header[0] > 0 else { throw origin.error(.empty("images")) }
    let expected = [sampleShape[1], sampleShape[2]]
    guard header[1...].map(Int.init) == expected else {
      throw origin.error(.extents(found: Array(header[1...]), expected: expected))
    }
    guard Int(header[0]) == labelCount else {
      throw labelFile.error(.counts(labels: labelCount, images: Int(header[0]), imageFile: origin.name))
    }
    // Below 2³² samples of at most 2⁴⁰ values would overflow; the labels, which were read, bound the first factor.
    let (size, overflow) = labelCount.multipliedReportingOverflow(by: sampleShape.elementCount)
    guard !overflow else { throw origin.error(.tooLarge(limit: ContentStream.limit)) }
    let pixels = try stream.block(size)
    try stream.expectEnd()
    return pixels
  }

  /// Reads a header of 32-bit words and returns those after the magic number.
  private static func header(
    _ stream: inout ContentStream, words: Int, magic: UInt32, kind: String
  ) throws(DiagnosticsError) -> [UInt32] {
    let bytes = try stream.read(4 * words)
    let header = stride(from: 0, to: bytes.count, by: 4).map { start in
      bytes[start..<start + 4].reduce(UInt32(0)) { $0 << 8 | UInt32($1) }
    }
    guard header[0] == magic else {
      throw stream.origin.error(.magic(found: header[0], expected: magic, kind: kind))
    }
    return Array(header[1...])
  }
}
