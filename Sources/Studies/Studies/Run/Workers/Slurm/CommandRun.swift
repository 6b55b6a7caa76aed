import Diagnostics
import Foundation
import Glibc

/// A short command of another program: what it is given, and what it says.
struct CommandRun: Hashable, Sendable {
  var status: Int32
  var output: String
  var errors: String

  /// What went wrong, in the command's own words.
  var words: String {
    let said = [errors, output].map { $0.trimmingCharacters(in: .whitespacesAndNewlines) }.first { !$0.isEmpty }
    return said?.split(whereSeparator: \.isNewline).joined(separator: "; ") ?? "it ended with status \(status)"
  }

  /// The status of a command that was not found, as a shell has it, and of one that took too long.
  static let (missing, late): (Int32, Int32) = (127, 124)

  /// Runs a command to its end. What it starts and leaves behind keeps nobody waiting.
  /// - Parameters:
  ///   - words: the program, looked for in PATH, and its arguments
  ///   - seconds: after which it is ended
  static func run(_ words: [String], input: String = "", seconds: Double = 60) -> CommandRun {
    let folder = FileManager.default.temporaryDirectory.path + "/espalier-command-\(UUID())"
    guard mkdir(folder, 0o700) == 0 else {
      return CommandRun(status: missing, output: "", errors: "'\(folder)' cannot be made")
    }
    defer { try? FileManager.default.removeItem(atPath: folder) }
    guard (try? input.write(toFile: folder + "/in", atomically: false, encoding: .utf8)) != nil else {
      return CommandRun(status: missing, output: "", errors: "'\(folder)' cannot be written to")
    }
    var actions = posix_spawn_file_actions_t()
    posix_spawn_file_actions_init(&actions)
    defer { posix_spawn_file_actions_destroy(&actions) }
    posix_spawn_file_actions_addopen(&actions, STDIN_FILENO, folder + "/in", O_RDONLY, 0)
    posix_spawn_file_actions_addopen(&actions, STDOUT_FILENO, folder + "/out", O_WRONLY | O_CREAT, 0o600)
    posix_spawn_file_actions_addopen(&actions, STDERR_FILENO, folder + "/err", O_WRONLY | O_CREAT, 0o600)
    var arguments = words.map { strdup($0) } + [nil]
    defer { arguments.forEach { free($0) } }
    var child: pid_t = 0
    let fault = posix_spawnp(&child, words[0], &actions, nil, &arguments, environ)
    guard fault == 0 else {
      return CommandRun(status: missing, output: "", errors: "'\(words[0])': \(String(cString: strerror(fault)))")
    }
    var status: Int32 = 0
    var left = seconds
    while waitpid(child, &status, WNOHANG) == 0 {
      guard left > 0 else {
        kill(child, SIGKILL)
        waitpid(child, &status, 0)
        return CommandRun(status: late, output: "", errors: "'\(words[0])' said nothing for \(Int(seconds)) s")
      }
      usleep(20_000)
      left -= 0.02
    }
    func text(_ name: String) -> String {
      FileManager.default.contents(atPath: "\(folder)/\(name)").map { String(decoding: $0, as: UTF8.self) } ?? ""
    }
    let code = status & 0x7F == 0 ? status >> 8 & 0xFF : 128 + status & 0x7F
    return CommandRun(status: code, output: text("out"), errors: text("err"))
  }
}
