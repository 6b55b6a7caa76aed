import Foundation
import Glibc
import Testing

/// Slurm's commands without Slurm, in a folder of a test: tasks are processes of this machine.
final class FakeSlurm {
  static let python: String? = ["/usr/bin/python3", "/usr/local/bin/python3"].first {
    FileManager.default.isExecutableFile(atPath: $0)
  }

  let folder: String

  /// - Parameter slots: tasks that run at a time
  init(_ folder: String, slots: Int) throws {
    self.folder = folder
    for name in ["bin", "tasks", "jobs", "slots"] {
      try FileManager.default.createDirectory(atPath: "\(folder)/\(name)", withIntermediateDirectories: true)
    }
    for slot in 1...slots { _ = FileManager.default.createFile(atPath: "\(folder)/slots/\(slot)", contents: nil) }
    let script = URL(filePath: #filePath).deletingLastPathComponent().appending(path: "Fixtures/fake-slurm.py").path
    for command in ["sbatch", "squeue", "scancel", "scontrol"] {
      try FileManager.default.copyItem(atPath: script, toPath: "\(folder)/bin/\(command)")
      chmod("\(folder)/bin/\(command)", 0o755)
    }
  }

  deinit {
    for process in processes { killpg(process, SIGKILL) }
  }

  /// What a program needs to find the commands.
  var environment: [String: String] {
    ["PATH": "\(folder)/bin:\(getenv("PATH").map { String(cString: $0) } ?? "/usr/bin:/bin")", "FAKE_SLURM": folder]
  }

  /// The process groups of tasks that run.
  var processes: [pid_t] {
    tasks.compactMap { task in
      guard let data = FileManager.default.contents(atPath: "\(folder)/tasks/\(task)"),
        let facts = try? JSONSerialization.jsonObject(with: data) as? [String: Any],
        let process = facts["process"] as? Int,
        process > 0
      else { return nil }
      return pid_t(process)
    }
  }

  var tasks: [String] {
    ((try? FileManager.default.contentsOfDirectory(atPath: folder + "/tasks")) ?? []).filter { !$0.hasSuffix(".new") }
      .sorted()
  }

  /// Waits for the end of all tasks, each of which outlives its worker by a moment.
  func tasksHaveEnded(within seconds: Double = 30) -> Bool {
    let deadline = Date(timeIntervalSinceNow: seconds)
    while !tasks.isEmpty {
      if Date() > deadline { return false }
      usleep(50_000)
    }
    return true
  }

  func lines(of file: String) -> [String] {
    ((try? String(contentsOfFile: "\(folder)/\(file)", encoding: .utf8)) ?? "").split(separator: "\n").map(String.init)
  }
}
