import ArgumentParser
import Backends
import Diagnostics
import Figures
import JSONText

struct BackendsCommand: ParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "backends",
    abstract: "Say what can compute here, and why the rest cannot.",
    discussion: """
      A backend is a part of this program; '--backend' chooses one. A device is reached through a PJRT plug-in, a shared \
      object from its vendor; '--device' chooses one. This command starts each plug-in that is installed. \
      docs/devices.md says where they come from.
      """)

  enum Format: String, ExpressibleByArgument, CaseIterable { case table, json }

  @Option(help: "How to print.")
  var format = Format.table

  func run() throws {
    let entries = BackendChoice.allCases.map(BackendEntry.init) + DeviceChoice.all.map(BackendEntry.init)
    switch format {
    case .table:
      var table = Table(columns: [Column("Choose by"), Column("State"), Column("What it is")])
      for entry in entries { table.append([.text(entry.option), .text(entry.state), .text(entry.words)]) }
      let output = Terminal.standardOutput
      output.write(table.rendered(as: .text(width: output.width)))
      for entry in entries {
        if let reason = entry.reason { output.write("\n\(entry.option): \(reason)\n") }
      }
    case .json:
      Terminal.standardOutput.write(JSONWriter.pretty(.array(entries.map(\.json))))
    }
  }
}

/// A backend or a device, and whether it is there.
private struct BackendEntry {
  var option: String
  var isReady: Bool
  /// What it is, or how to get it.
  var words: String
  /// Why what is installed cannot be used.
  var reason: String?
  var device: (platform: String, kind: String)?

  init(_ choice: BackendChoice) {
    option = "--backend \(choice.rawValue)"
    isReady = true
    words = choice == .reference ? "plain loops, slow and easy to check" : "fast kernels for this CPU"
  }

  init(_ choice: DeviceChoice) {
    option = choice.word.contains("/") ? "$\(DeviceChoice.variable)" : "--device \(choice.word)"
    do throws(DiagnosticsError) {
      let backend = try choice.backend()
      isReady = true
      words = "\(backend.deviceKind ?? backend.platform), PJRT \(backend.interface)"
      device = (backend.platform, backend.deviceKind ?? backend.platform)
    } catch {
      isReady = false
      let diagnostic = error.diagnostics[0]
      if let named = choice.absent {
        words = "pip install \(named.package)"
      } else {
        words = "see below"
        reason = diagnostic.message + (diagnostic.remedy.map { ". \($0)" } ?? "")
      }
    }
  }

  var state: String { isReady ? "ready" : reason == nil ? "absent" : "broken" }

  var json: JSONValue {
    var members = JSONObject([
      ("option", .string(option)), ("state", .string(state)), ("words", .string(reason ?? words)),
    ])
    if let device {
      members["platform"] = .string(device.platform)
      members["deviceKind"] = .string(device.kind)
    }
    return .object(members)
  }
}
