import Glibc

/// Which file a path leads to, whatever its name: two looks are equal as long as it is the same one.
struct FileIdentity: Hashable {
  private let device: UInt
  private let number: UInt

  /// Nil if there is no such file.
  init?(path: String) {
    var status = stat()
    guard stat(path, &status) == 0 else { return nil }
    device = UInt(status.st_dev)
    number = UInt(status.st_ino)
  }
}
