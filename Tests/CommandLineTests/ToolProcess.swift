import Foundation
import Glibc

/// The built tool as a process of its own, with what the system says of it in the end.
struct ToolProcess {
  struct Outcome {
    var status: Int32
    var output: String
    var errors: String
    /// The most memory that was resident, in bytes.
    var peakByteCount: Int
  }

  private let identifier: pid_t
  private let folder: URL

  /// - Parameters:
  ///   - folder: where the two streams are kept as files
  ///   - output: what standard output is, instead of a file there
  ///   - closed: descriptors that it begins without
  ///   - begins: whether it begins in that folder, and not where the tests do
  ///   - environment: all that it is given; that of the tests by default
  init(
    _ arguments: [String], in folder: URL, output: String? = nil, closed: [Int32] = [], begins: Bool = false,
    environment: [String: String]? = nil
  ) throws {
    self.folder = folder
    var command = [KilledTrainingTests.tool.path] + arguments
    if begins || environment != nil {
      // What 'env' runs takes its place, and so its number.
      let given = environment.map { $0.sorted { $0.key < $1.key }.map { "\($0.key)=\($0.value)" } } ?? []
      command =
        ["/usr/bin/env"] + (environment == nil ? [] : ["-i"]) + (begins ? ["-C", folder.path] : []) + given + command
    }
    var actions = posix_spawn_file_actions_t()
    posix_spawn_file_actions_init(&actions)
    defer { posix_spawn_file_actions_destroy(&actions) }
    for (descriptor, name) in [(STDOUT_FILENO, "output"), (STDERR_FILENO, "errors")] {
      posix_spawn_file_actions_addopen(
        &actions, descriptor, folder.appending(path: name).path, O_WRONLY | O_CREAT | O_TRUNC, 0o600)
    }
    if let output { posix_spawn_file_actions_addopen(&actions, STDOUT_FILENO, output, O_WRONLY, 0) }
    for descriptor in closed { posix_spawn_file_actions_addclose(&actions, descriptor) }
    var identifier = pid_t()
    var pointers = command.map { strdup($0) } + [nil]
    defer { for pointer in pointers { free(pointer) } }
    let reason = posix_spawn(&identifier, command[0], &actions, nil, &pointers, environ)
    guard reason == 0 else { throw POSIXError(POSIXErrorCode(rawValue: reason) ?? .EINVAL) }
    self.identifier = identifier
  }

  /// As ctrl-C does.
  func interrupt() { kill(identifier, SIGINT) }

  /// Waits for its end. The status is that of the signal, negated, where one ended it.
  func wait() throws -> Outcome {
    var (status, usage) = (Int32(0), rusage())
    guard wait4(identifier, &status, 0, &usage) == identifier else { throw POSIXError(.ECHILD) }
    let signal = status & 0x7F
    return Outcome(
      status: signal == 0 ? status >> 8 & 0xFF : -signal,
      output: try String(contentsOf: folder.appending(path: "output"), encoding: .utf8),
      errors: try String(contentsOf: folder.appending(path: "errors"), encoding: .utf8),
      peakByteCount: usage.ru_maxrss << 10)
  }
}
