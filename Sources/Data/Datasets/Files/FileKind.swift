import Glibc

/// What a path leads to, symbolic links followed.
enum FileKind: Hashable {
  case missing, file, folder
  /// Anything that must not be read as a file, in words: "a named pipe", "out of reach".
  case other(String)

  init(of path: String) {
    var status = stat()
    if stat(path, &status) == 0 {
      self = FileKind(mode: status.st_mode)
    } else {
      // What is there but out of reach is not passed over: opening it says why it cannot be read.
      self = errno == ENOENT || errno == ENOTDIR ? .missing : .other("out of reach")
    }
  }

  init(mode: mode_t) {
    switch mode & S_IFMT {
    case S_IFREG: self = .file
    case S_IFDIR: self = .folder
    case S_IFIFO: self = .other("a named pipe")
    case S_IFSOCK: self = .other("a socket")
    default: self = .other("a device")
    }
  }
}
