import CPJRT
import Diagnostics
import Glibc

/// What a client is started with, in the plug-in's own names: `memory_fraction=0.25,preallocate=false` for CUDA,
/// `cpu_device_count=1` for CPUs.
struct ClientSettings {
  static let variable = "ESPALIER_PJRT_SETTINGS"

  enum Value: Hashable {
    case text(String)
    case integer(Int64)
    case number(Float)
    case boolean(Bool)

    init(_ text: Substring) {
      self =
        switch text {
        case "true": .boolean(true)
        case "false": .boolean(false)
        default: Int64(text).map(Value.integer) ?? Float(text).map(Value.number) ?? .text(String(text))
        }
    }
  }

  let list: [(name: String, value: Value)]

  init(environment variable: String) throws(DiagnosticsError) {
    try self.init(getenv(variable).map { String(cString: $0) } ?? "")
  }

  init(_ text: String) throws(DiagnosticsError) {
    var list: [(name: String, value: Value)] = []
    for word in text.split(separator: ",") {
      let parts = word.split(separator: "=", maxSplits: 1, omittingEmptySubsequences: false)
      guard parts.count == 2, !parts[0].isEmpty else {
        throw DiagnosticsError(
          Diagnostic(
            code: "device-settings", "\(Self.variable) has '\(word)', which is no setting",
            remedy: "Write name=value, and a comma between two: 'memory_fraction=0.25,preallocate=false'"))
      }
      list.append((String(parts[0]), Value(parts[1])))
    }
    self.list = list
  }

  /// Calls the body while the settings are in memory as the interface wants them.
  func apply(
    to create: inout espalier_pjrt_create,
    _ body: (inout espalier_pjrt_create) throws(DiagnosticsError) -> Void
  ) throws(DiagnosticsError) {
    var texts: [UnsafeMutablePointer<CChar>?] = []
    defer { for text in texts { free(text) } }
    func copy(_ text: String) -> UnsafePointer<CChar>? {
      texts.append(strdup(text))
      return UnsafePointer(texts[texts.count - 1])
    }
    let settings = UnsafeMutablePointer<espalier_pjrt_setting>.allocate(capacity: max(1, list.count))
    defer { settings.deallocate() }
    for (index, (name, value)) in list.enumerated() {
      var setting = espalier_pjrt_setting()
      setting.size = MemoryLayout<espalier_pjrt_setting>.size
      setting.name = copy(name)
      setting.name_size = name.utf8.count
      setting.value_size = 1
      switch value {
      case .text(let text):
        setting.type = 0
        setting.value.text = copy(text)
        setting.value_size = text.utf8.count
      case .integer(let number):
        setting.type = 1
        setting.value.integer = number
      case .number(let number):
        setting.type = 3
        setting.value.number = number
      case .boolean(let isTrue):
        setting.type = 4
        setting.value.boolean = isTrue
      }
      (settings + index).initialize(to: setting)
    }
    create.settings = UnsafePointer(settings)
    create.setting_count = list.count
    try body(&create)
  }
}
