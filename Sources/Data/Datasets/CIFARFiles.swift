import Diagnostics
import Tasks
import TensorTypes

/// CIFAR-10 or CIFAR-100 in the official binary format, from the extracted folder or straight from the archive.
///
/// A record is one label byte (CIFAR-100: a coarse and a fine one, of which the fine one counts) and 3,072 bytes of
/// pixels: the red, green and blue planes of 32×32. A batch holds any number of records.
/// Krizhevsky 2009, "Learning multiple layers of features from tiny images", and https://www.cs.toronto.edu/~kriz/cifar.html.
public struct CIFARFiles: DatasetSource {
  enum Storage: Hashable {
    case folder(String)
    case archive(String)
  }

  let layout: CIFARLayout
  let storage: Storage
  let remedy: String

  public var name: String { layout.name }
  public var sampleShape: Shape { [3, 32, 32] }
  public var classNames: [String] { layout.classNames }
  public var targets: Targets { .classes(names: classNames) }
  public var origin: String {
    switch storage {
    case .folder(let path), .archive(let path): path
    }
  }

  public var files: [String] {
    switch storage {
    case .archive(let path): [path]
    case .folder(let folder):
      (layout.trainingFiles + layout.testFiles + [layout.namesFile]).map { "\(folder)/\($0)" }
        .filter { FileKind(of: $0) != .missing }
    }
  }

  public func load(_ split: Split) throws(DiagnosticsError) -> Samples {
    let wanted = layout.batches(split)
    var batches: [String: ByteBlock] = [:]
    var batchLabels: [String: [Int32]] = [:]
    var names = classNames
    try forEachFile(wanted + [layout.namesFile]) { (file, block, origin) throws(DiagnosticsError) in
      if file == layout.namesFile {
        names = try layout.names(block, origin)
      } else {
        batchLabels[file] = try layout.labels(block, origin)
        batches[file] = block
      }
    }
    // In the order of the batches' numbers, whatever the archive's order is.
    var records = ByteRecords(stride: layout.recordSize, sampleSize: CIFARLayout.pixelCount)
    for file in wanted {
      if let block = batches[file] { records.append(block, offset: layout.labelRanges.count) }
    }
    return try Samples(
      name: name, shape: sampleShape, classNames: names, records: records,
      labels: wanted.flatMap { batchLabels[$0] ?? [] })
  }

  /// Hands over the content of each of these files; the file of the class names may be missing, the others not.
  private func forEachFile(
    _ wanted: [String],
    do body: (_ file: String, _ content: ByteBlock, FileOrigin) throws(DiagnosticsError) -> Void
  ) throws(DiagnosticsError) {
    switch storage {
    case .folder(let folder):
      for file in wanted {
        let path = "\(folder)/\(file)"
        if file == layout.namesFile, FileKind(of: path) == .missing { continue }
        let origin = FileOrigin(name: path, remedy: remedy)
        var stream = try ContentStream(path: path, origin: origin)
        try body(file, stream.blockToEnd(limit: layout.limit(file)), origin)
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
        try body(entry.name, reader.block(entry), origin)
      }
      missing.removeAll { $0 == layout.namesFile }
      guard missing.isEmpty else { throw archive.error(.archiveLacks(missing)) }
    }
  }
}
