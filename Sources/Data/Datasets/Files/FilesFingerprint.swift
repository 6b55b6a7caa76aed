import Glibc

/// What the files of a data set are known by: names, sizes, times of change, and the SHA-256 of a few blocks of each.
///
/// It says which file differs where ``Fingerprint`` has found that samples do. It proves nothing by itself: a file that was
/// copied has another time, and one may differ beyond the sampled blocks.
public struct FilesFingerprint: Hashable, Sendable {
  /// One file.
  public struct File: Hashable, Sendable {
    /// Below the folder that all files lie in.
    public var name: String
    /// In bytes; −1 of what is not there.
    public var size: Int
    /// When it was changed, in nanoseconds since 1970.
    public var time: Int
    /// The SHA-256 of a few of its blocks; nil if none were read, as of most of many files.
    public var blocks: String?

    public init(name: String, size: Int, time: Int, blocks: String?) {
      (self.name, self.size, self.time, self.blocks) = (name, size, time, blocks)
    }
  }

  /// Files beyond these are counted only.
  public static let fileLimit = 10_000
  /// How many differences are named.
  private static let mostNamed = 10

  /// All files.
  public var count: Int
  /// Up to ``fileLimit``, in the order in which they are read.
  public var files: [File]

  public init(count: Int, files: [File]) {
    (self.count, self.files) = (count, files)
  }

  /// Looks at files; nil if there are none, as of data that are generated.
  ///
  /// - Parameter paths: absolute, in an order that is always the same
  public init?(_ paths: [String]) {
    guard !paths.isEmpty else { return nil }
    let folder = Self.commonFolder(paths)
    count = paths.count
    let known = paths.prefix(Self.fileLimit)
    files = known.enumerated().map { index, path in
      var status = stat()
      let isThere = stat(path, &status) == 0
      var digest = SHA256Digest()
      let isRead = SampledBlocks.isSampled(index, of: known.count) && SampledBlocks.feed(&digest, path.utf8)
      return File(
        name: String(decoding: path.utf8.dropFirst(folder), as: UTF8.self), size: isThere ? Int(status.st_size) : -1,
        time: isThere ? Int(status.st_mtim.tv_sec) &* 1_000_000_000 &+ Int(status.st_mtim.tv_nsec) : 0,
        blocks: isRead ? digest.finish() : nil)
    }
  }

  /// The bytes of the longest folder that all paths begin with, its slash included.
  private static func commonFolder(_ paths: [String]) -> Int {
    let first = Array(paths[0].utf8)
    var count = first.count
    for path in paths.dropFirst() {
      count = min(count, zip(first, path.utf8).prefix { $0 == $1 }.count)
    }
    return first[..<count].lastIndex(of: UInt8(ascii: "/")).map { $0 + 1 } ?? 0
  }

  /// How these files differ from what they were, a sentence for each of up to ten; what only has another time is not
  /// named beside what has other content.
  public func changes(since old: FilesFingerprint) -> [String] {
    let before = Dictionary(old.files.map { ($0.name, $0) }) { first, _ in first }
    let now = Set(files.map(\.name))
    var changes: [String] = []
    var touched: [String] = []
    for file in files {
      guard let other = before[file.name] else {
        // Beyond the limit a file may be known or not, by its place alone.
        if old.count <= Self.fileLimit { changes.append("\(file.name) was not there when it began") }
        continue
      }
      if file.size != other.size {
        changes.append("\(file.name) has \(file.size) bytes, but had \(other.size)")
      } else if let blocks = file.blocks, let others = other.blocks, blocks != others {
        changes.append("\(file.name) has other content of the same size")
      } else if file.time != other.time {
        touched.append("\(file.name) has been written since")
      }
    }
    if count <= Self.fileLimit {
      changes += old.files.filter { !now.contains($0.name) }.map { "\($0.name) is gone" }
    } else if count != old.count {
      changes.append("there are \(count) files, but there were \(old.count)")
    }
    let all = changes.isEmpty ? touched : changes
    guard !all.isEmpty else {
      return [
        count > files.count
          ? "none of the first \(files.count) files differs by name, size or time"
          : "no file differs by name, size or time: how they are read does, by a setting or by the version"
      ]
    }
    return Array(all.prefix(Self.mostNamed))
      + (all.count > Self.mostNamed ? ["\(all.count - Self.mostNamed) more files differ"] : [])
  }
}
