/// What files are known by without reading them whole: of each its name, size and time of change, and a sample of blocks.
///
/// Files that differ only beyond the sampled blocks, and have the same size and time, are taken for the same. So nothing is
/// proven by it: what a study or a checkpoint began on is known by its samples, see ``Fingerprint``.
extension ContentKey {
  /// Of all files in their order.
  /// - parameter settings: what else decides what becomes of them
  init(of folders: ClassFolders, made settings: String) {
    var digest = SHA256Digest()
    digest.update("espalier decoded")
    digest.update(settings)
    digest.update(folders.trainingCount)
    digest.update(folders.files.count)
    for (index, file) in folders.files.enumerated() {
      digest.update(file.path.count)
      file.path.withUnsafeBytes { digest.update($0) }
      digest.update(file.size)
      digest.update(file.time)
      digest.update(Int(file.label))
      guard SampledBlocks.isSampled(index, of: folders.files.count) else { continue }
      SampledBlocks.feed(&digest, Array(folders.root.utf8) + [UInt8(ascii: "/")] + file.path)
    }
    self.init(digest)
  }
}
