import Diagnostics
import TensorTypes

/// CIFAR-10 or CIFAR-100 in the official binary format, from the extracted folder or straight from the archive.
///
/// A record is one label byte (CIFAR-100: a coarse and a fine one, of which the fine one counts) and 3,072 bytes of
/// pixels: the red, green and blue planes of 32×32. A batch holds any number of records.
/// Krizhevsky 2009, "Learning multiple layers of features from tiny images", and https://www.cs.toronto.edu/~kriz/cifar.html.
public struct CIFARFiles: DatasetSource {
  enum Place: Hashable {
    case folder(String)
    case archive(String)
  }

  let layout: CIFARLayout
  let place: Place
  let remedy: String

  public var name: String { layout.name }
  public var sampleShape: Shape { [3, 32, 32] }
  public var classNames: [String] { layout.classNames }
  public var origin: String {
    switch place {
    case .folder(let path), .archive(let path): path
    }
  }

  public func load(_ split: Split) throws(DiagnosticsError) -> Samples {
    let wanted = layout.batches(split)
    var batches: [String: Batch] = [:]
    var names = classNames
    try forEachFile(wanted + [layout.namesFile]) { (file, bytes, origin) throws(DiagnosticsError) in
      if file == layout.namesFile {
        names = try layout.names(bytes, origin)
      } else {
        batches[file] = try Batch(consume bytes, layout: layout, origin: origin)
      }
    }
    // In the order of the batches' numbers, whatever the archive's order is.
    var pixels: [UInt8] = []
    var labels: [Int32] = []
    pixels.reserveCapacity(batches.values.reduce(0) { $0 + $1.pixels.count })
    for file in wanted {
      guard let batch = batches.removeValue(forKey: file) else { continue }
      pixels += batch.pixels
      labels += batch.labels
    }
    return try Samples(name: name, shape: sampleShape, classNames: names, storage: .bytes(pixels), labels: labels)
  }

  /// Hands over the content of each of these files; the file of the class names may be missing, the others not.
  private func forEachFile(
    _ wanted: [String],
    do body: (_ file: String, _ bytes: consuming [UInt8], FileOrigin) throws(DiagnosticsError) -> Void
  ) throws(DiagnosticsError) {
    switch place {
    case .folder(let folder):
      for file in wanted {
        let path = "\(folder)/\(file)"
        if file == layout.namesFile, FileKind(of: path) == .missing { continue }
        let origin = FileOrigin(name: path, remedy: remedy)
        var stream = try ContentStream(path: path, origin: origin)
        try body(file, stream.readToEnd(limit: layout.limit(file)), origin)
      }
    case .archive(let path):
      let archive = FileOrigin(name: path, remedy: remedy)
      var reader = TarReader(try ContentStream(path: path, origin: archive))
      var missing = wanted
      while let entry = try reader.next() {
        guard wanted.contains(entry.name) else { continue }
        guard let position = missing.firstIndex(of: entry.name) else {
          throw archive.error(.archiveRepeats(entry.name))
        }
        missing.remove(at: position)
        let origin = archive.entry(entry.path)
        guard entry.size <= layout.limit(entry.name) else {
          throw origin.error(.tooLarge(limit: layout.limit(entry.name)))
        }
        try body(entry.name, reader.read(entry), origin)
      }
      missing.removeAll { $0 == layout.namesFile }
      guard missing.isEmpty else { throw archive.error(.archiveLacks(missing)) }
    }
  }
}

/// The records of one file, taken apart.
private struct Batch {
  /// Sample by sample, in planes.
  var pixels: [UInt8]
  var labels: [Int32]

  init(_ bytes: consuming [UInt8], layout: CIFARLayout, origin: FileOrigin) throws(DiagnosticsError) {
    guard !bytes.isEmpty else { throw origin.error(.empty("records")) }
    guard bytes.count.isMultiple(of: layout.recordSize) else {
      throw origin.error(.recordLength(bytes: bytes.count, record: layout.recordSize))
    }
    let count = bytes.count / layout.recordSize
    pixels = []
    pixels.reserveCapacity(count * CIFARLayout.pixelCount)
    labels = []
    labels.reserveCapacity(count)
    for start in stride(from: 0, to: bytes.count, by: layout.recordSize) {
      for (place, classes) in layout.labelRanges.enumerated() where Int(bytes[start + place]) >= classes {
        throw origin.error(.label(Int(bytes[start + place]), at: start + place, classes: classes))
      }
      let firstPixel = start + layout.labelRanges.count
      labels.append(Int32(bytes[firstPixel - 1]))
      pixels += bytes[firstPixel..<firstPixel + CIFARLayout.pixelCount]
    }
  }
}
