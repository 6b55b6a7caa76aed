import Diagnostics

/// What shows that a study is still the one that was opened, and whether a coordinator runs it. Who may write keeps others
/// from it for as long as this lives.
protocol StudyHold: AnyObject {
  /// Whether a coordinator runs the study now.
  var isRunning: Bool { get }

  /// Whether all is still where it was when the study was opened.
  var isUnmoved: Bool { get }

  /// - Throws: when it is not: whoever writes on would split the study in two
  func check() throws(DiagnosticsError)
}

/// That of a study in a folder.
final class FolderHold: StudyHold {
  private let path: String
  /// Held by the one who may write.
  private let lock: StudyLock?
  /// What the folder must hold as long as this is used.
  private let identities: [String: FileIdentity]

  init(_ path: String, lock: StudyLock?) {
    (self.path, self.lock) = (path, lock)
    var identities: [String: FileIdentity] = [:]
    for name in ["", "/lock", "/study.sqlite"] { identities[name] = FileIdentity(path: path + name) }
    self.identities = identities
  }

  var isRunning: Bool { StudyLock.isHeld(study: path) }

  var isUnmoved: Bool {
    identities.allSatisfy { name, identity in FileIdentity(path: path + name) == identity }
  }

  func check() throws(DiagnosticsError) {
    for (name, identity) in identities.sorted(by: { $0.key < $1.key })
    where FileIdentity(path: path + name) != identity {
      throw DiagnosticsError(
        Diagnostic(
          code: "study-moved", "'\(path)\(name)' was moved, removed or replaced while the study ran",
          remedy: "Put it back, or resume the study where it is now; finished trials are safe"))
    }
  }
}

/// That of a study in a database, whose server looks after the lock. A study that was removed is noticed by who writes next.
final class DatabaseHold: StudyHold {
  private let storage: PostgreSQLStorage

  init(_ storage: PostgreSQLStorage) {
    self.storage = storage
  }

  var isRunning: Bool { storage.isRunning }
  var isUnmoved: Bool { true }
  func check() {}
}
