import Foundation

/// One run of the tool, or of a shell that runs it, in a process group of its own.
struct ToolRun {
  enum Ending: Equatable, CustomStringConvertible {
    case exited(Int32)
    case signal(Int32)
    case hung

    var description: String {
      switch self {
      case .exited(let status): "status \(status)"
      case .signal(let number): "signal \(number)"
      case .hung: "a hang"
      }
    }
  }

  var ending: Ending
  var output: String

  /// What no input may lead to: a trap, a crash, a hang, or a fault that the tool takes for its own.
  var fault: String? {
    switch ending {
    case .hung: "it hangs"
    case .exited(70): "it ends with status 70, a fault of its own"
    case .exited(let status) where status >= 128 && Self.crashes.contains(status - 128): "it ends with status \(status)"
    case .signal(let number) where Self.crashes.contains(number): "it dies of signal \(number)"
    default: nil
    }
  }

  private static let crashes: Set<Int32> = [SIGILL, SIGTRAP, SIGABRT, SIGBUS, SIGFPE, SIGSEGV, SIGSYS]
}

/// A process that was started and not waited for.
final class ToolProcess {
  let process: pid_t
  private let log: String
  private var ending: ToolRun.Ending?

  /// - Parameters:
  ///   - command: words for a shell, which is replaced by the last of them
  ///   - log: the file that takes both outputs, unless the command directs them
  init(_ command: String, in folder: String, log: String, environment: [String: String] = [:]) throws {
    self.log = log
    var actions = posix_spawn_file_actions_t()
    posix_spawn_file_actions_init(&actions)
    defer { posix_spawn_file_actions_destroy(&actions) }
    posix_spawn_file_actions_addopen(&actions, 0, "/dev/null", O_RDONLY, 0)
    posix_spawn_file_actions_addopen(&actions, 1, log, O_WRONLY | O_CREAT | O_TRUNC | O_APPEND, 0o644)
    posix_spawn_file_actions_adddup2(&actions, 1, 2)
    var attributes = posix_spawnattr_t()
    posix_spawnattr_init(&attributes)
    defer { posix_spawnattr_destroy(&attributes) }
    posix_spawnattr_setflags(&attributes, Int16(POSIX_SPAWN_SETPGROUP))
    posix_spawnattr_setpgroup(&attributes, 0)
    // The folder is the shell's zeroth argument, so that no name of a folder is part of a command.
    var words: [UnsafeMutablePointer<CChar>?] = []
    for word in ["/bin/bash", "-c", "cd \"$0\" && { \(command)\n}", folder] { words.append(strdup(word)) }
    words.append(nil)
    defer { words.forEach { free($0) } }
    // A trap is a finding without the seconds that its backtrace takes.
    let quiet = ["SWIFT_BACKTRACE": "enable=no"].merging(environment) { $1 }
    let variables = ProcessInfo.processInfo.environment.merging(quiet) { $1 }
    var environment: [UnsafeMutablePointer<CChar>?] = variables.map { strdup("\($0.key)=\($0.value)") }
    environment.append(nil)
    defer { environment.forEach { free($0) } }
    var child: pid_t = 0
    guard posix_spawn(&child, "/bin/bash", &actions, &attributes, &words, &environment) == 0 else {
      throw Campaign.Failure("no process can be started")
    }
    process = child
  }

  deinit { end() }

  /// Whether it has ended by now.
  func poll() -> Bool {
    if ending != nil { return true }
    var status: Int32 = 0
    guard waitpid(process, &status, WNOHANG) == process else { return false }
    ending = status & 0x7F == 0 ? .exited(status >> 8 & 0xFF) : .signal(status & 0x7F)
    return true
  }

  /// Kills the whole group.
  func end() {
    kill(-process, SIGKILL)
    while !poll() { usleep(1_000) }
  }

  /// Waits for the end; kills what takes longer than some seconds.
  func wait(seconds: Double) -> ToolRun {
    let limit = Date(timeIntervalSinceNow: seconds)
    while !poll() {
      if Date() > limit {
        kill(-process, SIGKILL)
        while !poll() { usleep(1_000) }
        ending = .hung
        break
      }
      usleep(2_000)
    }
    // Workers that outlive their coordinator end by themselves; none is left to disturb what comes next.
    kill(-process, SIGKILL)
    let output = (try? String(decoding: Data(contentsOf: URL(filePath: log)), as: UTF8.self)) ?? ""
    return ToolRun(ending: ending ?? .hung, output: output)
  }

  /// The processes that it has started, theirs included.
  var descendants: [pid_t] {
    var parents: [pid_t: pid_t] = [:]
    for name in (try? FileManager.default.contentsOfDirectory(atPath: "/proc")) ?? [] {
      guard let child = pid_t(name), let stat = try? String(contentsOfFile: "/proc/\(name)/stat", encoding: .utf8),
        let words = stat.split(separator: ")").last?.split(separator: " "), words.count > 1
      else { continue }
      parents[child] = pid_t(words[1])
    }
    return parents.keys.filter { child in
      var ancestor = parents[child]
      while let current = ancestor, current > 1 {
        if current == process { return true }
        ancestor = parents[current]
      }
      return false
    }.sorted()
  }
}
