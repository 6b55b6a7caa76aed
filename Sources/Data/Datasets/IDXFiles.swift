import Diagnostics
import Tasks
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

  /// - Parameters:
  ///   - height: what the files' headers must say, in pixels
  ///   - width: likewise
  public init(
    name: String, height: Int, width: Int, classNames: [String], folder: String, remedy: String
  ) throws(ShapeError) {
    self.name = name
    sampleShape = try Shape([1, height, width])
    self.classNames = classNames
    self.folder = folder
    self.remedy = remedy
  }

  public var targets: Targets { .classes(names: classNames) }
  public var origin: String { folder }
  public var files: [String] {
    let names = IDXFileName.names(in: folder)
    return IDXFileName.allCases.compactMap { $0.path(in: folder, listing: names) }
  }

  /// Sizes are compared before anything of them is read: the images' header bounds the labels, and
  /// `ContentStream.limit` the images, so that no header makes a small file take more memory than its data set does.
  public func load(_ split: Split) throws(DiagnosticsError) -> Samples {
    let names = IDXFileName.names(in: folder)
    let labelFile = file(.labels(split), among: names)
    let imageFile = file(.images(split), among: names)
    var labelStream = try ContentStream(path: labelFile.name, origin: labelFile)
    let labelCount = try Self.header(&labelStream, words: 2, magic: 0x0000_0801, kind: "IDX labels")[0]
    guard labelCount > 0 else { throw labelFile.error(.empty("labels")) }
    var imageStream = try ContentStream(path: imageFile.name, origin: imageFile)
    let count = try imageCount(&imageStream)
    guard Int(labelCount) == count else {
      throw labelFile.error(.counts(labels: Int(labelCount), images: count, imageFile: imageFile.name))
    }
    let labels = try readLabels(&labelStream, count: count)
    let pixels = try imageStream.block(count * sampleShape.elementCount)
    try imageStream.expectEnd()
    var records = ByteRecords(stride: sampleShape.elementCount, sampleSize: sampleShape.elementCount)
    records.append(pixels, offset: 0)
    return try Samples(
      name: name, shape: sampleShape, classNames: classNames, records: records, labels: labels)
  }

  /// Whether a folder holds any of the four files.
  static func isPresent(in folder: String) -> Bool { !IDXFileName.names(in: folder).isEmpty }

  private func file(_ name: IDXFileName, among names: [String]) -> FileOrigin {
    // A file that is missing is called by the name under which it is published.
    FileOrigin(name: name.path(in: folder, listing: names) ?? "\(folder)/\(name.rawValue).gz", remedy: remedy)
  }

  private func readLabels(_ stream: inout ContentStream, count: Int) throws(DiagnosticsError) -> [Int32] {
    let start = stream.offset
    let bytes = try stream.read(count)
    try stream.expectEnd()
    if let bad = bytes.firstIndex(where: { Int($0) >= classNames.count }) {
      throw stream.origin.error(.label(Int(bytes[bad]), at: start + bad, classes: classNames.count))
    }
    return bytes.map(Int32.init)
  }

  /// The number of images that follow.
  /// - Throws: when they have another size, or are more than is read of a file
  private func imageCount(_ stream: inout ContentStream) throws(DiagnosticsError) -> Int {
    let header = try Self.header(&stream, words: 4, magic: 0x0000_0803, kind: "IDX images")
    guard header[0] > 0 else { throw stream.origin.error(.empty("images")) }
    let expected = [sampleShape[1], sampleShape[2]]
    guard header[1...].map(Int.init) == expected else {
      throw stream.origin.error(.extents(found: Array(header[1...]), expected: expected))
    }
    let (size, overflow) = Int(header[0]).multipliedReportingOverflow(by: sampleShape.elementCount)
    guard !overflow, size <= ContentStream.limit - stream.offset else {
      throw stream.origin.error(.tooLarge(limit: ContentStream.limit))
    }
    return Int(header[0])
  }

  /// Reads a header of 32-bit words and returns those after the magic number.
  static func header(
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
