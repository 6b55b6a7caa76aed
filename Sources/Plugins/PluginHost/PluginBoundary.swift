import Glibc

/// The boundary between the host's code and a plug-in's.
///
/// A plug-in that calls `exit` would end the host silently and with any status, 0 included. So each thread keeps a note
/// while it is in a plug-in, and a process that ends on such a thread says so and exits with status 1. This cannot stop
/// `_exit`: for that, a plug-in is tried in a process of its own before it is loaded.
public enum PluginBoundary {
  /// What a thread is doing in a plug-in.
  enum Note {
    /// Constructors and the entry function run.
    case loading(String)
    case calling(PluginFunction, String)

    var words: String {
      switch self {
      case .loading(let path): "plug-in '\(path)' ended the process as it was loaded"
      case .calling(let owner, let function):
        "plug-in '\(owner.plugin)', \(function) of \(owner.type) '\(owner.kind)': it ended the process"
      }
    }
  }

  /// The remedy for a plug-in that ended its process.
  public static let remedy = "No function of a plug-in may; tell its author"

  static func run<Result, Failure: Error>(
    _ note: Note, _ body: () throws(Failure) -> Result
  ) throws(Failure) -> Result {
    let outer = pthread_getspecific(key)
    let current = UnsafeMutablePointer<Note>.allocate(capacity: 1)
    current.initialize(to: note)
    pthread_setspecific(key, current)
    defer {
      pthread_setspecific(key, outer)
      current.deinitialize(count: 1)
      current.deallocate()
    }
    return try body()
  }

  /// The innermost note of each thread.
  private static let key: pthread_key_t = {
    var key = pthread_key_t()
    pthread_key_create(&key, nil)
    atexit { PluginBoundary.noticeEnd() }
    return key
  }()

  private static func noticeEnd() {
    guard let pointer = pthread_getspecific(key) else { return }
    let words = pointer.assumingMemoryBound(to: Note.self).pointee.words
    var text = "error: \(words). \(remedy)\n"
    text.withUTF8 { _ = write(STDERR_FILENO, $0.baseAddress, $0.count) }
    _exit(1)
  }
}
