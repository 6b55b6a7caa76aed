import Diagnostics
import Glibc

/// Keeps a second coordinator away from a study. The system takes the lock off when the process ends, however it ends.
final class StudyLock {
  private let descriptor: Int32

  /// - Throws: when another process holds the lock, or the folder cannot be written to
  init(study: String) throws(DiagnosticsError) {
    let path = study + "/lock"
    descriptor = open(path, O_RDWR | O_CREAT | O_CLOEXEC, 0o644)
    guard descriptor >= 0 else {
      throw DiagnosticsError(
        Diagnostic(
          code: "study-access", "'\(study)' cannot be written to: \(String(cString: strerror(errno)))",
          remedy: "Get write permission for the study's folder, or copy the study to another folder"))
    }
    guard Self.take(descriptor) else {
      var digits = [UInt8](repeating: 0, count: 20)
      let count = pread(descriptor, &digits, digits.count, 0)
      let holder = String(decoding: digits.prefix(max(0, count)).prefix { $0 != 10 }, as: UTF8.self)
      close(descriptor)
      throw DiagnosticsError(
        Diagnostic(
          code: "study-locked", "'\(study)' is being run by process \(holder)",
          remedy: "Wait for it, or end it; 'espalier status' shows how far it is"))
    }
    ftruncate(descriptor, 0)
    let text = Array("\(getpid())\n".utf8)
    pwrite(descriptor, text, text.count, 0)
  }

  /// Readers hold the lock for a moment (see ``isHeld(study:)``), so one refusal proves nothing.
  private static func take(_ descriptor: Int32) -> Bool {
    for _ in 0..<20 {
      if flock(descriptor, LOCK_EX | LOCK_NB) == 0 { return true }
      usleep(5_000)
    }
    return false
  }

  /// Whether a coordinator runs a study.
  static func isHeld(study: String) -> Bool {
    let descriptor = open(study + "/lock", O_RDONLY | O_CLOEXEC | O_NONBLOCK)
    guard descriptor >= 0 else { return false }
    defer { close(descriptor) }
    guard flock(descriptor, LOCK_SH | LOCK_NB) == 0 else { return errno == EWOULDBLOCK }
    flock(descriptor, LOCK_UN)
    return false
  }

  deinit {
    // Closing alone would leave the lock to a child that was forked a moment ago and holds a copy of the descriptor.
    flock(descriptor, LOCK_UN)
    close(descriptor)
  }
}
